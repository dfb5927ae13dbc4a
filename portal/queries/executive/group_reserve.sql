-- At most one row, where the whole company is in scope and a risk is open: what the open risks cost together.
select drawn_risk_count, even_amount, likely_amount
from group_reserve
where department_id is null and drawn_risk_count > 0
