-- One row per person, project and ISO week with hours booked or worked: what a person's week is made of.
with together as (
    select
        int_booking_week.person_id,
        int_booking_week.project_id,
        int_booking_week.week,
        int_booking_week.booked_hours,
        int_booking_week.soft_booked_hours,
        cast(null as decimal(18, 4)) as worked_hours,
        cast(null as decimal(18, 4)) as billable_hours,
        cast(null as decimal(18, 4)) as billed_hours
    from int_booking_week
    union all
    select
        int_work_week.person_id,
        int_work_week.project_id,
        int_work_week.week,
        cast(null as decimal(18, 4)) as booked_hours,
        cast(null as decimal(18, 4)) as soft_booked_hours,
        int_work_week.worked_hours,
        int_work_week.approved_billable_hours,
        int_work_week.billed_hours
    from int_work_week
)
select
    together.person_id,
    people.team_id,
    together.project_id,
    together.week,
    sum(together.booked_hours) as booked_hours,
    sum(together.soft_booked_hours) as soft_booked_hours,
    sum(together.worked_hours) as worked_hours,
    sum(together.billable_hours) as billable_hours,
    sum(together.billed_hours) as billed_hours
from together
join people
    on people.person_id = together.person_id
group by together.person_id, people.team_id, together.project_id, together.week
