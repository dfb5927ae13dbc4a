-- One row per task whose plan is discrete, not level of effort: whose shape its work is phased by, and how much of its
-- budget that is.
select
    int_task_part.project_id,
    int_task_part.task_id,
    shape.task_id as shape_task_id,
    shape.ev_technique as shape_technique,
    shape.calendar_id,
    shape.baseline_start_date as start_date,
    shape.baseline_finish_date as finish_date,
    coalesce(int_task_clock.baseline_start_ratio, 0.0) as start_ratio,
    coalesce(int_task_clock.baseline_finish_ratio, 1.0) as finish_ratio,
    cast(int_task_part.part_amount as double) as amount
from int_task_part
join int_task_plan
    on int_task_plan.task_id = int_task_part.task_id
join int_task_plan as shape
    on shape.task_id = int_task_part.base_task_id
left join int_task_clock
    on int_task_clock.task_id = shape.task_id
where int_task_part.part_kind = 'work' and int_task_plan.ev_technique <> 'level_of_effort'
