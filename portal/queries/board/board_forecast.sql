-- At most one row: when a team's backlog is done and how many items come by a date, from its past weeks.
select f.backlog_count, f.sampled_week_count, f.horizon_date, f.even_item_count, f.likely_item_count,
    f.even_backlog_date, f.likely_backlog_date, f.unfinished_ratio,
    f.history_reason, f.run_count
from team_forecast as f
where f.team_id = $team
