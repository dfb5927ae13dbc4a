-- One row per deliverable a customer may see.
select v.deliverable_name, c.project_name, v.due_date, v.forecast_date, v.delivered_date, v.accepted_date
from deliverables as v
join customer_project as c on c.project_id = v.project_id
where c.customer_id = $customer and v.is_customer_visible
order by coalesce(v.delivered_date, v.forecast_date, v.due_date) desc
limit 12
