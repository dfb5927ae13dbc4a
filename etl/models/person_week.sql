-- One row per person and ISO week: contract, capacity, availability, booked and worked hours.
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
    ) as dated
),
known_calendar as (
    select distinct calendars.calendar_id from calendars
),
template as (
    select int_calendar_day.calendar_id, int_calendar_day.week, sum(int_calendar_day.working_hours) as week_hours
    from int_calendar_day
    group by int_calendar_day.calendar_id, int_calendar_day.week
),
full_week as (
    select template.calendar_id, max(template.week_hours) as week_hours
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
    where people.weekly_hours is not null
),
not_employed as (
    select person.person_id, int_calendar_day.week, sum(int_calendar_day.working_hours) as outside_hours
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
    select distinct person.person_id, int_calendar_day.week, int_calendar_day.calendar_date, int_calendar_day.working_hours
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
        cast(cast(employed_week.weekly_hours as double) * cast(employed_week.working_hours as double) / nullif(cast(full_week.week_hours as double), 0) as decimal(18, 4)) as capacity_hours,
        cast(cast(employed_week.weekly_hours as double) * cast(employed_week.working_hours - employed_week.absent_hours as double) / nullif(cast(full_week.week_hours as double), 0)
            * (1 - cast(coalesce(employed_week.non_project_ratio, 0) as double)) as decimal(18, 4)) as available_hours
    from employed_week
    join full_week
        on full_week.calendar_id = employed_week.calendar_id
),
booked as (
    select
        assignments.person_id,
        assignments.week,
        sum(case when assignments.booking = 'hard' then assignments.planned_hours else 0 end) as booked_hours,
        sum(case when assignments.booking = 'soft' then assignments.planned_hours else 0 end) as soft_booked_hours
    from assignments
    where assignments.person_id <> ''
    group by assignments.person_id, assignments.week
),
worked as (
    select
        int_work_week.person_id,
        int_work_week.week,
        sum(int_work_week.worked_hours) as worked_hours,
        sum(int_work_week.approved_billable_hours) as billable_hours
    from int_work_week
    group by int_work_week.person_id, int_work_week.week
)
select
    capacity.person_id,
    people.person_name,
    people.team_id,
    teams.department_id,
    people.skill,
    capacity.week,
    capacity.capacity_hours,
    capacity.available_hours,
    coalesce(booked.booked_hours, 0) as booked_hours,
    coalesce(booked.soft_booked_hours, 0) as soft_booked_hours,
    case when capacity.week <= int_report.status_week then coalesce(worked.worked_hours, 0) end as worked_hours,
    case when capacity.week <= int_report.status_week then coalesce(worked.billable_hours, 0) end as billable_hours,
    greatest(coalesce(booked.booked_hours, 0) - capacity.available_hours, 0) as over_booked_hours
from capacity
join people
    on people.person_id = capacity.person_id
cross join int_report
left join teams
    on teams.team_id = people.team_id
left join booked
    on booked.person_id = capacity.person_id
    and booked.week = capacity.week
left join worked
    on worked.person_id = capacity.person_id
    and worked.week = capacity.week
