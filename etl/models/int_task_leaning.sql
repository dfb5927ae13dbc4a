-- One row per task with a baseline and task whose progress it shares, itself first, then on and on: the share of its
-- budget that goes by it.
with recursive leaning as (
    select int_task_plan.task_id, int_task_plan.task_id as base_task_id, 0 as depth, cast(1.0 as double) as share_ratio
    from int_task_plan
    union all
    select leaning.task_id, own.leaned_on_task_id, leaning.depth + 1, leaning.share_ratio * (1 - own.one_off_ratio)
    from leaning
    join int_task_plan as own
        on own.task_id = leaning.base_task_id
    where own.leaned_on_task_id is not null and leaning.depth < 50
)
select leaning.task_id, leaning.base_task_id, leaning.depth, leaning.share_ratio
from leaning
