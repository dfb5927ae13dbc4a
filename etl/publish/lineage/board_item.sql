-- Items of a board, by team and the week of a date.
select
    concat_ws(' ', t.team_id, cast(date_trunc('week', t.$day) as date)) as entity,
    cast(concat_ws(' ', t.task_id, t.pass_number) as varchar) as key,
    cast(t.task_name as varchar) as name,
    cast(t.$day as date) as day,
    1 as part,
    k.source_file_id,
    k.source_row
from flow_item as t
join tasks as k on k.task_id = t.task_id
where $when
