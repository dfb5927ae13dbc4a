-- One row per task with a baseline: the version in force, its budget in reporting currency and the task whose shape it is phased by
-- (its own, where the task it leans on has no plan: a budget is never lost).
with ranked as (
    select
        task_baselines.task_id,
        task_baselines.version,
        task_baselines.baseline_start_date,
        task_baselines.baseline_finish_date,
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
planned as (
    select
        tasks.task_id,
        tasks.project_id,
        tasks.team_id,
        tasks.kind,
        ranked.version,
        ranked.baseline_start_date,
        ranked.baseline_finish_date,
        case when tasks.kind = 'summary' then cast(null as decimal(18, 4)) else cast(ranked.budget_amount * int_project_rate.budget_rate as decimal(18, 4)) end as budget_amount,
        cast(coalesce(ranked.one_off_amount, 0) * int_project_rate.budget_rate as decimal(18, 4)) as one_off_amount,
        case when tasks.kind = 'level_of_effort' then 'level_of_effort' else tasks.ev_technique end as ev_technique,
        coalesce(task_calendar.calendar_id, int_project_rate.calendar_id) as calendar_id,
        coalesce(leaned_on.task_id, tasks.task_id) as shape_task_id
    from ranked
    join tasks
        on tasks.task_id = ranked.task_id
    join int_project_rate
        on int_project_rate.project_id = tasks.project_id
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
    planned.kind,
    planned.version,
    planned.baseline_start_date,
    planned.baseline_finish_date,
    planned.budget_amount,
    planned.one_off_amount,
    planned.ev_technique,
    planned.shape_task_id,
    shape.ev_technique as shape_technique,
    shape.calendar_id as shape_calendar_id,
    shape.baseline_start_date as shape_start_date,
    shape.baseline_finish_date as shape_finish_date
from planned
join planned as shape
    on shape.task_id = planned.shape_task_id
