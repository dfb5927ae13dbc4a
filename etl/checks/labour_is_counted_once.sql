-- A project prices its labour from time or takes it from the ledger, never both.
select
    projects.project_id,
    concat(projects.project_name,
        ': labour comes from time, but the ledger books labour too. Set labour_from to ledger, or leave those lines out.') as problem
from projects
join cost_entries
    on cost_entries.project_id = projects.project_id
where projects.labour_from = 'time' and lower(cost_entries.category) = 'labour'
group by projects.project_id, projects.project_name
