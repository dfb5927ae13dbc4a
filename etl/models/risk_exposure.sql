-- One row per risk: probability times cost impact in reporting currency (RK02); the impact is the mean of the three points.
with measured as (
    select
        risks.risk_id,
        risks.project_id,
        risks.risk_name,
        risks.risk_kind,
        risks.risk_state,
        risks.probability_ratio,
        case
            when risks.cost_low_amount is not null and risks.cost_high_amount is not null and risks.cost_likely_amount is not null
                then cast(cast(risks.cost_low_amount + risks.cost_likely_amount + risks.cost_high_amount as double) / 3 as decimal(18, 4))
            else risks.cost_likely_amount
        end as cost_amount,
        case when coalesce(risks.currency, int_report.currency) = int_report.currency then cast(1 as decimal(28, 6)) else int_project_rate.budget_rate end as rate,
        risks.delay_likely_days,
        risks.response,
        risks.owner_name,
        risks.response_due_date,
        risks.is_customer_visible
    from risks
    cross join int_report
    join int_project_rate
        on int_project_rate.project_id = risks.project_id
)
select
    measured.risk_id,
    measured.project_id,
    measured.risk_name,
    measured.risk_kind,
    measured.risk_state,
    measured.probability_ratio,
    cast(measured.cost_amount * measured.rate as decimal(18, 4)) as impact_amount,
    cast(measured.probability_ratio * cast(measured.cost_amount * measured.rate as decimal(28, 4)) * case when measured.risk_kind = 'opportunity' then -1 else 1 end as decimal(18, 4)) as exposure_amount,
    measured.delay_likely_days,
    measured.response,
    measured.owner_name,
    measured.response_due_date,
    measured.risk_state = 'open' as is_open,
    measured.risk_state = 'open' and (measured.probability_ratio is null or measured.cost_amount is null) as is_unassessed,
    measured.is_customer_visible
from measured
