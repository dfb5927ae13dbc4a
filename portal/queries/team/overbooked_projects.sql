-- One row per project that overbooks people of a team in the coming eight weeks, without their names.
select p.project_name, count(distinct w.week) as week_count, min(w.week) as first_week,
    count(distinct w.person_id) as person_count, sum(w.over_booked_hours) as over_booked_hours
from over_booking as w
join projects as p on p.project_id = w.project_id
where w.team_id = $team
    and w.week >= (select date_trunc('week', status_date) + interval 7 day from snapshot)
    and w.week < (select date_trunc('week', status_date) + interval 63 day from snapshot)
group by p.project_name
order by over_booked_hours desc, p.project_name
