-- One row per pair of leaf tasks and kind: links of summaries hold for each task under them, and count once.
with below as (
    select tasks.task_id as ancestor_id, tasks.task_id
    from tasks
    union
    select int_task_above.above_id, int_task_above.task_id
    from int_task_above
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
