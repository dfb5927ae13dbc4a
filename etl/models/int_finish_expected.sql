-- One row per project with work: when those who do it expect the last of it to end, as a day and the share of its
-- working hours gone by then; the actual finish of what is done.
-- Nobody knows it while open work has no date of its own. Level of effort and what shares another's progress end with
-- the rest, and are not asked for one.
with leaf as (
    select
        int_task.project_id,
        coalesce(case when not int_task.is_undated then int_task.finish_date end, tasks.forecast_finish_date)
            as finish_date,
        coalesce(case when int_task.is_done
            and not int_task.is_undated then int_task_clock.actual_finish_ratio
            else int_task_clock.forecast_finish_ratio end, 1.0) as finish_ratio,
        case when not int_task.is_done and tasks.forecast_finish_date is null
            and int_task.ev_technique not in ('level_of_effort', 'apportioned') then 1 else 0 end as is_unknown
    from int_task
    join tasks
        on tasks.task_id = int_task.task_id
    left join int_task_clock
        on int_task_clock.task_id = int_task.task_id
    where int_task.kind not in ('summary', 'item', 'cancelled')
),
ranked as (
    select
        leaf.project_id,
        leaf.finish_date,
        leaf.finish_ratio,
        max(leaf.is_unknown) over (partition by leaf.project_id) as is_unknown,
        row_number() over (partition by leaf.project_id
            order by leaf.finish_date desc nulls last, leaf.finish_ratio desc) as position
    from leaf
)
select ranked.project_id, ranked.finish_date, ranked.finish_ratio
from ranked
where ranked.position = 1 and ranked.is_unknown = 0 and ranked.finish_date is not null
