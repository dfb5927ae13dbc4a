-- One row per task as it came in, cut at the status date: what kind it is and how it earns. A task that holds others
-- is a summary.
select
    tasks.task_id,
    tasks.project_id,
    case
        when parent.task_id is not null and tasks.kind <> 'item' then 'summary'
        when cancelled.task_id is not null and tasks.kind not in ('item', 'summary') then 'cancelled'
        else tasks.kind
    end as kind,
    coalesce(
        int_task_plan.ev_technique,
        case when tasks.kind = 'level_of_effort' then 'level_of_effort'
            when tasks.ev_technique = 'apportioned' then 'percent_complete'
            else coalesce(tasks.ev_technique, 'percent_complete') end
    ) as ev_technique,
    cancelled.task_id is not null as is_cancelled,
    case when tasks.actual_start_date <= int_report.status_date
        then tasks.actual_start_date end as actual_start_date,
    case when cancelled.task_id is null
        and tasks.actual_finish_date <= int_report.status_date
        then tasks.actual_finish_date end as actual_finish_date,
    tasks.percent_complete_ratio,
    tasks.total_units
from tasks
cross join int_report
left join (
    select distinct int_task_above.above_id as task_id
    from int_task_above
    join tasks as below
        on below.task_id = int_task_above.task_id
    where below.kind <> 'item'
) as parent
    on parent.task_id = tasks.task_id
left join int_task_cancelled as cancelled
    on cancelled.task_id = tasks.task_id
left join int_task_plan
    on int_task_plan.task_id = tasks.task_id
