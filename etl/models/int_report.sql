-- One row: the status date, the end of its week and the reporting currency.
select
    snapshot.snapshot_id,
    snapshot.status_date,
    cast(date_trunc('week', snapshot.status_date) as date) as status_week,
    snapshot.currency,
    snapshot.cadence_days
from snapshot
