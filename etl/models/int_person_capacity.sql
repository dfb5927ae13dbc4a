-- One row per person and ISO week employed, from the first to the last week booked, asked for or worked: contract,
-- capacity and availability.
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
full_week as (
    select template.calendar_id, max(template.usual_hours) as usual_hours
    from int_calendar_week as template
    group by template.calendar_id
),
not_employed as (
    select person.person_id, int_calendar_day.week, sum(int_calendar_day.working_hours) as outside_hours,
        sum(int_calendar_day.usual_hours) as outside_usual_hours
    from int_person as person
    join int_calendar_day
        on int_calendar_day.calendar_id = person.calendar_id
        and (
            (int_calendar_day.week = person.first_week and int_calendar_day.calendar_date < person.employed_from_date)
            or (int_calendar_day.week = person.last_week and int_calendar_day.calendar_date > person.employed_to_date)
        )
    where person.employed_from_date is not null or person.employed_to_date is not null
    group by person.person_id, int_calendar_day.week
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
    from int_person as person
    cross join bound
    join int_calendar_week as template
        on template.calendar_id = person.calendar_id
        and template.week between bound.first_week and bound.last_week
        and template.week >= coalesce(person.first_week, template.week)
        and template.week <= coalesce(person.last_week, template.week)
    left join not_employed
        on not_employed.person_id = person.person_id
        and not_employed.week = template.week
    left join int_person_absence as absent
        on absent.person_id = person.person_id
        and absent.week = template.week
)
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
