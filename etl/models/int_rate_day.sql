-- One row per day on which any standard rate begins, to the day before the next: within it no rate changes.
select
    started.from_date,
    lead(started.from_date) over (order by started.from_date) as to_date
from (select distinct standard_rates.valid_from_date as from_date from standard_rates) as started
