-- One row per team, ISO week of the last 26 and band of the board: how many items had come that far by its end, since
-- the beginning.
-- Nothing ever comes back: what is reopened arrives anew. What is finished without a date is left out.
with used as (
    select distinct int_flow_move.state_position
    from int_flow_move
    where int_flow_move.state_class = 'started'
),
band as (
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
),
counted as (
    select flow_item.task_id, flow_item.pass_number, flow_item.team_id, flow_item.arrived_date, flow_item.started_date,
        flow_item.finished_date
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
),
reached as (
    select stepped.team_id, stepped.task_id, stepped.pass_number, band.band_position, band.band_name,
        min(stepped.reached_date) as reached_date
    from stepped
    join band
        on stepped.reached_position >= band.band_position
    group by stepped.team_id, stepped.task_id, stepped.pass_number, band.band_position, band.band_name
),
spine as (
    select distinct team_flow_week.team_id, team_flow_week.department_id, team_flow_week.week, band.band_position,
        band.band_name
    from team_flow_week
    cross join int_report
    cross join band
    where team_flow_week.week > int_report.status_week - 182
),
weekly as (
    select
        reached.team_id,
        reached.band_position,
        greatest(cast(date_trunc('week', reached.reached_date) as date), cast(int_report.status_week - 175 as date))
            as week,
        count(reached.task_id) as item_count
    from reached
    cross join int_report
    group by reached.team_id, reached.band_position,
        greatest(cast(date_trunc('week', reached.reached_date) as date), cast(int_report.status_week - 175 as date))
),
opening as (
    select spine.team_id, min(spine.week) as week
    from spine
    group by spine.team_id
),
placed as (
    select weekly.team_id, weekly.band_position, greatest(weekly.week, opening.week) as week,
        sum(weekly.item_count) as item_count
    from weekly
    join opening
        on opening.team_id = weekly.team_id
    group by weekly.team_id, weekly.band_position, greatest(weekly.week, opening.week)
)
select
    spine.team_id,
    spine.department_id,
    spine.week,
    spine.band_name,
    cast(spine.band_position as integer) as band_position,
    cast(least(spine.week + 6, int_report.status_date) as date) as as_of_date,
    cast(sum(coalesce(placed.item_count, 0)) over (partition by spine.team_id, spine.band_position
        order by spine.week rows unbounded preceding) as integer) as reached_count
from spine
cross join int_report
left join placed
    on placed.team_id = spine.team_id
    and placed.band_position = spine.band_position
    and placed.week = spine.week
