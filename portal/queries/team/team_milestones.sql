-- One row per project that a team has open tasks in: its next unreached milestone, as promised, as expected and as
-- simulated.
with next as (
    select m.project_id, m.milestone_id, m.milestone_name, m.baseline_date, m.forecast_date, m.slip_days, m.is_overdue,
        row_number() over (partition by m.project_id order by m.forecast_date, m.milestone_name) as place
    from milestone as m
    where not m.is_done and m.forecast_date is not null
        and m.project_id in (select k.project_id
            from task_total as k where k.team_id = $team and not k.is_done and k.kind in ('task', 'milestone'))
)
select n.milestone_name, p.project_name, n.baseline_date, n.forecast_date, n.slip_days, n.is_overdue, f.even_date,
    f.likely_date
from next as n
join projects as p on p.project_id = n.project_id
left join milestone_forecast as f on f.milestone_id = n.milestone_id
where n.place = 1
order by n.forecast_date, n.milestone_name
limit $limit
