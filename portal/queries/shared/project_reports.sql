-- One row per report of a project, newest first.
select report_date, phase, baseline_amount, forecast_amount, forecast_finish_date, budget_change_amount,
    schedule_change_days
from project_report_history
where project_id = $project
order by report_date desc
limit 40
