-- One row per item of a team finished in the last 90 days, and the days it took.
select i.finished_date, i.task_name, p.project_id, p.project_name, i.started_date, i.cycle_days, i.blocked_days, i.target_days,
    i.is_within_target
from flow_item as i
left join projects as p on p.project_id = i.project_id
where i.team_id = $team and i.is_recent and i.cycle_days is not null
order by i.finished_date, i.task_name
