-- One row where the whole company is in scope: what its projects cost together, as a range.
select project_count, low_amount, even_amount, likely_amount, high_amount
from group_forecast
where department_id is null
