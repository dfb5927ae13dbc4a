-- One row per customer in this scope.
select customer_id, customer_name from customers order by customer_name
