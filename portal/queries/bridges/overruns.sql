-- One row per project that explains most of the gap between baseline and forecast, and one row for all the others
-- together.
with ranked as (
    select t.project_id, t.project_name, coalesce(s.computed_colour, 'grey') as colour, t.baseline_amount, t.estimate_amount,
        t.estimate_amount - t.baseline_amount as over_amount,
        least(row_number() over (order by abs(t.estimate_amount - t.baseline_amount) desc, t.project_name), $named + 1)
            as position
    from project_total as t
    join projects as p on p.project_id = t.project_id and p.relation = 'owner'
    left join project_status as s on s.project_id = t.project_id and s.dimension = 'overall'
    where t.estimate_amount is not null and ($department is null or t.department_id = $department)
)
select
    case when position <= $named then min(project_id) end as project_id,
    case when position <= $named then min(project_name) end as project_name,
    case when position <= $named then min(colour) end as colour,
    sum(baseline_amount) as baseline_amount,
    sum(estimate_amount) as estimate_amount,
    sum(over_amount) as over_amount,
    sum(abs(over_amount)) as moved_amount,
    count(*) as project_count,
    count(*) filter (where over_amount > 0) as over_count
from ranked
group by position
order by position > $named, over_amount desc, project_name
