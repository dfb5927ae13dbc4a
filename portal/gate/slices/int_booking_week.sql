-- Hours booked on people by name.
select p.person_id, p.project_id, p.week, p.booked_hours, p.soft_booked_hours
from person_project_week as p
where p.booked_hours is not null
