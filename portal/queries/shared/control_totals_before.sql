-- One row per file and summed column of a report from before later rows were told: in = published + refused.
select f.file_name, c.table_name, c.column_name, c.unit, cast(c.in_total as decimal(38, 2)) as in_total,
    cast(c.published_total as decimal(38, 2)) as published_total,
        cast(c.refused_total as decimal(38, 2)) as refused_total
from control_total as c
join source_file as f on f.file_id = c.file_id
order by f.file_name, c.column_name
