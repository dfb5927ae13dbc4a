-- One row per person and ISO week employed, or booked or worked without being employed, which no capacity stands
-- against: contract, capacity, availability, booked and worked hours.
-- Nothing booked is 0; where no bookings, or no time sheets, came in at all, it is unknown.
with bound as (
    select min(dated.week) as first_week, max(dated.week) as last_week
    from (
        select min(int_work_week.week) as week from int_work_week
        union all
        select max(int_work_week.week) from int_work_week
        union all
        select min(assignments.week) from assignments
        union all
        select max(assignments.week) from assignments
        union all
        select cast(date_trunc('week', min(role_requests.from_date)) as date) from role_requests
        union all
        select cast(date_trunc('week', max(role_requests.to_date)) as date) from role_requests
    ) as dated
),
known_calendar as (
    select distinct calendars.calendar_id from calendars
),
template as (
    select int_calendar_day.calendar_id, int_calendar_day.week, sum(int_calendar_day.working_hours) as week_hours,
        sum(int_calendar_day.usual_hours) as usual_hours
    from int_calendar_day
    group by int_calendar_day.calendar_id, int_calendar_day.week
),
full_week as (
    select template.calendar_id, max(template.usual_hours) as usual_hours
    from template
    group by template.calendar_id
),
person as (
    select
        people.person_id,
        people.weekly_hours,
        people.non_project_ratio,
        people.employed_from_date,
        people.employed_to_date,
        cast(date_trunc('week', people.employed_from_date) as date) as first_week,
        cast(date_trunc('week', people.employed_to_date) as date) as last_week,
        coalesce(known_calendar.calendar_id, '') as calendar_id
    from people
    left join known_calendar
        on known_calendar.calendar_id = people.calendar_id
),
not_employed as (
    select person.person_id, int_calendar_day.week, sum(int_calendar_day.working_hours) as outside_hours,
        sum(int_calendar_day.usual_hours) as outside_usual_hours
    from person
    join int_calendar_day
        on int_calendar_day.calendar_id = person.calendar_id
        and (
            (int_calendar_day.week = person.first_week and int_calendar_day.calendar_date < person.employed_from_date)
            or (int_calendar_day.week = person.last_week and int_calendar_day.calendar_date > person.employed_to_date)
        )
    where person.employed_from_date is not null or person.employed_to_date is not null
    group by person.person_id, int_calendar_day.week
),
absent_day as (
    select distinct person.person_id, int_calendar_day.week, int_calendar_day.calendar_date,
        int_calendar_day.working_hours
    from absences
    join person
        on person.person_id = absences.person_id
    join int_calendar_day
        on int_calendar_day.calendar_id = person.calendar_id
        and int_calendar_day.calendar_date between absences.from_date and absences.to_date
    where int_calendar_day.calendar_date >= coalesce(person.employed_from_date, int_calendar_day.calendar_date)
        and int_calendar_day.calendar_date <= coalesce(person.employed_to_date, int_calendar_day.calendar_date)
),
absent as (
    select absent_day.person_id, absent_day.week, sum(absent_day.working_hours) as absent_hours
    from absent_day
    group by absent_day.person_id, absent_day.week
),
employed_week as (
    select
        person.person_id,
        person.weekly_hours,
        person.non_project_ratio,
        person.calendar_id,
        template.week,
        template.week_hours - coalesce(not_employed.outside_hours, 0) as working_hours,
        template.usual_hours - coalesce(not_employed.outside_usual_hours, 0) as usual_hours,
        coalesce(absent.absent_hours, 0) as absent_hours
    from person
    cross join bound
    join template
        on template.calendar_id = person.calendar_id
        and template.week between bound.first_week and bound.last_week
        and template.week >= coalesce(person.first_week, template.week)
        and template.week <= coalesce(person.last_week, template.week)
    left join not_employed
        on not_employed.person_id = person.person_id
        and not_employed.week = template.week
    left join absent
        on absent.person_id = person.person_id
        and absent.week = template.week
),
capacity as (
    select
        employed_week.person_id,
        employed_week.week,
        cast(cast(employed_week.weekly_hours as double) * cast(employed_week.usual_hours
            as double) / nullif(cast(full_week.usual_hours as double), 0) as decimal(18, 4)) as contract_hours,
        cast(cast(employed_week.weekly_hours as double) * cast(employed_week.working_hours
            as double) / nullif(cast(full_week.usual_hours as double), 0) as decimal(18, 4)) as capacity_hours,
        cast(cast(employed_week.weekly_hours as double) * cast(employed_week.working_hours
            - employed_week.absent_hours as double) / nullif(cast(full_week.usual_hours as double), 0)
            * (1 - cast(coalesce(employed_week.non_project_ratio, 0) as double)) as decimal(18, 4)) as available_hours
    from employed_week
    join full_week
        on full_week.calendar_id = employed_week.calendar_id
),
booked as (
    select
        int_booking_week.person_id,
        int_booking_week.week,
        sum(int_booking_week.booked_hours) as booked_hours,
        sum(int_booking_week.soft_booked_hours) as soft_booked_hours
    from int_booking_week
    group by int_booking_week.person_id, int_booking_week.week
),
worked as (
    select
        int_work_week.person_id,
        int_work_week.week,
        sum(int_work_week.worked_hours) as worked_hours,
        sum(int_work_week.approved_billable_hours) as billable_hours,
        sum(int_work_week.billed_hours) as billed_hours
    from int_work_week
    group by int_work_week.person_id, int_work_week.week
),
standing as (
    select capacity.person_id, capacity.week, capacity.contract_hours, capacity.capacity_hours,
        capacity.available_hours, false as is_outside
    from capacity
    union all
    select outside.person_id, outside.week, cast(0 as decimal(18, 4)), cast(0 as decimal(18, 4)),
        cast(0 as decimal(18, 4)), true
    from (
        select booked.person_id, booked.week from booked where booked.booked_hours <> 0 or booked.soft_booked_hours <> 0
        union
        select worked.person_id, worked.week from worked where worked.worked_hours <> 0
    ) as outside
    join people
        on people.person_id = outside.person_id
    left join capacity
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
        case when came.has_bookings then coalesce(booked.booked_hours, 0) end as booked_hours,
        case when came.has_bookings then coalesce(booked.soft_booked_hours, 0) end as soft_booked_hours,
        case when came.has_hours and standing.week <= int_report.status_week then coalesce(worked.worked_hours, 0) end
            as worked_hours,
        case when came.has_hours and standing.week <= int_report.status_week then coalesce(worked.billable_hours, 0) end
            as billable_hours,
        case when standing.week <= int_report.status_week then worked.billed_hours end as billed_hours,
        came.has_hours and standing.week <= int_report.last_closed_week as is_due
    from standing
    cross join came
    cross join int_report
    left join booked
        on booked.person_id = standing.person_id
        and booked.week = standing.week
    left join worked
        on worked.person_id = standing.person_id
        and worked.week = standing.week
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
