-- Time sheets of a project.
select
    t.project_id as entity,
    cast(concat_ws(' ', t.person_id, t.work_date, t.task_id) as varchar) as key,
    cast(concat_ws(' ', 'Hours of', n.person_name) as varchar) as name,
    cast(t.work_date as date) as day,
    t.worked_hours as part,
    t.source_file_id,
    t.source_row
from time_entries as t
join $project_rate as r on r.project_id = t.project_id
left join people as n on n.person_id = t.person_id
where t.work_date <= r.status_date and $when
