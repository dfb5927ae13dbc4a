-- Projects that are live and not in the candidate, where they are more than $limit.
select old.project_name || ' is no longer there' as sentence
from live.projects as old
where not exists (select 1 from candidate.projects as new where new.project_id = old.project_id)
qualify count(*) over () > $limit
order by old.project_name
