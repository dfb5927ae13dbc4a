-- One row per project and currency that something sold is in: what one unit is worth in the currency its customer
-- reads, at the budget rate.
select
    target.project_id,
    target.currency as target_currency,
    source.currency,
    case when source.currency = target.currency then cast(1 as double)
        else cast(int_currency_rate.rate as double) / nullif(cast(into_rate.rate as double), 0) end as rate
from int_sale_currency as target
cross join (
    select contracts.currency from contracts where contracts.currency is not null
    union
    select customer_invoices.currency from customer_invoices where customer_invoices.currency is not null
    union
    select sell_rates.currency from sell_rates where sell_rates.currency is not null
    union
    select changes.currency from changes where changes.currency is not null
    union
    select target.own_currency from int_sale_currency as target
) as source
left join int_currency_rate
    on int_currency_rate.currency = source.currency
left join int_currency_rate as into_rate
    on into_rate.currency = target.currency
