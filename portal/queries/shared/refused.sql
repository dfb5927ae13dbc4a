-- One row per refused row.
select f.file_name, r.source_row, r.table_name, r.refused_amount, r.refused_hours, r.faults
from refused_row as r
left join source_file as f on f.file_id = r.file_id
order by f.file_name, r.source_row
limit $limit offset $offset
