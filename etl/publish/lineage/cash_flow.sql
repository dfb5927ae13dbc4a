-- Dated money in and out.
select
    t.project_id as entity,
    cast(concat_ws(' ', t.flow_date, t.flow_kind) as varchar) as key,
    cast(t.flow_kind as varchar) as name,
    cast(t.flow_date as date) as day,
    t.flow_amount as part,
    t.source_file_id,
    t.source_row
from cash_flows as t
