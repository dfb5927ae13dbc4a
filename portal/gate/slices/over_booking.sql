-- Each project of the slice carries as much of a person's hours beyond what is available as it has of the slice's firm
-- bookings of that person and week.
select
    p.person_id,
    p.person_name,
    p.team_id,
    p.department_id,
    p.skill,
    p.week,
    u.project_id,
    u.booked_hours,
    cast(cast(p.over_booked_hours as double) * cast(u.booked_hours as double) / cast(p.booked_hours as double)
        as decimal(18, 4)) as over_booked_hours
from person_week as p
join person_project_week as u
    on u.person_id = p.person_id
    and u.week = p.week
where p.over_booked_hours > 0 and u.booked_hours > 0
