-- The department that owns each project.
select p.project_id, p.department_id as value, coalesce(d.department_name, p.department_id) as name
from projects as p
left join departments as d
    on d.department_id = p.department_id
where p.department_id is not null
