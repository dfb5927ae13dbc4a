-- One row per person in this scope employed on a report's status date.
select p.person_id, p.person_name, p.team_id
from people as p
where coalesce(p.employed_from_date, date '1900-01-01') <= (select status_date from snapshot)
    and coalesce(p.employed_to_date, date '9999-12-31') >= (select status_date from snapshot)
order by p.person_id
