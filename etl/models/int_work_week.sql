-- One row per project, person, period of standard rates and week with hours: what time sheets say, before it is priced.
select
    time_entries.project_id,
    time_entries.person_id,
    int_rate_day.from_date as rate_date,
    cast(date_trunc('week', time_entries.work_date) as date) as week,
    min(time_entries.work_date) as first_date,
    sum(time_entries.worked_hours) as worked_hours,
    sum(case when time_entries.is_billable then time_entries.worked_hours else 0 end) as billable_hours,
    sum(case when time_entries.is_billable and time_entries.is_approved then time_entries.worked_hours else 0 end)
        as approved_billable_hours,
    sum(time_entries.billed_hours) as billed_hours,
    max(time_entries.work_date) as last_date
from time_entries
cross join int_report
left join int_rate_day
    on time_entries.work_date >= int_rate_day.from_date
    and (int_rate_day.to_date is null or time_entries.work_date < int_rate_day.to_date)
where time_entries.work_date <= int_report.status_date
group by
    time_entries.project_id,
    time_entries.person_id,
    int_rate_day.from_date,
    cast(date_trunc('week', time_entries.work_date) as date)
