-- One row per dimension of a project's status: computed with its sentence, declared with its author.
select dimension, is_counted, computed_colour, sentence, since_date, declared_colour, declared_by, declared_reason,
    declared_until_date, is_watermelon
from project_status
where project_id = $project and dimension <> 'overall'
order by is_counted desc, dimension
