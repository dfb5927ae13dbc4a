-- One row per week and band of a team's board, the first band being all that arrived: items that had come so far by
-- then.
select b.week, b.as_of_date, b.band_position, b.band_name, b.reached_count
from team_flow_band as b
where b.team_id = $team
order by b.band_position, b.week
