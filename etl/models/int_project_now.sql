-- One row per project: what this report says of it, for the reports to come.
select
    project_total.project_id,
    coalesce(project_total.actual_finish_date, project_total.forecast_finish_date) as finish_date,
    project_total.baseline_finish_date,
    project_total.budget_amount,
    project_total.baseline_amount,
    coalesce(project_total.estimate_amount, project_total.reported_forecast_amount) as estimate_amount,
    project_total.actual_cost_amount,
    project_total.exposure_amount,
    residual.residual_exposure_amount,
    project_total.open_risk_count,
    project_total.refused_count,
    project_status.computed_colour,
    case when project_forecast.is_point_shown then project_forecast.even_amount end as even_amount,
    project_forecast.likely_amount,
    case when project_forecast.is_point_shown then project_forecast.even_date end as even_date,
    project_forecast.likely_date,
    baseline_version.version as baseline_version,
    coalesce(baseline_version.baseline_finish_date, project_total.baseline_finish_date) as promised_finish_date
from project_total
left join project_forecast
    on project_forecast.project_id = project_total.project_id
left join (
    select risk_exposure.project_id, sum(risk_exposure.residual_exposure_amount) as residual_exposure_amount
    from risk_exposure
    where risk_exposure.is_open
    group by risk_exposure.project_id
) as residual
    on residual.project_id = project_total.project_id
left join project_status
    on project_status.project_id = project_total.project_id
    and project_status.dimension = 'overall'
left join baseline_version
    on baseline_version.project_id = project_total.project_id
    and baseline_version.is_current
