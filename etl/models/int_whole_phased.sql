-- One row per project planned as a whole that has baseline dates, and week: what is planned by the week's end and by
-- the status date, added up.
-- Spread evenly over the working time of its calendar, first to last day; all at once where none is worked.
with span as (
    select
        int_whole_plan.project_id,
        int_whole_plan.calendar_id,
        int_whole_plan.budget_amount,
        int_whole_plan.start_date,
        int_whole_plan.finish_date,
        cast(opening.cumulative_hours - opening.working_hours as double) as hours_before,
        cast(closing.cumulative_hours as double) as hours_after
    from int_whole_plan
    join int_calendar_day as opening
        on opening.calendar_id = int_whole_plan.calendar_id
        and opening.calendar_date = int_whole_plan.start_date
    join int_calendar_day as closing
        on closing.calendar_id = int_whole_plan.calendar_id
        and closing.calendar_date = int_whole_plan.finish_date
),
week as (
    select distinct int_calendar_day.week from int_calendar_day
),
reached as (
    select
        span.project_id,
        week.week,
        span.budget_amount,
        case when span.hours_after <= span.hours_before then 1.0
            else (cast(ending.cumulative_hours as double) - span.hours_before)
            / (span.hours_after - span.hours_before) end as planned_ratio,
        case
            when week.week > int_report.status_week or span.start_date > int_report.status_date
                then cast(null as double)
            when span.hours_after <= span.hours_before then 1.0
            else (cast(due.cumulative_hours as double) - span.hours_before)
                / (span.hours_after - span.hours_before)
        end as due_ratio
    from span
    cross join int_report
    join week
        on week.week between cast(date_trunc('week', span.start_date) as date) and span.finish_date
    join int_calendar_day as ending
        on ending.calendar_id = span.calendar_id
        and ending.calendar_date = least(cast(week.week + interval 6 day as date), span.finish_date)
    left join int_calendar_day as due
        on due.calendar_id = span.calendar_id
        and due.calendar_date = least(cast(week.week + interval 6 day as date), span.finish_date,
            int_report.status_date)
)
select
    reached.project_id,
    reached.week,
    cast(cast(reached.budget_amount as double) * reached.planned_ratio as decimal(18, 4)) as planned_amount,
    cast(cast(reached.budget_amount as double) * reached.due_ratio as decimal(18, 4)) as due_amount
from reached
