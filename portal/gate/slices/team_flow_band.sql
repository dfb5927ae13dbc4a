-- How many board items of the slice had come as far as each band, by team and week.
with report as (
    select
        s.status_date,
        cast(date_trunc('week', s.status_date) as date) as status_week
    from snapshot as s
),
band as (
    select distinct w.band_position, w.band_name from whole_team_flow_band as w
),
spine as (
    select distinct team_flow_week.team_id, team_flow_week.department_id, team_flow_week.week,
        band.band_position, band.band_name
    from team_flow_week
    cross join report
    cross join band
    where team_flow_week.week > report.status_week - 182
),
weekly as (
    select
        flow_step.team_id,
        flow_step.band_position,
        greatest(coalesce(cast(date_trunc('week', flow_step.reached_date) as date), cast(report.status_week - 175 as date)),
            cast(report.status_week - 175 as date))
            as week,
        count(flow_step.task_id) as item_count
    from flow_step
    cross join report
    group by flow_step.team_id, flow_step.band_position,
        greatest(coalesce(cast(date_trunc('week', flow_step.reached_date) as date), cast(report.status_week - 175 as date)),
            cast(report.status_week - 175 as date))
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
    cast(least(spine.week + 6, report.status_date) as date) as as_of_date,
    cast(sum(coalesce(placed.item_count, 0)) over (partition by spine.team_id, spine.band_position
        order by spine.week rows unbounded preceding) as integer) as reached_count
from spine
cross join report
left join placed
    on placed.team_id = spine.team_id
    and placed.band_position = spine.band_position
    and placed.week = spine.week
