-- One row per project that a customer pays for: what it is sold for, billed and worth so far, against what it costs. In
-- reporting currency.
-- Revenue of a fixed price is recognised by cost to cost; a loss that is expected is recognised in full at once (IFRS
-- 15, IAS 37).
with agreed as (
    select
        contracts.project_id,
        sum(contracts.contract_amount * rate.rate) as price_amount,
        sum(case when rate.rate is null then 1 else 0 end) as fx_missing_count
    from contracts
    join projects
        on projects.project_id = contracts.project_id
    cross join int_report
    left join int_currency_rate as rate
        on rate.currency = coalesce(contracts.currency, projects.currency, int_report.currency)
    group by contracts.project_id
),
billed as (
    select
        customer_invoices.project_id,
        sum(customer_invoices.invoice_amount * rate.rate) as billed_amount,
        sum(case when rate.rate is null then 1 else 0 end) as fx_missing_count
    from customer_invoices
    join projects
        on projects.project_id = customer_invoices.project_id
    cross join int_report
    left join int_currency_rate as rate
        on rate.currency = coalesce(customer_invoices.currency, projects.currency, int_report.currency)
    where customer_invoices.invoice_date <= int_report.status_date
    group by customer_invoices.project_id
),
joined as (
    select
        projects.project_id,
        projects.contract_type,
        projects.labour_from,
        agreed.price_amount,
        billed.billed_amount,
        project_spend.labour_amount,
        project_total.worked_hours,
        cast(project_total.actual_cost_amount as double) as cost,
        cast(project_total.estimate_amount as double) as estimate,
        coalesce(agreed.fx_missing_count, 0) + coalesce(billed.fx_missing_count, 0)
            + project_total.fx_missing_count as fx_missing_count
    from projects
    join project_total
        on project_total.project_id = projects.project_id
    left join project_spend
        on project_spend.project_id = projects.project_id
    left join agreed
        on agreed.project_id = projects.project_id
    left join billed
        on billed.project_id = projects.project_id
    where projects.contract_type in ('fixed_price', 'time_and_material')
),
recognised as (
    select
        joined.project_id,
        joined.contract_type,
        joined.labour_from,
        joined.price_amount,
        joined.billed_amount,
        joined.labour_amount,
        joined.worked_hours,
        joined.cost,
        joined.estimate,
        joined.fx_missing_count,
        case when joined.contract_type = 'fixed_price' and joined.estimate > 0
            and joined.cost is not null then cast(joined.price_amount as double) * least(1.0,
            joined.cost / joined.estimate) end as revenue
    from joined
)
select
    recognised.project_id,
    recognised.contract_type,
    cast(recognised.price_amount as decimal(18, 4)) as price_amount,
    cast(case when recognised.contract_type = 'time_and_material'
        and int_came.has_customer_invoices then coalesce(recognised.billed_amount, 0) end as decimal(18, 4))
        as time_billed_amount,
    cast(case when recognised.contract_type = 'time_and_material'
        then coalesce(recognised.labour_amount, case when recognised.labour_from = 'time'
        and int_came.has_time_entries then 0 end) end as decimal(18, 4)) as time_labour_amount,
    cast(case when int_came.has_customer_invoices then coalesce(recognised.billed_amount, 0) end as decimal(18, 4))
        as billed_amount,
    recognised.worked_hours,
    recognised.worked_hours is not null as is_worked,
    cast(case when recognised.revenue is not null then recognised.cost end as decimal(18, 4)) as recognised_cost_amount,
    cast(case when recognised.revenue is not null then recognised.estimate end as decimal(18, 4))
        as recognised_estimate_amount,
    cast(recognised.revenue as decimal(18, 4)) as recognised_amount,
    cast(case when recognised.contract_type = 'fixed_price'
        and recognised.price_amount < recognised.estimate
        then cast(recognised.price_amount as double) - recognised.estimate
        else recognised.revenue - recognised.cost end as decimal(18, 4)) as fixed_margin_amount,
    recognised.fx_missing_count
from recognised
cross join int_came
