-- One row per project with tasks under way: how many, and of how many progress was reported within the cadence.
select
    task_total.project_id,
    count(task_total.task_id) as begun_task_count,
    sum(case when reported.task_id is null and tasks.percent_complete_ratio is null then 0
        when date_diff('day', coalesce(reported.last_date, int_report.status_date),
            int_report.status_date) > int_report.cadence_days then 0
        else 1 end) as reported_task_count
from task_total
cross join int_report
join tasks
    on tasks.task_id = task_total.task_id
left join (select progress.task_id, max(progress.progress_date) as last_date
    from progress group by progress.task_id) as reported
    on reported.task_id = task_total.task_id
where task_total.kind = 'task' and tasks.ev_technique in ('percent_complete', 'units')
    and tasks.actual_start_date <= int_report.status_date and not task_total.is_done
group by task_total.project_id
