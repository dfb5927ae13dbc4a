-- One row per project: what a report said of it.
with plan as (
    select b.project_id, arg_max(b.version, (coalesce(b.approved_date, date '1900-01-01'), b.version)) as version
    from baselines as b
    where b.approved_date is null or b.approved_date <= (select status_date from snapshot)
    group by b.project_id
),
-- Of every task what it was approved with, so that no edit of a baseline escapes.
approved as (
    select k.project_id,
        bit_xor(hash(b.task_id, b.version, b.baseline_start_date, b.baseline_finish_date, b.budget_amount,
        b.one_off_amount)) as plan_mark
    from task_baselines as b
    join tasks as k on k.task_id = b.task_id
    left join plan on plan.project_id = k.project_id
    where plan.version is null or b.version <= plan.version
    group by k.project_id
),
budgeted as (
    select k.project_id, sum(k.budget_amount) as task_amount
    from task_total as k
    group by k.project_id
)
select t.project_id, p.project_name, p.relation, p.currency, t.phase, t.is_stale, t.budget_amount, case
    when t.baseline_amount is not null then coalesce(budgeted.task_amount, 0) end as baseline_amount,
    coalesce(t.estimate_amount, t.reported_forecast_amount) as estimate_amount, t.estimate_amount as formed_amount,
        t.actual_cost_amount, t.earned_value_amount, t.baseline_finish_date, t.report_date,
    coalesce(t.actual_finish_date, t.forecast_finish_date) as finish_date,
        t.actual_finish_date is not null as is_finished,
    plan.version, b.approved_date, b.approver_name, b.reason, case
        when p.relation = 'owner' then approved.plan_mark end as plan_mark, s.computed_colour, s.declared_colour,
        s.declared_by, s.declared_reason, t.portfolio
from project_total as t
join projects as p on p.project_id = t.project_id
left join plan on plan.project_id = t.project_id
left join baselines as b on b.project_id = t.project_id and b.version = plan.version
left join approved on approved.project_id = t.project_id
left join budgeted on budgeted.project_id = t.project_id
left join project_status as s on s.project_id = t.project_id and s.dimension = 'overall'
order by t.project_id
