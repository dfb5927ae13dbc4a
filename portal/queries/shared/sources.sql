-- One row per file the snapshot was made of.
select file_name, table_name, format, row_count, byte_count, sha256 from source_file order by table_name, file_name
