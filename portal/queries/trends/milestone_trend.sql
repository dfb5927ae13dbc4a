-- One row per milestone not yet reached and report: when it was expected then; `part` counts the dates promised so far,
-- so that no line is drawn through a new one. Those that moved most come first, at most $limit milestones.
with ahead as (
    select m.milestone_id, m.milestone_name, p.project_name, m.slip_days, m.is_overdue, m.baseline_date, m.forecast_date
    from milestone as m
    join projects as p on p.project_id = m.project_id
    where not m.is_done and m.forecast_date is not null and ($project is null or m.project_id = $project)
        and ($customer is null or (m.is_customer_visible and p.customer_id = $customer))
),
told as (
    select a.milestone_id, r.status_date as report_date, h.forecast_date, h.baseline_date,
        lag(h.baseline_date) over (partition by a.milestone_id order by r.status_date) as before_date
    from report_history as r
    cross join ahead as a
    asof join milestone_history as h on h.milestone_id = a.milestone_id and r.status_date >= h.status_date
    where not h.is_gone and h.forecast_date is not null
),
moved as (
    select milestone_id, max(forecast_date) - min(forecast_date) as spread from told group by milestone_id
),
chosen as (
    select a.*, m.spread
    from ahead as a
    join moved as m on m.milestone_id = a.milestone_id
    order by m.spread desc, a.forecast_date, a.milestone_name, a.milestone_id
    limit $limit
)
select c.milestone_id, c.milestone_name, c.project_name, t.report_date, t.before_date, t.baseline_date as told_date,
    t.before_date <> t.baseline_date as is_break,
    count(*) filter (where t.before_date <> t.baseline_date)
        over (partition by c.milestone_id order by t.report_date) as part, t.forecast_date, c.baseline_date,
        c.slip_days, c.is_overdue, c.spread as spread_days
from chosen as c
join told as t on t.milestone_id = c.milestone_id
order by c.spread desc, c.forecast_date, c.milestone_name, c.milestone_id, t.report_date
