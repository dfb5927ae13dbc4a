-- One row per project whose hours cost nothing here: hours worked, and of these the ones by $until, the status date of
-- the earlier of two reports.
select t.project_id, cast(sum(t.worked_hours) as decimal(28, 4)) as worked_hours,
    cast(coalesce(sum(t.worked_hours) filter (where t.work_date <= cast($until as date)), 0) as decimal(28, 4))
    as past_hours
from time_entries as t
join projects as p on p.project_id = t.project_id
where p.labour_from is distinct from 'time'
group by t.project_id
order by t.project_id
