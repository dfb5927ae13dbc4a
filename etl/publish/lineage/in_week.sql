-- Rows of a project, each of the week of its day.
select
    concat_ws(' ', t.entity, cast(date_trunc('week', t.day) as date)) as entity,
    t.key as key,
    t.name as name,
    t.day,
    t.part as part,
    t.source_file_id,
    t.source_row
from ($rows) as t
