-- One row per currency: what one unit of it is worth in reporting currency, at the first rate frozen for budgets.
-- Budget and cost both go by it.
with ranked as (
    select
        exchange_rates.currency,
        cast(exchange_rates.rate as decimal(20, 12)) as rate,
        row_number() over (partition by exchange_rates.currency
            order by exchange_rates.valid_from_date, exchange_rates.rate) as position
    from exchange_rates
    where exchange_rates.rate_kind = 'budget'
)
select int_report.currency, cast(1 as decimal(20, 12)) as rate
from int_report
union all
select ranked.currency, ranked.rate
from ranked
cross join int_report
where ranked.position = 1 and ranked.currency <> int_report.currency
