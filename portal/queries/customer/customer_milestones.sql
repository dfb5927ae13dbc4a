-- One row per milestone a customer may see, in the order promised.
select m.milestone_name, p.project_name, m.baseline_date, m.original_date, m.forecast_date, m.actual_date, m.slip_days,
    m.is_done
from milestone as m
join projects as p on p.project_id = m.project_id
join customer_project as c on c.project_id = m.project_id
where c.customer_id = $customer and m.is_customer_visible and m.baseline_date is not null
    and m.forecast_date is not null
order by m.baseline_date, m.milestone_name
