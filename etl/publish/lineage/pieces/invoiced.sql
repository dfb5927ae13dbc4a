-- What a project is invoiced.
coalesce((select sum(i.invoice_amount) from customer_invoices as i
    where i.project_id = t.project_id and i.invoice_date <= s.status_date and $when), 0)
