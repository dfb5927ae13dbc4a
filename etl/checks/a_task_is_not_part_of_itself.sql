-- No task lies below itself, and none shares progress that hangs on its own.
with recursive leaning as (
    select tasks.task_id, tasks.apportioned_to_task_id as base_task_id
    from tasks
    where tasks.ev_technique = 'apportioned' and tasks.apportioned_to_task_id is not null
    union
    select leaning.task_id, base.apportioned_to_task_id
    from leaning
    join tasks as base
        on base.task_id = leaning.base_task_id
    where base.ev_technique = 'apportioned' and base.apportioned_to_task_id is not null
)
select tasks.project_id, concat(tasks.task_name, ' (', tasks.task_id,
    '): it is part of itself. Correct parent_task_id or wbs.') as problem
from tasks
join int_task_above
    on int_task_above.task_id = tasks.task_id
    and int_task_above.above_id = tasks.task_id
union all
select tasks.project_id, concat(tasks.task_name, ' (', tasks.task_id,
    '): it shares the progress of a task that shares its own. Correct apportioned_to_task_id.')
from tasks
join leaning
    on leaning.task_id = tasks.task_id
    and leaning.base_task_id = tasks.task_id
