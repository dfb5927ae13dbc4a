-- One row per task with a budget and part of it: what falls due at a start, its own or that of a task it leans on, and
-- the work of the task whose shape it has.
with one_off as (
    select
        int_task_leaning.task_id,
        int_task_leaning.base_task_id,
        case
            when int_task_leaning.depth = 0 then plan.one_off_amount
            else cast(cast(plan.budget_amount as double) * int_task_leaning.share_ratio * base.one_off_ratio
                as decimal(18, 4))
        end as part_amount
    from int_task_leaning
    join int_task_plan as plan
        on plan.task_id = int_task_leaning.task_id
    join int_task_plan as base
        on base.task_id = int_task_leaning.base_task_id
    where plan.budget_amount is not null and base.one_off_ratio <> 0
),
due_at_start as (
    select one_off.task_id, sum(one_off.part_amount) as part_amount
    from one_off
    group by one_off.task_id
)
select plan.project_id, one_off.task_id, one_off.base_task_id, 'one_off' as part_kind, one_off.part_amount
from one_off
join int_task_plan as plan
    on plan.task_id = one_off.task_id
union all
select plan.project_id, plan.task_id, int_task_leaning.base_task_id, 'work',
    cast(plan.budget_amount - coalesce(due_at_start.part_amount, 0) as decimal(18, 4))
from int_task_plan as plan
join int_task_leaning
    on int_task_leaning.task_id = plan.task_id
join int_task_plan as base
    on base.task_id = int_task_leaning.base_task_id
    and base.leaned_on_task_id is null
left join due_at_start
    on due_at_start.task_id = plan.task_id
where plan.budget_amount is not null
