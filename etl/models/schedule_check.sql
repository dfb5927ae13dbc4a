-- One row per project with links and check of its schedule's quality (DCMA 14-point assessment): value, count, base and
-- failing tasks.
with report as (
    select int_report.status_date from int_report
),
leaf as (
    select
        int_network_task.project_id,
        int_network_task.task_id,
        tasks.task_name,
        int_network_task.kind,
        int_network_task.actual_finish_date is not null as is_done,
        int_network_task.actual_start_date is not null as is_begun,
        int_network_task.start_date,
        int_network_task.finish_date,
        int_network_task.constraint_type in ('MSO', 'MFO', 'SNLT', 'FNLT') as is_hard,
        task_schedule.total_float_days,
        task_schedule.early_start_date,
        task_schedule.early_finish_date,
        coalesce(int_task_plan.budget_amount, 0) > 0 or assigned.task_id is not null as has_resource,
        (closing.cumulative_hours - opening.cumulative_hours + opening.working_hours) / int_standard_day.day_hours
            as planned_days
    from int_network_task
    cross join report
    join tasks
        on tasks.task_id = int_network_task.task_id
    join task_schedule
        on task_schedule.task_id = int_network_task.task_id
    left join int_task_plan
        on int_task_plan.task_id = int_network_task.task_id
    left join (select distinct assignments.task_id from assignments) as assigned
        on assigned.task_id = int_network_task.task_id
    left join int_standard_day
        on int_standard_day.calendar_id = int_network_task.calendar_id
    left join int_calendar_day as opening
        on opening.calendar_id = int_network_task.calendar_id
        and opening.calendar_date = coalesce(int_task_plan.baseline_start_date, int_network_task.start_date)
    left join int_calendar_day as closing
        on closing.calendar_id = int_network_task.calendar_id
        and closing.calendar_date = coalesce(int_task_plan.baseline_finish_date, int_network_task.finish_date)
),
stored_link as (
    select tasks.project_id, tasks.task_name, dependencies.kind, coalesce(dependencies.lag, 0) as lag
    from dependencies
    join tasks
        on tasks.task_id = dependencies.successor_id
    join int_task
        on int_task.task_id = tasks.task_id
    where not int_task.is_done and not int_task.is_cancelled
),
no_predecessor as (
    select
        leaf.project_id,
        leaf.task_name,
        leaf.is_done,
        row_number() over (partition by leaf.project_id
            order by coalesce(leaf.start_date, leaf.early_start_date), leaf.task_id) as position
    from leaf
    left join (select distinct int_network_link.after_id from int_network_link) as linked
        on linked.after_id = leaf.task_id
    where linked.after_id is null
),
no_successor as (
    select
        leaf.project_id,
        leaf.task_name,
        leaf.is_done,
        row_number() over (partition by leaf.project_id
            order by coalesce(leaf.finish_date, leaf.early_finish_date) desc, leaf.task_id) as position
    from leaf
    left join (select distinct int_network_link.before_id from int_network_link) as linked
        on linked.before_id = leaf.task_id
    where linked.before_id is null
),
failing as (
    select no_predecessor.project_id, 1 as check_number, no_predecessor.task_name
        from no_predecessor where not no_predecessor.is_done and no_predecessor.position > 1
    union
    select no_successor.project_id, 1, no_successor.task_name
        from no_successor where not no_successor.is_done and no_successor.position > 1
    union all
    select stored_link.project_id, 2, stored_link.task_name from stored_link where stored_link.lag < 0
    union all
    select stored_link.project_id, 3, stored_link.task_name from stored_link where stored_link.lag > 0
    union all
    select stored_link.project_id, 4, stored_link.task_name from stored_link where stored_link.kind <> 'FS'
    union all
    select leaf.project_id, 5, leaf.task_name from leaf where not leaf.is_done and leaf.is_hard
    union all
    select leaf.project_id, 6, leaf.task_name from leaf where not leaf.is_done and leaf.total_float_days > 44
    union all
    select leaf.project_id, 7, leaf.task_name from leaf where not leaf.is_done and leaf.total_float_days < 0
    union all
    select leaf.project_id, 8, leaf.task_name
        from leaf where not leaf.is_done and leaf.kind <> 'milestone' and leaf.planned_days > 44
    union all
    select leaf.project_id, 9, leaf.task_name from leaf cross join report
    where not leaf.is_done and (leaf.finish_date < report.status_date
        or (not leaf.is_begun and leaf.start_date < report.status_date))
    union all
    select leaf.project_id, 10, leaf.task_name
        from leaf where not leaf.is_done and leaf.kind <> 'milestone' and not leaf.has_resource
),
base as (
    select leaf.project_id, numbered.check_number,
        sum(case when not leaf.is_done and (numbered.check_number not in (8, 10) or leaf.kind <> 'milestone') then 1
        else 0 end) as base_count
    from leaf
    cross join unnest([1, 5, 6, 7, 8, 10]) as numbered(check_number)
    group by leaf.project_id, numbered.check_number
    union all
    select stored_link.project_id, numbered.check_number, count(stored_link.task_name)
    from stored_link
    cross join unnest([2, 3, 4]) as numbered(check_number)
    group by stored_link.project_id, numbered.check_number
    union all
    select leaf.project_id, 9, count(leaf.task_id) from leaf group by leaf.project_id
),
counted as (
    select
        base.project_id,
        base.check_number,
        base.base_count,
        count(failing.task_name) as fail_count,
        string_agg(failing.task_name, '; ' order by failing.task_name) as failing_names
    from base
    left join failing
        on failing.project_id = base.project_id
        and failing.check_number = base.check_number
    group by base.project_id, base.check_number, base.base_count
),
measured as (
    select
        counted.project_id,
        counted.check_number,
        counted.fail_count,
        counted.base_count,
        counted.failing_names,
        case counted.check_number when 4 then 1 - counted.fail_count / cast(counted.base_count as double)
            else counted.fail_count / cast(nullif(counted.base_count, 0) as double) end as value_ratio
    from counted
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
