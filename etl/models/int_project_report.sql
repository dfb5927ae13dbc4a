-- One row per project that was reported: what its last report up to the status date says, in reporting currency.
with ranked as (
    select
        project_reports.project_id,
        project_reports.report_date,
        cast(project_reports.baseline_total_amount * int_project_rate.budget_rate as decimal(18, 4))
            as baseline_total_amount,
        cast(project_reports.forecast_total_amount * int_project_rate.budget_rate as decimal(18, 4))
            as forecast_total_amount,
        cast(project_reports.actual_total_amount * int_project_rate.budget_rate as decimal(18, 4))
            as actual_total_amount,
        project_reports.baseline_start_date,
        project_reports.baseline_finish_date,
        project_reports.forecast_finish_date,
        project_reports.actual_finish_date,
        row_number() over (partition by project_reports.project_id order by project_reports.report_date desc)
            as position
    from project_reports
    join int_project_rate
        on int_project_rate.project_id = project_reports.project_id
    cross join int_report
    where project_reports.report_date <= int_report.status_date
)
select
    ranked.project_id,
    ranked.report_date,
    ranked.baseline_total_amount,
    ranked.forecast_total_amount,
    ranked.actual_total_amount,
    ranked.baseline_start_date,
    ranked.baseline_finish_date,
    ranked.forecast_finish_date,
    ranked.actual_finish_date
from ranked
where ranked.position = 1
