-- One row per change request a customer may see.
select g.change_name, c.project_name, g.change_state, g.price_effect_amount, g.finish_effect_days, g.decided_date,
    g.raised_date
from changes as g
join customer_project as c on c.project_id = g.project_id
where c.customer_id = $customer and g.is_customer_visible
order by coalesce(g.decided_date, g.raised_date) desc
limit 10
