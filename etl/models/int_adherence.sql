-- One row per project with a discrete plan: what was planned by the earned schedule, and how much of that is earned task by task (P-factor).
with discrete as (
    select
        int_task_plan.project_id,
        int_task_plan.task_id,
        int_task_plan.shape_task_id,
        int_task_plan.shape_technique,
        int_task_plan.shape_start_date,
        int_task_plan.shape_finish_date,
        int_task_plan.baseline_start_date,
        cast(int_task_plan.budget_amount - int_task_plan.one_off_amount as double) as amount,
        cast(int_task_plan.one_off_amount as double) as one_off_amount
    from int_task_plan
    where int_task_plan.budget_amount is not null and int_task_plan.ev_technique <> 'level_of_effort'
),
origin as (
    select discrete.project_id, min(discrete.baseline_start_date) as origin_date
    from discrete
    group by discrete.project_id
),
axis as (
    select
        origin.project_id,
        int_calendar_day.calendar_date,
        cast(int_calendar_day.cumulative_hours - opening.cumulative_hours + opening.working_hours as double) as hours_at_end,
        cast(int_calendar_day.cumulative_hours - int_calendar_day.working_hours - opening.cumulative_hours + opening.working_hours as double) as hours_at_start
    from origin
    join int_project_rate
        on int_project_rate.project_id = origin.project_id
    join int_calendar_day as opening
        on opening.calendar_id = int_project_rate.calendar_id
        and opening.calendar_date = origin.origin_date
    join int_calendar_day
        on int_calendar_day.calendar_id = int_project_rate.calendar_id
),
step as (
    select discrete.task_id, discrete.project_id, discrete.shape_start_date as step_date, 'start' as side, discrete.amount * cast(tasks.start_credit_ratio as double) as amount
    from discrete
    join tasks
        on tasks.task_id = discrete.shape_task_id
    where discrete.shape_technique = 'fifty_fifty'
    union all
    select discrete.task_id, discrete.project_id, discrete.shape_finish_date, 'end', discrete.amount * cast(case when discrete.shape_technique = 'zero_hundred' then 1 else 1 - tasks.start_credit_ratio end as double)
    from discrete
    join tasks
        on tasks.task_id = discrete.shape_task_id
    where discrete.shape_technique in ('zero_hundred', 'fifty_fifty')
    union all
    select discrete.task_id, discrete.project_id, task_steps.baseline_date, 'end', discrete.amount * cast(task_steps.weight_ratio as double)
    from discrete
    join task_steps
        on task_steps.task_id = discrete.shape_task_id
    where discrete.shape_technique = 'weighted_milestones'
    union all
    select discrete.task_id, discrete.project_id, discrete.baseline_start_date, 'start', discrete.one_off_amount
    from discrete
    where discrete.one_off_amount <> 0
),
reached as (
    select int_earned_schedule.project_id, int_earned_schedule.earned_schedule_days * int_earned_schedule.day_hours as hours
    from int_earned_schedule
    where int_earned_schedule.earned_schedule_days is not null
),
due as (
    select
        discrete.task_id,
        discrete.amount * greatest(0.0, least(1.0, (reached.hours - opening.hours_at_start) / nullif(closing.hours_at_end - opening.hours_at_start, 0))) as amount
    from discrete
    join reached
        on reached.project_id = discrete.project_id
    join axis as opening
        on opening.project_id = discrete.project_id
        and opening.calendar_date = discrete.shape_start_date
    join axis as closing
        on closing.project_id = discrete.project_id
        and closing.calendar_date = discrete.shape_finish_date
    where discrete.shape_technique in ('percent_complete', 'units', 'apportioned')
    union all
    select step.task_id, step.amount
    from step
    join reached
        on reached.project_id = step.project_id
    join axis
        on axis.project_id = step.project_id
        and axis.calendar_date = step.step_date
    where case when step.side = 'start' then axis.hours_at_start else axis.hours_at_end end <= reached.hours + 0.000001
),
task as (
    select due.task_id, sum(due.amount) as due_amount
    from due
    group by due.task_id
)
select
    task_total.project_id,
    sum(task.due_amount) as due_amount,
    sum(least(task.due_amount, cast(coalesce(task_total.earned_value_amount, 0) as double))) as adhering_amount
from task
join task_total
    on task_total.task_id = task.task_id
group by task_total.project_id
