-- One row per project and day on which its discrete plan changes: working hours since the origin of its time, at the
-- day's start and end.
with opening as (
    select int_plan_origin.project_id, int_project_rate.calendar_id,
        cast(int_calendar_day.cumulative_hours as double)
        - (1.0 - int_plan_origin.origin_ratio) * cast(int_calendar_day.working_hours as double) as hours_before
    from int_plan_origin
    join int_project_rate
        on int_project_rate.project_id = int_plan_origin.project_id
    join int_calendar_day
        on int_calendar_day.calendar_id = int_project_rate.calendar_id
        and int_calendar_day.calendar_date = int_plan_origin.origin_date
),
moment as (
    select int_plan_ramp.project_id, int_plan_ramp.start_date as moment_date
    from int_plan_ramp
    union
    select int_plan_ramp.project_id, int_plan_ramp.finish_date
    from int_plan_ramp
    union
    select int_discrete_step.project_id, int_discrete_step.step_date
    from int_discrete_step
)
select
    moment.project_id,
    moment.moment_date,
    cast(int_calendar_day.cumulative_hours - opening.hours_before as double) as hours_at_end,
    cast(int_calendar_day.cumulative_hours - int_calendar_day.working_hours - opening.hours_before as double)
        as hours_at_start
from moment
join opening
    on opening.project_id = moment.project_id
join int_calendar_day
    on int_calendar_day.calendar_id = opening.calendar_id
    and int_calendar_day.calendar_date = moment.moment_date
