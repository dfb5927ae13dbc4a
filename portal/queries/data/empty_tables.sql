-- One row per table that nothing came in for, with what it would fill.
select table_name, meaning, fills from published_table where row_count = 0 and fills <> '' order by table_name
