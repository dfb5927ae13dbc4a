-- The projects of this scope.
select project_id from projects
