-- One row per project: what is complete, and while it is under way its forecasts by formula, AC + (BAC − EV) and AT +
-- (PD − ES).
with under_way as (
    select
        project_total.project_id,
        coalesce(project_total.baseline_amount, 0) > 0 as has_baseline,
        coalesce(project_total.is_finished, false)
            or project_total.earned_value_amount >= project_total.baseline_amount as is_complete
    from project_total
)
select
    project_total.project_id,
    under_way.has_baseline,
    coalesce(under_way.is_complete, false) as is_complete,
    case when under_way.has_baseline then cast(project_total.earned_value_amount
        as double) / cast(project_total.baseline_amount as double) else 0 end as complete_ratio,
    case when under_way.has_baseline and not under_way.is_complete and project_total.fx_missing_count = 0 then
        cast(coalesce(project_total.actual_cost_amount, case when project_total.has_cost then 0 end)
            + project_total.baseline_amount - project_total.earned_value_amount as double)
    end as cost_amount,
    case when under_way.has_baseline and not under_way.is_complete and project_total.actual_time_days is not null then
        project_total.actual_time_days + project_total.planned_duration_days - project_total.earned_schedule_days
    end as duration_days,
    int_earned_schedule.clock_start_date,
    int_project_rate.calendar_id
from project_total
join under_way
    on under_way.project_id = project_total.project_id
join int_project_rate
    on int_project_rate.project_id = project_total.project_id
left join int_earned_schedule
    on int_earned_schedule.project_id = project_total.project_id
