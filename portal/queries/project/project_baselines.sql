-- One row per version of a project's baseline, the original first.
select version, is_current, approved_date, approver_name, reason, change_name, baseline_finish_date, baseline_amount
from baseline_version
where project_id = $project
order by version
