-- Rows left out.
select
    t.project_id as entity,
    concat_ws(' ', t.file_id, t.source_row) as key,
    t.table_name || ': ' || t.faults as name,
    cast(null as date) as day,
    1 as part,
    t.file_id as source_file_id,
    t.source_row
from refused_row as t
