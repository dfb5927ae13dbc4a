-- One row per project, as of the status date: its ledger by state and by kind of account, and labour that comes from
-- time.
with spent as (
    select
        int_cost.project_id,
        sum(case when int_cost.cost_state = 'accrued' then int_cost.cost_amount end) as accrued_amount,
        sum(case when int_cost.cost_state in ('invoiced', 'paid')
            and not int_cost.is_own_labour then int_cost.cost_amount end) as invoiced_amount,
        sum(case when int_cost.cost_state = 'paid' and not int_cost.is_own_labour then int_cost.cost_amount end)
            as paid_amount,
        sum(case when int_cost.account_kind = 'capex'
            and int_cost.cost_state <> 'committed' then int_cost.cost_amount end) as capex_amount,
        sum(case when int_cost.account_kind = 'opex'
            and int_cost.cost_state <> 'committed' then int_cost.cost_amount end) as opex_amount,
        sum(case when int_cost.cost_amount is null then 1 else 0 end) as fx_missing_count
    from int_cost
    group by int_cost.project_id
),
labour as (
    select int_labour_week.project_id, sum(int_labour_week.labour_amount) as labour_amount
    from int_labour_week
    group by int_labour_week.project_id
)
select
    project_total.project_id,
    project_total.actual_cost_amount,
    case when int_came.has_cost_entries then cast(coalesce(spent.accrued_amount, 0) as decimal(18, 4)) end
        as accrued_amount,
    case when int_came.has_cost_entries then cast(coalesce(spent.invoiced_amount, 0) as decimal(18, 4)) end
        as supplier_invoiced_amount,
    case when int_came.has_cost_entries then cast(coalesce(spent.paid_amount, 0) as decimal(18, 4)) end
        as supplier_paid_amount,
    cast(labour.labour_amount as decimal(18, 4)) as labour_amount,
    case when int_came.has_cost_entries then cast(coalesce(spent.capex_amount, 0) as decimal(18, 4)) end
        as capex_amount,
    case when int_came.has_cost_entries then cast(coalesce(spent.opex_amount, 0) as decimal(18, 4)) end as opex_amount,
    cast(project_total.actual_cost_amount - coalesce(spent.capex_amount, 0)
        - coalesce(spent.opex_amount, 0) as decimal(18, 4)) as unclassified_amount,
    project_total.fx_missing_count
from project_total
cross join int_came
left join spent
    on spent.project_id = project_total.project_id
left join labour
    on labour.project_id = project_total.project_id
