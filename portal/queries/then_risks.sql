-- One row per risk: what a report said of it.
select r.risk_id, r.project_id, r.risk_name, r.exposure_amount, r.probability_ratio, r.is_open
from risk_exposure as r
order by r.risk_id
