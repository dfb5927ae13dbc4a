-- One row per leaf task or milestone to draw: the unfinished first to start, of one project or one team.
select k.task_id, k.task_name, p.project_name, k.kind, k.baseline_start_date, k.baseline_finish_date, k.forecast_start_date,
    k.forecast_finish_date, k.actual_finish_date, k.complete_ratio, k.slip_days, k.is_overdue
from task_total as k
join projects as p on p.project_id = k.project_id
where k.kind <> 'summary' and k.kind <> 'level_of_effort' and k.forecast_start_date is not null and k.forecast_finish_date is not null
    and ($project is null or k.project_id = $project) and ($team is null or k.team_id = $team)
    and ($project is not null or not k.is_done)
order by k.is_done, k.forecast_start_date, k.forecast_finish_date, k.task_name
limit $limit
