-- One row where a project's numbers are another now than in the last report up to a day: what they were then.
with earlier as (
    select h.estimate_amount, h.finish_date, h.computed_colour
    from project_history as h
    where h.project_id = $project and h.status_date <= cast($until as date)
    order by h.status_date desc
    limit 1
),
latest as (
    select h.estimate_amount, h.finish_date, h.computed_colour
        from project_history as h where h.project_id = $project order by h.status_date desc limit 1
)
select t.estimate_amount as then_amount, n.estimate_amount as now_amount, t.finish_date as then_date,
    n.finish_date as now_date, t.computed_colour as then_colour, n.computed_colour as now_colour
from earlier as t
cross join latest as n
where row(t.estimate_amount, t.finish_date, t.computed_colour) is distinct
    from row(n.estimate_amount, n.finish_date, n.computed_colour)
