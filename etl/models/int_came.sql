-- One row: which tables a source brought, be it an empty one. What came in empty is 0; what did not come in is unknown.
select
    count(case when source_file.table_name = 'changes' then source_file.file_id end) > 0 as has_changes,
    count(case when source_file.table_name = 'cost_entries' then source_file.file_id end) > 0 as has_cost_entries,
    count(case when source_file.table_name = 'customer_invoices' then source_file.file_id end) > 0
        as has_customer_invoices,
    count(case when source_file.table_name = 'issues' then source_file.file_id end) > 0 as has_issues,
    count(case when source_file.table_name = 'progress' then source_file.file_id end) > 0 as has_progress,
    count(case when source_file.table_name = 'reserve_draws' then source_file.file_id end) > 0 as has_reserve_draws,
    count(case when source_file.table_name = 'time_entries' then source_file.file_id end) > 0 as has_time_entries,
    count(case when source_file.table_name = 'workflow_transitions' then source_file.file_id end) > 0
        as has_workflow_transitions
from source_file
