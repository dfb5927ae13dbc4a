-- Where each project stands in its life.
select p.project_id, p.phase as value, p.phase as name
from projects as p
where p.phase is not null
