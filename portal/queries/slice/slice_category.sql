-- What kind of project each is.
select p.project_id, p.category as value, p.category as name
from projects as p
where p.category is not null
