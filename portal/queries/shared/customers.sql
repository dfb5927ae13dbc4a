-- One row per customer in this scope.
select customer_id, customer_name from customers order by strip_accents(lower(customer_name)), customer_name
