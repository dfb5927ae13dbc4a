-- One row per project with a customer: the finished values a customer may read; their inputs stay inside. Work that is
-- paid by time and
-- approved but not yet invoiced counts at the rate it is sold for; where a rate is missing, what is used is unknown.
-- Amounts are in the
-- currency of the contracts, or the project's where they are in several, at the budget rate; without one they are
-- unknown, not added up.
-- Where lines of time say what of them was billed, the rest of them is what is not; else the larger of billed and
-- worked is used.
with target as (
    select
        projects.project_id,
        coalesce(projects.currency, int_report.currency) as own_currency,
        case when count(distinct coalesce(contracts.currency, projects.currency, int_report.currency)) = 1
            then min(coalesce(contracts.currency, projects.currency, int_report.currency))
            else coalesce(projects.currency, int_report.currency) end as currency
    from projects
    cross join int_report
    left join contracts
        on contracts.project_id = projects.project_id
    group by projects.project_id, projects.currency, int_report.currency
),
priced_in as (
    select
        target.project_id,
        target.currency as target_currency,
        source.currency,
        case when source.currency = target.currency then cast(1 as double)
            else cast(int_currency_rate.rate as double) / nullif(cast(into_rate.rate as double), 0) end as rate
    from target
    cross join (
        select contracts.currency from contracts where contracts.currency is not null
        union
        select customer_invoices.currency from customer_invoices where customer_invoices.currency is not null
        union
        select sell_rates.currency from sell_rates where sell_rates.currency is not null
        union
        select changes.currency from changes where changes.currency is not null
        union
        select target.own_currency from target
    ) as source
    left join int_currency_rate
        on int_currency_rate.currency = source.currency
    left join int_currency_rate as into_rate
        on into_rate.currency = target.currency
),
sold as (
    select
        time_entries.project_id,
        sum(time_entries.worked_hours * cast(rate.hourly_rate_amount * priced_in.rate as decimal(24, 10)))
            as worked_amount,
        sum(greatest(time_entries.worked_hours - coalesce(time_entries.billed_hours, 0),
            0) * cast(rate.hourly_rate_amount * priced_in.rate as decimal(24, 10))) as open_amount,
        count(time_entries.billed_hours) > 0 as is_billing_by_line,
        sum(case when rate.hourly_rate_amount is null
            or priced_in.rate is null then abs(time_entries.worked_hours) else 0 end) as unpriced_hours,
        sum(case when time_entries.work_date > int_report.status_date - 84
            then time_entries.worked_hours * cast(rate.hourly_rate_amount * priced_in.rate as decimal(24, 10))
            else 0 end) as recent_amount,
        sum(case when time_entries.work_date > int_report.status_date - 84
            then greatest(time_entries.worked_hours - coalesce(time_entries.billed_hours, 0),
                0) * cast(rate.hourly_rate_amount * priced_in.rate as decimal(24, 10)) else 0 end) as recent_open_amount
    from time_entries
    cross join int_report
    join target
        on target.project_id = time_entries.project_id
    left join people
        on people.person_id = time_entries.person_id
    left join (
        select
            sell_rates.project_id,
            sell_rates.role_id,
            sell_rates.hourly_rate_amount,
            sell_rates.currency,
            sell_rates.valid_from_date,
            lead(sell_rates.valid_from_date) over (partition by sell_rates.project_id, sell_rates.role_id
                order by sell_rates.valid_from_date) as next_date
        from sell_rates
    ) as rate
        on rate.project_id = time_entries.project_id
        and rate.role_id = people.role_id
        and time_entries.work_date >= rate.valid_from_date
        and (rate.next_date is null or time_entries.work_date < rate.next_date)
    left join priced_in
        on priced_in.project_id = time_entries.project_id
        and priced_in.currency = coalesce(rate.currency, target.own_currency)
    where time_entries.is_billable and time_entries.is_approved
    group by time_entries.project_id
),
agreed as (
    select
        contracts.project_id,
        case when count(priced_in.rate) = count(contracts.contract_id)
            then cast(sum(contracts.contract_amount * priced_in.rate) as decimal(18, 4)) end as contract_amount,
        count(contracts.contract_id) - count(priced_in.rate) as fx_missing_count,
        max(contracts.expiry_date) as expiry_date
    from contracts
    join target
        on target.project_id = contracts.project_id
    left join priced_in
        on priced_in.project_id = contracts.project_id
        and priced_in.currency = coalesce(contracts.currency, target.own_currency)
    group by contracts.project_id
),
invoice as (
    select
        customer_invoices.project_id,
        customer_invoices.invoice_id,
        customer_invoices.invoice_date,
        customer_invoices.due_date,
        customer_invoices.paid_date,
        cast(customer_invoices.invoice_amount * priced_in.rate as decimal(18, 4)) as invoice_amount
    from customer_invoices
    join target
        on target.project_id = customer_invoices.project_id
    left join priced_in
        on priced_in.project_id = customer_invoices.project_id
        and priced_in.currency = coalesce(customer_invoices.currency, target.own_currency)
),
billed as (
    select
        invoice.project_id,
        sum(invoice.invoice_amount) as invoiced_amount,
        sum(case when invoice.invoice_date > int_report.status_date - 84 then invoice.invoice_amount else 0 end)
            as recent_amount,
        sum(case when invoice.invoice_date > int_report.status_date - 365 then invoice.invoice_amount else 0 end)
            as yearly_amount,
        sum(case when invoice.paid_date is not null then invoice.invoice_amount else 0 end) as paid_amount,
        sum(case when invoice.paid_date is null
            and invoice.due_date < int_report.status_date then invoice.invoice_amount else 0 end) as overdue_amount,
        count(invoice.invoice_id) - count(invoice.invoice_amount) as fx_missing_count
    from invoice
    cross join int_report
    group by invoice.project_id
),
priced as (
    select changes.project_id, case when count(priced_in.rate) = count(changes.change_id)
        then cast(sum(changes.price_effect_amount * priced_in.rate) as decimal(18, 4)) end as price_change_amount,
        true as has_changes
    from changes
    join target
        on target.project_id = changes.project_id
    left join priced_in
        on priced_in.project_id = changes.project_id
        and priced_in.currency = coalesce(changes.currency, target.own_currency)
    where changes.change_state = 'approved' and changes.is_customer_visible and changes.price_effect_amount is not null
    group by changes.project_id
),
used as (
    select
        projects.project_id,
        int_came.has_customer_invoices and coalesce(billed.fx_missing_count, 0) = 0 as is_billing_known,
        int_came.has_customer_invoices and coalesce(billed.fx_missing_count, 0) = 0
            and (coalesce(projects.contract_type, '') <> 'time_and_material'
            or (int_came.has_time_entries and coalesce(sold.unpriced_hours, 0) = 0)) as is_use_known,
        coalesce(agreed.fx_missing_count, 0) + coalesce(billed.fx_missing_count, 0) as fx_missing_count,
        case
            when coalesce(projects.contract_type, '') <> 'time_and_material' then coalesce(billed.invoiced_amount, 0)
            when sold.is_billing_by_line then coalesce(billed.invoiced_amount, 0) + coalesce(sold.open_amount, 0)
            else greatest(coalesce(billed.invoiced_amount, 0), coalesce(sold.worked_amount, 0))
        end as burned_amount,
        case
            when coalesce(projects.contract_type, '') <> 'time_and_material' then coalesce(billed.recent_amount, 0)
            when sold.is_billing_by_line then coalesce(billed.recent_amount, 0) + coalesce(sold.recent_open_amount, 0)
            else greatest(coalesce(billed.recent_amount, 0), coalesce(sold.recent_amount, 0))
        end as recent_burned_amount
    from projects
    cross join int_came
    left join sold
        on sold.project_id = projects.project_id
    left join billed
        on billed.project_id = projects.project_id
    left join agreed
        on agreed.project_id = projects.project_id
)
select
    projects.project_id,
    projects.customer_id,
    projects.project_name,
    projects.manager_name,
    projects.contact_email,
    projects.phase,
    project_total.baseline_finish_date,
    project_total.forecast_finish_date,
    project_total.actual_finish_date,
    target.currency,
    agreed.contract_amount,
    case when priced.has_changes then priced.price_change_amount else 0 end as price_change_amount,
    case when used.is_billing_known then coalesce(billed.invoiced_amount, 0) end as invoiced_amount,
    case when used.is_billing_known then coalesce(billed.paid_amount, 0) end as paid_amount,
    case when used.is_billing_known then coalesce(billed.overdue_amount, 0) end as overdue_amount,
    case when used.is_billing_known then agreed.contract_amount - coalesce(billed.invoiced_amount, 0) end
        as unbilled_amount,
    case when used.is_use_known then cast(used.burned_amount as decimal(18, 4)) end as burned_amount,
    case when used.is_use_known then cast(used.recent_burned_amount as decimal(18, 4)) end as recent_burned_amount,
    case when used.is_billing_known then cast(coalesce(billed.yearly_amount, 0) as decimal(18, 4)) end
        as yearly_invoiced_amount,
    case when used.is_billing_known then cast(coalesce(billed.invoiced_amount, 0)
        as double) end / nullif(cast(agreed.contract_amount as double), 0) as billed_ratio,
    case when project_total.fx_missing_count = 0
        then cast(project_total.earned_value_amount as double) / nullif(cast(project_total.baseline_amount as double),
        0) end as complete_ratio,
    case
        when project_total.unknown_progress_count > 0 then 'after_status_date'
        when project_total.fx_missing_count > 0 then 'fx_missing'
        when project_total.baseline_amount is null then 'no_baseline'
        when project_total.baseline_amount = 0 then 'bac_zero'
    end as complete_reason,
    agreed.expiry_date,
    project_total.slip_days,
    cast(used.fx_missing_count as integer) as fx_missing_count
from projects
join target
    on target.project_id = projects.project_id
join project_total
    on project_total.project_id = projects.project_id
left join agreed
    on agreed.project_id = projects.project_id
left join billed
    on billed.project_id = projects.project_id
join used
    on used.project_id = projects.project_id
left join priced
    on priced.project_id = projects.project_id
where projects.customer_id is not null and projects.is_customer_visible
