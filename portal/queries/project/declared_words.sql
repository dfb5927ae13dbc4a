-- The source's own words for the declared colour, where it has more steps than colours.
select s.declared_words
from project_status as s
where s.project_id = $project and s.dimension = 'overall' and s.declared_words is not null
