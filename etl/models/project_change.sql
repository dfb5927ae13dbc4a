-- One row per project, as of the status date: how its budget came about, change requests decided and pending, and what
-- is left of its reserves.
with line as (
    select
        budget.project_id,
        case when count(budget.line_amount) = count(budget.line_kind)
            then sum(case when budget.line_kind = 'original' then budget.line_amount end) end as original_amount,
        case when count(budget.line_amount) = count(budget.line_kind)
            then sum(case when budget.line_kind = 'change' then budget.line_amount end) end as change_amount,
        case when count(budget.line_amount) = count(budget.line_kind)
            then sum(case when budget.line_kind = 'transfer' then budget.line_amount end) end as transfer_amount,
        case when count(budget.line_amount) = count(budget.line_kind)
            then sum(case when budget.line_kind = 'undistributed' then budget.line_amount end) end
            as undistributed_amount,
        case when count(budget.line_amount) = count(budget.line_kind)
            then sum(case when budget.line_kind = 'contingency' then budget.line_amount end) end as contingency_amount,
        case when count(budget.line_amount) = count(budget.line_kind)
            then sum(case when budget.line_kind = 'reserve' then budget.line_amount end) end as reserve_amount,
        count(budget.line_kind) - count(budget.line_amount) as fx_missing_count
    from (
        select budget_lines.project_id, budget_lines.line_kind,
            cast(budget_lines.line_amount * int_currency_rate.rate as decimal(28, 8)) as line_amount
        from budget_lines
        join int_project_rate
            on int_project_rate.project_id = budget_lines.project_id
        left join int_currency_rate
            on int_currency_rate.currency = coalesce(budget_lines.currency, int_project_rate.currency)
    ) as budget
    group by budget.project_id
),
known as (
    select
        changes.project_id,
        case when changes.decided_date > int_report.status_date then 'raised'
            else changes.change_state end as change_state,
        cast(changes.cost_effect_amount * int_currency_rate.rate as decimal(18, 4)) as cost_effect_amount,
        case when changes.cost_effect_amount is not null and int_currency_rate.rate is null
            and changes.change_state in ('approved', 'raised') then 1 else 0 end as fx_missing,
        changes.finish_effect_days,
        changes.decided_date,
        date_diff('day', changes.raised_date, changes.decided_date) as decision_days,
        case when changes.decided_date <= int_report.status_date
            and changes.decided_date > int_report.status_date - 84 then 1 else 0 end as is_recent
    from changes
    cross join int_report
    join int_project_rate
        on int_project_rate.project_id = changes.project_id
    left join int_currency_rate
        on int_currency_rate.currency = coalesce(changes.currency, int_project_rate.currency)
    where changes.raised_date is null or changes.raised_date <= int_report.status_date
),
asked as (
    select
        known.project_id,
        sum(case when known.change_state = 'approved' then 1 else 0 end) as approved_count,
        sum(case when known.change_state in ('approved', 'rejected') then 1 else 0 end) as decided_count,
        sum(case when known.change_state = 'raised' then 1 else 0 end) as pending_count,
        sum(case when known.change_state = 'approved' then known.cost_effect_amount end) as approved_amount,
        sum(case when known.change_state = 'raised' then known.cost_effect_amount end) as pending_amount,
        sum(case when known.change_state = 'approved' then known.finish_effect_days end) as approved_days,
        sum(case when known.change_state = 'raised' then known.finish_effect_days end) as pending_days,
        sum(case when known.change_state = 'approved' and known.is_recent = 1 then abs(known.cost_effect_amount) end)
            as recent_amount,
        sum(case when known.change_state in ('approved', 'rejected') then known.decision_days end) as decision_days,
        sum(case when known.change_state in ('approved', 'rejected')
            and known.decision_days is not null then 1 else 0 end) as timed_count,
        sum(known.fx_missing) as fx_missing_count
    from known
    group by known.project_id
),
drawn as (
    select
        reserve_draws.project_id,
        sum(case when reserve_draws.reserve_kind = 'contingency' then reserve_draws.drawn_amount end)
            as contingency_amount,
        sum(case when reserve_draws.reserve_kind = 'management' then reserve_draws.drawn_amount end) as reserve_amount
    from reserve_draws
    cross join int_report
    where reserve_draws.draw_date <= int_report.status_date
    group by reserve_draws.project_id
)
select
    project_total.project_id,
    cast(line.original_amount as decimal(18, 4)) as original_amount,
    cast(coalesce(line.change_amount, 0) as decimal(18, 4)) as budget_change_amount,
    cast(coalesce(line.transfer_amount, 0) as decimal(18, 4)) as transfer_amount,
    cast(coalesce(line.undistributed_amount, 0) as decimal(18, 4)) as undistributed_amount,
    case when int_came.has_changes then coalesce(asked.approved_count, 0) end as approved_change_count,
    case when int_came.has_changes then coalesce(asked.decided_count, 0) end as decided_change_count,
    case when int_came.has_changes then coalesce(asked.pending_count, 0) end as pending_change_count,
    case when int_came.has_changes and coalesce(asked.fx_missing_count, 0) = 0
        then cast(coalesce(asked.approved_amount, 0) as decimal(18, 4)) end as approved_change_amount,
    case when int_came.has_changes and coalesce(asked.fx_missing_count, 0) = 0
        then cast(coalesce(asked.pending_amount, 0) as decimal(18, 4)) end as pending_change_amount,
    asked.approved_days as approved_change_days,
    asked.pending_days as pending_change_days,
    case when int_came.has_changes and coalesce(asked.fx_missing_count, 0) = 0
        then cast(coalesce(asked.recent_amount, 0) as decimal(18, 4)) end as recent_change_amount,
    asked.decision_days as decision_total_days,
    case when int_came.has_changes then coalesce(asked.timed_count, 0) end as timed_change_count,
    case when line.original_amount is not null and int_came.has_changes
        and coalesce(asked.fx_missing_count, 0) = 0
        then cast(coalesce(asked.approved_amount, 0) - coalesce(line.change_amount, 0) as decimal(18, 4)) end
        as unbudgeted_amount,
    cast(line.contingency_amount as decimal(18, 4)) as contingency_amount,
    case when int_came.has_reserve_draws then cast(coalesce(drawn.contingency_amount, 0) * int_project_rate.budget_rate
        as decimal(18, 4)) end as contingency_drawn_amount,
    cast(line.reserve_amount as decimal(18, 4)) as reserve_amount,
    case when int_came.has_reserve_draws then cast(coalesce(drawn.reserve_amount, 0) * int_project_rate.budget_rate
        as decimal(18, 4)) end as reserve_drawn_amount,
    project_total.exposure_amount,
    project_total.unpriced_risk_count,
    coalesce(line.fx_missing_count, 0) + coalesce(asked.fx_missing_count, 0) + case
        when int_project_rate.budget_rate is null then 1 else 0 end as fx_missing_count
from project_total
cross join int_came
join int_project_rate
    on int_project_rate.project_id = project_total.project_id
left join line
    on line.project_id = project_total.project_id
left join asked
    on asked.project_id = project_total.project_id
left join drawn
    on drawn.project_id = project_total.project_id
