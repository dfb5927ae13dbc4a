-- One row per open risk of a project, largest exposure first.
select r.risk_name, r.risk_kind, r.probability_ratio, r.impact_amount, r.impact_low_amount, r.impact_likely_amount,
    r.impact_high_amount, r.exposure_amount,
    r.residual_exposure_amount, r.response, r.owner_name, r.response_due_date
from risk_exposure as r
where r.project_id = $project and r.is_open
order by r.exposure_amount desc nulls last, r.risk_name
limit 8
