-- One row per department, primary skill and ISO week: what its people have, what is asked of them, and what is short.
-- A person counts once, by primary skill. Who has none, and what asks for none, stands under "not stated".
with combined as (
    select
        person_week.department_id,
        coalesce(person_week.skill, 'not stated') as skill,
        person_week.week,
        case when person_week.is_outside then 0 else 1 end as person_count,
        person_week.contract_hours,
        person_week.capacity_hours,
        person_week.available_hours,
        person_week.booked_hours,
        person_week.soft_booked_hours,
        person_week.over_booked_hours,
        cast(0 as decimal(18, 4)) as unnamed_hours,
        cast(0 as decimal(18, 4)) as soft_unnamed_hours,
        cast(0 as decimal(18, 4)) as unfilled_hours
    from person_week
    union all
    select
        int_open_week.department_id,
        int_open_week.skill,
        int_open_week.week,
        0 as person_count,
        0 as contract_hours,
        0 as capacity_hours,
        0 as available_hours,
        0 as booked_hours,
        0 as soft_booked_hours,
        0 as over_booked_hours,
        int_open_week.unnamed_hours,
        int_open_week.soft_unnamed_hours,
        int_open_week.unfilled_hours
    from int_open_week
),
added as (
    select
        combined.department_id,
        combined.skill,
        combined.week,
        sum(combined.person_count) as person_count,
        case when count(combined.contract_hours) = count(combined.week)
            then sum(combined.contract_hours) end as contract_hours,
        case when count(combined.capacity_hours) = count(combined.week)
            then sum(combined.capacity_hours) end as capacity_hours,
        case when count(combined.available_hours) = count(combined.week)
            then sum(combined.available_hours) end as available_hours,
        sum(combined.booked_hours) as booked_hours,
        sum(combined.soft_booked_hours) as soft_booked_hours,
        sum(combined.over_booked_hours) as over_booked_hours,
        sum(combined.unnamed_hours) as unnamed_hours,
        sum(combined.soft_unnamed_hours) as soft_unnamed_hours,
        sum(combined.unfilled_hours) as unfilled_hours
    from combined
    group by combined.department_id, combined.skill, combined.week
),
came as (
    select exists (select 1 from assignments) or exists (select 1 from role_requests) as has_demand
)
select
    added.department_id,
    added.skill,
    added.week,
    cast(added.person_count as bigint) as person_count,
    cast(added.contract_hours as decimal(18, 4)) as contract_hours,
    cast(added.capacity_hours as decimal(18, 4)) as capacity_hours,
    cast(added.available_hours as decimal(18, 4)) as available_hours,
    cast(added.booked_hours as decimal(18, 4)) as booked_hours,
    cast(added.soft_booked_hours as decimal(18, 4)) as soft_booked_hours,
    cast(added.over_booked_hours as decimal(18, 4)) as over_booked_hours,
    cast(added.unnamed_hours as decimal(18, 4)) as unnamed_hours,
    cast(added.soft_unnamed_hours as decimal(18, 4)) as soft_unnamed_hours,
    cast(added.unfilled_hours as decimal(18, 4)) as unfilled_hours,
    cast(case when came.has_demand then coalesce(added.booked_hours, 0) + added.unnamed_hours + added.unfilled_hours end
        as decimal(18, 4)) as demand_hours,
    cast(case when came.has_demand and added.available_hours is not null
        then greatest(coalesce(added.booked_hours, 0) + added.unnamed_hours
        + added.unfilled_hours - added.available_hours, 0) end as decimal(18, 4)) as short_hours,
    int_report.full_time_hours
from added
cross join came
cross join int_report
