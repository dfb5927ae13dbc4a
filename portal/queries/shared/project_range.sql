-- One row: the range of a project's cost and finish, and what it stands on.
select is_point_shown, low_amount, even_amount, likely_amount, high_amount, low_date, even_date, likely_date, high_date,
    cost_reference, finish_reference, reference_count, own_count
from project_forecast
where project_id = $project and likely_amount is not null
