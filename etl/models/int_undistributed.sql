-- One row per project with a plan and budget that no task has yet: it is planned at the finish of the baseline until it
-- is distributed.
with plan as (
    select int_task_plan.project_id, max(int_task_plan.baseline_finish_date) as finish_date
    from int_task_plan
    where int_task_plan.budget_amount is not null
    group by int_task_plan.project_id
),
line as (
    select budget_lines.project_id, sum(budget_lines.line_amount * int_currency_rate.rate) as line_amount
    from budget_lines
    join int_project_rate
        on int_project_rate.project_id = budget_lines.project_id
    left join int_currency_rate
        on int_currency_rate.currency = coalesce(budget_lines.currency, int_project_rate.currency)
    where budget_lines.line_kind = 'undistributed'
    group by budget_lines.project_id
)
select
    plan.project_id,
    coalesce(projects.baseline_finish_date, plan.finish_date) as finish_date,
    cast(line.line_amount as decimal(18, 4)) as budget_amount
from plan
join line
    on line.project_id = plan.project_id
join projects
    on projects.project_id = plan.project_id
where line.line_amount <> 0
