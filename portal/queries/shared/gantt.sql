-- One row per leaf task or milestone to draw: the unfinished first to start, of one project or one team. Its phase is
-- the summary task right above it, with the span of all its tasks.
select k.task_id, k.task_name, k.project_id, p.project_name, k.kind, k.baseline_start_date, k.baseline_finish_date,
    k.forecast_start_date,
    k.forecast_finish_date, k.actual_finish_date, k.complete_ratio, k.slip_days, k.is_overdue, k.is_done,
        n.total_float_days, coalesce(n.is_longest_path, false) as is_longest_path, s.task_name as phase_name,
    min(k.forecast_start_date) over (partition by k.project_id, k.parent_task_id) as phase_start_date,
    max(k.forecast_finish_date) over (partition by k.project_id, k.parent_task_id) as phase_finish_date,
    max(k.baseline_finish_date) over (partition by k.project_id, k.parent_task_id) as phase_baseline_date
from task_total as k
join projects as p on p.project_id = k.project_id
left join task_schedule as n on n.task_id = k.task_id
left join task_total as s on s.project_id = k.project_id and s.task_id = k.parent_task_id
where k.kind in ('task', 'milestone') and k.forecast_start_date is not null and k.forecast_finish_date is not null
    and ($project is null or k.project_id = $project) and ($team is null or k.team_id = $team)
    and ($project is not null or not k.is_done)
qualify row_number() over (order by k.is_done, k.forecast_start_date, k.forecast_finish_date, k.task_name) <= $limit
order by k.forecast_start_date, k.forecast_finish_date, k.task_name
