-- One row per band of the board: what has arrived, what is begun, each further state that is used, what is finished.
with used as (
    select distinct int_flow_move.state_position
    from int_flow_move
    where int_flow_move.state_class = 'started'
)
select 0 as band_position, 'Arrived' as band_name
union all
select 1, 'Begun'
union all
select flow_state.state_position, flow_state.state_name
from flow_state
where flow_state.state_class = 'started' and flow_state.state_position > (select min(used.state_position) from used)
    and flow_state.state_position in (select used.state_position from used)
union all
select max(flow_state.state_position), 'Finished'
from flow_state
