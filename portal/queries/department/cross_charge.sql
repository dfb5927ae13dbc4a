-- One row per other department: what our people cost on its projects, and what its people cost on ours, to date at
-- standard rates; not known where a part has no rate.
with charged as (
    select p.department_id, w.worked_hours as ours_hours, w.actual_cost_amount as ours_amount, null as theirs_hours,
        null as theirs_amount, coalesce(w.fx_missing_count, 0) + coalesce(w.unpriced_hours, 0) as ours_unrated,
        0 as theirs_unrated
    from project_team_week as w
    join projects as p on p.project_id = w.project_id
    join teams as t on t.team_id = w.team_id
    where t.department_id = $department and p.department_id <> $department
    union all
    select t.department_id, null, null, w.worked_hours, w.actual_cost_amount, 0,
        coalesce(w.fx_missing_count, 0) + coalesce(w.unpriced_hours, 0)
    from project_team_week as w
    join projects as p on p.project_id = w.project_id
    join teams as t on t.team_id = w.team_id
    where p.department_id = $department and t.department_id <> $department
)
select d.department_name, sum(c.ours_hours) as ours_hours, case
    when sum(c.ours_unrated) = 0 then sum(c.ours_amount) end as ours_amount, sum(c.theirs_hours) as theirs_hours, case
    when sum(c.theirs_unrated) = 0 then sum(c.theirs_amount) end as theirs_amount
from charged as c
join departments as d on d.department_id = c.department_id
group by d.department_name
having coalesce(sum(c.ours_hours), 0) <> 0 or coalesce(sum(c.ours_amount), 0) <> 0
    or coalesce(sum(c.theirs_hours), 0) <> 0 or coalesce(sum(c.theirs_amount), 0) <> 0
order by coalesce(sum(c.ours_amount), 0) + coalesce(sum(c.theirs_amount), 0) desc, d.department_name
