-- One row: what the open risks of a project cost together.
select drawn_risk_count, even_amount, likely_amount
from risk_reserve
where project_id = $project and drawn_risk_count > 0
