-- One row per week: plan, earned and spent added up to its end, for one project or the whole scope. What never came in is null, not 0;
-- with a plan nothing earned yet is 0.
with week as (
    select w.week, sum(w.baseline_amount) as baseline_amount, sum(w.earned_value_amount) as earned_value_amount,
        sum(w.actual_cost_amount) as actual_cost_amount
    from project_week as w
    join projects as p on p.project_id = w.project_id and p.relation = 'owner'
    where $project is null or w.project_id = $project
    group by w.week
)
select
    week + 6 as week_end_date,
    sum(baseline_amount) over (order by week) as plan_amount,
    case when week <= (select date_trunc('week', status_date) from snapshot) and count(baseline_amount) over () > 0
        then coalesce(sum(earned_value_amount) over (order by week), 0) end as earned_amount,
    case when week <= (select date_trunc('week', status_date) from snapshot) and count(actual_cost_amount) over () > 0
        then coalesce(sum(actual_cost_amount) over (order by week), 0) end as actual_amount
from week
order by week
