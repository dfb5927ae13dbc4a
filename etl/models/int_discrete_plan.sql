-- One row per task whose plan is discrete, not level of effort: whose shape it is phased by, and what of its budget falls due at its start.
select
    int_task_plan.project_id,
    int_task_plan.task_id,
    int_task_plan.shape_task_id,
    int_task_plan.shape_technique,
    int_task_plan.shape_start_date as start_date,
    int_task_plan.shape_finish_date as finish_date,
    int_task_plan.baseline_start_date,
    cast(int_task_plan.budget_amount - int_task_plan.one_off_amount as double) as amount,
    cast(int_task_plan.one_off_amount as double) as one_off_amount
from int_task_plan
where int_task_plan.budget_amount is not null and int_task_plan.ev_technique <> 'level_of_effort'
