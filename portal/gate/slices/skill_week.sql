-- What people of a skill have, and what the projects of the slice ask of them.
with booked as (
    select
        p.department_id,
        coalesce(p.skill, 'not stated') as skill,
        p.week,
        sum(p.booked_hours) as booked_hours,
        sum(p.soft_booked_hours) as soft_booked_hours,
        sum(p.over_booked_hours) as over_booked_hours
    from person_week as p
    group by p.department_id, coalesce(p.skill, 'not stated'), p.week
),
asked as (
    select
        d.department_id,
        d.skill,
        d.week,
        sum(d.unnamed_hours) as unnamed_hours,
        sum(d.soft_unnamed_hours) as soft_unnamed_hours,
        sum(d.unfilled_hours) as unfilled_hours
    from project_demand_week as d
    group by d.department_id, d.skill, d.week
),
demand as (
    select
        w.*,
        booked.booked_hours as own_booked,
        booked.soft_booked_hours as own_soft,
        booked.over_booked_hours as own_over,
        coalesce(asked.unnamed_hours, 0) as own_unnamed,
        coalesce(asked.soft_unnamed_hours, 0) as own_soft_unnamed,
        coalesce(asked.unfilled_hours, 0) as own_unfilled,
        case when w.demand_hours is not null then coalesce(booked.booked_hours, 0) + coalesce(asked.unnamed_hours, 0)
            + coalesce(asked.unfilled_hours, 0) end as own_demand
    from whole_skill_week as w
    left join booked
        on booked.department_id is not distinct from w.department_id
        and booked.skill = w.skill
        and booked.week = w.week
    left join asked
        on asked.department_id is not distinct from w.department_id
        and asked.skill = w.skill
        and asked.week = w.week
    where booked.week is not null or asked.week is not null
)
select
    demand.department_id,
    demand.skill,
    demand.week,
    demand.person_count,
    demand.contract_hours,
    demand.capacity_hours,
    demand.available_hours,
    cast(demand.own_booked as decimal(18, 4)) as booked_hours,
    cast(demand.own_soft as decimal(18, 4)) as soft_booked_hours,
    cast(demand.own_over as decimal(18, 4)) as over_booked_hours,
    cast(demand.own_unnamed as decimal(18, 4)) as unnamed_hours,
    cast(demand.own_soft_unnamed as decimal(18, 4)) as soft_unnamed_hours,
    cast(demand.own_unfilled as decimal(18, 4)) as unfilled_hours,
    cast(demand.own_demand as decimal(18, 4)) as demand_hours,
    cast(case when demand.short_hours is not null then greatest(demand.own_demand - demand.available_hours, 0) end
        as decimal(18, 4)) as short_hours,
    demand.full_time_hours
from demand
