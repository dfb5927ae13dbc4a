-- One row per project that nothing was heard of for longer than the cadence.
select project_id, project_name, manager_name, last_heard_date
    from project_total where is_stale order by last_heard_date nulls first, project_name limit $limit
