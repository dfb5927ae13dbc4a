-- What a project planned as a whole has earned: the line that told how much of it is done, its own once it has ended.
select
    t.project_id as entity,
    cast(t.project_id as varchar) as key,
    cast(case when t.actual_finish_date is not null and p.phase <> 'cancelled' then 'Finish of '
        else 'Percentage of ' end || p.project_name as varchar) as name,
    cast(case when t.actual_finish_date is not null and p.phase <> 'cancelled' then t.actual_finish_date
        else g.report_date end as date) as day,
    t.$amount as part,
    case when p.actual_finish_date is not null and p.phase <> 'cancelled' then p.source_file_id
        else coalesce(g.source_file_id, e.source_file_id) end as source_file_id,
    case when p.actual_finish_date is not null and p.phase <> 'cancelled' then p.source_row
        else coalesce(g.source_row, e.source_row) end as source_row
from project_total as t
join projects as p on p.project_id = t.project_id
left join $last_percentage as g on g.project_id = t.project_id and g.place = 1
left join $last_report as e on e.project_id = t.project_id and e.place = 1
where t.is_planned_whole and t.$amount <> 0
