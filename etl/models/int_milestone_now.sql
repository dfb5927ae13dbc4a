-- One row per milestone: what this report says of it, for the reports to come.
select
    milestone.milestone_id,
    milestone.project_id,
    milestone.milestone_name,
    milestone.baseline_date,
    coalesce(milestone.actual_date, milestone.forecast_date) as forecast_date,
    milestone.is_done,
    milestone.is_customer_visible
from milestone
