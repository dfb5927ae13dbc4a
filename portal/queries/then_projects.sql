-- One row per project: what a report said of it. $until is the status date of the earlier of two reports that are compared.
with plan as (
    select b.project_id, max(b.version) as version
    from baselines as b
    where b.approved_date is null or b.approved_date <= (select status_date from snapshot)
    group by b.project_id
),
-- Lines that the earlier report knew or should have known.
line as (
    select l.project_id, sum(l.line_amount) as past_line_amount
    from budget_lines as l
    where l.approved_date <= cast($until as date)
    group by l.project_id
),
-- Of every task what it was approved with, so that no edit of a baseline escapes.
approved as (
    select k.project_id, bit_xor(hash(b.task_id, b.version, b.baseline_start_date, b.baseline_finish_date, b.budget_amount)) as plan_mark
    from task_baselines as b
    join tasks as k on k.task_id = b.task_id
    left join plan on plan.project_id = k.project_id
    where plan.version is null or b.version <= plan.version
    group by k.project_id
),
past as (
    select w.project_id, sum(w.actual_cost_amount) as past_cost_amount
    from project_week as w
    where w.week < date_trunc('week', cast($until as date))
    group by w.project_id
)
select t.project_id, p.project_name, p.relation, t.phase, t.budget_amount, t.baseline_amount, coalesce(t.estimate_amount, t.reported_forecast_amount) as estimate_amount, t.baseline_finish_date,
    coalesce(t.actual_finish_date, t.forecast_finish_date) as finish_date, t.actual_finish_date is not null as is_finished,
    plan.version, b.approved_date, b.approver_name, b.reason, past.past_cost_amount, case when p.relation = 'owner' then approved.plan_mark end as plan_mark, line.past_line_amount, s.computed_colour, s.declared_colour, s.declared_by, t.portfolio
from project_total as t
join projects as p on p.project_id = t.project_id
left join plan on plan.project_id = t.project_id
left join baselines as b on b.project_id = t.project_id and b.version = plan.version
left join line on line.project_id = t.project_id
left join approved on approved.project_id = t.project_id
left join past on past.project_id = t.project_id
left join project_status as s on s.project_id = t.project_id and s.dimension = 'overall'
order by t.project_id
