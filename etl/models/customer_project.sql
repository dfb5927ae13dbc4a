-- One row per project with a customer: the finished values a customer may read; their inputs stay inside. Work that is
-- paid by time and approved but not yet invoiced counts at the rate it is sold for; where a rate is missing, what is
-- used is unknown. Amounts are in the currency of int_sale_currency; without a rate they are unknown, not added up.
-- Where lines of time say what of them was billed, the rest of them is what is not; else the larger of billed and
-- worked is used.
with used as (
    select
        projects.project_id,
        int_came.has_customer_invoices and coalesce(billed.fx_missing_count, 0) = 0 as is_billing_known,
        int_came.has_customer_invoices and coalesce(billed.fx_missing_count, 0) = 0
            and (coalesce(projects.contract_type, '') <> 'time_and_material'
            or (int_came.has_time_entries and coalesce(sold.unpriced_hours, 0) = 0)) as is_use_known,
        coalesce(agreed.fx_missing_count, 0) + coalesce(billed.fx_missing_count, 0) as fx_missing_count,
        case
            when coalesce(projects.contract_type, '') <> 'time_and_material' then coalesce(billed.invoiced_amount, 0)
            when sold.is_billing_by_line then coalesce(billed.invoiced_amount, 0) + coalesce(sold.open_amount, 0)
            else greatest(coalesce(billed.invoiced_amount, 0), coalesce(sold.worked_amount, 0))
        end as burned_amount,
        case
            when coalesce(projects.contract_type, '') <> 'time_and_material' then coalesce(billed.recent_amount, 0)
            when sold.is_billing_by_line then coalesce(billed.recent_amount, 0) + coalesce(sold.recent_open_amount, 0)
            else greatest(coalesce(billed.recent_amount, 0), coalesce(sold.recent_amount, 0))
        end as recent_burned_amount
    from projects
    cross join int_came
    left join int_sale_time as sold
        on sold.project_id = projects.project_id
    left join int_sale_invoice as billed
        on billed.project_id = projects.project_id
    left join int_sale_contract as agreed
        on agreed.project_id = projects.project_id
)
select
    projects.project_id,
    projects.customer_id,
    projects.project_name,
    projects.manager_name,
    projects.contact_email,
    projects.phase,
    project_total.baseline_finish_date,
    project_total.forecast_finish_date,
    project_total.actual_finish_date,
    target.currency,
    agreed.contract_amount,
    case when priced.has_changes then priced.price_change_amount else 0 end as price_change_amount,
    case when used.is_billing_known then coalesce(billed.invoiced_amount, 0) end as invoiced_amount,
    case when used.is_billing_known then coalesce(billed.paid_amount, 0) end as paid_amount,
    case when used.is_billing_known then coalesce(billed.overdue_amount, 0) end as overdue_amount,
    case when used.is_billing_known then agreed.contract_amount - coalesce(billed.invoiced_amount, 0) end
        as unbilled_amount,
    case when used.is_use_known then cast(used.burned_amount as decimal(18, 4)) end as burned_amount,
    case when used.is_use_known then cast(used.recent_burned_amount as decimal(18, 4)) end as recent_burned_amount,
    case when used.is_billing_known then cast(coalesce(billed.yearly_amount, 0) as decimal(18, 4)) end
        as yearly_invoiced_amount,
    case when used.is_billing_known then cast(coalesce(billed.invoiced_amount, 0)
        as double) end / nullif(cast(agreed.contract_amount as double), 0) as billed_ratio,
    case when project_total.fx_missing_count = 0
        then cast(project_total.earned_value_amount as double) / nullif(cast(project_total.baseline_amount as double),
        0) end as complete_ratio,
    case
        when project_total.unknown_progress_count > 0 then 'after_status_date'
        when project_total.fx_missing_count > 0 then 'fx_missing'
        when project_total.baseline_amount is null then 'no_baseline'
        when project_total.baseline_amount = 0 then 'bac_zero'
    end as complete_reason,
    agreed.expiry_date,
    project_total.slip_days,
    cast(used.fx_missing_count as integer) as fx_missing_count
from projects
join int_sale_currency as target
    on target.project_id = projects.project_id
join project_total
    on project_total.project_id = projects.project_id
left join int_sale_contract as agreed
    on agreed.project_id = projects.project_id
left join int_sale_invoice as billed
    on billed.project_id = projects.project_id
join used
    on used.project_id = projects.project_id
left join int_sale_change as priced
    on priced.project_id = projects.project_id
where projects.customer_id is not null and projects.is_customer_visible
