-- One row per role or team and period: what an hour costs in reporting currency. A rate holds from the month it starts in.
with priced as (
    select
        standard_rates.rate_for_id,
        cast(date_trunc('month', standard_rates.valid_from_date) as date) as from_month,
        standard_rates.valid_from_date,
        standard_rates.hourly_rate_amount,
        standard_rates.currency
    from standard_rates
)
select
    priced.rate_for_id,
    priced.from_month,
    lead(priced.from_month) over (partition by priced.rate_for_id order by priced.valid_from_date) as to_month,
    case
        when coalesce(priced.currency, int_report.currency) = int_report.currency then priced.hourly_rate_amount
        else cast(priced.hourly_rate_amount * budget.rate as decimal(18, 4))
    end as hourly_rate_amount
from priced
cross join int_report
left join (
    select exchange_rates.currency, cast(min(exchange_rates.rate) as decimal(28, 6)) as rate
    from exchange_rates
    where exchange_rates.rate_kind = 'budget'
    group by exchange_rates.currency
) as budget
    on budget.currency = priced.currency
