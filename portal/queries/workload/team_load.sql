-- One row per team and week of the coming twelve: booked and available hours, and what is booked on single people
-- beyond what they have.
select w.team_id, t.team_name, w.week, sum(w.booked_hours) as booked_hours, sum(w.available_hours) as available_hours,
    sum(w.over_booked_hours) as over_booked_hours
from team_week as w
join teams as t on t.team_id = w.team_id
where w.week >= (select date_trunc('week', status_date) + interval 7 day from snapshot)
    and w.week < (select date_trunc('week', status_date) + interval 91 day from snapshot)
    and ($department is null or w.department_id = $department)
group by w.team_id, t.team_name, w.week
order by strip_accents(lower(t.team_name)), t.team_name, w.team_id, w.week
