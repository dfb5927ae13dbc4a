-- One row per overbooked person of a team in the coming eight weeks: how often, by how much, and the project that
-- causes most of it.
with part as (
    select w.person_id, w.project_id, sum(w.over_booked_hours) as over_booked_hours
    from over_booking as w
    where w.team_id = $team
    and w.week >= (select date_trunc('week', status_date) + interval 7 day from snapshot)
    and w.week < (select date_trunc('week', status_date) + interval 63 day from snapshot)
    group by w.person_id, w.project_id
),
ranked as (
    select part.person_id, part.project_id, part.over_booked_hours,
        row_number() over (partition by part.person_id order by part.over_booked_hours desc, part.project_id) as place
    from part
),
whole as (
    select w.person_id, w.person_name, count(distinct w.week) as week_count, min(w.week) as first_week,
        count(distinct w.project_id) as project_count, sum(w.over_booked_hours) as over_booked_hours
    from over_booking as w
    where w.team_id = $team
    and w.week >= (select date_trunc('week', status_date) + interval 7 day from snapshot)
    and w.week < (select date_trunc('week', status_date) + interval 63 day from snapshot)
    group by w.person_id, w.person_name
)
select whole.person_name, whole.week_count, whole.first_week, whole.project_count, whole.over_booked_hours,
    p.project_name, ranked.over_booked_hours as most_hours
from whole
join ranked on ranked.person_id = whole.person_id and ranked.place = 1
left join projects as p on p.project_id = ranked.project_id
order by whole.over_booked_hours desc, whole.person_name
