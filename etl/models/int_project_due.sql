-- One row per project with tasks: how many are finished, due, missed, open and overdue; no milestones, summaries or
-- level of effort.
select
    task_total.project_id,
    sum(case when task_total.is_done and task_total.baseline_finish_date is not null then 1 else 0 end)
        as finished_task_count,
    sum(case when task_total.is_done and task_total.baseline_finish_date is null then 1 else 0 end)
        as unplanned_task_count,
    sum(case when task_total.baseline_finish_date <= int_report.status_date then 1 else 0 end) as due_task_count,
    sum(case when task_total.baseline_finish_date > int_report.status_date
        or task_total.baseline_finish_date is null then 0
        when task_total.is_done and task_total.actual_finish_date is null then 0 else 1 end) as judged_task_count,
    sum(case
        when task_total.baseline_finish_date > int_report.status_date
            or task_total.baseline_finish_date is null then 0
        when task_total.is_done and (task_total.actual_finish_date is null
            or task_total.actual_finish_date <= task_total.baseline_finish_date) then 0
        else 1
    end) as missed_task_count,
    sum(case when task_total.is_done then 0 else 1 end) as open_task_count,
    sum(case when task_total.is_overdue then 1 else 0 end) as overdue_task_count,
    sum(case when task_total.baseline_finish_date between int_report.last_closed_week
        - 21 and int_report.last_closed_week + 6
        and (not task_total.is_done or task_total.actual_finish_date is not null) then 1 else 0 end)
        as period_due_task_count,
    sum(case when task_total.baseline_finish_date between int_report.last_closed_week
        - 21 and int_report.last_closed_week + 6 and task_total.is_done
        and task_total.actual_finish_date <= task_total.baseline_finish_date then 1 else 0 end)
        as period_met_task_count
from task_total
cross join int_report
join int_task
    on int_task.task_id = task_total.task_id
where task_total.kind = 'task' and int_task.ev_technique <> 'level_of_effort'
group by task_total.project_id
