-- One row per project: the currency its customer reads, that of the contracts, or the project's where they are in
-- several.
select
    projects.project_id,
    coalesce(projects.currency, int_report.currency) as own_currency,
    case when count(distinct coalesce(contracts.currency, projects.currency, int_report.currency)) = 1
        then min(coalesce(contracts.currency, projects.currency, int_report.currency))
        else coalesce(projects.currency, int_report.currency) end as currency
from projects
cross join int_report
left join contracts
    on contracts.project_id = projects.project_id
group by projects.project_id, projects.currency, int_report.currency
