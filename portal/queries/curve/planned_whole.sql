-- One row: how many projects are planned as a whole, of these how many have a plan in time, and how many a ledger; one
-- project, one department or the whole scope.
select
    count(*) as project_count,
    count(t.planned_value_amount) as dated_count,
    count(*) filter (where t.project_id in (
        select w.project_id from project_team_week as w where w.actual_cost_amount is not null)) as ledger_count
from project_total as t
join projects as p on p.project_id = t.project_id and p.relation = 'owner'
where t.is_planned_whole and ($project is null or t.project_id = $project)
    and ($department is null or t.department_id = $department)
