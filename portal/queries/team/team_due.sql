-- One row per unfinished task of a team due within two weeks or overdue; blocked first, then what others wait for.
select k.task_id, k.task_name, p.project_name, k.owner_name, k.waiting_for, k.waiting_count, k.baseline_finish_date,
    k.forecast_finish_date, k.slip_days, k.is_overdue, k.complete_ratio, n.total_float_days
from task_total as k
join projects as p on p.project_id = k.project_id
left join task_schedule as n on n.task_id = k.task_id
where k.team_id = $team and not k.is_done and k.kind in ('task', 'milestone')
    and coalesce(k.forecast_finish_date, k.baseline_finish_date) <= (select status_date + 14 from snapshot)
order by (k.waiting_for is null), (not k.is_overdue), k.waiting_count desc, k.forecast_finish_date, k.task_name
limit $limit
