-- One row per week of the curve: whether each project that has begun to say what it earned, or spent, says something.
with begun as (
    select w.project_id, min(w.week) filter (where w.earned_value_amount is not null) as earned_week,
        min(w.week) filter (where w.actual_cost_amount is not null) as actual_week
    from project_week as w
    join projects as p on p.project_id = w.project_id and p.relation = 'owner'
    group by w.project_id
),
week as (
    select w.week, count(w.earned_value_amount) as earned_count, count(w.actual_cost_amount) as actual_count
    from project_week as w
    join projects as p on p.project_id = w.project_id and p.relation = 'owner'
    group by w.week
)
select
    week.earned_count > 0
        and week.earned_count = (select count(*) from begun where begun.earned_week <= week.week) as is_earned_told,
    week.actual_count > 0
        and week.actual_count = (select count(*) from begun where begun.actual_week <= week.week) as is_actual_told
from week
order by week.week
