-- One row per project with a discrete plan: what was planned by the earned schedule, and how much of that is earned
-- task by task (P-factor).
with reached as (
    select int_earned_schedule.project_id,
        int_earned_schedule.earned_schedule_days * int_earned_schedule.day_hours as hours
    from int_earned_schedule
    where int_earned_schedule.earned_schedule_days is not null
),
ramp as (
    select
        int_plan_ramp.task_id,
        int_plan_ramp.amount,
        reached.hours,
        opening.hours_at_start + int_plan_ramp.start_ratio * (opening.hours_at_end - opening.hours_at_start)
            as start_hours,
        closing.hours_at_start + int_plan_ramp.finish_ratio * (closing.hours_at_end - closing.hours_at_start)
            as finish_hours
    from int_plan_ramp
    join reached
        on reached.project_id = int_plan_ramp.project_id
    join int_plan_axis as opening
        on opening.project_id = int_plan_ramp.project_id
        and opening.moment_date = int_plan_ramp.start_date
    join int_plan_axis as closing
        on closing.project_id = int_plan_ramp.project_id
        and closing.moment_date = int_plan_ramp.finish_date
),
due as (
    select
        ramp.task_id,
        case
            when ramp.finish_hours > ramp.start_hours
                then ramp.amount * greatest(0.0, least(1.0,
                (ramp.hours - ramp.start_hours) / nullif(ramp.finish_hours - ramp.start_hours, 0)))
            when ramp.start_hours <= ramp.hours + 0.000001 then ramp.amount
            else 0.0
        end as amount
    from ramp
    union all
    select int_discrete_step.task_id, int_discrete_step.amount
    from int_discrete_step
    join reached
        on reached.project_id = int_discrete_step.project_id
    join int_plan_axis
        on int_plan_axis.project_id = int_discrete_step.project_id
        and int_plan_axis.moment_date = int_discrete_step.step_date
    where int_plan_axis.hours_at_start + int_discrete_step.day_ratio * (int_plan_axis.hours_at_end
        - int_plan_axis.hours_at_start) <= reached.hours + 0.000001
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
