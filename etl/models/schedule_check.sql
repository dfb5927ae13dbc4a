-- One row per project with links and check of its schedule's quality (DCMA 14-point assessment): value, count, base and
-- failing tasks.
with measured as (
    select
        counted.project_id,
        counted.check_number,
        counted.fail_count,
        counted.base_count,
        counted.failing_names,
        case counted.check_number when 4 then 1 - counted.fail_count / cast(counted.base_count as double)
            else counted.fail_count / cast(nullif(counted.base_count, 0) as double) end as value_ratio
    from int_check_count as counted
    union all
    select
        project_schedule.project_id,
        11,
        project_total.missed_task_count,
        project_total.judged_task_count,
        null,
        project_total.missed_task_count / cast(nullif(project_total.judged_task_count, 0) as double)
    from project_schedule
    join project_total
        on project_total.project_id = project_schedule.project_id
    union all
    select project_schedule.project_id, 12, case when project_schedule.is_path_whole then 0 else 1 end, 1, null, case
        when project_schedule.is_path_whole then 0.0 else 1.0 end
    from project_schedule
    where project_schedule.is_path_whole is not null
    union all
    select project_schedule.project_id, 13, null, null, null,
        (project_schedule.critical_path_days
        + project_schedule.finish_float_days) / nullif(project_schedule.critical_path_days, 0)
    from project_schedule
    where project_schedule.critical_path_days > 0
    union all
    select project_schedule.project_id, 14, null, project_total.due_task_count, null,
        project_total.finished_task_count / cast(nullif(project_total.due_task_count, 0) as double)
    from project_schedule
    join project_total
        on project_total.project_id = project_schedule.project_id
),
rule as (
    select listed.check_number, listed.check_name, listed.target, listed.low_ratio, listed.high_ratio
    from (values
        (1, 'Logic: predecessor and successor', 'at most 5 %', cast(null as double), 0.05),
            (2, 'No leads', 'none', null, 0.0), (3, 'Lags', 'at most 5 %', null, 0.05),
        (4, 'Finish-to-start links', 'at least 90 %', 0.9, null), (5, 'Hard constraints', 'at most 5 %', null, 0.05),
            (6, 'Float over 44 days', 'at most 5 %', null, 0.05),
        (7, 'Negative float', 'none', null, 0.0), (8, 'Longer than 44 days', 'at most 5 %', null, 0.05),
            (9, 'Dates on the wrong side of the status date', 'none', null, 0.0),
        (10, 'Without resource or cost', 'none, advisory', null, 0.0), (11, 'Missed tasks', 'at most 5 %', null, 0.05),
            (12, 'Delay of the critical path moves the finish', 'exactly', null, 0.0),
        (13, 'Critical path length index', 'at least 0.95', 0.95, null),
            (14, 'Baseline execution index', 'at least 0.95', 0.95, null))
            as listed(check_number, check_name, target, low_ratio, high_ratio)
)
select
    project_schedule.project_id,
    rule.check_number,
    rule.check_name,
    rule.target,
    measured.value_ratio,
    cast(measured.fail_count as integer) as fail_count,
    cast(measured.base_count as integer) as base_count,
    measured.failing_names,
    measured.value_ratio >= coalesce(rule.low_ratio, measured.value_ratio)
        and measured.value_ratio <= coalesce(rule.high_ratio, measured.value_ratio) as is_pass
from project_schedule
cross join rule
left join measured
    on measured.project_id = project_schedule.project_id
    and measured.check_number = rule.check_number
