-- One row per milestone: what a report said of it.
select m.milestone_id, m.project_id, m.milestone_name, coalesce(m.actual_date, m.forecast_date) as finish_date,
    m.actual_date, m.baseline_date, m.is_done
from milestone as m
order by m.milestone_id
