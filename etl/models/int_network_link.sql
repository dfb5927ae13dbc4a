-- One row per pair of leaf tasks and kind: links of summaries hold for each task under them, and count once.
-- What waits for a cancelled task waits for what that waited for: it takes no time and drives nothing itself. Cancelled
-- level of effort never drove anything.
with recursive below as (
    select tasks.task_id as ancestor_id, tasks.task_id
    from tasks
    union
    select int_task_above.above_id, int_task_above.task_id
    from int_task_above
),
wired as (
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
),
through as (
    select wired.before_id, wired.after_id, wired.kind, wired.lag, wired.lag_unit, 0 as depth
    from wired
    union
    select
        through.before_id,
        wired.after_id,
        substr(through.kind, 1, 1) || substr(wired.kind, 2, 1),
        through.lag + wired.lag,
        case when wired.lag = 0 then through.lag_unit else wired.lag_unit end,
        through.depth + 1
    from through
    join int_task
        on int_task.task_id = through.after_id
        and int_task.kind = 'cancelled'
        and int_task.ev_technique <> 'level_of_effort'
    join wired
        on wired.before_id = through.after_id
    where through.depth < 20
)
select distinct through.before_id, through.after_id, through.kind, through.lag, through.lag_unit
from through
join int_network_task as before_task
    on before_task.task_id = through.before_id
join int_network_task as after_task
    on after_task.task_id = through.after_id
where through.before_id <> through.after_id
