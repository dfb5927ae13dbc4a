-- One row per calendar and day, with its working hours, those it would have were it no holiday, and the hours worked up
-- to its end.
-- A weekday that a calendar does not name is not worked.
with calendar as (
    select named.calendar_id, cast(weekday.number as integer) as weekday,
        coalesce(calendars.working_hours, 0) as working_hours
    from (select distinct calendars.calendar_id from calendars) as named
    cross join unnest(generate_series(1, 7)) as weekday(number)
    left join calendars
        on calendars.calendar_id = named.calendar_id
        and calendars.weekday = weekday.number
    union all
    select '' as calendar_id, cast(weekday.number as integer) as weekday,
        cast(case when weekday.number <= 5 then 8 else 0 end as decimal(18, 4)) as working_hours
    from unnest(generate_series(1, 7)) as weekday(number)
),
bound as (
    select min(dated.first_date) as first_date, max(dated.last_date) as last_date
    from (
        select min(task_baselines.baseline_start_date) as first_date,
            max(task_baselines.baseline_finish_date) as last_date from task_baselines
        union all
        select min(tasks.actual_start_date), max(tasks.forecast_finish_date) from tasks
        union all
        select min(tasks.forecast_start_date), max(tasks.actual_finish_date) from tasks
        union all
        select min(projects.baseline_start_date), max(projects.baseline_finish_date) from projects
        union all
        select min(projects.actual_start_date), max(projects.forecast_finish_date) from projects
        union all
        select min(project_reports.baseline_start_date), max(project_reports.baseline_finish_date) from project_reports
        union all
        select min(project_reports.actual_finish_date), max(project_reports.forecast_finish_date) from project_reports
        union all
        select min(assignments.week), max(assignments.week) from assignments
        union all
        select min(role_requests.from_date), max(role_requests.to_date) from role_requests
        union all
        select min(time_entries.work_date), max(time_entries.work_date) from time_entries
        union all
        select snapshot.status_date, snapshot.status_date from snapshot
    ) as dated
),
spine as (
    select cast(day.stamp as date) as calendar_date
    from bound,
        unnest(generate_series(cast(bound.first_date - interval 14 day as timestamp),
            cast(bound.last_date + interval 28 day as timestamp), interval 1 day)) as day(stamp)
),
worked as (
    select
        calendar.calendar_id,
        spine.calendar_date,
        case when holidays.holiday_date is null then calendar.working_hours
            else cast(0 as decimal(18, 4)) end as working_hours,
        calendar.working_hours as usual_hours
    from spine
    join calendar
        on calendar.weekday = date_diff('day', cast(date_trunc('week', spine.calendar_date) as date),
            spine.calendar_date) + 1
    left join holidays
        on holidays.calendar_id = calendar.calendar_id
        and holidays.holiday_date = spine.calendar_date
)
select
    worked.calendar_id,
    worked.calendar_date,
    cast(date_trunc('week', worked.calendar_date) as date) as week,
    worked.working_hours,
    worked.usual_hours,
    cast(sum(worked.working_hours) over (partition by worked.calendar_id
        order by worked.calendar_date rows unbounded preceding) as decimal(18, 4)) as cumulative_hours
from worked
