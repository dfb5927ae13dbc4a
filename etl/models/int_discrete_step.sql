-- One row per task and day on which a part of its discrete plan falls due at once, at the start or the end of the day.
select int_discrete_plan.project_id, int_discrete_plan.task_id, int_discrete_plan.baseline_start_date as step_date, 'start' as side, int_discrete_plan.one_off_amount as amount
from int_discrete_plan
where int_discrete_plan.one_off_amount <> 0
union all
select int_discrete_plan.project_id, int_discrete_plan.task_id, int_discrete_plan.finish_date, 'end', int_discrete_plan.amount
from int_discrete_plan
where int_discrete_plan.shape_technique = 'zero_hundred'
union all
select int_discrete_plan.project_id, int_discrete_plan.task_id, int_discrete_plan.start_date, 'start', int_discrete_plan.amount * cast(tasks.start_credit_ratio as double)
from int_discrete_plan
join tasks
    on tasks.task_id = int_discrete_plan.shape_task_id
where int_discrete_plan.shape_technique = 'fifty_fifty'
union all
select int_discrete_plan.project_id, int_discrete_plan.task_id, int_discrete_plan.finish_date, 'end', int_discrete_plan.amount * cast(1 - tasks.start_credit_ratio as double)
from int_discrete_plan
join tasks
    on tasks.task_id = int_discrete_plan.shape_task_id
where int_discrete_plan.shape_technique = 'fifty_fifty'
union all
select int_discrete_plan.project_id, int_discrete_plan.task_id, task_steps.baseline_date, 'end', int_discrete_plan.amount * cast(task_steps.weight_ratio as double)
from int_discrete_plan
join task_steps
    on task_steps.task_id = int_discrete_plan.shape_task_id
where int_discrete_plan.shape_technique = 'weighted_milestones'
