-- One row: how many projects of each colour, silent ones, watermelons; totals as reported, with how many state them,
-- and of those that state both.
select
    count(*) as project_count,
    count(*) filter (where s.computed_colour = 'red') as red_count,
    count(*) filter (where s.computed_colour = 'amber') as amber_count,
    count(*) filter (where s.computed_colour = 'green') as green_count,
    count(*) filter (where coalesce(s.computed_colour, 'grey') = 'grey') as grey_count,
    count(*) filter (where t.is_stale) as stale_count,
    count(*) filter (where s.is_watermelon) as watermelon_count,
    count(*) filter (where t.baseline_amount is not null) as based_count,
    count(*) filter (where t.baseline_amount is null and t.fx_missing_count > 0) as rateless_count,
    count(*) filter (where t.earned_value_amount > 0 and coalesce(t.actual_cost_amount, 0) = 0
        and t.estimate_amount is not null) as unbooked_count,
    count(*) filter (where t.baseline_amount is not null and t.actual_cost_amount is null
        and t.estimate_amount is null and t.fx_missing_count = 0) as uncosted_count,
    count(*) filter (where t.budget_amount is not null) as budget_count,
    count(*) filter (where t.reported_forecast_amount is not null) as reported_count,
    count(*) filter (where t.reported_baseline_amount is not null) as planned_count,
    count(*) filter (where t.reported_forecast_amount is not null and t.reported_baseline_amount is not null)
        as compared_count,
    sum(t.reported_forecast_amount) filter (where t.reported_baseline_amount is not null) as compared_forecast_amount,
    sum(t.reported_baseline_amount) filter (where t.reported_forecast_amount is not null) as compared_baseline_amount,
    count(*) filter (where s.declared_colour is not null) as declared_count,
    sum(t.budget_amount) as budget_amount,
    sum(t.reported_baseline_amount) as reported_baseline_amount,
    sum(t.reported_forecast_amount) as reported_forecast_amount,
    count(*) filter (where t.reported_forecast_amount > 1.1 * t.reported_baseline_amount) as over_ten_count,
    count(*) filter (where s.declared_colour = 'green') as declared_green_count,
    count(*) filter (where s.declared_colour = 'amber') as declared_amber_count,
    count(*) filter (where s.declared_colour = 'red') as declared_red_count,
    max(t.report_date) as report_date
from project_total as t
join projects as p on p.project_id = t.project_id and p.relation = 'owner'
left join project_status as s on s.project_id = t.project_id and s.dimension = 'overall'
