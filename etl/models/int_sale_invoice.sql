-- One row per project with invoices to its customer: billed, paid and overdue.
with invoice as (
    select
        customer_invoices.project_id,
        customer_invoices.invoice_id,
        customer_invoices.invoice_date,
        customer_invoices.due_date,
        customer_invoices.paid_date,
        cast(customer_invoices.invoice_amount * priced_in.rate as decimal(18, 4)) as invoice_amount
    from customer_invoices
    join int_sale_currency as target
        on target.project_id = customer_invoices.project_id
    left join int_sale_rate as priced_in
        on priced_in.project_id = customer_invoices.project_id
        and priced_in.currency = coalesce(customer_invoices.currency, target.own_currency)
)
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
