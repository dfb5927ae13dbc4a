-- One row: projects in the full view that were re-baselined, and how far their forecasts lie beyond the first and
-- beyond the present baseline.
with version as (
    select v.project_id, v.baseline_amount,
        row_number() over (partition by v.project_id order by v.version) as position,
        count(*) over (partition by v.project_id) as version_count
    from baseline_version as v
)
select count(*) as project_count, sum(t.estimate_amount - v.baseline_amount) as over_first_amount,
    sum(t.estimate_amount - t.baseline_amount) as over_now_amount
from version as v
join project_total as t on t.project_id = v.project_id
join projects as p on p.project_id = v.project_id and p.relation = 'owner'
where v.position = 1 and v.version_count > 1 and v.baseline_amount is not null and t.estimate_amount is not null
    and t.baseline_amount is not null
    and ($department is null or t.department_id = $department)
