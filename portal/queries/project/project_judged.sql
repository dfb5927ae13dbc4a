-- One row per dimension of a project that a number decides: the number, its colour then, and whose limits apply.
select s.dimension, s.metric_name, s.metric_value, s.computed_colour, coalesce(p.portfolio, '') as portfolio
from project_status as s
join projects as p on p.project_id = s.project_id
where s.project_id = $project and s.dimension <> 'overall' and s.metric_value is not null
    and s.computed_colour in ('green', 'amber', 'red')
order by s.dimension
