-- One row per team, ISO week of the last 26 and band of the board: how many items had come that far by its end, since
-- the beginning.
with spine as (
    select distinct team_flow_week.team_id, team_flow_week.department_id, team_flow_week.week,
        int_flow_band.band_position, int_flow_band.band_name
    from team_flow_week
    cross join int_report
    cross join int_flow_band
    where team_flow_week.week > int_report.status_week - 182
),
weekly as (
    select
        flow_step.team_id,
        flow_step.band_position,
        greatest(coalesce(cast(date_trunc('week', flow_step.reached_date) as date), cast(int_report.status_week - 175 as date)),
            cast(int_report.status_week - 175 as date))
            as week,
        count(flow_step.task_id) as item_count
    from flow_step
    cross join int_report
    group by flow_step.team_id, flow_step.band_position,
        greatest(coalesce(cast(date_trunc('week', flow_step.reached_date) as date), cast(int_report.status_week - 175 as date)),
            cast(int_report.status_week - 175 as date))
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
