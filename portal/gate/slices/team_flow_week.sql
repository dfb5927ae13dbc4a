-- What came, began and finished of the board items of the slice, by team and week.
with report as (
    select
        s.status_date,
        cast(date_trunc('week', s.status_date) as date) as status_week,
        cast(date_trunc('week', s.status_date - 6) as date) as last_closed_week
    from snapshot as s
),
dated as (
    select flow_item.team_id, flow_item.arrived_date as day, 1 as arrived, 0 as started, 0 as finished, 0 as timed,
        0 as cycle_days, 0 as reopened
    from flow_item
    union all
    select flow_item.team_id, coalesce(flow_item.started_date, flow_item.finished_date), 0, 1, 0, 0, 0, case
        when flow_item.is_reopened then 1 else 0 end
    from flow_item
    union all
    select flow_item.team_id, flow_item.finished_date, 0, 0, 1, case
        when flow_item.cycle_days is null then 0 else 1 end, coalesce(flow_item.cycle_days, 0), 0
    from flow_item
),
counted as (
    select
        dated.team_id,
        cast(date_trunc('week', dated.day) as date) as week,
        sum(dated.arrived) as arrived_count,
        sum(dated.started) as started_count,
        sum(dated.finished) as finished_count,
        sum(dated.timed) as timed_count,
        sum(dated.cycle_days) as cycle_days,
        sum(dated.reopened) as reopened_count
    from dated
    where dated.day is not null and dated.team_id in (select w.team_id from whole_team_flow_week as w)
    group by dated.team_id, cast(date_trunc('week', dated.day) as date)
),
history as (
    select counted.team_id, min(counted.week) as first_week
    from counted
    group by counted.team_id
),
spine as (
    select history.team_id, cast(report.status_week - 7 * ago.number as date) as week
    from history
    cross join report
    cross join (select cast(series.number as integer) as number from unnest(generate_series(0, 51)) as series(number))
        as ago
    where report.status_week - 7 * ago.number >= history.first_week
),
present as (
    select
        spine.team_id,
        spine.week,
        sum(date_diff('day', greatest(flow_item.started_date, spine.week),
            least(coalesce(flow_item.finished_date, flow_item.cancelled_date, report.status_date), spine.week + 6))
            + 1) as wip_days
    from spine
    cross join report
    join flow_item
        on flow_item.team_id = spine.team_id
        and flow_item.started_date <= spine.week + 6
        and (flow_item.is_open or flow_item.finished_date is not null or flow_item.cancelled_date is not null)
        and coalesce(flow_item.finished_date, flow_item.cancelled_date, report.status_date) >= spine.week
    group by spine.team_id, spine.week
)
select
    spine.team_id,
    teams.department_id,
    spine.week,
    cast(coalesce(counted.arrived_count, 0) as integer) as arrived_count,
    cast(coalesce(counted.started_count, 0) as integer) as started_count,
    cast(coalesce(counted.finished_count, 0) as integer) as finished_count,
    cast(coalesce(counted.timed_count, 0) as integer) as timed_count,
    case when w.reopened_count is not null
        then cast(coalesce(counted.reopened_count, 0) as integer) end as reopened_count,
    cast(coalesce(counted.cycle_days, 0) as integer) as cycle_days,
    cast(coalesce(present.wip_days, 0) as integer) as wip_days,
    spine.week <= report.last_closed_week as is_whole,
    spine.week <= report.last_closed_week and spine.week > report.last_closed_week - 84 as is_sampled
from spine
cross join report
left join whole_team_flow_week as w
    on w.team_id = spine.team_id
    and w.week = spine.week
left join teams
    on teams.team_id = spine.team_id
left join counted
    on counted.team_id = spine.team_id
    and counted.week = spine.week
left join present
    on present.team_id = spine.team_id
    and present.week = spine.week
