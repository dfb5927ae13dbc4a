-- Milestones with the row of the task.
select
    t.project_id as entity,
    cast(t.milestone_id as varchar) as key,
    cast(t.milestone_name as varchar) as name,
    cast(coalesce(t.actual_date, t.forecast_date) as date) as day,
    1 as part,
    k.source_file_id,
    k.source_row
from milestone as t
join tasks as k on k.task_id = t.milestone_id
where $when
