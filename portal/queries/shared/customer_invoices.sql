-- One row per invoice to a customer.
select i.invoice_name, c.project_name, i.invoice_date, i.due_date, i.paid_date, i.invoice_amount, i.currency
from customer_invoices as i
join customer_project as c on c.project_id = i.project_id
where c.customer_id = $customer and i.invoice_date <= (select status_date from snapshot)
order by i.invoice_date desc
limit 12
