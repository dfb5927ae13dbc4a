-- One row per project with risks: what they expect to cost, and how many of them nobody priced or assessed.
select
    risk_exposure.project_id,
    case when sum(case when risk_exposure.is_fx_missing then 1 else 0 end) = 0
        then sum(case when risk_exposure.is_open then risk_exposure.exposure_amount end) end as exposure_amount,
    sum(case when risk_exposure.is_fx_missing then 1 else 0 end) as unpriced_risk_count,
    sum(case when risk_exposure.is_open then 1 else 0 end) as open_risk_count,
    sum(case when risk_exposure.is_unassessed then 1 else 0 end) as unassessed_risk_count
from risk_exposure
group by risk_exposure.project_id
