-- Each line of a baseline, the one in force with place 1.
select
    b.*, k.project_id,
    row_number() over (partition by b.task_id order by coalesce(c.approved_date,
        (select max(d.approved_date) from baselines as d where d.project_id = k.project_id and d.version < b.version),
        date '1900-01-01') desc, b.version desc) as place
from task_baselines as b
join tasks as k on k.task_id = b.task_id
left join baselines as c on c.project_id = k.project_id and c.version = b.version
where c.version is not null
    or b.version < coalesce((select max(e.version) from baselines as e where e.project_id = k.project_id),
        b.version + 1)
