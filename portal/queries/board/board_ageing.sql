-- One row per item of a team in progress, oldest first.
select i.task_name, p.project_id, p.project_name, i.state_name, i.started_date, i.age_days, i.blocked_days, i.is_blocked,
    i.target_days, i.is_breached
from flow_item as i
left join projects as p on p.project_id = i.project_id
where i.team_id = $team and i.is_wip
order by i.age_days desc, i.task_name
