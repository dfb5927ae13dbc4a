-- One row per week: plan, earned and spent added up to its end, for one project or the whole scope. What is not known
-- is null, not 0: before the first entry of a line, and everywhere where an amount of any of the projects has no
-- exchange rate.
with unrated as (
    select count(*) as project_count
    from project_total as t
    join projects as p on p.project_id = t.project_id and p.relation = 'owner'
    where t.fx_missing_count > 0 and ($project is null or t.project_id = $project)
),
week as (
    select w.week, sum(w.baseline_amount) as baseline_amount, sum(w.earned_value_amount) as earned_value_amount,
        sum(w.actual_cost_amount) as actual_cost_amount, count(w.earned_value_amount) > 0 as is_earned_told,
        count(w.actual_cost_amount) > 0 as is_actual_told
    from project_week as w
    join projects as p on p.project_id = w.project_id and p.relation = 'owner'
    where $project is null or w.project_id = $project
    group by w.week
)
select
    week.week + 6 as week_end_date,
    case when unrated.project_count = 0 then sum(week.baseline_amount) over (order by week.week) end as plan_amount,
    case when unrated.project_count = 0 and week.week <= (select date_trunc('week', status_date) from snapshot)
        then sum(week.earned_value_amount) over (order by week.week) end as earned_amount,
    case when unrated.project_count = 0 and week.week <= (select date_trunc('week', status_date) from snapshot)
        then sum(week.actual_cost_amount) over (order by week.week) end as actual_amount,
    week.is_earned_told,
    week.is_actual_told
from week
cross join unrated
order by week.week
