-- One row per person, project and ISO week: hours booked firmly and tentatively on people by name.
select
    assignments.person_id,
    assignments.project_id,
    assignments.week,
    sum(case when assignments.booking = 'hard' then assignments.planned_hours else 0 end) as booked_hours,
    sum(case when assignments.booking = 'soft' then assignments.planned_hours else 0 end) as soft_booked_hours
from assignments
where assignments.person_id <> ''
group by assignments.person_id, assignments.project_id, assignments.week
