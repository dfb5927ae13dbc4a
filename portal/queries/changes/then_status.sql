-- One row per project and dimension of its status: the colour that a report gave it, and by which number.
select s.project_id, s.dimension, s.is_counted, s.computed_colour, s.metric_name, s.metric_value, s.declared_colour,
    s.declared_by, s.declared_reason
from project_status as s
order by s.project_id, s.dimension
