-- One row per overbooked person, ISO week and project that books them: its part of the hours beyond what is available.
-- Each project carries as much of it as it has of the firm bookings of that person and week.
select
    person_week.person_id,
    person_week.person_name,
    person_week.team_id,
    person_week.department_id,
    person_week.skill,
    person_week.week,
    int_booking_week.project_id,
    int_booking_week.booked_hours,
    cast(cast(person_week.over_booked_hours as double) * cast(int_booking_week.booked_hours
        as double) / cast(person_week.booked_hours as double) as decimal(18, 4)) as over_booked_hours
from person_week
join int_booking_week
    on int_booking_week.person_id = person_week.person_id
    and int_booking_week.week = person_week.week
where person_week.over_booked_hours > 0 and int_booking_week.booked_hours > 0
