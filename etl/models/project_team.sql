-- One row per project and team that works, worked, is booked or is asked for on it.
select tasks.project_id, tasks.team_id
from tasks
where tasks.team_id is not null
union
select project_team_week.project_id, project_team_week.team_id
from project_team_week
where project_team_week.team_id is not null
union
select assignments.project_id, coalesce(assignments.team_id, people.team_id) as team_id
from assignments
left join people
    on people.person_id = assignments.person_id
where coalesce(assignments.team_id, people.team_id) is not null
union
select role_requests.project_id, role_requests.team_id
from role_requests
where role_requests.team_id is not null
