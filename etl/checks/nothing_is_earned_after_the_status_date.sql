-- Earned value, actual cost and hours lie on or before the status date.
select
    project_week.project_id,
    concat(project_week.project_id, ': the week of ', project_week.week,
        ' lies after the status date but has earned value, cost or hours.') as problem
from project_week
cross join int_report
where project_week.week > int_report.status_week
    and (project_week.earned_value_amount <> 0 or project_week.actual_cost_amount <> 0
        or project_week.worked_hours <> 0)
