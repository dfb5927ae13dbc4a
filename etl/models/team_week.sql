-- One row per team and ISO week: the hours of its people, added up. Where those of one are unknown, so is the capacity
-- of the team.
select
    person_week.team_id,
    person_week.department_id,
    person_week.week,
    case when count(person_week.contract_hours) = count(person_week.person_id)
        then sum(person_week.contract_hours) end as contract_hours,
    case when count(person_week.capacity_hours) = count(person_week.person_id)
        then sum(person_week.capacity_hours) end as capacity_hours,
    case when count(person_week.available_hours) = count(person_week.person_id)
        then sum(person_week.available_hours) end as available_hours,
    sum(person_week.booked_hours) as booked_hours,
    sum(person_week.soft_booked_hours) as soft_booked_hours,
    sum(person_week.worked_hours) as worked_hours,
    sum(person_week.billable_hours) as billable_hours,
    sum(person_week.billed_hours) as billed_hours,
    sum(person_week.expected_hours) as expected_hours,
    sum(person_week.submitted_hours) as submitted_hours,
    sum(person_week.over_booked_hours) as over_booked_hours,
    sum(case when person_week.is_outside then 0 else 1 end) as person_count,
    max(int_report.full_time_hours) as full_time_hours
from person_week
cross join int_report
where person_week.team_id is not null
group by person_week.team_id, person_week.department_id, person_week.week
