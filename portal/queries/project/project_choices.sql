-- One row per project of this scope, up to one more than a list to choose from should hold.
select project_id, project_name from projects order by strip_accents(lower(project_name)), project_name limit 201
