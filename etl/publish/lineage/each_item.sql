-- Each item of a board.
select
    concat_ws(' ', t.task_id, t.pass_number) as entity,
    cast(concat_ws(' ', t.task_id, t.pass_number) as varchar) as key,
    cast(t.task_name as varchar) as name,
    cast(coalesce(t.finished_date, t.started_date, t.arrived_date) as date) as day,
    cast(t.{column} as double) as part,
    k.source_file_id,
    k.source_row
from flow_item as t
join tasks as k on k.task_id = t.task_id
