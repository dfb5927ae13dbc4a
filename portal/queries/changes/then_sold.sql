-- One row per project as its customer is told of it.
select c.project_id, c.project_name, 'customer' as relation, c.phase,
    coalesce(c.actual_finish_date, c.forecast_finish_date) as finish_date,
    c.actual_finish_date is not null as is_finished, c.baseline_finish_date, c.currency
from customer_project as c
order by c.project_id
