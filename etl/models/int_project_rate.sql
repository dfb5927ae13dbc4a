-- One row per project: its calendar, and what one unit of its currency is worth at the rate frozen with its budget.
with budget_rate as (
    select
        exchange_rates.currency,
        exchange_rates.rate,
        row_number() over (partition by exchange_rates.currency order by exchange_rates.valid_from_date, exchange_rates.rate) as position
    from exchange_rates
    where exchange_rates.rate_kind = 'budget'
),
known_calendar as (
    select distinct calendars.calendar_id from calendars
)
select
    projects.project_id,
    coalesce(projects.currency, int_report.currency) as currency,
    coalesce(known_calendar.calendar_id, '') as calendar_id,
    case
        when coalesce(projects.currency, int_report.currency) = int_report.currency then cast(1 as decimal(28, 6))
        else cast(budget_rate.rate as decimal(28, 6))
    end as budget_rate
from projects
cross join int_report
left join known_calendar
    on known_calendar.calendar_id = projects.calendar_id
left join budget_rate
    on budget_rate.currency = projects.currency
    and budget_rate.position = 1
