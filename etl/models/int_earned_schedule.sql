-- One row per project with a discrete plan: earned schedule, actual time and planned duration in working days of its
-- calendar, all from one origin.
with earned as (
    select
        project_week.project_id,
        sum(project_week.baseline_discrete_amount) as budget_amount,
        coalesce(sum(project_week.earned_value_discrete_amount), 0) as earned_amount
    from project_week
    group by project_week.project_id
),
start as (
    select
        int_plan_origin.project_id,
        int_plan_origin.origin_date,
        int_plan_origin.origin_ratio,
        int_plan_origin.is_started_early,
        max(int_task.finish_date) as actual_finish_date,
        max(case when int_task.finish_date is not null
            then date_diff('day', int_plan_origin.origin_date, int_task.finish_date)
            + coalesce(int_task_clock.actual_finish_ratio, 1.0) end) as finish_days
    from int_plan_origin
    join int_discrete_plan
        on int_discrete_plan.project_id = int_plan_origin.project_id
    join int_task
        on int_task.task_id = int_discrete_plan.task_id
    left join int_task_clock
        on int_task_clock.task_id = int_task.task_id
    group by int_plan_origin.project_id, int_plan_origin.origin_date, int_plan_origin.origin_ratio,
        int_plan_origin.is_started_early
),
curve as (
    select
        int_plan_vertex.project_id,
        int_plan_vertex.at_hours,
        int_plan_vertex.side,
        int_plan_vertex.planned_amount as exact_amount,
        cast(earned.earned_amount as double) as earned_amount,
        0.0001 + 0.000001 * abs(cast(earned.budget_amount as double)) as tolerance,
        case
            when abs(int_plan_vertex.planned_amount - cast(earned.earned_amount as double)) <= 0.0001
                + 0.000001 * abs(cast(earned.budget_amount as double)) then cast(earned.earned_amount as double)
            else int_plan_vertex.planned_amount
        end as planned_amount
    from int_plan_vertex
    join earned
        on earned.project_id = int_plan_vertex.project_id
),
vertex as (
    select
        curve.project_id,
        curve.at_hours,
        curve.planned_amount,
        curve.earned_amount,
        curve.exact_amount,
        curve.tolerance,
        lag(curve.at_hours) over (partition by curve.project_id order by curve.at_hours, curve.side) as previous_hours,
        lag(curve.planned_amount) over (partition by curve.project_id order by curve.at_hours, curve.side)
            as previous_amount,
        lag(curve.exact_amount) over (partition by curve.project_id order by curve.at_hours, curve.side)
            as previous_exact_amount,
        lead(curve.at_hours) over (partition by curve.project_id order by curve.at_hours, curve.side) as next_hours,
        lead(curve.planned_amount) over (partition by curve.project_id order by curve.at_hours, curve.side)
            as next_amount
    from curve
),
reached as (
    select
        vertex.project_id,
        min(case
            when vertex.planned_amount < vertex.earned_amount then null
            when vertex.previous_hours is null then 0.0
            when vertex.previous_amount >= vertex.earned_amount then vertex.previous_hours
            else vertex.previous_hours + (vertex.earned_amount - vertex.previous_amount) / nullif(vertex.planned_amount
                - vertex.previous_amount, 0) * (vertex.at_hours - vertex.previous_hours)
        end) as first_hours,
        max(case
            when vertex.planned_amount > vertex.earned_amount then null
            when vertex.next_hours is null or vertex.next_amount <= vertex.earned_amount then vertex.at_hours
            else vertex.at_hours + (vertex.earned_amount - vertex.planned_amount) / nullif(vertex.next_amount
                - vertex.planned_amount, 0) * (vertex.next_hours - vertex.at_hours)
        end) as last_hours,
        max(case when vertex.exact_amount < vertex.previous_exact_amount - vertex.tolerance then 1 else 0 end)
            as is_falling
    from vertex
    group by vertex.project_id
),
planned as (
    select int_plan_vertex.project_id, min(int_plan_vertex.at_hours) as planned_hours
    from int_plan_vertex
    join earned
        on earned.project_id = int_plan_vertex.project_id
    where int_plan_vertex.planned_amount >= cast(earned.budget_amount as double) * 0.999999 - 0.0001
    group by int_plan_vertex.project_id
),
elapsed as (
    select
        start.project_id,
        start.origin_date as clock_start_date,
        start.origin_ratio as clock_start_ratio,
        case
            when earned.earned_amount >= earned.budget_amount
                and start.actual_finish_date <= int_report.status_date
                then start.finish_days - date_diff('day', start.origin_date, start.actual_finish_date)
            else 1.0
        end as clock_end_ratio,
        case when earned.earned_amount >= earned.budget_amount
            and start.actual_finish_date <= int_report.status_date then start.actual_finish_date
            else int_report.status_date end as clock_end_date,
        earned.earned_amount >= earned.budget_amount as is_complete,
        start.is_started_early
    from start
    join earned
        on earned.project_id = start.project_id
    cross join int_report
),
expected as (
    select
        elapsed.project_id,
        coalesce(projects.forecast_finish_date, int_finish_expected.finish_date) as finish_date,
        case when projects.forecast_finish_date is null then int_finish_expected.finish_ratio
            else 1.0 end as finish_ratio
    from elapsed
    join projects
        on projects.project_id = elapsed.project_id
    left join int_finish_expected
        on int_finish_expected.project_id = elapsed.project_id
),
clock as (
    select
        elapsed.project_id,
        elapsed.is_complete,
        elapsed.is_started_early,
        elapsed.clock_start_date,
        elapsed.clock_start_ratio,
        case when elapsed.clock_end_date < elapsed.clock_start_date then null
            else cast(closing.cumulative_hours - opening.cumulative_hours as double)
                - (1.0 - elapsed.clock_end_ratio) * cast(closing.working_hours as double)
                + (1.0 - elapsed.clock_start_ratio) * cast(opening.working_hours as double) end as actual_hours,
        cast(promised.cumulative_hours - opening.cumulative_hours as double)
            - (1.0 - expected.finish_ratio) * cast(promised.working_hours as double)
            + (1.0 - elapsed.clock_start_ratio) * cast(opening.working_hours as double) as expected_hours,
        int_standard_day.day_hours
    from elapsed
    join int_project_rate
        on int_project_rate.project_id = elapsed.project_id
    join int_standard_day
        on int_standard_day.calendar_id = int_project_rate.calendar_id
    join int_calendar_day as opening
        on opening.calendar_id = int_project_rate.calendar_id
        and opening.calendar_date = elapsed.clock_start_date
    join int_calendar_day as closing
        on closing.calendar_id = int_project_rate.calendar_id
        and closing.calendar_date = elapsed.clock_end_date
    join expected
        on expected.project_id = elapsed.project_id
    left join int_calendar_day as promised
        on promised.calendar_id = int_project_rate.calendar_id
        and promised.calendar_date = expected.finish_date
)
select
    clock.project_id,
    case
        when reached.is_falling = 1 then null
        when clock.is_complete then planned.planned_hours / clock.day_hours
        else least(greatest(coalesce(clock.actual_hours, 0.0), reached.first_hours),
            reached.last_hours) / clock.day_hours
    end as earned_schedule_days,
    clock.actual_hours / clock.day_hours as actual_time_days,
    planned.planned_hours / clock.day_hours as planned_duration_days,
    clock.expected_hours / clock.day_hours as expected_duration_days,
    clock.day_hours,
    reached.is_falling = 1 as is_falling,
    clock.is_started_early,
    clock.clock_start_date,
    clock.clock_start_ratio,
    not clock.is_complete and reached.last_hours > reached.first_hours as is_plateau
from clock
join reached
    on reached.project_id = clock.project_id
join planned
    on planned.project_id = clock.project_id
