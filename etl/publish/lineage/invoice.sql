-- Invoices to the customer.
select
    t.project_id as entity,
    cast(t.invoice_id as varchar) as key,
    cast(coalesce(t.invoice_name, t.invoice_id) as varchar) as name,
    cast(t.invoice_date as date) as day,
    t.invoice_amount as part,
    t.source_file_id,
    t.source_row
from customer_invoices as t
cross join snapshot as s
where t.invoice_date <= s.status_date and $when
