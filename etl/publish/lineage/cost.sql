-- Cost lines in reporting currency, at the rate frozen in the budget.
select
    t.project_id as entity,
    cast(coalesce(t.cost_entry_id, concat_ws(' ', t.cost_date, t.category, t.supplier_name, t.cost_amount)) as varchar)
        as key,
    cast(concat_ws(', ', t.supplier_name, t.category, t.cost_state) as varchar) as name,
    cast(t.cost_date as date) as day,
    cast(case when coalesce(t.currency, r.currency) = r.reporting then t.cost_amount else t.cost_amount * z.rate end
        as decimal(28, 10)) as part,
    t.source_file_id,
    t.source_row
from cost_entries as t
join $project_rate as r on r.project_id = t.project_id
left join $frozen_rate as z on z.currency = coalesce(t.currency, r.currency)
where t.cost_date <= r.status_date and $when
