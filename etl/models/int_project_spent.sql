-- One row per project with cost or hours: the increments of project_team_week added up.
select
    project_team_week.project_id,
    sum(project_team_week.actual_cost_amount) as actual_cost_amount,
    sum(project_team_week.booked_cost_amount) as booked_cost_amount,
    sum(project_team_week.committed_amount) as committed_amount,
    sum(project_team_week.worked_hours) as worked_hours,
    sum(project_team_week.fx_missing_count) as fx_missing_count,
    sum(project_team_week.booked_missing_count) as booked_missing_count
from project_team_week
group by project_team_week.project_id
