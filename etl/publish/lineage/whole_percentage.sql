-- The percentage last told of a project planned as a whole.
select
    t.project_id as entity,
    cast(t.project_id as varchar) as key,
    cast('Percentage of ' || p.project_name as varchar) as name,
    cast(g.report_date as date) as day,
    g.percent_complete_ratio as part,
    g.source_file_id,
    g.source_row
from project_total as t
join projects as p on p.project_id = t.project_id
join $last_percentage as g on g.project_id = t.project_id and g.place = 1
where t.is_planned_whole
