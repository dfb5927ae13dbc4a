-- One row per dimension of a project's status: colour, the number it stands on, the rule's version and since when.
select s.dimension, s.is_counted, s.computed_colour, s.metric_name, s.metric_value, s.reason, s.sentence,
    s.threshold_version, s.since_date, coalesce(p.portfolio, '') as portfolio
from project_status as s
join projects as p on p.project_id = s.project_id
where s.project_id = $project and s.computed_colour is not null
order by s.is_counted desc, s.dimension
