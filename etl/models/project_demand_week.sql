-- One row per project, team, skill and ISO week: what the project has booked, asks for and lacks, and what it books
-- beyond capacity.
with combined as (
    select
        int_booking_week.project_id,
        people.team_id,
        teams.department_id,
        coalesce(people.skill, 'not stated') as skill,
        int_booking_week.week,
        int_booking_week.booked_hours,
        int_booking_week.soft_booked_hours,
        cast(0 as decimal(18, 4)) as unnamed_hours,
        cast(0 as decimal(18, 4)) as soft_unnamed_hours,
        cast(0 as decimal(18, 4)) as requested_hours,
        cast(null as decimal(18, 4)) as filled_hours,
        cast(0 as decimal(18, 4)) as unfilled_hours,
        case when person_week.available_hours is null
            and int_booking_week.booked_hours > 0 then cast(null as decimal(18, 4))
            else coalesce(over_booking.over_booked_hours, 0) end as over_booked_hours
    from int_booking_week
    join people
        on people.person_id = int_booking_week.person_id
    left join teams
        on teams.team_id = people.team_id
    left join person_week
        on person_week.person_id = int_booking_week.person_id
        and person_week.week = int_booking_week.week
    left join over_booking
        on over_booking.person_id = int_booking_week.person_id
        and over_booking.project_id = int_booking_week.project_id
        and over_booking.week = int_booking_week.week
    union all
    select
        int_open_week.project_id,
        int_open_week.team_id,
        int_open_week.department_id,
        int_open_week.skill,
        int_open_week.week,
        0 as booked_hours,
        0 as soft_booked_hours,
        int_open_week.unnamed_hours,
        int_open_week.soft_unnamed_hours,
        int_open_week.requested_hours,
        int_open_week.filled_hours,
        int_open_week.unfilled_hours,
        0 as over_booked_hours
    from int_open_week
)
select
    combined.project_id,
    combined.team_id,
    combined.department_id,
    combined.skill,
    combined.week,
    cast(sum(combined.booked_hours) as decimal(18, 4)) as booked_hours,
    cast(sum(combined.soft_booked_hours) as decimal(18, 4)) as soft_booked_hours,
    cast(sum(combined.unnamed_hours) as decimal(18, 4)) as unnamed_hours,
    cast(sum(combined.soft_unnamed_hours) as decimal(18, 4)) as soft_unnamed_hours,
    cast(sum(combined.requested_hours) as decimal(18, 4)) as requested_hours,
    cast(sum(combined.filled_hours) as decimal(18, 4)) as filled_hours,
    cast(sum(combined.unfilled_hours) as decimal(18, 4)) as unfilled_hours,
    cast(case when count(combined.over_booked_hours) = count(combined.week) then sum(combined.over_booked_hours) end
        as decimal(18, 4)) as over_booked_hours
from combined
group by combined.project_id, combined.team_id, combined.department_id, combined.skill, combined.week
