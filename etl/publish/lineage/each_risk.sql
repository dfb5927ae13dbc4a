-- Each risk.
select
    t.risk_id as entity,
    cast(t.risk_id as varchar) as key,
    cast(t.risk_name as varchar) as name,
    cast(k.raised_date as date) as day,
    cast(t.{column} as double) as part,
    k.source_file_id,
    k.source_row
from risk_exposure as t
join risks as k on k.risk_id = t.risk_id
