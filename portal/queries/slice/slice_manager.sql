-- Who manages each project; those that share a name are told apart by their keys.
select p.project_id, p.manager_id as value, coalesce(p.manager_name, p.manager_id) as name
from projects as p
where p.manager_id is not null
