-- One row: whether any row of a table came in.
select exists (select 1 from published_table where table_name = $table and row_count > 0) as has_rows
