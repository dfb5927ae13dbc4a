-- Hours at standard rates, by team and week: the rates themselves are in no snapshot.
select
    t.project_id as entity,
    concat_ws(' ', t.team_id, t.week) as key,
    concat_ws(' ', 'Priced hours of', coalesce(m.team_name, t.team_id, 'no team')) as name,
    t.week + 6 as day,
    t.labour_amount as part,
    cast(null as smallint) as source_file_id,
    cast(null as integer) as source_row
from project_team_week as t
left join teams as m on m.team_id = t.team_id
where t.labour_amount is not null and $when
