-- Cost lines in reporting currency, at the rate of the day they were booked.
select
    t.project_id as entity,
    cast(coalesce(t.cost_entry_id, concat_ws(' ', t.cost_date, t.category, t.supplier_name, t.cost_amount)) as varchar)
        as key,
    cast(concat_ws(', ', t.supplier_name, t.category, t.cost_state) as varchar) as name,
    cast(t.cost_date as date) as day,
    cast(case when coalesce(t.currency, r.currency) = r.reporting then t.cost_amount else t.cost_amount * (
        select x.rate from exchange_rates as x where x.rate_kind = 'booked'
        and x.currency = coalesce(t.currency, r.currency) and x.valid_from_date <= t.cost_date
        order by x.valid_from_date desc limit 1) end
        as decimal(28, 10)) as part,
    t.source_file_id,
    t.source_row
from cost_entries as t
join $project_rate as r on r.project_id = t.project_id
where t.cost_date <= r.status_date and $when
