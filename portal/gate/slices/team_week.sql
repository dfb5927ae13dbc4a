-- The hours of a team's people, as the slice has them.
with used as (
    select
        p.team_id,
        p.week,
        sum(p.booked_hours) as booked_hours,
        sum(p.soft_booked_hours) as soft_booked_hours,
        sum(p.worked_hours) as worked_hours,
        sum(p.billable_hours) as billable_hours,
        sum(p.billed_hours) as billed_hours,
        sum(p.over_booked_hours) as over_booked_hours
    from person_week as p
    group by p.team_id, p.week
)
select w.* replace (
        used.booked_hours as booked_hours,
        used.soft_booked_hours as soft_booked_hours,
        used.worked_hours as worked_hours,
        used.billable_hours as billable_hours,
        used.billed_hours as billed_hours,
        used.over_booked_hours as over_booked_hours
    )
from whole_team_week as w
join used
    on used.team_id = w.team_id
    and used.week = w.week
