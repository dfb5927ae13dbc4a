-- One row per project on which the teams of this scope worked: their hours and cost, owned or contributed to. A cost of
-- which a part has no rate is not known.
select p.project_name, p.relation, d.department_name, sum(w.worked_hours) as worked_hours, case
    when coalesce(sum(w.fx_missing_count), 0) = 0
    and coalesce(sum(w.unpriced_hours), 0) = 0 then sum(w.actual_cost_amount) end as actual_cost_amount
from project_team_week as w
join projects as p on p.project_id = w.project_id
join teams as t on t.team_id = w.team_id
left join departments as d on d.department_id = p.department_id
where ($department is null or t.department_id = $department) and ($team is null or w.team_id = $team)
    and w.team_id in (select team_id from team_week)
group by p.project_name, p.relation, d.department_name
having sum(w.worked_hours) <> 0 or sum(w.actual_cost_amount) <> 0
order by actual_cost_amount desc nulls last, p.project_name
limit $limit
