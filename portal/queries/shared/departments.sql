-- One row per department that has teams or projects in this scope.
select d.department_id, d.department_name
from departments as d
where d.department_id in (select department_id from team_week)
    or d.department_id in (select department_id from projects where relation = 'owner')
order by strip_accents(lower(d.department_name)), d.department_name
