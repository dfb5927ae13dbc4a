-- One row per report: what the project was expected to cost then, and its baseline; `part` counts the baselines so far,
-- so that no line is drawn through a new one.
with told as (
    select r.status_date as day, h.estimate_amount, h.baseline_amount, h.baseline_version, h.is_gone
    from report_history as r
    cross join (select distinct project_id from project_history where project_id = $project) as key
    asof join project_history as h on h.project_id = key.project_id and r.status_date >= h.status_date
),
paired as (
    select t.*, lag(t.baseline_amount) over (order by t.day) as before_amount,
        lag(t.baseline_version) over (order by t.day) as before_version
    from told as t
    where not t.is_gone and t.estimate_amount is not null
),
marked as (
    select p.*, before_version is not null and (p.baseline_version is distinct
        from p.before_version or p.before_amount <> p.baseline_amount) as is_break
    from paired as p
)
select m.day, m.estimate_amount, m.baseline_amount, m.is_break,
    count(*) filter (where m.is_break) over (order by m.day) as part
from marked as m
order by m.day
