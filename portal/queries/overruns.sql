-- One row per project with a forecast: how far it lies over its baseline, largest first.
select t.project_id, t.project_name, coalesce(s.computed_colour, 'grey') as colour, t.baseline_amount, t.estimate_amount,
    t.estimate_amount - t.baseline_amount as over_amount
from project_total as t
join projects as p on p.project_id = t.project_id and p.relation = 'owner'
left join project_status as s on s.project_id = t.project_id and s.dimension = 'overall'
where t.estimate_amount is not null and ($department is null or t.department_id = $department)
order by over_amount desc, t.project_name
