-- One row per project of a customer.
select project_id from projects where customer_id = $key order by project_id
