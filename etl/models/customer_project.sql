-- One row per project with a customer: the finished values a customer may read; their inputs stay inside. Work that is paid by time and
-- approved but not yet invoiced counts at the rate it is sold for; where a rate is missing, what is used is unknown.
with sold as (
    select
        time_entries.project_id,
        sum(time_entries.worked_hours * rate.hourly_rate_amount) as worked_amount,
        sum(case when rate.hourly_rate_amount is null then time_entries.worked_hours else 0 end) as unpriced_hours,
        sum(case when time_entries.work_date > int_report.status_date - 84 then time_entries.worked_hours * rate.hourly_rate_amount else 0 end) as recent_amount
    from time_entries
    cross join int_report
    left join people
        on people.person_id = time_entries.person_id
    left join (
        select
            sell_rates.project_id,
            sell_rates.role_id,
            sell_rates.hourly_rate_amount,
            sell_rates.valid_from_date,
            lead(sell_rates.valid_from_date) over (partition by sell_rates.project_id, sell_rates.role_id order by sell_rates.valid_from_date) as next_date
        from sell_rates
    ) as rate
        on rate.project_id = time_entries.project_id
        and rate.role_id = people.role_id
        and time_entries.work_date >= rate.valid_from_date
        and (rate.next_date is null or time_entries.work_date < rate.next_date)
    where time_entries.is_billable and time_entries.is_approved and time_entries.work_date <= int_report.status_date
    group by time_entries.project_id
),
agreed as (
    select contracts.project_id, sum(contracts.contract_amount) as contract_amount, min(contracts.currency) as currency, max(contracts.expiry_date) as expiry_date
    from contracts
    group by contracts.project_id
),
billed as (
    select
        customer_invoices.project_id,
        sum(customer_invoices.invoice_amount) as invoiced_amount,
        sum(case when customer_invoices.invoice_date > int_report.status_date - 84 then customer_invoices.invoice_amount else 0 end) as recent_amount,
        sum(case when customer_invoices.invoice_date > int_report.status_date - 365 then customer_invoices.invoice_amount else 0 end) as yearly_amount,
        sum(case when customer_invoices.paid_date is not null and customer_invoices.paid_date <= int_report.status_date then customer_invoices.invoice_amount else 0 end) as paid_amount,
        sum(case when (customer_invoices.paid_date is null or customer_invoices.paid_date > int_report.status_date) and customer_invoices.due_date < int_report.status_date then customer_invoices.invoice_amount else 0 end) as overdue_amount
    from customer_invoices
    cross join int_report
    where customer_invoices.invoice_date <= int_report.status_date
    group by customer_invoices.project_id
),
priced as (
    select changes.project_id, sum(changes.price_effect_amount) as price_change_amount
    from changes
    where changes.change_state = 'approved' and changes.is_customer_visible
    group by changes.project_id
),
used as (
    select
        projects.project_id,
        int_came.has_customer_invoices as is_billing_known,
        int_came.has_customer_invoices and (coalesce(projects.contract_type, '') <> 'time_and_material' or (int_came.has_time_entries and coalesce(sold.unpriced_hours, 0) = 0)) as is_use_known,
        case when projects.contract_type = 'time_and_material' then coalesce(sold.worked_amount, 0) else 0 end as worked_amount,
        case when projects.contract_type = 'time_and_material' then coalesce(sold.recent_amount, 0) else 0 end as recent_amount
    from projects
    cross join int_came
    left join sold
        on sold.project_id = projects.project_id
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
    coalesce(agreed.currency, projects.currency, int_report.currency) as currency,
    agreed.contract_amount,
    coalesce(priced.price_change_amount, 0) as price_change_amount,
    case when used.is_billing_known then coalesce(billed.invoiced_amount, 0) end as invoiced_amount,
    case when used.is_billing_known then coalesce(billed.paid_amount, 0) end as paid_amount,
    case when used.is_billing_known then coalesce(billed.overdue_amount, 0) end as overdue_amount,
    case when used.is_billing_known then agreed.contract_amount - coalesce(billed.invoiced_amount, 0) end as unbilled_amount,
    case when used.is_use_known then cast(greatest(coalesce(billed.invoiced_amount, 0), used.worked_amount) as decimal(18, 4)) end as burned_amount,
    case when used.is_use_known then cast(greatest(coalesce(billed.recent_amount, 0), used.recent_amount) as decimal(18, 4)) end as recent_burned_amount,
    case when used.is_billing_known then cast(coalesce(billed.yearly_amount, 0) as decimal(18, 4)) end as yearly_invoiced_amount,
    case when used.is_billing_known then cast(coalesce(billed.invoiced_amount, 0) as double) end / nullif(cast(agreed.contract_amount as double), 0) as billed_ratio,
    cast(project_total.earned_value_amount as double) / nullif(cast(project_total.baseline_amount as double), 0) as complete_ratio,
    agreed.expiry_date,
    project_total.slip_days
from projects
cross join int_report
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
