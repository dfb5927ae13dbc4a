-- One row per task whose earned value by the status date is unknown: it was complete only later, and how far it was by then nobody wrote down.
select int_task_plan.task_id, int_task_plan.project_id
from int_task_plan
join int_later_progress
    on int_later_progress.task_id = int_task_plan.shape_task_id
left join (select distinct progress.task_id from progress where progress.percent_complete_ratio is not null) as reported
    on reported.task_id = int_task_plan.shape_task_id
where int_task_plan.shape_technique in ('percent_complete', 'apportioned')
    and int_task_plan.ev_technique <> 'level_of_effort'
    and int_task_plan.budget_amount <> 0
    and reported.task_id is null
