-- One row per finished project and report before its end: what was forecast then, and how it ended.
select
    int_told.project_id,
    int_told.told_date,
    int_told.estimate_amount,
    int_told.even_amount,
    int_told.likely_amount,
    project_total.actual_cost_amount,
    int_told.finish_date,
    int_told.even_date,
    int_told.likely_date,
    project_total.actual_finish_date,
    date_diff('day', int_told.finish_date, project_total.actual_finish_date) as late_days
from int_told
join project_total
    on project_total.project_id = int_told.project_id
    and project_total.actual_finish_date > int_told.told_date
cross join int_report
where project_total.actual_finish_date <= int_report.status_date
