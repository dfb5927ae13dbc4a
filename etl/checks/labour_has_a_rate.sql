-- Hours of a project whose labour is priced from time have a standard rate.
select
    projects.project_id,
    concat(projects.project_name, ': ', cast(sum(project_team_week.unpriced_hours) as decimal(18, 4)),
        ' hours have no standard rate. Add one for the role or team to standard_rates.') as problem
from project_team_week
join projects
    on projects.project_id = project_team_week.project_id
where project_team_week.unpriced_hours <> 0
group by projects.project_id, projects.project_name
