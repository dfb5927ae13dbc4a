-- One row per project of this scope.
select project_id, project_name from projects order by project_name
