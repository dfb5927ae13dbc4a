-- One row per cost line up to the status date, in reporting currency at the budget rate and at the booked rate, exact:
-- sums are rounded, lines are not.
with booked_rate as (
    select
        exchange_rates.currency,
        exchange_rates.valid_from_date,
        lead(exchange_rates.valid_from_date) over (partition by exchange_rates.currency
            order by exchange_rates.valid_from_date) as next_date,
        cast(exchange_rates.rate as decimal(20, 12)) as rate
    from exchange_rates
    where exchange_rates.rate_kind = 'booked'
),
line as (
    select
        cost_entries.project_id,
        cost_entries.team_id,
        cost_entries.cost_date,
        cost_entries.category,
        cost_entries.cost_state,
        cost_entries.supplier_name,
        cost_entries.account_kind,
        cost_entries.cost_amount,
        coalesce(cost_entries.currency, int_project_rate.currency) as currency,
        int_report.currency as reporting_currency
    from cost_entries
    join int_project_rate
        on int_project_rate.project_id = cost_entries.project_id
    cross join int_report
    where cost_entries.cost_date <= int_report.status_date
)
select
    line.project_id,
    coalesce(line.team_id, '') as team_id,
    line.cost_date,
    cast(date_trunc('week', line.cost_date) as date) as week,
    line.category,
    line.cost_state,
    line.supplier_name,
    line.account_kind,
    line.supplier_name is null and coalesce(lower(line.category), '') = 'labour' as is_own_labour,
    line.cost_amount * int_currency_rate.rate as cost_amount,
    case when line.currency = line.reporting_currency then cast(line.cost_amount as decimal(38, 16))
        else line.cost_amount * booked_rate.rate end as booked_amount
from line
left join int_currency_rate
    on int_currency_rate.currency = line.currency
left join booked_rate
    on booked_rate.currency = line.currency
    and line.cost_date >= booked_rate.valid_from_date
    and (booked_rate.next_date is null or line.cost_date < booked_rate.next_date)
