-- Each project's own forecast.
select
    t.project_id as entity,
    t.project_id as key,
    t.project_name as name,
    t.forecast_finish_date as day,
    t.estimate_amount as part,
    cast(null as smallint) as source_file_id,
    cast(null as integer) as source_row
from project_total as t
where t.estimate_amount is not null
