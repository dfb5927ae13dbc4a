-- One row per project that a department owns, or that its teams work on.
select project_id from projects where department_id = $key
union
select t.project_id from task_total as t join teams as m on m.team_id = t.team_id where m.department_id = $key
order by project_id
