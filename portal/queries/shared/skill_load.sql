-- One row per skill of a department and week of the coming twelve: hours asked for, available and short.
select w.skill, w.week, w.demand_hours, w.available_hours, w.short_hours
from skill_week as w
where w.department_id = $department
    and w.week >= (select date_trunc('week', status_date) + interval 7 day from snapshot)
    and w.week < (select date_trunc('week', status_date) + interval 91 day from snapshot)
order by (w.skill = 'not stated'), w.skill, w.week
