-- One row per project with weeks: the increments of project_week added up.
select
    project_week.project_id,
    sum(project_week.baseline_amount) as baseline_amount,
    sum(project_week.planned_value_amount) as planned_value_amount,
    sum(project_week.earned_value_amount) as earned_value_amount,
    sum(project_week.baseline_discrete_amount) as baseline_discrete_amount,
    sum(project_week.planned_value_discrete_amount) as planned_value_discrete_amount,
    sum(project_week.earned_value_discrete_amount) as earned_value_discrete_amount
from project_week
group by project_week.project_id
