-- One row per task (none for budget that no task has) and instant at which a part of the discrete plan falls due at
-- once: the day, and the share of its working hours gone by then.
select int_task_part.project_id, int_task_part.task_id, base.baseline_start_date as step_date,
    coalesce(int_task_clock.baseline_start_ratio, 0.0) as day_ratio, cast(int_task_part.part_amount as double) as amount
from int_task_part
join int_task_plan
    on int_task_plan.task_id = int_task_part.task_id
join int_task_plan as base
    on base.task_id = int_task_part.base_task_id
left join int_task_clock
    on int_task_clock.task_id = base.task_id
where int_task_part.part_kind = 'one_off' and int_task_plan.ev_technique <> 'level_of_effort'
union all
select int_undistributed.project_id, '', int_undistributed.finish_date, 1.0,
    cast(int_undistributed.budget_amount as double)
from int_undistributed
union all
select int_discrete_plan.project_id, int_discrete_plan.task_id, int_discrete_plan.finish_date,
    int_discrete_plan.finish_ratio, int_discrete_plan.amount
from int_discrete_plan
where int_discrete_plan.shape_technique = 'zero_hundred'
union all
select int_discrete_plan.project_id, int_discrete_plan.task_id, int_discrete_plan.start_date,
    int_discrete_plan.start_ratio, int_discrete_plan.amount * cast(tasks.start_credit_ratio as double)
from int_discrete_plan
join tasks
    on tasks.task_id = int_discrete_plan.shape_task_id
where int_discrete_plan.shape_technique = 'fifty_fifty'
union all
select int_discrete_plan.project_id, int_discrete_plan.task_id, int_discrete_plan.finish_date,
    int_discrete_plan.finish_ratio, int_discrete_plan.amount * cast(1 - tasks.start_credit_ratio as double)
from int_discrete_plan
join tasks
    on tasks.task_id = int_discrete_plan.shape_task_id
where int_discrete_plan.shape_technique = 'fifty_fifty'
union all
select int_discrete_plan.project_id, int_discrete_plan.task_id, task_steps.baseline_date, 1.0,
    int_discrete_plan.amount * cast(task_steps.weight_ratio as double)
from int_discrete_plan
join task_steps
    on task_steps.task_id = int_discrete_plan.shape_task_id
where int_discrete_plan.shape_technique = 'weighted_milestones'
