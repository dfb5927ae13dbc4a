-- One row per department and project owned in its subtree, and one per project for the company as a whole (no
-- department); with its forecast where it has one.
with recursive below as (
    select departments.department_id as ancestor_id, departments.department_id
    from departments
    union
    select below.ancestor_id, departments.department_id
    from below
    join departments
        on departments.parent_department_id = below.department_id
)
select below.ancestor_id as department_id, project_total.project_id, case
    when project_total.fx_missing_count = 0 then cast(project_total.estimate_amount as double) end as estimate_amount
from project_total
join below
    on below.department_id = project_total.department_id
union all
select cast(null as varchar), project_total.project_id, case
    when project_total.fx_missing_count = 0 then cast(project_total.estimate_amount as double) end
from project_total
