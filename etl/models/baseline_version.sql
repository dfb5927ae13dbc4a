-- One row per project and version of its baseline approved by the status date: what it promised, taking each task as
-- that version or the last approved before it had it.
-- Where tasks below a task have budgets, these count and its own repeats them.
with dated as (
    select
        baselines.project_id,
        baselines.version,
        baselines.approved_date,
        baselines.approver_name,
        baselines.reason,
        changes.change_name,
        int_baseline_place.place,
        max(int_baseline_place.place) over (partition by baselines.project_id) as last_place
    from baselines
    join int_baseline_place
        on int_baseline_place.project_id = baselines.project_id
        and int_baseline_place.version = baselines.version
    left join changes
        on changes.change_id = baselines.change_id
),
ranked as (
    select
        dated.project_id,
        dated.version,
        tasks.task_id,
        tasks.kind,
        task_baselines.baseline_finish_date,
        task_baselines.budget_amount,
        row_number() over (partition by dated.project_id, dated.version, task_baselines.task_id
            order by earlier.place desc) as position
    from dated
    join tasks
        on tasks.project_id = dated.project_id
    join task_baselines
        on task_baselines.task_id = tasks.task_id
    join int_baseline_place as earlier
        on earlier.project_id = dated.project_id
        and earlier.version = task_baselines.version
        and earlier.place <= dated.place
),
above as (
    select distinct int_task_above.above_id as task_id
    from int_task_above
),
budgeted_below as (
    select distinct ranked.project_id, ranked.version, int_task_above.above_id as task_id
    from ranked
    join int_task_above
        on int_task_above.task_id = ranked.task_id
    where ranked.position = 1 and ranked.budget_amount <> 0
),
promised as (
    select
        ranked.project_id,
        ranked.version,
        max(ranked.baseline_finish_date) as baseline_finish_date,
        sum(case when budgeted_below.task_id is not null
            or (ranked.kind = 'summary' and above.task_id is null) then null else ranked.budget_amount end)
            as budget_amount
    from ranked
    left join above
        on above.task_id = ranked.task_id
    left join budgeted_below
        on budgeted_below.project_id = ranked.project_id
        and budgeted_below.version = ranked.version
        and budgeted_below.task_id = ranked.task_id
    where ranked.position = 1
    group by ranked.project_id, ranked.version
)
select
    dated.project_id,
    dated.version,
    dated.place = dated.last_place as is_current,
    dated.approved_date,
    dated.approver_name,
    dated.reason,
    dated.change_name,
    promised.baseline_finish_date,
    cast(promised.budget_amount * int_project_rate.budget_rate as decimal(18, 4)) as baseline_amount
from dated
join int_project_rate
    on int_project_rate.project_id = dated.project_id
left join promised
    on promised.project_id = dated.project_id
    and promised.version = dated.version
