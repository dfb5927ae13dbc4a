-- The status date and its weeks, by the report's own row.
select
    s.status_date,
    cast(date_trunc('week', s.status_date) as date) as status_week,
    cast(date_trunc('week', s.status_date - 6) as date) as last_closed_week,
    s.full_time_hours
from snapshot as s
