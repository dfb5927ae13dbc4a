-- One row per task and task above it, at any depth: by the id of its parent or, where it names none, by its place in
-- the work breakdown.
-- A code that several tasks bear names no parent.
with recursive coded as (
    select tasks.project_id, tasks.task_id, regexp_replace(tasks.wbs, '[.]+$', '') as wbs
    from tasks
    where tasks.wbs is not null and tasks.kind <> 'item'
),
named as (
    select coded.project_id, coded.wbs, min(coded.task_id) as task_id
    from coded
    group by coded.project_id, coded.wbs
    having count(coded.task_id) = 1
),
prefix as (
    select coded.project_id, coded.task_id, regexp_replace(coded.wbs, '[.]+[^.]*$', '') as wbs, 1 as height
    from coded
    join tasks
        on tasks.task_id = coded.task_id
    where tasks.parent_task_id is null and coded.wbs like '%.%'
    union all
    select prefix.project_id, prefix.task_id, regexp_replace(prefix.wbs, '[.]+[^.]*$', ''), prefix.height + 1
    from prefix
    where prefix.wbs like '%.%'
),
nearest as (
    select prefix.task_id, named.task_id as parent_id,
        row_number() over (partition by prefix.task_id order by prefix.height) as position
    from prefix
    join named
        on named.project_id = prefix.project_id
        and named.wbs = prefix.wbs
),
parent as (
    select tasks.task_id, tasks.parent_task_id as parent_id
    from tasks
    where tasks.parent_task_id is not null
    union all
    select nearest.task_id, nearest.parent_id
    from nearest
    where nearest.position = 1
),
above as (
    select parent.task_id, parent.parent_id as above_id
    from parent
    union
    select above.task_id, parent.parent_id
    from above
    join parent
        on parent.task_id = above.above_id
)
select above.task_id, above.above_id
from above
