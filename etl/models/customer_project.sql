-- One row per project with a customer: the finished values a customer may read; their inputs stay inside.
with agreed as (
    select contracts.project_id, sum(contracts.contract_amount) as contract_amount, min(contracts.currency) as currency, max(contracts.expiry_date) as expiry_date
    from contracts
    group by contracts.project_id
),
billed as (
    select
        customer_invoices.project_id,
        sum(customer_invoices.invoice_amount) as invoiced_amount,
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
    coalesce(billed.invoiced_amount, 0) as invoiced_amount,
    coalesce(billed.paid_amount, 0) as paid_amount,
    coalesce(billed.overdue_amount, 0) as overdue_amount,
    agreed.contract_amount - coalesce(billed.invoiced_amount, 0) as unbilled_amount,
    cast(coalesce(billed.invoiced_amount, 0) as double) / nullif(cast(agreed.contract_amount as double), 0) as billed_ratio,
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
left join priced
    on priced.project_id = projects.project_id
where projects.customer_id is not null and projects.is_customer_visible
