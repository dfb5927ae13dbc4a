-- One row per project, team and week in which the earlier of two reports falls ($until): its hours, and of these the
-- ones worked by then.
select w.project_id, w.team_id, w.week,
    coalesce(sum(w.worked_hours) filter (where w.work_date <= cast($until as date)), 0) as past_hours,
        sum(w.worked_hours) as worked_hours
from (
    select t.project_id, p.team_id, t.work_date, t.worked_hours, cast(date_trunc('week', t.work_date) as date) as week
    from time_entries as t
    join people as p on p.person_id = t.person_id
    where t.work_date >= date_trunc('week', cast($until as date))
        and t.work_date < date_trunc('week', cast($until as date)) + interval 7 day
) as w
group by w.project_id, w.team_id, w.week
order by w.project_id, w.team_id
