-- One row per shape task and week: the share of its budget planned by the week's end and by the status date.
-- Linear in working time, a step where the technique earns in steps.
with shape as (
    select distinct
        int_task_plan.shape_task_id,
        int_task_plan.shape_technique,
        int_task_plan.shape_calendar_id,
        int_task_plan.shape_start_date,
        int_task_plan.shape_finish_date
    from int_task_plan
),
span as (
    select
        shape.shape_task_id,
        shape.shape_technique,
        shape.shape_calendar_id,
        shape.shape_start_date,
        shape.shape_finish_date,
        cast(opening.cumulative_hours - opening.working_hours as double) as hours_before,
        cast(closing.cumulative_hours - opening.cumulative_hours + opening.working_hours as double) as hours_total
    from shape
    join int_calendar_day as opening
        on opening.calendar_id = shape.shape_calendar_id
        and opening.calendar_date = shape.shape_start_date
    join int_calendar_day as closing
        on closing.calendar_id = shape.shape_calendar_id
        and closing.calendar_date = shape.shape_finish_date
),
week as (
    select distinct int_calendar_day.week from int_calendar_day
),
linear as (
    select
        span.shape_task_id,
        week.week,
        case when span.hours_total = 0 then 1.0 else (cast(ending.cumulative_hours as double) - span.hours_before) / span.hours_total end as planned_ratio,
        case
            when week.week > int_report.status_week or span.shape_start_date > int_report.status_date then cast(null as double)
            when span.hours_total = 0 then 1.0
            else (cast(due.cumulative_hours as double) - span.hours_before) / span.hours_total
        end as due_ratio
    from span
    cross join int_report
    join week
        on week.week between cast(date_trunc('week', span.shape_start_date) as date) and span.shape_finish_date
    join int_calendar_day as ending
        on ending.calendar_id = span.shape_calendar_id
        and ending.calendar_date = least(cast(week.week + interval 6 day as date), span.shape_finish_date)
    left join int_calendar_day as due
        on due.calendar_id = span.shape_calendar_id
        and due.calendar_date = least(cast(week.week + interval 6 day as date), span.shape_finish_date, int_report.status_date)
    where span.shape_technique in ('percent_complete', 'units', 'level_of_effort', 'apportioned')
),
step as (
    select span.shape_task_id, span.shape_finish_date as step_date, cast(1.0 as double) as step_ratio
    from span
    where span.shape_technique = 'zero_hundred'
    union all
    select span.shape_task_id, span.shape_start_date, cast(tasks.start_credit_ratio as double)
    from span
    join tasks
        on tasks.task_id = span.shape_task_id
    where span.shape_technique = 'fifty_fifty'
    union all
    select span.shape_task_id, span.shape_finish_date, cast(1 - tasks.start_credit_ratio as double)
    from span
    join tasks
        on tasks.task_id = span.shape_task_id
    where span.shape_technique = 'fifty_fifty'
    union all
    select span.shape_task_id, task_steps.baseline_date, cast(task_steps.weight_ratio as double)
    from span
    join task_steps
        on task_steps.task_id = span.shape_task_id
    where span.shape_technique = 'weighted_milestones'
),
step_week as (
    select
        step.shape_task_id,
        cast(date_trunc('week', step.step_date) as date) as week,
        sum(step.step_ratio) as planned_ratio,
        sum(case when step.step_date <= int_report.status_date then step.step_ratio else 0.0 end) as due_ratio
    from step
    cross join int_report
    group by step.shape_task_id, cast(date_trunc('week', step.step_date) as date)
)
select linear.shape_task_id, linear.week, linear.planned_ratio, linear.due_ratio
from linear
union all
select
    step_week.shape_task_id,
    step_week.week,
    sum(step_week.planned_ratio) over (partition by step_week.shape_task_id order by step_week.week rows unbounded preceding) as planned_ratio,
    case
        when step_week.week > int_report.status_week then cast(null as double)
        else sum(step_week.due_ratio) over (partition by step_week.shape_task_id order by step_week.week rows unbounded preceding)
    end as due_ratio
from step_week
cross join int_report
