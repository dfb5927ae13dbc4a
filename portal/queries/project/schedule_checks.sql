-- One row per check of a project's schedule.
select check_number, check_name, value_ratio, fail_count, base_count, target, failing_names, is_pass
from schedule_check
where project_id = $project
order by check_number
