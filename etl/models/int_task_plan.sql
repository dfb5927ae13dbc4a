-- One row per task with a baseline: the version in force, its budget in reporting currency and the task whose progress
-- it shares, where that has a plan.
-- Where tasks below it have budgets, these are its budget; where none of them has one, its own counts. A summary
-- without tasks below repeats what is not known here.
with ranked as (
    select
        task_baselines.task_id,
        task_baselines.version,
        task_baselines.baseline_start_date,
        task_baselines.baseline_finish_date,
        task_baselines.baseline_start_at,
        task_baselines.baseline_finish_at,
        task_baselines.budget_amount,
        task_baselines.one_off_amount,
        row_number() over (partition by task_baselines.task_id order by int_baseline_place.place desc) as position
    from task_baselines
    join tasks
        on tasks.task_id = task_baselines.task_id
    join int_baseline_place
        on int_baseline_place.project_id = tasks.project_id
        and int_baseline_place.version = task_baselines.version
),
budgeted_below as (
    select distinct int_task_above.above_id as task_id
    from int_task_above
    join ranked
        on ranked.task_id = int_task_above.task_id
        and ranked.position = 1
    where ranked.budget_amount <> 0
),
planned as (
    select
        tasks.task_id,
        tasks.project_id,
        tasks.team_id,
        ranked.version,
        ranked.baseline_start_date,
        ranked.baseline_finish_date,
        ranked.baseline_start_at,
        ranked.baseline_finish_at,
        case
            when budgeted_below.task_id is not null then cast(null as decimal(18, 4))
            when tasks.kind = 'summary' and parent.task_id is null then cast(null as decimal(18, 4))
            else cast(ranked.budget_amount * int_project_rate.budget_rate as decimal(18, 4))
        end as budget_amount,
        cast(coalesce(ranked.one_off_amount, 0) * int_project_rate.budget_rate as decimal(18, 4)) as one_off_amount,
        coalesce(cast(ranked.one_off_amount as double) / nullif(cast(ranked.budget_amount as double), 0), 0)
            as one_off_ratio,
        case
            when tasks.kind = 'level_of_effort' then 'level_of_effort'
            when tasks.ev_technique = 'apportioned' and leaned_on.task_id is null then 'percent_complete'
            else coalesce(tasks.ev_technique, 'percent_complete')
        end as ev_technique,
        case when tasks.kind <> 'level_of_effort'
            and tasks.ev_technique = 'apportioned' then leaned_on.task_id end as leaned_on_task_id,
        coalesce(task_calendar.calendar_id, int_project_rate.calendar_id) as calendar_id
    from ranked
    join tasks
        on tasks.task_id = ranked.task_id
    join int_project_rate
        on int_project_rate.project_id = tasks.project_id
    left join budgeted_below
        on budgeted_below.task_id = ranked.task_id
    left join (select distinct int_task_above.above_id as task_id from int_task_above) as parent
        on parent.task_id = ranked.task_id
    left join (select distinct calendars.calendar_id from calendars) as task_calendar
        on task_calendar.calendar_id = tasks.calendar_id
    left join ranked as leaned_on
        on leaned_on.task_id = tasks.apportioned_to_task_id
        and leaned_on.position = 1
    where ranked.position = 1
)
select
    planned.task_id,
    planned.project_id,
    planned.team_id,
    planned.version,
    planned.baseline_start_date,
    planned.baseline_finish_date,
    planned.baseline_start_at,
    planned.baseline_finish_at,
    planned.budget_amount,
    planned.one_off_amount,
    planned.one_off_ratio,
    planned.ev_technique,
    planned.leaned_on_task_id,
    planned.calendar_id
from planned
