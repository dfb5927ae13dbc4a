-- Each person and week, with the row of the person.
select
    concat_ws(' ', t.team_id, t.week) as entity,
    cast(concat_ws(' ', t.person_id, t.week) as varchar) as key,
    cast(t.person_name as varchar) as name,
    cast(t.week as date) as day,
    cast(t.{column} as double) as part,
    k.source_file_id,
    k.source_row
from person_week as t
join people as k on k.person_id = t.person_id
where t.{column} <> 0
