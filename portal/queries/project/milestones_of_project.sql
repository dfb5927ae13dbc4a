-- One row per milestone of a project, in the order it was promised.
select m.milestone_name, m.baseline_date, m.original_date, m.forecast_date, m.actual_date, m.slip_days, m.is_done,
    m.is_overdue
from milestone as m
where m.project_id = $project
order by m.baseline_date nulls last, m.milestone_name
