-- One row per task with a shape of its own and week: the share of its work planned by the week's end and by the status
-- date.
-- Linear in working time, from the opening of the first day to the close of the last or from and to the time of day
-- that came in; a step where the technique earns in steps.
with span as (
    select
        int_task_plan.task_id,
        int_task_plan.ev_technique,
        int_task_plan.calendar_id,
        int_task_plan.baseline_start_date as start_date,
        int_task_plan.baseline_finish_date as finish_date,
        cast(opening.cumulative_hours as double) - (1.0
            - coalesce(int_task_clock.baseline_start_ratio, 0.0)) * cast(opening.working_hours as double)
            as hours_before,
        cast(closing.cumulative_hours as double) - (1.0
            - coalesce(int_task_clock.baseline_finish_ratio, 1.0)) * cast(closing.working_hours as double)
            as hours_after
    from int_task_plan
    left join int_task_clock
        on int_task_clock.task_id = int_task_plan.task_id
    join int_calendar_day as opening
        on opening.calendar_id = int_task_plan.calendar_id
        and opening.calendar_date = int_task_plan.baseline_start_date
    join int_calendar_day as closing
        on closing.calendar_id = int_task_plan.calendar_id
        and closing.calendar_date = int_task_plan.baseline_finish_date
    where int_task_plan.leaned_on_task_id is null
),
week as (
    select distinct int_calendar_day.week from int_calendar_day
),
linear as (
    select
        span.task_id,
        week.week,
        case when span.hours_after <= span.hours_before then 1.0
            else (least(cast(ending.cumulative_hours as double), span.hours_after)
            - span.hours_before) / (span.hours_after - span.hours_before) end as planned_ratio,
        case
            when week.week > int_report.status_week
                or span.start_date > int_report.status_date then cast(null as double)
            when span.hours_after <= span.hours_before then 1.0
            else (least(cast(due.cumulative_hours as double), span.hours_after) - span.hours_before) / (span.hours_after
                - span.hours_before)
        end as due_ratio
    from span
    cross join int_report
    join week
        on week.week between cast(date_trunc('week', span.start_date) as date) and span.finish_date
    join int_calendar_day as ending
        on ending.calendar_id = span.calendar_id
        and ending.calendar_date = least(cast(week.week + interval 6 day as date), span.finish_date)
    left join int_calendar_day as due
        on due.calendar_id = span.calendar_id
        and due.calendar_date = least(cast(week.week + interval 6 day as date), span.finish_date,
            int_report.status_date)
    where span.ev_technique in ('percent_complete', 'units', 'level_of_effort')
),
step as (
    select span.task_id, span.finish_date as step_date, cast(1.0 as double) as step_ratio
    from span
    where span.ev_technique = 'zero_hundred'
    union all
    select span.task_id, span.start_date, cast(tasks.start_credit_ratio as double)
    from span
    join tasks
        on tasks.task_id = span.task_id
    where span.ev_technique = 'fifty_fifty'
    union all
    select span.task_id, span.finish_date, cast(1 - tasks.start_credit_ratio as double)
    from span
    join tasks
        on tasks.task_id = span.task_id
    where span.ev_technique = 'fifty_fifty'
    union all
    select span.task_id, task_steps.baseline_date, cast(task_steps.weight_ratio as double)
    from span
    join task_steps
        on task_steps.task_id = span.task_id
    where span.ev_technique = 'weighted_milestones'
),
step_week as (
    select
        step.task_id,
        cast(date_trunc('week', step.step_date) as date) as week,
        sum(step.step_ratio) as planned_ratio,
        sum(case when step.step_date <= int_report.status_date then step.step_ratio else 0.0 end) as due_ratio
    from step
    cross join int_report
    group by step.task_id, cast(date_trunc('week', step.step_date) as date)
)
select linear.task_id, linear.week, linear.planned_ratio, linear.due_ratio
from linear
union all
select
    step_week.task_id,
    step_week.week,
    sum(step_week.planned_ratio) over (partition by step_week.task_id order by step_week.week rows unbounded preceding)
        as planned_ratio,
    case
        when step_week.week > int_report.status_week then cast(null as double)
        else sum(step_week.due_ratio) over (partition by step_week.task_id
            order by step_week.week rows unbounded preceding)
    end as due_ratio
from step_week
cross join int_report
