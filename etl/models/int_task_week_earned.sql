-- One row per task and week with earned value: its budget times the credit gained that week. Level of effort earns as planned.
with cumulative as (
    select
        int_task_plan.task_id,
        int_task_plan.project_id,
        int_task_credit.credit_date,
        cast((int_task_plan.budget_amount - int_task_plan.one_off_amount) * int_task_credit.credit_ratio as decimal(18, 4)) as earned_amount
    from int_task_plan
    join int_task_credit
        on int_task_credit.shape_task_id = int_task_plan.shape_task_id
    where int_task_plan.budget_amount is not null and int_task_plan.ev_technique <> 'level_of_effort'
),
increment as (
    select
        cumulative.task_id,
        cumulative.project_id,
        cast(date_trunc('week', cumulative.credit_date) as date) as week,
        cumulative.earned_amount - coalesce(lag(cumulative.earned_amount) over (partition by cumulative.task_id order by cumulative.credit_date), 0) as earned_value_amount
    from cumulative
    union all
    select
        int_task_plan.task_id,
        int_task_plan.project_id,
        cast(date_trunc('week', tasks.actual_start_date) as date),
        int_task_plan.one_off_amount
    from int_task_plan
    cross join int_report
    join tasks
        on tasks.task_id = int_task_plan.task_id
    where int_task_plan.one_off_amount <> 0
        and int_task_plan.ev_technique <> 'level_of_effort'
        and tasks.actual_start_date <= int_report.status_date
    union all
    select
        int_task_week_plan.task_id,
        int_task_week_plan.project_id,
        int_task_week_plan.week,
        int_task_week_plan.planned_value_amount
    from int_task_week_plan
    join int_task_plan
        on int_task_plan.task_id = int_task_week_plan.task_id
    where int_task_plan.ev_technique = 'level_of_effort' and int_task_week_plan.planned_value_amount is not null
)
select increment.task_id, increment.project_id, increment.week, sum(increment.earned_value_amount) as earned_value_amount
from increment
group by increment.task_id, increment.project_id, increment.week
