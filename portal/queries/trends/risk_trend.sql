-- One row per report: expected cost of the open risks then, before and after their response, of one project or of all
-- that are owned.
with held as (
    select r.status_date as day, h.exposure_amount, h.residual_exposure_amount, h.open_risk_count, h.is_gone
    from report_history as r
    cross join (select distinct project_id from project_history where $project is null or project_id = $project) as key
    asof join project_history as h on h.project_id = key.project_id and r.status_date >= h.status_date
)
select day, sum(exposure_amount) as exposure_amount, sum(residual_exposure_amount) as residual_exposure_amount,
    sum(open_risk_count) as open_risk_count
from held
where not is_gone
group by day
having sum(exposure_amount) is not null
order by day
