-- One row per person and ISO week employed, or booked or worked without being employed, which no capacity stands
-- against: contract, capacity, availability, booked and worked hours.
-- Nothing booked is 0; where no bookings, or no time sheets, came in at all, it is unknown.
with used as (
    select
        person_project_week.person_id,
        person_project_week.week,
        sum(person_project_week.booked_hours) as booked_hours,
        sum(person_project_week.soft_booked_hours) as soft_booked_hours,
        sum(person_project_week.worked_hours) as worked_hours,
        sum(person_project_week.billable_hours) as billable_hours,
        sum(person_project_week.billed_hours) as billed_hours
    from person_project_week
    group by person_project_week.person_id, person_project_week.week
),
standing as (
    select capacity.person_id, capacity.week, capacity.contract_hours, capacity.capacity_hours,
        capacity.available_hours, false as is_outside
    from int_person_capacity as capacity
    union all
    select outside.person_id, outside.week, cast(0 as decimal(18, 4)), cast(0 as decimal(18, 4)),
        cast(0 as decimal(18, 4)), true
    from (
        select used.person_id, used.week
        from used
        where used.booked_hours <> 0 or used.soft_booked_hours <> 0 or used.worked_hours <> 0
    ) as outside
    left join int_person_capacity as capacity
        on capacity.person_id = outside.person_id
        and capacity.week = outside.week
    where capacity.person_id is null
),
came as (
    select
        exists (select 1 from assignments) as has_bookings,
        exists (select 1 from int_work_week) as has_hours
),
loaded as (
    select
        standing.person_id,
        standing.week,
        standing.contract_hours,
        standing.capacity_hours,
        standing.available_hours,
        standing.is_outside,
        case when came.has_bookings then coalesce(used.booked_hours, 0) end as booked_hours,
        case when came.has_bookings then coalesce(used.soft_booked_hours, 0) end as soft_booked_hours,
        case when came.has_hours and standing.week <= int_report.status_week then coalesce(used.worked_hours, 0) end
            as worked_hours,
        case when came.has_hours and standing.week <= int_report.status_week then coalesce(used.billable_hours, 0) end
            as billable_hours,
        case when standing.week <= int_report.status_week then used.billed_hours end as billed_hours,
        came.has_hours and standing.week <= int_report.last_closed_week as is_due
    from standing
    cross join came
    cross join int_report
    left join used
        on used.person_id = standing.person_id
        and used.week = standing.week
)
select
    loaded.person_id,
    people.person_name,
    people.team_id,
    teams.department_id,
    people.skill,
    loaded.week,
    loaded.contract_hours,
    loaded.capacity_hours,
    loaded.available_hours,
    loaded.booked_hours,
    loaded.soft_booked_hours,
    loaded.worked_hours,
    loaded.billable_hours,
    loaded.billed_hours,
    case when loaded.is_due then loaded.available_hours end as expected_hours,
    case when loaded.is_due and loaded.available_hours is not null
        then greatest(least(loaded.worked_hours, loaded.available_hours), 0) end as submitted_hours,
    case
        when loaded.booked_hours > loaded.available_hours then loaded.booked_hours - loaded.available_hours
        when loaded.booked_hours is not null and loaded.available_hours is not null then 0
    end as over_booked_hours,
    loaded.is_outside
from loaded
join people
    on people.person_id = loaded.person_id
left join teams
    on teams.team_id = people.team_id
