-- One row: how many tasks with dates a project or a team has, how many of them are open, how many of those have a
-- baseline, and how late these are.
select count(*) as match_count, count(*) filter (where not k.is_done and k.kind = 'task') as open_count,
    count(k.slip_days) filter (where not k.is_done and k.kind = 'task') as judged_count,
    case when count(k.slip_days) filter (where not k.is_done and k.kind = 'task') > 0
        then count(*) filter (where not k.is_done and k.kind = 'task' and k.slip_days > 0) end as late_count,
    max(k.slip_days) filter (where not k.is_done and k.kind = 'task') as longest_slip_days
from task_total as k
where k.kind in ('task', 'milestone') and k.forecast_start_date is not null and k.forecast_finish_date is not null
    and ($project is null or k.project_id = $project) and ($team is null or k.team_id = $team)
    and ($project is not null or not k.is_done)
