-- One row per project and file that says something about it.
select projects.project_id, projects.source_file_id as file_id from projects
union
select tasks.project_id, tasks.source_file_id from tasks
union
select cost_entries.project_id, cost_entries.source_file_id from cost_entries
union
select time_entries.project_id, time_entries.source_file_id from time_entries
union
select project_reports.project_id, project_reports.source_file_id from project_reports
union
select budget_lines.project_id, budget_lines.source_file_id from budget_lines
union
select risks.project_id, risks.source_file_id from risks
union
select declared_status.project_id, declared_status.source_file_id from declared_status
