-- One row per person of a team booked or at work in weeks in which they are not employed, before they begin and after
-- they left apart.
select w.person_id, w.person_name, case when w.week < p.employed_from_date then 'before they begin'
    else 'after leaving' end as "when",
    min(w.week) as first_week, count(*) as week_count, sum(w.booked_hours) as booked_hours,
        sum(w.worked_hours) as worked_hours
from person_week as w
join people as p on p.person_id = w.person_id
where w.team_id = $team and w.is_outside
group by w.person_id, w.person_name, case
    when w.week < p.employed_from_date then 'before they begin' else 'after leaving' end
order by strip_accents(lower(w.person_name)), w.person_name, w.person_id, first_week
