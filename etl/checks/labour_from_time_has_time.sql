-- Labour that is priced from time needs time.
select
    projects.project_id,
    concat(projects.project_name,
        ': labour comes from time, but no time_entries came in. Add a [[source]] for time_entries, or set labour_from to ledger.') as problem
from projects
cross join int_came
where projects.labour_from = 'time' and not int_came.has_time_entries
