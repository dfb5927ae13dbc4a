-- One row per task and week: the plan of the whole week, and its part up to the status date.
with cumulative as (
    select
        int_task_part.task_id,
        int_task_part.project_id,
        int_plan_ratio.week,
        cast(int_task_part.part_amount * int_plan_ratio.planned_ratio as decimal(18, 4)) as planned_amount,
        cast(int_task_part.part_amount * int_plan_ratio.due_ratio as decimal(18, 4)) as due_amount
    from int_task_part
    join int_plan_ratio
        on int_plan_ratio.task_id = int_task_part.base_task_id
    where int_task_part.part_kind = 'work'
),
increment as (
    select
        cumulative.task_id,
        cumulative.project_id,
        cumulative.week,
        cumulative.planned_amount - coalesce(lag(cumulative.planned_amount)
            over (partition by cumulative.task_id order by cumulative.week), 0) as baseline_amount,
        cumulative.due_amount - coalesce(lag(cumulative.due_amount)
            over (partition by cumulative.task_id order by cumulative.week), 0) as planned_value_amount
    from cumulative
    union all
    select
        int_task_part.task_id,
        int_task_part.project_id,
        cast(date_trunc('week', base.baseline_start_date) as date) as week,
        int_task_part.part_amount as baseline_amount,
        case when base.baseline_start_date <= int_report.status_date
            then int_task_part.part_amount end as planned_value_amount
    from int_task_part
    join int_task_plan as base
        on base.task_id = int_task_part.base_task_id
    cross join int_report
    where int_task_part.part_kind = 'one_off'
)
select
    increment.task_id,
    increment.project_id,
    increment.week,
    sum(increment.baseline_amount) as baseline_amount,
    sum(increment.planned_value_amount) as planned_value_amount
from increment
group by increment.task_id, increment.project_id, increment.week
