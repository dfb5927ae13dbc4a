-- One row per shape task and day on which its credit changed, up to the status date: the credit reached by then, 0 to 1.
with shape as (
    select distinct int_task_plan.shape_task_id, int_task_plan.shape_technique
    from int_task_plan
),
dated as (
    select shape.shape_task_id, progress.progress_date as credit_date, cast(progress.percent_complete_ratio as double) as credit_ratio, 1 as preference
    from shape
    join progress
        on progress.task_id = shape.shape_task_id
    where shape.shape_technique in ('percent_complete', 'apportioned') and progress.percent_complete_ratio is not null
    union all
    select shape.shape_task_id, progress.progress_date, least(1.0, cast(progress.done_units as double) / nullif(cast(tasks.total_units as double), 0)), 1
    from shape
    join progress
        on progress.task_id = shape.shape_task_id
    join tasks
        on tasks.task_id = shape.shape_task_id
    where shape.shape_technique = 'units' and progress.done_units is not null
    union all
    select shape.shape_task_id, int_report.status_date, cast(tasks.percent_complete_ratio as double), 1
    from shape
    cross join int_report
    join tasks
        on tasks.task_id = shape.shape_task_id
    left join (select distinct progress.task_id from progress) as reported
        on reported.task_id = shape.shape_task_id
    where shape.shape_technique in ('percent_complete', 'apportioned')
        and reported.task_id is null
        and tasks.percent_complete_ratio is not null
        and tasks.actual_finish_date is null
    union all
    select shape.shape_task_id, tasks.actual_finish_date, cast(1.0 as double), 2
    from shape
    join tasks
        on tasks.task_id = shape.shape_task_id
    where shape.shape_technique in ('percent_complete', 'apportioned', 'units', 'zero_hundred', 'fifty_fifty') and tasks.actual_finish_date is not null
    union all
    select shape.shape_task_id, tasks.actual_start_date, cast(tasks.start_credit_ratio as double), 1
    from shape
    join tasks
        on tasks.task_id = shape.shape_task_id
    where shape.shape_technique = 'fifty_fifty' and tasks.actual_start_date is not null
    union all
    select shape.shape_task_id, task_steps.actual_date, sum(cast(task_steps.weight_ratio as double)) over (partition by shape.shape_task_id order by task_steps.actual_date, task_steps.step_name rows unbounded preceding), 1
    from shape
    join task_steps
        on task_steps.task_id = shape.shape_task_id
    where shape.shape_technique = 'weighted_milestones' and task_steps.actual_date is not null
),
last_of_day as (
    select
        dated.shape_task_id,
        dated.credit_date,
        dated.credit_ratio,
        row_number() over (partition by dated.shape_task_id, dated.credit_date order by dated.preference desc, dated.credit_ratio desc) as position
    from dated
    cross join int_report
    where dated.credit_date <= int_report.status_date
)
select last_of_day.shape_task_id, last_of_day.credit_date, last_of_day.credit_ratio
from last_of_day
where last_of_day.position = 1
