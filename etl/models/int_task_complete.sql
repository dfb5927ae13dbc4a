-- One row per task with reports: when it was last reported, and since when all reports say it is complete.
with report as (
    select
        progress.task_id,
        progress.progress_date,
        case
            when recorded.ev_technique = 'units' and progress.done_units is not null
                and recorded.total_units > 0
                then cast(progress.done_units as double) / nullif(cast(recorded.total_units as double), 0)
            else cast(progress.percent_complete_ratio as double)
        end as complete_ratio
    from progress
    join int_task_recorded as recorded
        on recorded.task_id = progress.task_id
    cross join int_report
    where progress.progress_date <= int_report.status_date
),
last_report as (
    select
        report.task_id,
        max(case when report.complete_ratio < 1 then report.progress_date end) as incomplete_date,
        max(report.progress_date) as reported_date
    from report
    where report.complete_ratio is not null
    group by report.task_id
)
select
    report.task_id,
    last_report.reported_date,
    min(case when report.complete_ratio >= 1 and (last_report.incomplete_date is null
        or report.progress_date > last_report.incomplete_date) then report.progress_date end) as complete_date
from report
join last_report
    on last_report.task_id = report.task_id
group by report.task_id, last_report.reported_date
