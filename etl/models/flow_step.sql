-- One row per board item, pass over the board and band that it reached, with the day it came that far.
-- Nothing ever comes back: what is reopened arrives anew. What is finished without a date is left out.
with counted as (
    select flow_item.task_id, flow_item.pass_number, flow_item.project_id, flow_item.team_id,
        flow_item.arrived_date, flow_item.started_date, flow_item.finished_date
    from flow_item
    where flow_item.team_id is not null and (flow_item.is_open or flow_item.finished_date is not null)
),
stepped as (
    select counted.task_id, counted.pass_number, counted.team_id, int_flow_move.state_position as reached_position,
        int_flow_move.moved_date as reached_date
    from counted
    join int_flow_move
        on int_flow_move.task_id = counted.task_id
        and int_flow_move.moved_date >= counted.started_date
        and (counted.finished_date is null or int_flow_move.moved_date <= counted.finished_date)
        and int_flow_move.state_class = 'started'
    union all
    select counted.task_id, counted.pass_number, counted.team_id, 0,
        coalesce(counted.arrived_date, cast('1900-01-01' as date))
    from counted
    union all
    select counted.task_id, counted.pass_number, counted.team_id, 1, counted.started_date
    from counted
    where counted.started_date is not null
    union all
    select counted.task_id, counted.pass_number, counted.team_id,
        (select max(flow_state.state_position) from flow_state), counted.finished_date
    from counted
    where counted.finished_date is not null
)
select
    stepped.task_id,
    stepped.pass_number,
    counted.project_id,
    stepped.team_id,
    cast(int_flow_band.band_position as integer) as band_position,
    int_flow_band.band_name,
    nullif(min(stepped.reached_date), cast('1900-01-01' as date)) as reached_date
from stepped
join int_flow_band
    on stepped.reached_position >= int_flow_band.band_position
join counted
    on counted.task_id = stepped.task_id
    and counted.pass_number = stepped.pass_number
group by stepped.task_id, stepped.pass_number, counted.project_id, stepped.team_id, int_flow_band.band_position,
    int_flow_band.band_name
