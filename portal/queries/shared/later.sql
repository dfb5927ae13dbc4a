-- One row per row, date or value after the status date.
select f.file_name, r.source_row, r.table_name, r.kind, r.column_name, r.later_date
from later_row as r
left join source_file as f on f.file_id = r.file_id
order by f.file_name, r.source_row, r.kind, r.column_name
limit $limit offset $offset
