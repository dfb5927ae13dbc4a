-- One row per unreached milestone of the projects a department owns, soonest expected first.
select m.milestone_id, m.milestone_name, p.project_id, p.project_name, m.baseline_date, m.forecast_date, m.slip_days,
    m.is_overdue
from milestone as m
join projects as p on p.project_id = m.project_id
where not m.is_done and m.baseline_date is not null and m.forecast_date is not null
    and p.department_id = $department
order by m.forecast_date, m.milestone_name
limit $limit
