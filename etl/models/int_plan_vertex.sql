-- One row per project and vertex of its cumulative discrete plan P(t): t in working hours since the baseline start.
with discrete as (
    select
        int_task_plan.project_id,
        int_task_plan.task_id,
        int_task_plan.shape_task_id,
        int_task_plan.shape_technique,
        int_task_plan.shape_start_date as start_date,
        int_task_plan.shape_finish_date as finish_date,
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
opening as (
    select origin.project_id, int_project_rate.calendar_id, int_calendar_day.cumulative_hours - int_calendar_day.working_hours as hours_before
    from origin
    join int_project_rate
        on int_project_rate.project_id = origin.project_id
    join int_calendar_day
        on int_calendar_day.calendar_id = int_project_rate.calendar_id
        and int_calendar_day.calendar_date = origin.origin_date
),
step as (
    select discrete.project_id, discrete.baseline_start_date as step_date, 'start' as side, discrete.one_off_amount as amount
    from discrete
    where discrete.one_off_amount <> 0
    union all
    select discrete.project_id, discrete.finish_date, 'end', discrete.amount
    from discrete
    where discrete.shape_technique = 'zero_hundred'
    union all
    select discrete.project_id, discrete.start_date, 'start', discrete.amount * cast(tasks.start_credit_ratio as double)
    from discrete
    join tasks
        on tasks.task_id = discrete.shape_task_id
    where discrete.shape_technique = 'fifty_fifty'
    union all
    select discrete.project_id, discrete.finish_date, 'end', discrete.amount * cast(1 - tasks.start_credit_ratio as double)
    from discrete
    join tasks
        on tasks.task_id = discrete.shape_task_id
    where discrete.shape_technique = 'fifty_fifty'
    union all
    select discrete.project_id, task_steps.baseline_date, 'end', discrete.amount * cast(task_steps.weight_ratio as double)
    from discrete
    join task_steps
        on task_steps.task_id = discrete.shape_task_id
    where discrete.shape_technique = 'weighted_milestones'
),
moment as (
    select discrete.project_id, discrete.start_date as moment_date
    from discrete
    union
    select discrete.project_id, discrete.finish_date
    from discrete
    union
    select step.project_id, step.step_date
    from step
),
axis as (
    select
        moment.project_id,
        moment.moment_date,
        cast(int_calendar_day.cumulative_hours - opening.hours_before as double) as hours_at_end,
        cast(int_calendar_day.cumulative_hours - int_calendar_day.working_hours - opening.hours_before as double) as hours_at_start
    from moment
    join opening
        on opening.project_id = moment.project_id
    join int_calendar_day
        on int_calendar_day.calendar_id = opening.calendar_id
        and int_calendar_day.calendar_date = moment.moment_date
),
ramp as (
    select
        discrete.project_id,
        axis_start.hours_at_start as start_hours,
        axis_finish.hours_at_end as finish_hours,
        discrete.amount
    from discrete
    join axis as axis_start
        on axis_start.project_id = discrete.project_id
        and axis_start.moment_date = discrete.start_date
    join axis as axis_finish
        on axis_finish.project_id = discrete.project_id
        and axis_finish.moment_date = discrete.finish_date
    where discrete.shape_technique in ('percent_complete', 'units', 'apportioned')
),
jump as (
    select step.project_id, case when step.side = 'start' then axis.hours_at_start else axis.hours_at_end end as jump_hours, step.amount
    from step
    join axis
        on axis.project_id = step.project_id
        and axis.moment_date = step.step_date
    union all
    select ramp.project_id, ramp.start_hours, ramp.amount
    from ramp
    where ramp.finish_hours <= ramp.start_hours
),
change as (
    select ramp.project_id, ramp.start_hours as at_hours, ramp.amount / (ramp.finish_hours - ramp.start_hours) as slope_change, cast(0.0 as double) as jump_amount
    from ramp
    where ramp.finish_hours > ramp.start_hours
    union all
    select ramp.project_id, ramp.finish_hours, -ramp.amount / (ramp.finish_hours - ramp.start_hours), cast(0.0 as double)
    from ramp
    where ramp.finish_hours > ramp.start_hours
    union all
    select jump.project_id, jump.jump_hours, cast(0.0 as double), jump.amount
    from jump
),
at_hours as (
    select change.project_id, change.at_hours, sum(change.slope_change) as slope_change, sum(change.jump_amount) as jump_amount
    from change
    group by change.project_id, change.at_hours
),
sloped as (
    select
        at_hours.project_id,
        at_hours.at_hours,
        at_hours.jump_amount,
        sum(at_hours.slope_change) over (partition by at_hours.project_id order by at_hours.at_hours rows unbounded preceding) as slope,
        lead(at_hours.at_hours) over (partition by at_hours.project_id order by at_hours.at_hours) as next_hours
    from at_hours
),
summed as (
    select
        sloped.project_id,
        sloped.at_hours,
        sum(sloped.jump_amount) over (partition by sloped.project_id order by sloped.at_hours rows unbounded preceding) as jumped_amount,
        coalesce(sum(sloped.slope * (sloped.next_hours - sloped.at_hours)) over (partition by sloped.project_id order by sloped.at_hours rows between unbounded preceding and 1 preceding), 0.0) as ramped_amount,
        sloped.jump_amount
    from sloped
)
select summed.project_id, summed.at_hours, 1 as side, cast(summed.ramped_amount + summed.jumped_amount - summed.jump_amount as decimal(18, 4)) as planned_amount
from summed
union all
select summed.project_id, summed.at_hours, 2 as side, cast(summed.ramped_amount + summed.jumped_amount as decimal(18, 4)) as planned_amount
from summed
