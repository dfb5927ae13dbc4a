-- One row per project, as of the status date: what ratios are formed from, each part from the model that adds it up.
select
    projects.project_id,
    projects.project_name,
    projects.programme_id,
    coalesce(projects.portfolio, '') as portfolio,
    projects.department_id,
    projects.customer_id,
    projects.manager_name,
    projects.phase,
    dated.baseline_start_date, dated.baseline_finish_date, dated.forecast_finish_date, dated.actual_finish_date,
    dated.last_heard_date,
    amount.budget_amount, amount.original_budget_amount, amount.contingency_amount,
    amount.baseline_amount, amount.planned_value_amount, amount.earned_value_amount,
    amount.baseline_discrete_amount, amount.planned_value_discrete_amount, amount.earned_value_discrete_amount,
    amount.actual_cost_amount, amount.booked_cost_amount, amount.committed_amount,
    pace.closed_period_count, pace.period_planned_amount, pace.period_planned_discrete_amount,
    pace.period_earned_amount, pace.period_earned_discrete_amount, pace.period_cost_amount,
    pace.recent_earned_amount, pace.recent_cost_amount,
    pace.remaining_amount, pace.estimate_date, pace.is_estimate_stale,
    amount.reported_baseline_amount, amount.reported_forecast_amount, amount.report_date,
    risk.exposure_amount,
    amount.worked_hours,
    pace.earned_schedule_days, pace.actual_time_days, pace.planned_duration_days, pace.expected_duration_days,
    pace.scheduled_amount, pace.adhering_amount,
    dated.slip_days, dated.finish_weeks_number,
    amount.fx_missing_count, amount.booked_missing_count,
    counted.open_risk_count, counted.unpriced_risk_count, counted.unassessed_risk_count,
    counted.milestone_count, counted.milestone_done_count, counted.milestone_judged_count,
    counted.milestone_on_time_count, counted.milestone_late_count,
    counted.finished_task_count, counted.unplanned_task_count, counted.due_task_count, counted.judged_task_count,
    counted.missed_task_count, counted.open_task_count, counted.overdue_task_count,
    counted.period_due_task_count, counted.period_met_task_count,
    counted.refused_count, amount.unknown_progress_count,
    counted.begun_task_count, counted.reported_task_count,
    amount.is_planned_whole,
    pace.is_plan_falling, pace.is_plateau, pace.is_started_early,
    amount.has_cost, dated.is_finished, dated.is_stale,
    estimate.estimate_amount,
    finish.finish_slip_days, finish.planned_span_days, finish.is_ended, finish.is_cancelled, finish.is_finish_by_logic
from projects
join int_project_date as dated
    on dated.project_id = projects.project_id
join int_project_amount as amount
    on amount.project_id = projects.project_id
join int_project_pace as pace
    on pace.project_id = projects.project_id
join int_project_count as counted
    on counted.project_id = projects.project_id
left join int_project_risk as risk
    on risk.project_id = projects.project_id
left join int_project_estimate as estimate
    on estimate.project_id = projects.project_id
left join int_finish as finish
    on finish.project_id = projects.project_id
order by projects.project_id
