-- One row per project: when it was promised, when it is expected, when it ended, and when it was last heard of. Its own
-- row comes first, then its last report, then its tasks.
with task_dates as (
    select
        task_total.project_id,
        min(task_total.baseline_start_date) as baseline_start_date,
        max(task_total.baseline_finish_date) as baseline_finish_date
    from task_total
    where task_total.kind not in ('summary', 'item')
    group by task_total.project_id
),
dated as (
    select
        projects.project_id,
        projects.phase,
        coalesce(projects.baseline_start_date, int_project_report.baseline_start_date, task_dates.baseline_start_date)
            as baseline_start_date,
        coalesce(projects.baseline_finish_date, int_project_report.baseline_finish_date,
            task_dates.baseline_finish_date) as baseline_finish_date,
        coalesce(projects.actual_finish_date, int_project_report.actual_finish_date, projects.forecast_finish_date,
            int_project_report.forecast_finish_date, int_finish_expected.finish_date) as forecast_finish_date,
        coalesce(projects.actual_finish_date, int_project_report.actual_finish_date) as actual_finish_date,
        int_project_heard.last_heard_date,
        coalesce(projects.baseline_start_date, task_dates.baseline_start_date) as planned_start_date
    from projects
    left join int_project_report
        on int_project_report.project_id = projects.project_id
    left join task_dates
        on task_dates.project_id = projects.project_id
    left join int_finish_expected
        on int_finish_expected.project_id = projects.project_id
    left join int_project_heard
        on int_project_heard.project_id = projects.project_id
)
select
    dated.project_id,
    dated.baseline_start_date,
    dated.baseline_finish_date,
    dated.forecast_finish_date,
    dated.actual_finish_date,
    dated.last_heard_date,
    date_diff('day', dated.baseline_finish_date, dated.forecast_finish_date) as slip_days,
    case when dated.actual_finish_date is null and dated.phase not in ('completed', 'closed', 'cancelled')
        then date_diff('day', int_report.status_date,
            coalesce(dated.forecast_finish_date, dated.baseline_finish_date)) / 7.0 end as finish_weeks_number,
    dated.phase in ('completed', 'closed', 'cancelled') as is_finished,
    dated.phase not in ('completed', 'closed', 'cancelled')
        and (dated.last_heard_date is null
        or date_diff('day', dated.last_heard_date, int_report.status_date) > int_report.cadence_days)
        and coalesce(dated.planned_start_date, int_report.status_date) <= int_report.status_date as is_stale
from dated
cross join int_report
