-- The last credit of each task.
select
    k.project_id as entity,
    cast(t.task_id as varchar) as key,
    cast(k.task_name as varchar) as name,
    cast(t.progress_date as date) as day,
    coalesce(t.percent_complete_ratio, t.done_units / nullif(k.total_units, 0)) as part,
    t.source_file_id,
    t.source_row
from (
    select g.*, row_number() over (partition by g.task_id order by g.progress_date desc) as place
    from progress as g
    cross join snapshot as s
    where g.progress_date <= s.status_date) as t
join tasks as k on k.task_id = t.task_id
where t.place = 1
