-- One row per project, team and week: hours, and their exact cost at standard rates where the project's labour comes
-- from time.
select
    int_work_week.project_id,
    coalesce(people.team_id, '') as team_id,
    int_work_week.week,
    sum(int_work_week.worked_hours) as worked_hours,
    sum(int_work_week.billable_hours) as billable_hours,
    sum(case when projects.labour_from = 'time' then int_work_week.worked_hours * coalesce(role_rate.hourly_rate_amount,
        team_rate.hourly_rate_amount) end) as labour_amount,
    sum(case when projects.labour_from = 'time' and role_rate.hourly_rate_amount is null
        and team_rate.hourly_rate_amount is null then int_work_week.worked_hours else 0 end) as unpriced_hours
from int_work_week
join projects
    on projects.project_id = int_work_week.project_id
left join people
    on people.person_id = int_work_week.person_id
left join int_rate as role_rate
    on role_rate.rate_for_id = people.role_id
    and int_work_week.rate_date >= role_rate.from_date
    and (role_rate.to_date is null or int_work_week.rate_date < role_rate.to_date)
left join int_rate as team_rate
    on team_rate.rate_for_id = people.team_id
    and int_work_week.rate_date >= team_rate.from_date
    and (team_rate.to_date is null or int_work_week.rate_date < team_rate.to_date)
group by int_work_week.project_id, coalesce(people.team_id, ''), int_work_week.week
