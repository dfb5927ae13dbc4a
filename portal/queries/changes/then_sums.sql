-- One row per project: the sums that a report shows of it and that its rows add up to.
select t.project_id, t.budget_amount, t.committed_amount, t.remaining_amount, t.actual_cost_amount,
    t.earned_value_amount, t.baseline_amount, t.estimate_amount as formed_amount,
    c.contingency_amount, c.reserve_amount, c.contingency_drawn_amount, c.reserve_drawn_amount,
    o.benefit_planned_amount, o.benefit_forecast_amount, o.benefit_realised_amount,
    s.accrued_amount, s.supplier_invoiced_amount, s.supplier_paid_amount, s.capex_amount, s.opex_amount,
    t.reported_baseline_amount, t.reported_forecast_amount, w.billable_hours
from project_total as t
left join project_spend as s on s.project_id = t.project_id
left join (select project_id, case when count(billable_hours) = count(*) then sum(billable_hours) end as billable_hours
    from project_team_week group by project_id) as w
    on w.project_id = t.project_id
left join project_change as c on c.project_id = t.project_id
left join project_outcome as o on o.project_id = t.project_id
order by t.project_id
