-- One row per project planned as a whole and day on which its share complete was told, up to the status date, 0 to 1.
-- Once it has ended it has earned its budget, and what is reported afterwards does not count.
select int_whole_project.project_id, project_reports.report_date as credit_date,
    cast(project_reports.percent_complete_ratio as double) as credit_ratio
from int_whole_project
cross join int_report
join project_reports
    on project_reports.project_id = int_whole_project.project_id
where project_reports.percent_complete_ratio is not null
    and project_reports.report_date <= int_report.status_date
    and (int_whole_project.ended_date is null or project_reports.report_date < int_whole_project.ended_date)
union all
select int_whole_project.project_id, int_whole_project.ended_date, cast(1.0 as double)
from int_whole_project
where int_whole_project.ended_date is not null
