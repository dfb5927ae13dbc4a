-- One row per project with budget lines: what was approved, first and by now, in reporting currency; unknown where the
-- rate of a line is missing.
select
    priced.project_id,
    cast(case when count(priced.line_amount) = count(priced.line_kind)
        then sum(case when priced.line_kind = 'original' then priced.line_amount end) end as decimal(18, 4))
        as original_budget_amount,
    cast(case when count(priced.line_amount) = count(priced.line_kind)
        then sum(case when priced.line_kind in ('original', 'change', 'transfer', 'undistributed')
        then priced.line_amount end) end as decimal(18, 4)) as current_budget_amount,
    cast(case when count(priced.line_amount) = count(priced.line_kind)
        then sum(case when priced.line_kind = 'contingency' then priced.line_amount end) end as decimal(18, 4))
        as contingency_amount,
    count(priced.line_kind) - count(priced.line_amount) as fx_missing_count
from (
    select budget_lines.project_id, budget_lines.line_kind,
        budget_lines.line_amount * int_currency_rate.rate as line_amount
    from budget_lines
    join int_project_rate
        on int_project_rate.project_id = budget_lines.project_id
    left join int_currency_rate
        on int_currency_rate.currency = coalesce(budget_lines.currency, int_project_rate.currency)
) as priced
group by priced.project_id
