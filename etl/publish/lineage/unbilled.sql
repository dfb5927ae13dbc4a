-- What is used beyond what is billed, as one row of a project.
select
    t.project_id as entity,
    t.project_id as key,
    'Approved work not billed: ' || t.project_name as name,
    s.status_date as day,
    t.$amount - $invoiced as part,
    cast(null as smallint) as source_file_id,
    cast(null as integer) as source_row
from customer_project as t
cross join snapshot as s
where t.$amount > $invoiced
