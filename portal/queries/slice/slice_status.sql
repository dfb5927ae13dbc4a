-- The colour of each project: overall, as it is computed.
select s.project_id, s.computed_colour as value, s.computed_colour as name
from project_status as s
where s.dimension = 'overall' and s.computed_colour is not null
