-- One row per project a team carries: open tasks, late ones, hours spent against estimate; not known where others worked
-- on a task and their hours are not shown.
select p.project_name, count(*) filter (where not k.is_done) as open_count,
    count(*) filter (where k.is_overdue) as overdue_count,
    sum(k.estimate_hours) as estimate_hours, case
    when count(*) filter (where not k.is_own_work and k.worked_hours is null) = 0 then sum(k.worked_hours) end
    as worked_hours, sum(k.remaining_hours) filter (where not k.is_done) as remaining_hours
from task_total as k
join projects as p on p.project_id = k.project_id
where k.team_id = $team and k.kind in ('task', 'level_of_effort')
group by p.project_name
having count(*) filter (where not k.is_done) > 0
order by overdue_count desc, open_count desc, p.project_name
