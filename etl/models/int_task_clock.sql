-- One row per task with a time of day: the share of the day's working hours, by the task's calendar, gone at each of
-- its instants; null where only a day came in.
with placed as (
    select
        tasks.task_id,
        coalesce(known.calendar_id, int_project_rate.calendar_id) as calendar_id,
        int_task_plan.baseline_start_at,
        int_task_plan.baseline_finish_at,
        tasks.actual_start_at,
        tasks.actual_finish_at,
        tasks.forecast_finish_at
    from tasks
    join int_project_rate
        on int_project_rate.project_id = tasks.project_id
    left join (select distinct calendars.calendar_id from calendars) as known
        on known.calendar_id = tasks.calendar_id
    left join int_task_plan
        on int_task_plan.task_id = tasks.task_id
),
moment as (
    select placed.task_id, placed.calendar_id, 'baseline_start' as kind, placed.baseline_start_at as moment_at
        from placed where placed.baseline_start_at is not null
    union all
    select placed.task_id, placed.calendar_id, 'baseline_finish', placed.baseline_finish_at
        from placed where placed.baseline_finish_at is not null
    union all
    select placed.task_id, placed.calendar_id, 'actual_start', placed.actual_start_at
        from placed where placed.actual_start_at is not null
    union all
    select placed.task_id, placed.calendar_id, 'actual_finish', placed.actual_finish_at
        from placed where placed.actual_finish_at is not null
    union all
    select placed.task_id, placed.calendar_id, 'forecast_finish', placed.forecast_finish_at
        from placed where placed.forecast_finish_at is not null
),
clock as (
    select
        moment.task_id,
        moment.kind,
        moment.calendar_id,
        cast(moment.moment_at as date) as moment_date,
        date_diff('day', cast(date_trunc('week', moment.moment_at) as date), cast(moment.moment_at as date))
            + 1 as weekday,
        cast(date_diff('second', cast(cast(moment.moment_at as date) as timestamp), moment.moment_at) as double) / 3600
            as day_hour
    from moment
),
gone as (
    select
        clock.task_id,
        clock.kind,
        sum(greatest(least(clock.day_hour, int_shift.to_hour) - int_shift.from_hour,
            0)) / nullif(sum(int_shift.to_hour - int_shift.from_hour), 0) as share_ratio
    from clock
    join int_calendar_day
        on int_calendar_day.calendar_id = clock.calendar_id
        and int_calendar_day.calendar_date = clock.moment_date
        and int_calendar_day.working_hours > 0
    join int_shift
        on int_shift.calendar_id = clock.calendar_id
        and int_shift.weekday = clock.weekday
    group by clock.task_id, clock.kind
)
select
    gone.task_id,
    max(case when gone.kind = 'baseline_start' then gone.share_ratio end) as baseline_start_ratio,
    max(case when gone.kind = 'baseline_finish' then gone.share_ratio end) as baseline_finish_ratio,
    max(case when gone.kind = 'actual_start' then gone.share_ratio end) as actual_start_ratio,
    max(case when gone.kind = 'actual_finish' then gone.share_ratio end) as actual_finish_ratio,
    max(case when gone.kind = 'forecast_finish' then gone.share_ratio end) as forecast_finish_ratio
from gone
group by gone.task_id
