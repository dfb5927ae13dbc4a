-- One row per department and colour: how many projects.
select
    coalesce(d.department_name, 'No department') as department_name,
    coalesce(s.computed_colour, 'grey') as colour,
    count(*) as project_count
from project_total as t
left join departments as d on d.department_id = t.department_id
left join project_status as s on s.project_id = t.project_id and s.dimension = 'overall'
group by 1, 2
order by 1, 2
