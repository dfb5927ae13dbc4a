-- Whom each project is for, where the customer's name is read.
select p.project_id, p.customer_id as value, coalesce(c.customer_name, p.customer_id) as name
from projects as p
join customers as c
    on c.customer_id = p.customer_id
