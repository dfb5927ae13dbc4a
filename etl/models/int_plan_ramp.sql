-- One row per discrete task (none for a project planned as a whole) and stretch over which its plan rises evenly in
-- the working time of its project:
-- its whole span where both work by one calendar, else each of its working days by its own hours.
with ramp as (
    select
        int_discrete_plan.project_id,
        int_discrete_plan.task_id,
        int_discrete_plan.calendar_id,
        int_discrete_plan.start_date,
        int_discrete_plan.finish_date,
        int_discrete_plan.start_ratio,
        int_discrete_plan.finish_ratio,
        int_discrete_plan.amount,
        int_discrete_plan.calendar_id = int_project_rate.calendar_id as is_same
    from int_discrete_plan
    join int_project_rate
        on int_project_rate.project_id = int_discrete_plan.project_id
    where int_discrete_plan.shape_technique in ('percent_complete', 'units', 'level_of_effort')
),
day as (
    select
        ramp.project_id,
        ramp.task_id,
        int_calendar_day.calendar_date,
        ramp.amount,
        cast(int_calendar_day.working_hours as double) * (
            case when int_calendar_day.calendar_date = ramp.finish_date then ramp.finish_ratio else 1.0 end
            - case when int_calendar_day.calendar_date = ramp.start_date then ramp.start_ratio else 0.0 end
        ) as day_hours
    from ramp
    join int_calendar_day
        on int_calendar_day.calendar_id = ramp.calendar_id
        and int_calendar_day.calendar_date between ramp.start_date and ramp.finish_date
    where not ramp.is_same and int_calendar_day.working_hours > 0
),
whole as (
    select day.project_id, day.task_id, day.calendar_date, day.amount, day.day_hours,
        sum(day.day_hours) over (partition by day.task_id) as all_hours
    from day
)
select ramp.project_id, ramp.task_id, ramp.start_date, ramp.finish_date, ramp.start_ratio, ramp.finish_ratio,
    ramp.amount
from ramp
where ramp.is_same
union all
select whole.project_id, whole.task_id, whole.calendar_date, whole.calendar_date, 0.0, 1.0,
    whole.amount * whole.day_hours / nullif(whole.all_hours, 0)
from whole
where whole.all_hours > 0
union all
select int_whole_plan.project_id, '', int_whole_plan.start_date, int_whole_plan.finish_date, 0.0, 1.0,
    cast(int_whole_plan.budget_amount as double)
from int_whole_plan
where int_whole_plan.start_date is not null
union all
select ramp.project_id, ramp.task_id, ramp.start_date, ramp.start_date, 0.0, 1.0, ramp.amount
from ramp
left join (select distinct whole.task_id from whole where whole.all_hours > 0) as worked
    on worked.task_id = ramp.task_id
where not ramp.is_same and worked.task_id is null
