-- One row per person: contract, calendar and the weeks employed.
with known_calendar as (
    select distinct calendars.calendar_id from calendars
)
select
    people.person_id,
    people.weekly_hours,
    people.non_project_ratio,
    people.employed_from_date,
    people.employed_to_date,
    cast(date_trunc('week', people.employed_from_date) as date) as first_week,
    cast(date_trunc('week', people.employed_to_date) as date) as last_week,
    coalesce(known_calendar.calendar_id, '') as calendar_id
from people
left join known_calendar
    on known_calendar.calendar_id = people.calendar_id
