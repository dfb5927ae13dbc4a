-- Benefits.
select
    t.project_id as entity,
    cast(concat_ws(' ', t.benefit_id, t.measure_date) as varchar) as key,
    cast(t.benefit_name as varchar) as name,
    cast(t.measure_date as date) as day,
    cast($amount * r.rate as decimal(18, 4)) as part,
    t.source_file_id,
    t.source_row
from benefits as t
join $project_rate as r on r.project_id = t.project_id
where $when and $amount is not null
