-- Approved lines of the budget, by their kinds.
select
    t.project_id as entity,
    cast(t.budget_line_id as varchar) as key,
    cast(concat_ws(', ', t.line_name, t.line_kind) as varchar) as name,
    cast(t.approved_date as date) as day,
    ${sign}cast(t.line_amount * case when coalesce(t.currency, r.currency) = r.reporting then 1 else z.rate end
        as decimal(18, 4)) as part,
    t.source_file_id,
    t.source_row
from budget_lines as t
join $project_rate as r on r.project_id = t.project_id
left join $frozen_rate as z on z.currency = coalesce(t.currency, r.currency)
where t.approved_date <= r.status_date and t.line_kind in ($kinds) and $when
