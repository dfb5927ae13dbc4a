-- One row: the status date, its week, the last week that ends by it, and the reporting currency.
select
    snapshot.snapshot_id,
    snapshot.status_date,
    cast(date_trunc('week', snapshot.status_date) as date) as status_week,
    cast(date_trunc('week', snapshot.status_date - 6) as date) as last_closed_week,
    snapshot.currency,
    snapshot.cadence_days,
    snapshot.full_time_hours
from snapshot
