-- One row per project, person, billing and week with hours: what time sheets say, before it is priced.
select
    time_entries.project_id,
    time_entries.person_id,
    cast(date_trunc('month', time_entries.work_date) as date) as month,
    cast(date_trunc('week', time_entries.work_date) as date) as week,
    min(time_entries.work_date) as first_date,
    sum(time_entries.worked_hours) as worked_hours,
    sum(case when time_entries.is_billable then time_entries.worked_hours else 0 end) as billable_hours,
    sum(case when time_entries.is_billable and time_entries.is_approved then time_entries.worked_hours else 0 end) as approved_billable_hours,
    sum(time_entries.billed_hours) as billed_hours,
    max(time_entries.work_date) as last_date
from time_entries
cross join int_report
where time_entries.work_date <= int_report.status_date
group by
    time_entries.project_id,
    time_entries.person_id,
    cast(date_trunc('month', time_entries.work_date) as date),
    cast(date_trunc('week', time_entries.work_date) as date)
