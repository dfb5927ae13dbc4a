-- One row per project and week of its plan up to the status date: earned schedule and actual time at its end, in
-- working hours, by today's baseline.
with running as (
    select
        project_week.project_id,
        least(cast(project_week.week + interval 6 day as date), int_report.status_date) as pace_date,
        cast(sum(coalesce(project_week.earned_value_discrete_amount, 0))
            over (partition by project_week.project_id order by project_week.week rows unbounded preceding)
            as decimal(18, 4)) as amount
    from project_week
    cross join int_report
    where project_week.week <= int_report.status_week
),
point as (
    select int_plan_vertex.project_id, cast(cast(int_plan_vertex.planned_amount as decimal(18, 4)) as double) as amount,
        int_plan_vertex.at_hours, int_plan_vertex.side, cast(null as date) as pace_date
    from int_plan_vertex
    union all
    select running.project_id, cast(running.amount as double), cast(null as double), 0, running.pace_date
    from running
),
below as (
    select
        point.project_id,
        point.pace_date,
        point.amount,
        max(point.at_hours) over (partition by point.project_id
            order by point.amount, case when point.pace_date is null then 1 else 0 end, point.at_hours, point.side,
            point.pace_date rows unbounded preceding) as less_hours,
        max(case when point.pace_date is null then point.amount end)
            over (partition by point.project_id
            order by point.amount, case when point.pace_date is null then 1 else 0 end, point.at_hours, point.side,
            point.pace_date rows unbounded preceding) as less_amount,
        min(point.at_hours) over (partition by point.project_id
            order by point.amount desc, case
            when point.pace_date is null then 0
            else 1 end, point.at_hours desc, point.side desc, point.pace_date rows unbounded preceding) as least_hours,
        min(case when point.pace_date is null then point.amount end)
            over (partition by point.project_id
            order by point.amount desc, case
            when point.pace_date is null then 0
            else 1 end, point.at_hours desc, point.side desc, point.pace_date rows unbounded preceding) as least_amount,
        max(point.at_hours) over (partition by point.project_id
            order by point.amount, case when point.pace_date is null then 0 else 1 end, point.at_hours, point.side,
            point.pace_date rows unbounded preceding) as most_hours,
        max(case when point.pace_date is null then point.amount end)
            over (partition by point.project_id
            order by point.amount, case when point.pace_date is null then 0 else 1 end, point.at_hours, point.side,
            point.pace_date rows unbounded preceding) as most_amount,
        min(point.at_hours) over (partition by point.project_id
            order by point.amount desc, case
            when point.pace_date is null then 1
            else 0 end, point.at_hours desc, point.side desc, point.pace_date rows unbounded preceding) as more_hours,
        min(case when point.pace_date is null then point.amount end)
            over (partition by point.project_id
            order by point.amount desc, case
            when point.pace_date is null then 1
            else 0 end, point.at_hours desc, point.side desc, point.pace_date rows unbounded preceding) as more_amount
    from point
),
reached as (
    select
        below.project_id,
        below.pace_date,
        case
            when below.least_amount is null then below.most_hours
            when below.less_amount is null then 0.0
            else below.less_hours + (below.amount - below.less_amount) / nullif(below.least_amount - below.less_amount,
                0) * (below.least_hours - below.less_hours)
        end as first_hours,
        case
            when below.most_amount is null then 0.0
            when below.more_amount is null or below.most_amount = below.amount then below.most_hours
            else below.most_hours + (below.amount - below.most_amount) / nullif(below.more_amount - below.most_amount,
                0) * (below.more_hours - below.most_hours)
        end as last_hours,
        below.more_amount is null as is_complete
    from below
    where below.pace_date is not null
),
elapsed as (
    select
        reached.project_id,
        reached.pace_date,
        reached.first_hours,
        reached.last_hours,
        reached.is_complete,
        cast(closing.cumulative_hours - opening.cumulative_hours as double)
            + (1.0 - int_earned_schedule.clock_start_ratio) * cast(opening.working_hours as double) as actual_hours
    from reached
    join int_earned_schedule
        on int_earned_schedule.project_id = reached.project_id
        and not int_earned_schedule.is_falling
    join int_project_rate
        on int_project_rate.project_id = reached.project_id
    join int_calendar_day as opening
        on opening.calendar_id = int_project_rate.calendar_id
        and opening.calendar_date = int_earned_schedule.clock_start_date
    join int_calendar_day as closing
        on closing.calendar_id = int_project_rate.calendar_id
        and closing.calendar_date = reached.pace_date
    where reached.pace_date >= int_earned_schedule.clock_start_date
)
select
    elapsed.project_id,
    elapsed.pace_date,
    case when elapsed.is_complete then elapsed.first_hours
        else least(greatest(elapsed.actual_hours, elapsed.first_hours), elapsed.last_hours) end as earned_hours,
    elapsed.actual_hours
from elapsed
