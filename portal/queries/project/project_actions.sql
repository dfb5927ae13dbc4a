-- One row per open issue and response of a project, overdue first, then the oldest.
select action_kind, action_name, severity, owner_name, opened_date, due_date, age_days, is_overdue
from action
where project_id = $project and is_open
order by is_overdue desc, age_days desc nulls last, action_name
limit $limit
