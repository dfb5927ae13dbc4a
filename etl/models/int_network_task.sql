-- One row per leaf task of a project with links, to its own tasks or to another's: its dates as planned or expected,
-- what it takes, when it is expected to end by those who do it, and what has happened by the status date.
-- It has begun with the first day that says so. What is complete of it: by steps accomplished, else as last reported,
-- else as the task list says, else by its technique; what shares another's progress shares this.
with linked as (
    select tasks.project_id
    from dependencies
    join tasks
        on tasks.task_id = dependencies.successor_id
    union
    select tasks.project_id
    from dependencies
    join tasks
        on tasks.task_id = dependencies.predecessor_id
),
base as (
    select int_task_leaning.task_id, int_task_leaning.base_task_id
    from int_task_leaning
    join int_task_plan
        on int_task_plan.task_id = int_task_leaning.base_task_id
    where int_task_leaning.depth > 0 and int_task_plan.leaned_on_task_id is null
),
complete as (
    select
        task_total.task_id,
        coalesce(
            case when int_task.ev_technique = 'fifty_fifty'
                and not int_task.is_done then coalesce(int_task_reported.complete_ratio,
                cast(tasks.percent_complete_ratio as double)) end,
            task_total.complete_ratio,
            0
        ) as complete_ratio
    from task_total
    join tasks
        on tasks.task_id = task_total.task_id
    join int_task
        on int_task.task_id = task_total.task_id
    left join int_task_reported
        on int_task_reported.task_id = task_total.task_id
),
known_calendar as (
    select distinct calendars.calendar_id from calendars
)
select
    tasks.task_id,
    tasks.project_id,
    tasks.team_id,
    int_task.kind,
    coalesce(known_calendar.calendar_id, int_project_rate.calendar_id) as calendar_id,
    int_project_rate.calendar_id as project_calendar_id,
    coalesce(tasks.forecast_start_date, int_task_plan.baseline_start_date) as start_date,
    coalesce(tasks.forecast_finish_date, int_task_plan.baseline_finish_date) as finish_date,
    case
        when tasks.forecast_start_date is not null and tasks.forecast_finish_date is null
            and int_task_plan.task_id is not null then int_task_plan.baseline_start_date
        else coalesce(tasks.forecast_start_date, int_task_plan.baseline_start_date)
    end as span_start_date,
    tasks.forecast_finish_date as expected_finish_date,
    coalesce(tasks.forecast_start_at, case
        when tasks.forecast_start_date is null then int_task_plan.baseline_start_at end) as start_at,
    coalesce(tasks.forecast_finish_at, case
        when tasks.forecast_finish_date is null then int_task_plan.baseline_finish_at end) as finish_at,
    case
        when tasks.forecast_start_date is not null and tasks.forecast_finish_date is null
            and int_task_plan.task_id is not null then int_task_plan.baseline_start_at
        else coalesce(tasks.forecast_start_at, case
            when tasks.forecast_start_date is null then int_task_plan.baseline_start_at end)
    end as span_start_at,
    tasks.forecast_finish_at as expected_finish_at,
    int_task_plan.baseline_finish_at,
    case when int_task_begun.begun_date = tasks.actual_start_date then tasks.actual_start_at end as actual_start_at,
    case when int_task.finish_date = tasks.actual_finish_date then tasks.actual_finish_at end as actual_finish_at,
    int_task_plan.baseline_finish_date,
    int_task_begun.begun_date as actual_start_date,
    int_task.finish_date as actual_finish_date,
    complete.complete_ratio,
    tasks.constraint_type,
    tasks.constraint_date,
    tasks.deadline_date,
    tasks.optimistic_days,
    tasks.likely_days,
    tasks.pessimistic_days
from tasks
join linked
    on linked.project_id = tasks.project_id
join int_project_rate
    on int_project_rate.project_id = tasks.project_id
join int_task
    on int_task.task_id = tasks.task_id
left join base
    on base.task_id = tasks.task_id
join complete
    on complete.task_id = coalesce(base.base_task_id, tasks.task_id)
left join int_task_begun
    on int_task_begun.task_id = tasks.task_id
left join known_calendar
    on known_calendar.calendar_id = tasks.calendar_id
left join int_task_plan
    on int_task_plan.task_id = tasks.task_id
where int_task.kind in ('task', 'milestone') and int_task.ev_technique <> 'level_of_effort'
