-- The budget of a task that has tasks below it is theirs, not its own.
select
    parent.project_id,
    concat(parent.task_name, ' (', parent.task_id, '): it has tasks with budgets below it and a budget of its own, which would count twice. '
        'Map kind so that it is a summary, or leave its budget empty.') as problem
from tasks as parent
join task_baselines
    on task_baselines.task_id = parent.task_id
where parent.kind <> 'summary'
    and task_baselines.budget_amount <> 0
    and parent.task_id in (
        select tasks.parent_task_id
        from tasks
        join task_baselines as below
            on below.task_id = tasks.task_id
        where below.budget_amount <> 0
    )
group by parent.project_id, parent.task_id, parent.task_name
