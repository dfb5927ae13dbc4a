-- One row per project with a discrete plan: earned schedule, actual time and planned duration in working days of its
-- calendar, all from one origin.
with planned as (
    select int_plan_vertex.project_id, min(int_plan_vertex.at_hours) as planned_hours
    from int_plan_vertex
    join int_project_value
        on int_project_value.project_id = int_plan_vertex.project_id
    where int_plan_vertex.planned_amount
        >= cast(int_project_value.baseline_discrete_amount as double) * 0.999999 - 0.0001
    group by int_plan_vertex.project_id
),
expected as (
    select
        elapsed.project_id,
        coalesce(projects.forecast_finish_date, int_finish_expected.finish_date,
            int_project_report.forecast_finish_date) as finish_date,
        case when projects.forecast_finish_date is null
            and int_finish_expected.finish_date is not null then int_finish_expected.finish_ratio
            else 1.0 end as finish_ratio
    from int_plan_elapsed as elapsed
    join projects
        on projects.project_id = elapsed.project_id
    left join int_finish_expected
        on int_finish_expected.project_id = elapsed.project_id
    left join int_project_report
        on int_project_report.project_id = elapsed.project_id
        and elapsed.project_id in (select int_whole_plan.project_id from int_whole_plan)
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
    from int_plan_elapsed as elapsed
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
join int_plan_reached as reached
    on reached.project_id = clock.project_id
join planned
    on planned.project_id = clock.project_id
