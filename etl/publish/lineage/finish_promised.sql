-- What says when a project should finish: its own row, else its last report, else its task planned to end last; in days
-- from the status date, taken off.
select
    q.project_id as entity,
    'Finish promised' as key,
    'Finish promised ' || strftime(t.day, '%Y-%m-%d')
        || case when t.by_what = 'project' then '' else ', ' || t.by_what end as name,
    t.day,
    -date_diff('day', s.status_date, q.baseline_finish_date) as part,
    t.source_file_id,
    t.source_row
from project_total as q
cross join snapshot as s
join (
    select f.*, row_number() over (partition by f.project_id order by f.place, f.day desc, f.source_row) as first
    from (
        select project_id, baseline_finish_date as day, source_file_id, source_row, 0 as place,
            'project' as by_what
        from projects
        where baseline_finish_date is not null
        union all
        select project_id, baseline_finish_date as day, source_file_id, source_row, 1 as place,
            'project' as by_what
        from $last_report as l
        where baseline_finish_date is not null and place = 1
        union all
        select a.project_id, a.baseline_finish_date, b.source_file_id, b.source_row, 9, a.task_name
        from task_total as a
        join tasks as k on k.task_id = a.task_id
        join $baseline_in_force as b on b.task_id = a.task_id and b.place = 1
        where a.kind not in ('summary', 'item') and a.baseline_finish_date is not null) as f) as t
    on t.project_id = q.project_id and t.first = 1
