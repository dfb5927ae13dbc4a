-- One row per task with a plan and progress of its own and day on which its credit changed, up to the status date: the
-- credit reached by then, 0 to 1.
-- What is cancelled earns nothing. A finished task has all of it from its finish on, and what is reported afterwards
-- does not count. Level of effort earns as planned.
with shape as (
    select int_task_plan.task_id, int_task_plan.ev_technique, int_task.finish_date
    from int_task_plan
    join int_task
        on int_task.task_id = int_task_plan.task_id
    where int_task_plan.leaned_on_task_id is null and not int_task.is_cancelled
),
counted as (
    select shape.task_id, cast(tasks.total_units as double) as total_units
    from shape
    join tasks
        on tasks.task_id = shape.task_id
    where shape.ev_technique = 'units' and tasks.total_units > 0
),
reported as (
    select distinct progress.task_id
    from progress
    where progress.percent_complete_ratio is not null or progress.done_units is not null
),
dated as (
    select shape.task_id, progress.progress_date as credit_date,
        cast(progress.percent_complete_ratio as double) as credit_ratio
    from shape
    join progress
        on progress.task_id = shape.task_id
    left join counted
        on counted.task_id = shape.task_id
    where shape.ev_technique in ('percent_complete', 'units')
        and progress.percent_complete_ratio is not null
        and (counted.task_id is null or progress.done_units is null)
    union all
    select counted.task_id, progress.progress_date,
        least(1.0, cast(progress.done_units as double) / nullif(counted.total_units, 0))
    from counted
    join progress
        on progress.task_id = counted.task_id
    where progress.done_units is not null
    union all
    select shape.task_id, int_report.status_date, cast(tasks.percent_complete_ratio as double)
    from shape
    cross join int_report
    join tasks
        on tasks.task_id = shape.task_id
    left join reported
        on reported.task_id = shape.task_id
    where shape.ev_technique in ('percent_complete', 'units') and reported.task_id is null
        and tasks.percent_complete_ratio is not null
    union all
    select shape.task_id, int_task_begun.begun_date, cast(tasks.start_credit_ratio as double)
    from shape
    join tasks
        on tasks.task_id = shape.task_id
    join int_task_begun
        on int_task_begun.task_id = shape.task_id
    where shape.ev_technique = 'fifty_fifty'
    union all
    select shape.task_id, task_steps.actual_date,
        sum(cast(task_steps.weight_ratio as double))
        over (partition by shape.task_id order by task_steps.actual_date, task_steps.step_name rows unbounded preceding)
    from shape
    join task_steps
        on task_steps.task_id = shape.task_id
    where shape.ev_technique = 'weighted_milestones' and task_steps.actual_date is not null
    union all
    select shape.task_id, least(cast(int_plan_ratio.week + interval 6 day as date), int_report.status_date),
        int_plan_ratio.due_ratio
    from shape
    cross join int_report
    join int_plan_ratio
        on int_plan_ratio.task_id = shape.task_id
    where shape.ev_technique = 'level_of_effort' and int_plan_ratio.due_ratio is not null
),
last_of_day as (
    select
        dated.task_id,
        dated.credit_date,
        dated.credit_ratio,
        row_number() over (partition by dated.task_id, dated.credit_date order by dated.credit_ratio desc) as position
    from dated
    cross join int_report
    join shape
        on shape.task_id = dated.task_id
    where dated.credit_date <= int_report.status_date
        and (shape.finish_date is null or dated.credit_date < shape.finish_date)
)
select last_of_day.task_id, last_of_day.credit_date, last_of_day.credit_ratio
from last_of_day
where last_of_day.position = 1
union all
select shape.task_id, shape.finish_date, cast(1.0 as double)
from shape
where shape.finish_date is not null
