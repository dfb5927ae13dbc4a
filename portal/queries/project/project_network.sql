-- One row: the finish of a project by logic, beside what is expected.
select n.network_finish_date, n.critical_path_days, n.finish_float_days, n.loop_names, t.forecast_finish_date,
    t.baseline_finish_date
from project_schedule as n
join project_total as t on t.project_id = n.project_id
where n.project_id = $project
