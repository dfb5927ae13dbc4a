-- One row per invoice that had been sent: what a report said of it.
select i.invoice_id, i.project_id, coalesce(i.invoice_name, i.invoice_id) as invoice_name, i.invoice_amount, i.currency,
    case when i.paid_date <= s.status_date then 'paid' else 'due' end as state
from customer_invoices as i
cross join snapshot as s
where i.invoice_date <= s.status_date
order by i.invoice_id
