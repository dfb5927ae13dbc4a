-- What was planned of a project planned as a whole: the line that its baseline dates came in with.
select
    t.project_id as entity,
    cast(t.project_id as varchar) as key,
    cast('Baseline dates of ' || p.project_name as varchar) as name,
    cast(t.baseline_finish_date as date) as day,
    t.$amount as part,
    case when p.baseline_finish_date is not null then p.source_file_id else e.source_file_id end as source_file_id,
    case when p.baseline_finish_date is not null then p.source_row else e.source_row end as source_row
from project_total as t
join projects as p on p.project_id = t.project_id
left join $last_report as e on e.project_id = t.project_id and e.place = 1
where t.is_planned_whole and t.$amount <> 0
