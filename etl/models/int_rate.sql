-- One row per role or team and period: what an hour costs in reporting currency, from the first day of validity to the
-- day before the next.
select
    standard_rates.rate_for_id,
    standard_rates.valid_from_date as from_date,
    lead(standard_rates.valid_from_date) over (partition by standard_rates.rate_for_id
        order by standard_rates.valid_from_date) as to_date,
    cast(standard_rates.hourly_rate_amount * int_currency_rate.rate as decimal(24, 10)) as hourly_rate_amount
from standard_rates
cross join int_report
left join int_currency_rate
    on int_currency_rate.currency = coalesce(standard_rates.currency, int_report.currency)
