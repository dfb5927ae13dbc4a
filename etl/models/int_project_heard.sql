-- One row per project that was heard of: the newest report, progress, hours or cost. What a source says of a task
-- without a day is what it says on the status date.
select dated.project_id, max(dated.heard_date) as last_heard_date
from (
    select declared_status.project_id, max(declared_status.status_date) as heard_date
        from declared_status cross join int_report
        where declared_status.status_date <= int_report.status_date group by declared_status.project_id
    union all
    select tasks.project_id, max(progress.progress_date)
        from progress join tasks on tasks.task_id = progress.task_id cross join int_report
        where progress.progress_date <= int_report.status_date group by tasks.project_id
    union all
    select tasks.project_id, max(greatest(tasks.actual_start_date, tasks.actual_finish_date))
        from tasks group by tasks.project_id
    union all
    select distinct tasks.project_id, int_report.status_date
        from tasks cross join int_report cross join int_came
        where tasks.percent_complete_ratio is not null and tasks.kind <> 'summary' and not int_came.has_progress
    union all
    select int_work_week.project_id, max(int_work_week.last_date)
        from int_work_week group by int_work_week.project_id
    union all
    select int_cost.project_id, max(int_cost.cost_date) from int_cost group by int_cost.project_id
    union all
    select int_project_report.project_id, int_project_report.report_date from int_project_report
) as dated
group by dated.project_id
