-- What a team has left on its board of the slice. When that is done was drawn over all of it, and is not told of a part.
select w.* replace (
        items.backlog_count as backlog_count,
        coalesce(weeks.week_count, 0) as sampled_week_count,
        null as even_item_count,
        null as likely_item_count,
        null as even_backlog_days,
        null as likely_backlog_days,
        null as even_backlog_date,
        null as likely_backlog_date,
        null as unfinished_ratio,
        'drawn_over_all' as history_reason
    )
from whole_team_forecast as w
join (
    select flow_item.team_id, cast(sum(case when flow_item.is_open then 1 else 0 end) as integer) as backlog_count
    from flow_item
    where flow_item.team_id is not null
    group by flow_item.team_id
) as items
    on items.team_id = w.team_id
left join (
    select team_flow_week.team_id, cast(count(team_flow_week.week) as integer) as week_count
    from team_flow_week
    where team_flow_week.is_sampled
    group by team_flow_week.team_id
) as weeks
    on weeks.team_id = w.team_id
