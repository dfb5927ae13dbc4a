-- One row per key a scope may have: what a reader calls it.
select 'customer' as audience, c.customer_id as scope_key, c.customer_name as scope_name from customers as c
union all
select 'department', d.department_id, d.department_name from departments as d
union all
select 'team', t.team_id, t.team_name from teams as t
union all
select 'programme', g.programme_id, g.programme_name from programmes as g
union all
select 'pm', p.manager_id, max(p.manager_name) from projects as p where p.manager_id is not null group by p.manager_id
order by audience, scope_key
