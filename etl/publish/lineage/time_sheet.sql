-- Time sheets, by team and week.
select
    concat_ws(' ', n.team_id, cast(date_trunc('week', t.work_date) as date)) as entity,
    cast(concat_ws(' ', t.person_id, t.work_date, t.task_id) as varchar) as key,
    cast(n.person_name as varchar) as name,
    cast(t.work_date as date) as day,
    t.worked_hours as part,
    t.source_file_id,
    t.source_row
from time_entries as t
join people as n on n.person_id = t.person_id
cross join snapshot as s
where t.work_date <= s.status_date
