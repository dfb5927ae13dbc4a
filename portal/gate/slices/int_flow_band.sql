-- The bands of the board, as the whole has them.
select distinct w.band_position, w.band_name
from whole_team_flow_band as w
