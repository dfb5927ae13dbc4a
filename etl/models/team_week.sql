-- One row per team and ISO week: the hours of its people, added up.
select
    person_week.team_id,
    person_week.department_id,
    person_week.week,
    sum(person_week.capacity_hours) as capacity_hours,
    sum(person_week.available_hours) as available_hours,
    sum(person_week.booked_hours) as booked_hours,
    sum(person_week.soft_booked_hours) as soft_booked_hours,
    sum(person_week.worked_hours) as worked_hours,
    sum(person_week.billable_hours) as billable_hours,
    sum(person_week.over_booked_hours) as over_booked_hours,
    count(person_week.person_id) as person_count
from person_week
where person_week.team_id is not null
group by person_week.team_id, person_week.department_id, person_week.week
