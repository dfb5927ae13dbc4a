-- One row per cell that was refused while its row is published without it.
select f.file_name, t.source_row, t.table_name, t.column_name, t.found, t.expected
from fault as t
left join source_file as f on f.file_id = t.file_id
where not t.is_row_refused and t.source_row is not null
order by f.file_name, t.source_row, t.column_name
limit $limit offset $offset
