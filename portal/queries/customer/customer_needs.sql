-- One row per open decision that waits for the customer.
select d.decision_name, c.project_name, d.consequence, d.needed_by_date
from decisions as d
join customer_project as c on c.project_id = d.project_id
where c.customer_id = $customer and d.is_customer_visible and d.asked_of = 'customer' and d.decided_date is null
order by d.needed_by_date nulls last
