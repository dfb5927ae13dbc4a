-- One row per project and file that says something about it; whether contributors, or its customer, may see rows of the
-- file.
with said as (
    select projects.project_id, projects.source_file_id as file_id, true as is_shared,
        projects.is_customer_visible as is_customer_visible from projects
    union all
    select tasks.project_id, tasks.source_file_id as file_id, true as is_shared,
        tasks.is_customer_visible as is_customer_visible from tasks
    union all
    select cost_entries.project_id, cost_entries.source_file_id as file_id, false as is_shared,
        false as is_customer_visible from cost_entries
    union all
    select time_entries.project_id, time_entries.source_file_id as file_id, false as is_shared,
        false as is_customer_visible from time_entries
    union all
    select project_reports.project_id, project_reports.source_file_id as file_id, true as is_shared,
        false as is_customer_visible from project_reports
    union all
    select budget_lines.project_id, budget_lines.source_file_id as file_id, false as is_shared,
        false as is_customer_visible from budget_lines
    union all
    select risks.project_id, risks.source_file_id as file_id, false as is_shared,
        risks.is_customer_visible as is_customer_visible from risks
    union all
    select issues.project_id, issues.source_file_id as file_id, false as is_shared,
        issues.is_customer_visible as is_customer_visible from issues
    union all
    select changes.project_id, changes.source_file_id as file_id, false as is_shared,
        changes.is_customer_visible as is_customer_visible from changes
    union all
    select reserve_draws.project_id, reserve_draws.source_file_id as file_id, false as is_shared,
        false as is_customer_visible from reserve_draws
    union all
    select benefits.project_id, benefits.source_file_id as file_id, false as is_shared, false as is_customer_visible
        from benefits
    union all
    select cash_flows.project_id, cash_flows.source_file_id as file_id, false as is_shared, false as is_customer_visible
        from cash_flows
    union all
    select contracts.project_id, contracts.source_file_id as file_id, false as is_shared, true as is_customer_visible
        from contracts
    union all
    select customer_invoices.project_id, customer_invoices.source_file_id as file_id, false as is_shared,
        true as is_customer_visible from customer_invoices
    union all
    select deliverables.project_id, deliverables.source_file_id as file_id, true as is_shared,
        deliverables.is_customer_visible as is_customer_visible from deliverables
    union all
    select assignments.project_id, assignments.source_file_id as file_id, true as is_shared,
        false as is_customer_visible from assignments
    union all
    select role_requests.project_id, role_requests.source_file_id as file_id, true as is_shared,
        false as is_customer_visible from role_requests
    union all
    select declared_status.project_id, declared_status.source_file_id as file_id, true as is_shared,
        false as is_customer_visible from declared_status
    union all
    select tasks.project_id, task_baselines.source_file_id, false, false
        from task_baselines join tasks on tasks.task_id = task_baselines.task_id
    union all
    select tasks.project_id, progress.source_file_id, false, false
        from progress join tasks on tasks.task_id = progress.task_id
    union all
    select tasks.project_id, estimates_to_complete.source_file_id, false, false
        from estimates_to_complete join tasks on tasks.task_id = estimates_to_complete.task_id
    union all
    select distinct project_team_week.project_id, people.source_file_id, true, false
        from project_team_week join people on people.team_id = project_team_week.team_id
)
select said.project_id, said.file_id, max(case when said.is_shared then 1 else 0 end) = 1 as is_shared,
    max(case when said.is_customer_visible then 1 else 0 end) = 1 as is_customer_visible
from said
group by said.project_id, said.file_id
