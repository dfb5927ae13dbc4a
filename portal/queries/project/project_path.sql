-- One row per open task of a project, those first that decide its finish: dates by logic, float, and how often it
-- decides when durations vary.
select n.task_id, k.task_name, k.kind, m.team_name, n.early_start_date, n.early_finish_date, n.late_finish_date,
    n.total_float_days, n.free_float_days,
    n.is_longest_path, s.criticality_ratio, f.even_date, f.likely_date
from task_schedule as n
join task_total as k on k.task_id = n.task_id
left join teams as m on m.team_id = k.team_id
left join task_simulation as s on s.task_id = n.task_id
left join milestone_forecast as f on f.milestone_id = n.task_id
where n.project_id = $project and n.total_float_days is not null
order by (not n.is_longest_path), n.total_float_days, n.early_finish_date, k.task_name
limit $limit
