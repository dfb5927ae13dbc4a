-- One row per project: what its last four and twelve closed weeks planned, earned and cost, 0 where there was nothing;
-- what is left to be spent; its earned schedule; what was earned in the order planned.
-- What a project planned as a whole reports adds up to its day: of weeks before its first report nothing is known, and
-- of none but this one where progress has no days.
select
    projects.project_id,
    cast(coalesce(closed.period_count, 0) as integer) as closed_period_count,
    cast(coalesce(closed.period_planned_amount, 0) as decimal(18, 4)) as period_planned_amount,
    cast(coalesce(closed.period_planned_discrete_amount, 0) as decimal(18, 4)) as period_planned_discrete_amount,
    cast(case when unknown.project_id is null and undated.project_id is null
        and coalesce(whole.told_date <= int_report.last_closed_week - 22, true)
        then coalesce(closed.period_earned_amount, 0) end as decimal(18, 4))
        as period_earned_amount,
    cast(case when unknown.project_id is null and undated.project_id is null
        and coalesce(whole.told_date <= int_report.last_closed_week - 22, true)
        then coalesce(closed.period_earned_discrete_amount, 0) end
        as decimal(18, 4)) as period_earned_discrete_amount,
    cast(case when coalesce(spent.first_date <= int_report.last_closed_week - 22, true)
        then coalesce(closed.period_cost_amount, 0) end as decimal(18, 4)) as period_cost_amount,
    cast(case when unknown.project_id is null and undated.project_id is null
        and coalesce(whole.told_date <= int_report.last_closed_week - 78, true)
        then coalesce(closed.recent_earned_amount, 0) end as decimal(18, 4))
        as recent_earned_amount,
    cast(case when coalesce(spent.first_date <= int_report.last_closed_week - 78, true)
        then coalesce(closed.recent_cost_amount, 0) end as decimal(18, 4)) as recent_cost_amount,
    case when remaining.unestimated_count = 0
        then cast(remaining.remaining_amount as decimal(18, 4)) end as remaining_amount,
    remaining.estimate_date,
    coalesce(date_diff('day', remaining.estimate_date, int_report.status_date) > int_report.cadence_days, false)
        as is_estimate_stale,
    case when unknown.project_id is null then schedule.earned_schedule_days end as earned_schedule_days,
    schedule.actual_time_days,
    schedule.planned_duration_days,
    schedule.expected_duration_days,
    coalesce(schedule.is_falling, false) as is_plan_falling,
    coalesce(schedule.is_plateau, false) as is_plateau,
    coalesce(schedule.is_started_early, false) as is_started_early,
    cast(case when unknown.project_id is null then adherence.due_amount end as decimal(18, 4)) as scheduled_amount,
    cast(case when unknown.project_id is null then adherence.adhering_amount end as decimal(18, 4)) as adhering_amount
from projects
cross join int_report
left join int_project_period as closed
    on closed.project_id = projects.project_id
left join int_project_remaining as remaining
    on remaining.project_id = projects.project_id
left join int_earned_schedule as schedule
    on schedule.project_id = projects.project_id
left join int_adherence as adherence
    on adherence.project_id = projects.project_id
left join int_whole_plan as whole
    on whole.project_id = projects.project_id
left join (
    select int_whole_told.project_id, min(int_whole_told.told_date) as first_date
    from int_whole_told
    where int_whole_told.told_kind = 'spent'
    group by int_whole_told.project_id
) as spent
    on spent.project_id = projects.project_id
left join int_undated as undated
    on undated.project_id = projects.project_id
left join int_project_unknown as unknown
    on unknown.project_id = projects.project_id
