-- The newest estimate of each open task with a budget, or of which no budget came in.
select
    k.project_id as entity,
    cast(t.task_id as varchar) as key,
    cast(k.task_name as varchar) as name,
    cast(t.estimate_date as date) as day,
    cast(t.remaining_amount * r.rate as decimal(18, 4)) as part,
    t.source_file_id,
    t.source_row
from (
    select e.*, row_number() over (partition by e.task_id order by e.estimate_date desc) as place
    from estimates_to_complete as e
    cross join snapshot as s
    where e.estimate_date <= s.status_date) as t
join task_total as k on k.task_id = t.task_id
join $project_rate as r on r.project_id = k.project_id
where t.place = 1 and not k.is_done and k.kind in ('task', 'level_of_effort')
    and (k.budget_amount is null or k.budget_amount <> 0)
