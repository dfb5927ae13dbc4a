-- Tasks with the baseline in force, whose line it is.
select
    t.project_id as entity,
    cast(t.task_id as varchar) as key,
    cast(t.task_name as varchar) as name,
    cast(b.baseline_finish_date as date) as day,
    t.$amount as part,
    b.source_file_id,
    b.source_row
from task_total as t
join $baseline_in_force as b on b.task_id = t.task_id and b.place = 1
where t.$amount <> 0 and $when
