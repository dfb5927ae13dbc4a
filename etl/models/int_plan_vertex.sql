-- One row per project and vertex of its cumulative discrete plan P(t): t in working hours since the origin of its time.
with ramp as (
    select
        int_plan_ramp.project_id,
        axis_start.hours_at_start + int_plan_ramp.start_ratio * (axis_start.hours_at_end - axis_start.hours_at_start)
            as start_hours,
        axis_finish.hours_at_start + int_plan_ramp.finish_ratio * (axis_finish.hours_at_end
            - axis_finish.hours_at_start) as finish_hours,
        int_plan_ramp.amount
    from int_plan_ramp
    join int_plan_axis as axis_start
        on axis_start.project_id = int_plan_ramp.project_id
        and axis_start.moment_date = int_plan_ramp.start_date
    join int_plan_axis as axis_finish
        on axis_finish.project_id = int_plan_ramp.project_id
        and axis_finish.moment_date = int_plan_ramp.finish_date
),
jump as (
    select int_discrete_step.project_id, int_plan_axis.hours_at_start
        + int_discrete_step.day_ratio * (int_plan_axis.hours_at_end - int_plan_axis.hours_at_start) as jump_hours,
        int_discrete_step.amount
    from int_discrete_step
    join int_plan_axis
        on int_plan_axis.project_id = int_discrete_step.project_id
        and int_plan_axis.moment_date = int_discrete_step.step_date
    union all
    select ramp.project_id, ramp.start_hours, ramp.amount
    from ramp
    where ramp.finish_hours <= ramp.start_hours
),
change as (
    select ramp.project_id, ramp.start_hours as at_hours,
        ramp.amount / (ramp.finish_hours - ramp.start_hours) as slope_change, cast(0.0 as double) as jump_amount
    from ramp
    where ramp.finish_hours > ramp.start_hours
    union all
    select ramp.project_id, ramp.finish_hours, -ramp.amount / (ramp.finish_hours - ramp.start_hours),
        cast(0.0 as double)
    from ramp
    where ramp.finish_hours > ramp.start_hours
    union all
    select jump.project_id, jump.jump_hours, cast(0.0 as double), jump.amount
    from jump
),
at_hours as (
    select change.project_id, change.at_hours, sum(change.slope_change) as slope_change,
        sum(change.jump_amount) as jump_amount
    from change
    group by change.project_id, change.at_hours
),
sloped as (
    select
        at_hours.project_id,
        at_hours.at_hours,
        at_hours.jump_amount,
        sum(at_hours.slope_change) over (partition by at_hours.project_id
            order by at_hours.at_hours rows unbounded preceding) as slope,
        lead(at_hours.at_hours) over (partition by at_hours.project_id order by at_hours.at_hours) as next_hours
    from at_hours
),
summed as (
    select
        sloped.project_id,
        sloped.at_hours,
        sum(sloped.jump_amount) over (partition by sloped.project_id order by sloped.at_hours rows unbounded preceding)
            as jumped_amount,
        coalesce(sum(sloped.slope * (sloped.next_hours - sloped.at_hours))
            over (partition by sloped.project_id
            order by sloped.at_hours rows between unbounded preceding and 1 preceding), 0.0) as ramped_amount,
        sloped.jump_amount
    from sloped
)
select summed.project_id, summed.at_hours, 1 as side,
    summed.ramped_amount + summed.jumped_amount - summed.jump_amount as planned_amount
from summed
union all
select summed.project_id, summed.at_hours, 2 as side, summed.ramped_amount + summed.jumped_amount as planned_amount
from summed
