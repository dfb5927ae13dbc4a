-- One row: a project as deep as this scope goes.
select p.*, t.* exclude (project_id, project_name, portfolio, phase, manager_name, programme_id, department_id,
    customer_id, baseline_start_date, baseline_finish_date, forecast_finish_date, actual_finish_date),
    t.baseline_start_date as plan_start_date, t.baseline_finish_date as plan_finish_date,
        t.forecast_finish_date as now_finish_date, t.actual_finish_date as done_date,
    d.department_name, s.computed_colour, s.sentence, s.declared_colour, s.declared_reason, s.declared_by,
        s.declared_date, s.declared_until_date, s.is_watermelon, s.watermelon_date, s.watermelon_count
from projects as p
join project_total as t on t.project_id = p.project_id
left join departments as d on d.department_id = p.department_id
left join project_status as s on s.project_id = p.project_id and s.dimension = 'overall'
where p.project_id = $project
