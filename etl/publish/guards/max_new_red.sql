-- Projects that are red in the candidate and not live, where they are more than $limit.
select project.project_name || ' turns red, it was ' || coalesce(old.computed_colour, 'not judged') as sentence
from candidate.project_status as new
join candidate.projects as project
    on project.project_id = new.project_id
left join live.project_status as old
    on old.project_id = new.project_id and old.dimension = 'overall'
where new.dimension = 'overall' and new.computed_colour = 'red' and old.computed_colour is distinct from 'red'
qualify count(*) over () > $limit
order by project.project_name
