-- One row per project: its department and colour, for a mark of its own.
select
    t.project_id, t.project_name,
    coalesce(d.department_name, 'No department') as department_name,
    coalesce(s.computed_colour, 'grey') as colour
from project_total as t
left join departments as d on d.department_id = t.department_id
left join project_status as s on s.project_id = t.project_id and s.dimension = 'overall'
order by strip_accents(lower(t.project_name)), t.project_name
