-- One row per project and report date that a source of totals gave, in reporting currency.
select
    project_reports.project_id,
    project_reports.report_date,
    cast(project_reports.baseline_total_amount * int_project_rate.budget_rate as decimal(18, 4)) as baseline_amount,
    cast(project_reports.forecast_total_amount * int_project_rate.budget_rate as decimal(18, 4)) as forecast_amount,
    cast(project_reports.actual_total_amount * int_project_rate.budget_rate as decimal(18, 4)) as actual_cost_amount,
    project_reports.forecast_finish_date,
    project_reports.phase,
    project_reports.rating,
    project_reports.rating_words,
    project_reports.percent_complete_ratio,
    cast(project_reports.budget_change_amount * int_project_rate.budget_rate as decimal(18, 4)) as budget_change_amount,
    project_reports.schedule_change_days
from project_reports
join int_project_rate
    on int_project_rate.project_id = project_reports.project_id
cross join int_report
where project_reports.report_date <= int_report.status_date
