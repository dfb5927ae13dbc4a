-- One row per person of a team and week of the coming eight.
select w.person_id, w.person_name, w.week, sum(w.booked_hours) as booked_hours,
    sum(w.available_hours) as available_hours
from person_week as w
where w.team_id = $team
    and w.week >= (select date_trunc('week', status_date) + interval 7 day from snapshot)
    and w.week < (select date_trunc('week', status_date) + interval 63 day from snapshot)
group by w.person_id, w.person_name, w.week
order by strip_accents(lower(w.person_name)), w.person_name, w.person_id, w.week
