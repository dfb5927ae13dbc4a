-- One row per change request: what a report said of it.
select c.change_id, c.project_id, c.change_name, c.change_state
from changes as c
order by c.change_id
