-- One row per task whose earned value by the status date is unknown: it, or the task it leans on, was complete only
-- later, and how far it was by then nobody wrote down;
-- or it is under way and no source tells progress of anything.
select int_task_plan.task_id, int_task_plan.project_id
from int_task_plan
join int_task
    on int_task.task_id = int_task_plan.task_id
join int_task_leaning
    on int_task_leaning.task_id = int_task_plan.task_id
join int_task_plan as base
    on base.task_id = int_task_leaning.base_task_id
    and base.leaned_on_task_id is null
join int_task as base_task
    on base_task.task_id = base.task_id
cross join int_came
join tasks
    on tasks.task_id = base.task_id
left join int_later_progress
    on int_later_progress.task_id = base.task_id
left join (select distinct progress.task_id
    from progress where progress.percent_complete_ratio is not null or progress.done_units is not null) as reported
    on reported.task_id = base.task_id
where base.ev_technique in ('percent_complete', 'units')
    and not int_task.is_done
    and not int_task.is_cancelled
    and not base_task.is_cancelled
    and int_task_plan.budget_amount <> 0
    and reported.task_id is null
    and (int_later_progress.task_id is not null
        or (not int_came.has_progress and tasks.percent_complete_ratio is null and tasks.actual_start_date is not null))
