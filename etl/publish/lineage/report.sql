-- The last report of each project.
select
    t.project_id as entity,
    cast(t.project_id as varchar) as key,
    cast('Report of ' || r.project_name as varchar) as name,
    cast(t.report_date as date) as day,
    cast(t.$amount * r.rate as decimal(18, 4)) as part,
    t.source_file_id,
    t.source_row
from $last_report as t
join $project_rate as r on r.project_id = t.project_id
where t.place = 1 and t.$amount is not null and $when
