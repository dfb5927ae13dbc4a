-- One row per twentieth of the runs: by when so many of them are finished.
select finish_date, chance_ratio
from finish_chance
where project_id = $project
order by chance_ratio
