-- One row per project: its calendar, and what one unit of its currency is worth at the rate frozen with its budget.
with known_calendar as (
    select distinct calendars.calendar_id from calendars
)
select
    projects.project_id,
    coalesce(projects.currency, int_report.currency) as currency,
    coalesce(known_calendar.calendar_id, '') as calendar_id,
    int_currency_rate.rate as budget_rate
from projects
cross join int_report
left join known_calendar
    on known_calendar.calendar_id = projects.calendar_id
left join int_currency_rate
    on int_currency_rate.currency = coalesce(projects.currency, int_report.currency)
