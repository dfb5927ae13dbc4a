-- The portfolio of each project that is in one.
select p.project_id, p.portfolio as value, p.portfolio as name
from projects as p
where p.portfolio is not null
