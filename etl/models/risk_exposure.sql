-- One row per risk: probability times impact in reporting currency (RK02), before and after the response; the impact is
-- the mean of the three points. The score multiplies levels of probability and impact by the bounds of the PMBOK Guide:
-- it ranks, and is never added up. A risk with the day of its closing is closed, whatever its state says.
with measured as (
    select
        risks.risk_id,
        risks.project_id,
        risks.risk_name,
        risks.risk_kind,
        case when risks.risk_state = 'open'
            and risks.closed_date is not null then 'closed' else risks.risk_state end as risk_state,
        risks.probability_ratio,
        case when risks.risk_kind = 'opportunity' then -1 else 1 end as direction,
        case
            when risks.cost_low_amount is not null and risks.cost_high_amount is not null
                and risks.cost_likely_amount is not null
                then cast(cast(risks.cost_low_amount + risks.cost_likely_amount + risks.cost_high_amount as double) / 3
                    as decimal(18, 4))
            else risks.cost_likely_amount
        end as cost_amount,
        coalesce(risks.cost_low_amount, risks.cost_likely_amount) as low_amount,
        coalesce(risks.cost_high_amount, risks.cost_likely_amount) as high_amount,
        risks.cost_likely_amount,
        risks.residual_probability_ratio,
        risks.residual_cost_amount,
        risks.response_cost_amount,
        int_currency_rate.rate,
        risks.delay_likely_days,
        risks.response,
        risks.owner_name,
        risks.response_due_date,
        risks.is_customer_visible
    from risks
    join int_project_rate
        on int_project_rate.project_id = risks.project_id
    left join int_currency_rate
        on int_currency_rate.currency = coalesce(risks.currency, int_project_rate.currency)
),
priced as (
    select
        measured.risk_id,
        cast(measured.cost_amount * measured.rate as decimal(18, 4)) as impact_amount,
        cast(measured.low_amount * measured.rate as decimal(18, 4)) as impact_low_amount,
        cast(measured.cost_likely_amount * measured.rate as decimal(18, 4)) as impact_likely_amount,
        cast(measured.high_amount * measured.rate as decimal(18, 4)) as impact_high_amount,
        cast(measured.probability_ratio * cast(measured.cost_amount * measured.rate
            as decimal(28, 4)) * measured.direction as decimal(18, 4)) as exposure_amount,
        cast(measured.residual_probability_ratio * cast(measured.residual_cost_amount * measured.rate
            as decimal(28, 4)) * measured.direction as decimal(18, 4)) as residual_exposure_amount,
        cast(measured.response_cost_amount * measured.rate as decimal(18, 4)) as response_cost_amount
    from measured
),
budget as (
    select budget_lines.project_id, case when count(int_currency_rate.rate) = count(budget_lines.line_kind)
        then sum(budget_lines.line_amount * int_currency_rate.rate) end as amount
    from budget_lines
    join int_project_rate
        on int_project_rate.project_id = budget_lines.project_id
    left join int_currency_rate
        on int_currency_rate.currency = coalesce(budget_lines.currency, int_project_rate.currency)
    where budget_lines.line_kind in ('original', 'change', 'transfer', 'undistributed')
    group by budget_lines.project_id
),
levelled as (
    select
        measured.risk_id,
        case when measured.probability_ratio is null then null when measured.probability_ratio <= 0.1 then 1
            when measured.probability_ratio <= 0.3 then 2
            when measured.probability_ratio <= 0.5 then 3
                when measured.probability_ratio <= 0.7 then 4 else 5 end as probability_level,
        case when priced.impact_amount is null
            or coalesce(budget.amount, 0) <= 0 then null when priced.impact_amount < 0.01 * budget.amount then 1
            when priced.impact_amount < 0.05 * budget.amount then 2
                when priced.impact_amount < 0.10 * budget.amount then 3
            when priced.impact_amount < 0.20 * budget.amount then 4 else 5 end as impact_level
    from measured
    join priced
        on priced.risk_id = measured.risk_id
    left join budget
        on budget.project_id = measured.project_id
)
select
    measured.risk_id,
    measured.project_id,
    measured.risk_name,
    measured.risk_kind,
    measured.risk_state,
    measured.probability_ratio,
    priced.impact_amount,
    priced.impact_low_amount,
    priced.impact_likely_amount,
    priced.impact_high_amount,
    priced.exposure_amount,
    priced.residual_exposure_amount,
    priced.response_cost_amount,
    levelled.probability_level,
    levelled.impact_level,
    levelled.probability_level * levelled.impact_level as score_level,
    measured.delay_likely_days,
    cast(measured.probability_ratio * measured.delay_likely_days * measured.direction as decimal(18, 4))
        as delay_exposure_days,
    measured.response,
    measured.owner_name,
    measured.response_due_date,
    measured.risk_state = 'open' as is_open,
    measured.risk_state = 'open' and (measured.probability_ratio is null or measured.cost_amount is null)
        as is_unassessed,
    measured.risk_state = 'open' and measured.rate is null
        and (measured.cost_amount is not null or measured.residual_cost_amount is not null
        or measured.response_cost_amount is not null) as is_fx_missing,
    measured.is_customer_visible
from measured
join priced
    on priced.risk_id = measured.risk_id
join levelled
    on levelled.risk_id = measured.risk_id
