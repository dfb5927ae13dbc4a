-- One row per project of this scope that matches the filters, worst first.
select
    t.project_id,
    t.project_name,
    t.portfolio,
    p.relation,
    d.department_name,
    t.manager_name,
    t.phase,
    coalesce(case p.relation when 'owner' then s.computed_colour else s.declared_colour end, 'grey') as colour,
    s.declared_colour,
    s.is_watermelon,
    s.sentence,
    t.budget_amount,
    t.estimate_amount,
    t.estimate_amount - t.baseline_amount as over_amount,
    m.cost_performance_ratio,
    m.schedule_performance_ratio,
    m.complete_ratio,
    m.spent_ratio,
    t.reported_baseline_amount,
    t.reported_forecast_amount,
    t.forecast_finish_date,
    t.slip_days,
    t.is_stale,
    t.last_heard_date,
    count(*) over () as match_count
from project_total as t
join projects as p on p.project_id = t.project_id
left join departments as d on d.department_id = t.department_id
left join project_status as s on s.project_id = t.project_id and s.dimension = 'overall'
left join (
    select project_id,
        max(metric_value) filter (where metric_name = 'cost_performance_index') as cost_performance_ratio,
        max(metric_value) filter (where metric_name = 'schedule_performance_index') as schedule_performance_ratio,
        max(metric_value) filter (where metric_name = 'percent_complete') as complete_ratio,
        max(metric_value) filter (where metric_name = 'budget_spent') as spent_ratio
    from project_measure
    group by project_id
) as m on m.project_id = t.project_id
where ($relation is null or p.relation = $relation)
    and ($department is null or d.department_name = $department)
    and ($colour is null or coalesce(case p.relation when 'owner' then s.computed_colour else s.declared_colour end,
        'grey') = $colour)
    and ($words is null or t.project_name ilike '%' || $words || '%' or t.project_id ilike $words)
order by
    case coalesce(case p.relation when 'owner' then s.computed_colour else s.declared_colour end, 'grey')
        when 'red' then 0 when 'amber' then 1 when 'grey' then 2 else 3 end,
    coalesce(t.estimate_amount - t.baseline_amount, t.reported_forecast_amount - t.reported_baseline_amount, 0) desc,
    t.project_name
limit $limit offset $offset
