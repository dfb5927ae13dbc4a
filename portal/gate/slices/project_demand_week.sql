-- What a project of the slice has booked and asks for, and what it books beyond capacity beside the others of the slice;
-- of teams that are not led, whose weeks are not known here, as it is published.
with over as (
    select
        o.project_id,
        o.team_id,
        o.department_id,
        coalesce(o.skill, 'not stated') as skill,
        o.week,
        sum(o.over_booked_hours) as over_booked_hours
    from over_booking as o
    group by o.project_id, o.team_id, o.department_id, coalesce(o.skill, 'not stated'), o.week
)
select w.* replace (
        case
            when w.over_booked_hours is null or w.team_id not in (select p.team_id from person_week as p)
                then w.over_booked_hours
            else cast(coalesce(over.over_booked_hours, 0) as decimal(18, 4))
        end as over_booked_hours
    )
from whole_project_demand_week as w
left join over
    on over.project_id = w.project_id
    and over.team_id is not distinct from w.team_id
    and over.department_id is not distinct from w.department_id
    and over.skill = w.skill
    and over.week = w.week
where w.project_id in (select k.project_id from kept.project as k)
