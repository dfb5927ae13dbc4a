-- The weekly plan of each project adds up to the budgets of its tasks and what no task has yet, or to its budget where it is
-- planned as a whole, to the cent.
with planned as (
    select budgeted.project_id, sum(budgeted.budget_amount) as budget_amount
    from (
        select int_task_plan.project_id, int_task_plan.budget_amount from int_task_plan
        union all
        select int_undistributed.project_id, int_undistributed.budget_amount from int_undistributed
        union all
        select int_whole_plan.project_id, int_whole_plan.budget_amount from int_whole_plan
        where int_whole_plan.start_date is not null
    ) as budgeted
    group by budgeted.project_id
),
phased as (
    select project_week.project_id, sum(project_week.baseline_amount) as baseline_amount
    from project_week
    group by project_week.project_id
)
select
    planned.project_id,
    concat(planned.project_id, ': ', planned.budget_amount, ' is budgeted but ', coalesce(phased.baseline_amount, 0),
        ' is phased. Check the dates, calendars and step weights of its tasks or of the project.') as problem
from planned
left join phased
    on phased.project_id = planned.project_id
where abs(planned.budget_amount - coalesce(phased.baseline_amount, 0)) >= 0.01
