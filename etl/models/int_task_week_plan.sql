-- One row per task and week: the plan of the whole week, and its part up to the status date.
with cumulative as (
    select
        int_task_plan.task_id,
        int_task_plan.project_id,
        int_plan_ratio.week,
        cast((int_task_plan.budget_amount - int_task_plan.one_off_amount) * int_plan_ratio.planned_ratio as decimal(18, 4)) as planned_amount,
        cast((int_task_plan.budget_amount - int_task_plan.one_off_amount) * int_plan_ratio.due_ratio as decimal(18, 4)) as due_amount
    from int_task_plan
    join int_plan_ratio
        on int_plan_ratio.shape_task_id = int_task_plan.shape_task_id
    where int_task_plan.budget_amount is not null
),
increment as (
    select
        cumulative.task_id,
        cumulative.project_id,
        cumulative.week,
        cumulative.planned_amount - coalesce(lag(cumulative.planned_amount) over (partition by cumulative.task_id order by cumulative.week), 0) as baseline_amount,
        cumulative.due_amount - coalesce(lag(cumulative.due_amount) over (partition by cumulative.task_id order by cumulative.week), 0) as planned_value_amount
    from cumulative
    union all
    select
        int_task_plan.task_id,
        int_task_plan.project_id,
        cast(date_trunc('week', int_task_plan.baseline_start_date) as date) as week,
        int_task_plan.one_off_amount as baseline_amount,
        case when int_task_plan.baseline_start_date <= int_report.status_date then int_task_plan.one_off_amount end as planned_value_amount
    from int_task_plan
    cross join int_report
    where int_task_plan.one_off_amount <> 0
)
select
    increment.task_id,
    increment.project_id,
    increment.week,
    sum(increment.baseline_amount) as baseline_amount,
    sum(increment.planned_value_amount) as planned_value_amount
from increment
group by increment.task_id, increment.project_id, increment.week
