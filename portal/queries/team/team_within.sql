-- One row per project that a team works on.
select distinct project_id from task_total where team_id = $key order by project_id
