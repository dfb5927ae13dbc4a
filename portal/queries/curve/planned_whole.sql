-- One row: how many projects are planned as a whole, of these how many have a plan in time, and how many a ledger; of
-- all, how many earn by their tasks, and how many have a ledger; one project, one department or the whole scope.
with ledger as (
    select distinct w.project_id
    from project_team_week as w
    where w.actual_cost_amount is not null
)
select
    count(*) filter (where t.is_planned_whole) as project_count,
    count(t.planned_value_amount) filter (where t.is_planned_whole) as dated_count,
    count(ledger.project_id) filter (where t.is_planned_whole) as ledger_count,
    count(t.earned_value_amount) filter (where not t.is_planned_whole) as beside_count,
    count(ledger.project_id) as every_ledger_count
from project_total as t
join projects as p on p.project_id = t.project_id and p.relation = 'owner'
left join ledger on ledger.project_id = t.project_id
where ($project is null or t.project_id = $project)
    and ($department is null or t.department_id = $department)
