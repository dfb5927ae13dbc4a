-- The weekly plan of each project adds up to the budgets of its tasks, to the cent.
with planned as (
    select int_task_plan.project_id, sum(int_task_plan.budget_amount) as budget_amount
    from int_task_plan
    group by int_task_plan.project_id
),
phased as (
    select project_week.project_id, sum(project_week.baseline_amount) as baseline_amount
    from project_week
    group by project_week.project_id
)
select
    planned.project_id,
    concat(planned.project_id, ': tasks are budgeted at ', planned.budget_amount, ' but ', coalesce(phased.baseline_amount, 0), ' is phased. Check the dates, calendars and step weights of its tasks.') as problem
from planned
left join phased
    on phased.project_id = planned.project_id
where abs(planned.budget_amount - coalesce(phased.baseline_amount, 0)) >= 0.01
