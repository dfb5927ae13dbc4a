-- One row where the whole company is in scope: what its projects cost together, as a range, and when the last of them
-- is expected to finish.
select g.project_count, g.low_amount, g.even_amount, g.likely_amount, g.high_amount,
    max(t.forecast_finish_date) as last_finish_date
from group_forecast as g
join project_total as t on t.estimate_amount is not null
where g.department_id is null
group by all
