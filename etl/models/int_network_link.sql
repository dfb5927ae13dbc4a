-- One row per pair of leaf tasks and kind: links of summaries hold for each task under them, and count once.
with recursive below as (
    select tasks.task_id as ancestor_id, tasks.task_id
    from tasks
    where tasks.task_id in (select dependencies.predecessor_id from dependencies union select dependencies.successor_id from dependencies)
    union
    select below.ancestor_id, tasks.task_id
    from below
    join tasks
        on tasks.parent_task_id = below.task_id
)
select distinct
    predecessor.task_id as before_id,
    successor.task_id as after_id,
    dependencies.kind,
    coalesce(dependencies.lag, 0) as lag,
    coalesce(dependencies.lag_unit, 'wd') as lag_unit
from dependencies
join below as predecessor
    on predecessor.ancestor_id = dependencies.predecessor_id
join below as successor
    on successor.ancestor_id = dependencies.successor_id
join int_network_task as before_task
    on before_task.task_id = predecessor.task_id
join int_network_task as after_task
    on after_task.task_id = successor.task_id
where predecessor.task_id <> successor.task_id
