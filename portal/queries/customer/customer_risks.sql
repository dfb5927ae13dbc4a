-- One row per open risk a customer may see, likeliest first.
select r.risk_name, c.project_name, r.probability_ratio, r.delay_likely_days, r.response
from risk_exposure as r
join customer_project as c on c.project_id = r.project_id
where c.customer_id = $customer and r.is_customer_visible and r.is_open and r.risk_kind = 'threat'
order by r.probability_ratio desc nulls last, r.risk_name
limit 8
