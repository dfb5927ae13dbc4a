-- One row per project, team, skill and ISO week that asks for somebody without a name: roles booked, and requests. A
-- request is spread evenly over the working hours of its dates, each week by what is due until its end less what was
-- due before, so that the weeks add up to the request; where it has no such hours, it lies whole in its first week. Who
-- names no team asks the department that owns the project. A role stands for a skill where all its people share one.
with role_skill as (
    select people.role_id, min(people.skill) as skill
    from people
    where people.role_id is not null and people.skill is not null
    group by people.role_id
    having count(distinct people.skill) = 1
),
request as (
    select
        role_requests.request_id,
        role_requests.project_id,
        role_requests.team_id,
        coalesce(role_requests.skill, role_skill.skill, 'not stated') as skill,
        role_requests.from_date,
        role_requests.to_date,
        role_requests.requested_hours,
        case when role_requests.filled_hours is not null
            then least(role_requests.filled_hours, role_requests.requested_hours) end as filled_hours,
        int_project_rate.calendar_id
    from role_requests
    join int_project_rate
        on int_project_rate.project_id = role_requests.project_id
    left join role_skill
        on role_skill.role_id = role_requests.role_id
),
spread as (
    select request.request_id, int_calendar_day.week, sum(int_calendar_day.working_hours) as week_hours
    from request
    join int_calendar_day
        on int_calendar_day.calendar_id = request.calendar_id
        and int_calendar_day.calendar_date between request.from_date and request.to_date
    where int_calendar_day.working_hours > 0
    group by request.request_id, int_calendar_day.week
),
shared as (
    select
        spread.request_id,
        spread.week,
        cast(sum(spread.week_hours) over (partition by spread.request_id order by spread.week rows unbounded preceding)
            - spread.week_hours as double)
            / cast(sum(spread.week_hours) over (partition by spread.request_id) as double) as from_ratio,
        cast(sum(spread.week_hours) over (partition by spread.request_id order by spread.week rows unbounded preceding)
            as double)
            / cast(sum(spread.week_hours) over (partition by spread.request_id) as double) as to_ratio
    from spread
    union all
    select request.request_id, cast(date_trunc('week', request.from_date) as date) as week, 0.0 as from_ratio,
        1.0 as to_ratio
    from request
    where request.request_id not in (select spread.request_id from spread)
),
asked as (
    select
        request.project_id,
        request.team_id,
        request.skill,
        shared.week,
        cast(0 as decimal(18, 4)) as unnamed_hours,
        cast(0 as decimal(18, 4)) as soft_unnamed_hours,
        cast(cast(request.requested_hours as double) * shared.to_ratio as decimal(18, 4))
            - cast(cast(request.requested_hours as double) * shared.from_ratio as decimal(18, 4)) as requested_hours,
        cast(cast(request.filled_hours as double) * shared.to_ratio as decimal(18, 4))
            - cast(cast(request.filled_hours as double) * shared.from_ratio as decimal(18, 4)) as filled_hours,
        cast(cast(request.requested_hours - coalesce(request.filled_hours, 0) as double) * shared.to_ratio
            as decimal(18, 4))
            - cast(cast(request.requested_hours - coalesce(request.filled_hours, 0) as double) * shared.from_ratio
                as decimal(18, 4)) as unfilled_hours
    from request
    join shared
        on shared.request_id = request.request_id
    union all
    select
        assignments.project_id,
        assignments.team_id,
        coalesce(role_skill.skill, 'not stated') as skill,
        assignments.week,
        case when assignments.booking = 'hard' then assignments.planned_hours else 0 end as unnamed_hours,
        case when assignments.booking = 'soft' then assignments.planned_hours else 0 end as soft_unnamed_hours,
        cast(0 as decimal(18, 4)) as requested_hours,
        cast(null as decimal(18, 4)) as filled_hours,
        cast(0 as decimal(18, 4)) as unfilled_hours
    from assignments
    left join role_skill
        on role_skill.role_id = assignments.role_id
    where assignments.person_id = ''
)
select
    asked.project_id,
    asked.team_id,
    coalesce(teams.department_id, projects.department_id) as department_id,
    asked.skill,
    asked.week,
    sum(asked.unnamed_hours) as unnamed_hours,
    sum(asked.soft_unnamed_hours) as soft_unnamed_hours,
    sum(asked.requested_hours) as requested_hours,
    sum(asked.filled_hours) as filled_hours,
    sum(asked.unfilled_hours) as unfilled_hours
from asked
join projects
    on projects.project_id = asked.project_id
left join teams
    on teams.team_id = asked.team_id
group by asked.project_id, asked.team_id, coalesce(teams.department_id, projects.department_id), asked.skill, asked.week
