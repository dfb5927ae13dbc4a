-- One row per risk as a customer is told of it: without what it may cost.
select r.risk_id, r.project_id, r.risk_name, r.probability_ratio, r.is_open
from risk_exposure as r
order by r.risk_id
