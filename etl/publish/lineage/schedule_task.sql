-- Tasks that count for schedule measures: no milestones, summaries or level of effort; with the row of the task itself.
select
    t.project_id as entity,
    cast(t.task_id as varchar) as key,
    cast(t.task_name as varchar) as name,
    cast(coalesce(t.actual_finish_date, t.forecast_finish_date) as date) as day,
    $part as part,
    t.source_file_id,
    t.source_row
from (
    select a.*, k.ev_technique, k.source_file_id, k.source_row, k.percent_complete_ratio
    from task_total as a
    join tasks as k on k.task_id = a.task_id) as t
cross join snapshot as s
where t.kind = 'task' and t.ev_technique <> 'level_of_effort' and $when and $part <> 0
