-- One row per project with a closed week: what its last four and its last twelve planned, earned and cost.
-- A period is four closed weeks: whole weeks that end by the status date.
select
    project_week.project_id,
    floor((date_diff('day', min(project_week.week), max(int_report.last_closed_week)) + 7) / 28.0) as period_count,
    sum(case when project_week.week > int_report.last_closed_week - 28 then project_week.planned_value_amount end)
        as period_planned_amount,
    sum(case when project_week.week > int_report.last_closed_week - 28
        then project_week.planned_value_discrete_amount end) as period_planned_discrete_amount,
    sum(case when project_week.week > int_report.last_closed_week - 28 then project_week.earned_value_amount end)
        as period_earned_amount,
    sum(case when project_week.week > int_report.last_closed_week - 28
        then project_week.earned_value_discrete_amount end) as period_earned_discrete_amount,
    sum(case when project_week.week > int_report.last_closed_week - 28 then project_week.actual_cost_amount end)
        as period_cost_amount,
    sum(case when project_week.week > int_report.last_closed_week - 84 then project_week.earned_value_amount end)
        as recent_earned_amount,
    sum(case when project_week.week > int_report.last_closed_week - 84 then project_week.actual_cost_amount end)
        as recent_cost_amount
from project_week
cross join int_report
where project_week.week <= int_report.last_closed_week
group by project_week.project_id
