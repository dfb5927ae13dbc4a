-- One row per person and ISO week: contract, capacity, availability, booked and worked hours (RS01 to RS09).
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
employed_day as (
    select
        people.person_id,
        int_calendar_day.week,
        sum(int_calendar_day.working_hours) as working_hours,
        sum(case when absences.person_id is not null then int_calendar_day.working_hours else 0 end) as absent_hours
    from people
    left join known_calendar
        on known_calendar.calendar_id = people.calendar_id
    cross join bound
    join int_calendar_day
        on int_calendar_day.calendar_id = coalesce(known_calendar.calendar_id, '')
        and int_calendar_day.week between bound.first_week and bound.last_week
        and int_calendar_day.calendar_date >= coalesce(people.employed_from_date, int_calendar_day.calendar_date)
        and int_calendar_day.calendar_date <= coalesce(people.employed_to_date, int_calendar_day.calendar_date)
    left join (
        select distinct absences.person_id, int_calendar_day.calendar_date
        from absences
        join int_calendar_day
            on int_calendar_day.calendar_id = ''
            and int_calendar_day.calendar_date between absences.from_date and absences.to_date
    ) as absences
        on absences.person_id = people.person_id
        and absences.calendar_date = int_calendar_day.calendar_date
    where people.weekly_hours is not null
    group by people.person_id, int_calendar_day.week
),
capacity as (
    select
        employed_day.person_id,
        employed_day.week,
        cast(cast(people.weekly_hours as double) * cast(employed_day.working_hours as double) / nullif(cast(full_week.week_hours as double), 0) as decimal(18, 4)) as capacity_hours,
        cast(cast(people.weekly_hours as double) * cast(employed_day.working_hours - employed_day.absent_hours as double) / nullif(cast(full_week.week_hours as double), 0)
            * (1 - cast(coalesce(people.non_project_ratio, 0) as double)) as decimal(18, 4)) as available_hours
    from employed_day
    join people
        on people.person_id = employed_day.person_id
    left join known_calendar
        on known_calendar.calendar_id = people.calendar_id
    join full_week
        on full_week.calendar_id = coalesce(known_calendar.calendar_id, '')
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
