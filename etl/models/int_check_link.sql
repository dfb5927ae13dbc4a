-- One row per link as it came in whose later task is open: what the checks of a schedule ask of it.
select tasks.project_id, tasks.task_name, dependencies.kind, coalesce(dependencies.lag, 0) as lag
from dependencies
join tasks
    on tasks.task_id = dependencies.successor_id
join int_task
    on int_task.task_id = tasks.task_id
where not int_task.is_done and not int_task.is_cancelled
