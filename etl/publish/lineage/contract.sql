-- What was agreed.
select
    t.project_id as entity,
    cast(t.contract_id as varchar) as key,
    cast(coalesce(t.contract_name, t.contract_id) as varchar) as name,
    cast(t.signed_date as date) as day,
    t.contract_amount as part,
    t.source_file_id,
    t.source_row
from contracts as t
where t.contract_amount is not null
