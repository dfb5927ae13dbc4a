-- The cost of the teams of a project is the cost of the project.
with by_team as (
    select project_team_week.project_id, sum(project_team_week.actual_cost_amount) as actual_cost_amount
    from project_team_week
    group by project_team_week.project_id
),
by_week as (
    select project_week.project_id, sum(project_week.actual_cost_amount) as actual_cost_amount
    from project_week
    group by project_week.project_id
)
select
    by_team.project_id,
    concat(by_team.project_id, ': teams cost ', by_team.actual_cost_amount, ', weeks cost ', by_week.actual_cost_amount,
        '.') as problem
from by_team
join by_week
    on by_week.project_id = by_team.project_id
where abs(by_team.actual_cost_amount - by_week.actual_cost_amount) >= 0.01
