-- One row per project: how many risks, milestones, tasks and refused rows; none is 0.
select
    projects.project_id,
    coalesce(risk.open_risk_count, 0) as open_risk_count,
    cast(coalesce(risk.unpriced_risk_count, 0) as integer) as unpriced_risk_count,
    coalesce(risk.unassessed_risk_count, 0) as unassessed_risk_count,
    coalesce(milestones.milestone_count, 0) as milestone_count,
    coalesce(milestones.milestone_done_count, 0) as milestone_done_count,
    coalesce(milestones.milestone_judged_count, 0) as milestone_judged_count,
    coalesce(milestones.milestone_on_time_count, 0) as milestone_on_time_count,
    coalesce(milestones.milestone_late_count, 0) as milestone_late_count,
    coalesce(due.finished_task_count, 0) as finished_task_count,
    coalesce(due.unplanned_task_count, 0) as unplanned_task_count,
    coalesce(due.due_task_count, 0) as due_task_count,
    coalesce(due.judged_task_count, 0) as judged_task_count,
    coalesce(due.missed_task_count, 0) as missed_task_count,
    coalesce(due.open_task_count, 0) as open_task_count,
    coalesce(due.overdue_task_count, 0) as overdue_task_count,
    coalesce(due.period_due_task_count, 0) as period_due_task_count,
    coalesce(due.period_met_task_count, 0) as period_met_task_count,
    coalesce(refused.refused_count, 0) as refused_count,
    coalesce(begun.begun_task_count, 0) as begun_task_count,
    coalesce(begun.reported_task_count, 0) as reported_task_count
from projects
left join int_project_risk as risk
    on risk.project_id = projects.project_id
left join int_project_milestone as milestones
    on milestones.project_id = projects.project_id
left join int_project_due as due
    on due.project_id = projects.project_id
left join int_project_begun as begun
    on begun.project_id = projects.project_id
left join int_project_refused as refused
    on refused.project_id = projects.project_id
