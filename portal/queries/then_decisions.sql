-- One row per decision: what a report said of it.
select d.decision_id, d.project_id, d.decision_name, d.needed_by_date, case when d.decided_date is null then 'open' else 'decided' end as state
from decisions as d
order by d.decision_id
