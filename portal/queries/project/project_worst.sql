-- At most one row: the project of this scope that needs attention most, the first of the list of projects.
select p.project_id
from projects as p
left join project_status as s
    on s.project_id = p.project_id
    and s.dimension = 'overall'
left join project_total as t
    on t.project_id = p.project_id
order by
    case coalesce(case p.relation when 'owner' then s.computed_colour else s.declared_colour end, 'grey')
        when 'red' then 0 when 'amber' then 1 when 'grey' then 2 else 3 end,
    coalesce(t.estimate_amount - t.baseline_amount, t.reported_forecast_amount - t.reported_baseline_amount, 0) desc,
    p.project_name,
    p.project_id
limit 1
