-- One row per column of which cells were refused while their rows are published: how many, of how many rows of the
-- projects concerned.
select table_name, column_name, cast(sum(refused_count) as bigint) as refused_count,
    cast(sum(row_count) as bigint) as row_count
from column_coverage
group by table_name, column_name
order by table_name, column_name
