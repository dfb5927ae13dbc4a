-- One row per project of a customer.
select * from customer_project where customer_id = $customer order by forecast_finish_date desc nulls last, project_name
