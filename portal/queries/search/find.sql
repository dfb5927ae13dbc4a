-- One row per project, milestone or person of this scope whose name holds the words.
select 'Project' as kind, project_name as name, project_id as project_id, '' as detail
    from projects where project_name ilike '%' || $words || '%' or project_id ilike $words
union all
select 'Milestone', m.milestone_name, m.project_id, p.project_name
    from milestone as m join projects as p on p.project_id = m.project_id
    where m.milestone_name ilike '%' || $words || '%'
order by 1 desc, 2
limit 40
