-- Change requests, each in the state that it had on the status date.
select
    t.project_id as entity,
    cast(t.change_id as varchar) as key,
    cast(t.change_name as varchar) as name,
    cast(coalesce(t.decided_date, t.raised_date) as date) as day,
    $part as part,
    t.source_file_id,
    t.source_row
from changes as t
join $project_rate as r on r.project_id = t.project_id
left join $frozen_rate as z on z.currency = coalesce(t.currency, r.currency)
where (t.raised_date is null or t.raised_date <= r.status_date) and $when
