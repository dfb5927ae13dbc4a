-- One row per finished project and closed period of four weeks: what was forecast then, AC + (BAC − EV), and what it
-- cost in the end;
-- what was earned of the discrete plan, and how many working hours were gone then and in the end.
with running as (
    select
        project_week.project_id,
        project_week.week,
        row_number() over (partition by project_week.project_id order by project_week.week) as number,
        sum(coalesce(project_week.earned_value_amount, 0))
            over (partition by project_week.project_id order by project_week.week rows unbounded preceding)
            as earned_amount,
        sum(coalesce(project_week.earned_value_discrete_amount, 0))
            over (partition by project_week.project_id order by project_week.week rows unbounded preceding)
            as earned_discrete_amount,
        sum(coalesce(project_week.actual_cost_amount, 0))
            over (partition by project_week.project_id order by project_week.week rows unbounded preceding)
            as spent_amount
    from project_week
)
select
    running.project_id,
    running.week,
    cast(running.earned_amount as double) / cast(project_total.baseline_amount as double) as complete_ratio,
    cast(running.spent_amount + project_total.baseline_amount - running.earned_amount as double) as forecast_amount,
    cast(project_total.actual_cost_amount as double) as final_amount,
    cast(running.earned_discrete_amount as double) as earned_discrete_amount,
    cast(gone.cumulative_hours - opening.cumulative_hours + opening.working_hours as double) as gone_hours,
    int_earned_schedule.actual_time_days * int_earned_schedule.day_hours as final_hours,
    int_earned_schedule.planned_duration_days * int_earned_schedule.day_hours as planned_hours
from running
join project_total
    on project_total.project_id = running.project_id
join int_project_rate
    on int_project_rate.project_id = running.project_id
left join int_earned_schedule
    on int_earned_schedule.project_id = running.project_id
    and not int_earned_schedule.is_falling
left join int_calendar_day as opening
    on opening.calendar_id = int_project_rate.calendar_id
    and opening.calendar_date = int_earned_schedule.clock_start_date
left join int_calendar_day as gone
    on gone.calendar_id = int_project_rate.calendar_id
    and gone.calendar_date = cast(running.week + interval 6 day as date)
where project_total.is_finished
    and not project_total.is_planned_whole
    and project_total.baseline_amount > 0
    and project_total.actual_cost_amount > 0
    and project_total.earned_value_amount >= project_total.baseline_amount
    and project_total.fx_missing_count = 0
    and running.number % 4 = 0
    and running.earned_amount > 0
    and running.earned_amount < project_total.baseline_amount
    and running.spent_amount + project_total.baseline_amount - running.earned_amount > 0
