-- The row of each project, with what its mart holds.
select
    t.project_id as entity,
    cast(t.project_id as varchar) as key,
    cast(k.project_name as varchar) as name,
    cast(coalesce(k.actual_finish_date, k.forecast_finish_date) as date) as day,
    cast(t.{column} as double) as part,
    k.source_file_id,
    k.source_row
from project_outcome as t
join projects as k on k.project_id = t.project_id
where t.{column} <> 0
