-- Each project with its currency and the rate frozen in the budget.
select
    p.project_id, s.status_date, s.currency as reporting, coalesce(p.currency, s.currency) as currency, p.project_name,
    p.labour_from,
    case when coalesce(p.currency, s.currency) = s.currency then 1 else z.rate end as rate
from projects as p
cross join snapshot as s
left join $frozen_rate as z on z.currency = p.currency
