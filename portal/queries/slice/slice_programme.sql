-- The programme of each project that is in one.
select p.project_id, p.programme_id as value, coalesce(g.programme_name, p.programme_id) as name
from projects as p
left join programmes as g
    on g.programme_id = p.programme_id
where p.programme_id is not null
