-- One row per person of this scope whose name holds the words.
select distinct w.person_name as name, t.team_name as detail
from person_week as w
join teams as t on t.team_id = w.team_id
where w.person_name ilike '%' || $words || '%'
order by 1
limit 20
