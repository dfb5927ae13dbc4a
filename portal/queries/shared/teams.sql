-- One row per team with people in this scope.
select t.team_id, t.team_name from teams as t where t.team_id in (select team_id from team_week) order by strip_accents(lower(t.team_name)), t.team_name
