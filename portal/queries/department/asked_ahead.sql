-- One row: the first of the coming twelve weeks in which a department's people are booked or asked for; null where
-- they are in none.
select min(w.week) as first_week
from project_demand_week as w
where w.department_id = $department
    and w.week >= (select date_trunc('week', status_date) + interval 7 day from snapshot)
    and w.week < (select date_trunc('week', status_date) + interval 91 day from snapshot)
