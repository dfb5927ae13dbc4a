-- One row per milestone: when it was promised, when it is now expected, and when it happened.
select
    task_total.task_id as milestone_id,
    task_total.project_id,
    task_total.task_name as milestone_name,
    task_total.team_id,
    task_total.baseline_finish_date as baseline_date,
    task_total.original_finish_date as original_date,
    task_total.forecast_finish_date as forecast_date,
    task_total.actual_finish_date as actual_date,
    task_total.slip_days,
    task_total.is_done,
    task_total.is_overdue,
    task_total.is_customer_visible
from task_total
where task_total.kind = 'milestone'
