-- One row per deliverable: what a report said of it.
select v.deliverable_id, v.project_id, v.deliverable_name, coalesce(v.forecast_date, v.due_date) as expected_date,
    case
        when v.accepted_date is not null then 'accepted'
        when v.delivered_date is not null then 'delivered'
        else 'to come'
    end as state
from deliverables as v
order by v.deliverable_id
