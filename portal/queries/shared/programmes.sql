-- One row per programme that has projects in this scope.
select g.programme_id, g.programme_name
from programmes as g
where g.programme_id in (select programme_id from projects where relation = 'owner')
order by strip_accents(lower(g.programme_name)), g.programme_name
