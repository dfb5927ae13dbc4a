-- One row per project that is short of a department's people in the coming twelve weeks: whom it lacks, and its own
-- task with least float by then.
with short as (
    select w.project_id, w.team_id, w.skill, w.week, w.unnamed_hours + w.unfilled_hours as open_hours,
        coalesce(w.over_booked_hours, 0) as over_booked_hours
    from project_demand_week as w
    where w.department_id = $department and w.unnamed_hours + w.unfilled_hours + coalesce(w.over_booked_hours, 0) > 0
    and w.week >= (select date_trunc('week', status_date) + interval 7 day from snapshot)
    and w.week < (select date_trunc('week', status_date) + interval 91 day from snapshot)
),
of_skill as (
    select project_id, skill, sum(open_hours + over_booked_hours) as hours,
        row_number() over (partition by project_id order by sum(open_hours + over_booked_hours) desc, skill) as place
    from short
    group by project_id, skill
),
whom as (
    select s.project_id, sum(s.open_hours) as open_hours, sum(s.over_booked_hours) as over_booked_hours,
        min(s.week) as first_week, max(s.week) as last_week,
        count(distinct s.skill) as skill_count
    from short as s
    group by s.project_id
),
waiting as (
    select k.project_id, k.task_name, k.forecast_finish_date, k.slip_days, n.total_float_days,
        count(*) over (partition by k.project_id) as task_count,
        count(*) filter (where n.total_float_days <= 0) over (partition by k.project_id) as critical_count,
        row_number() over (partition by k.project_id
            order by n.total_float_days nulls last, k.forecast_finish_date, k.task_name) as place
    from task_total as k
    left join task_schedule as n on n.task_id = k.task_id
    where not k.is_done and k.kind = 'task'
        and exists (select 1 from short as s where s.project_id = k.project_id
            and (s.team_id = k.team_id or s.team_id is null))
        and k.forecast_start_date < (select date_trunc('week', status_date) + interval 91 day from snapshot)
)
select p.project_id, p.project_name, p.relation, d.department_name, k.skill, m.skill_count, m.first_week, m.last_week,
    m.open_hours, m.over_booked_hours,
    t.task_name, t.forecast_finish_date, t.slip_days, t.total_float_days, coalesce(t.task_count, 0) as task_count,
        coalesce(t.critical_count, 0) as critical_count
from whom as m
join projects as p on p.project_id = m.project_id
left join departments as d on d.department_id = p.department_id
join of_skill as k on k.project_id = m.project_id and k.place = 1
left join waiting as t on t.project_id = m.project_id and t.place = 1
order by m.open_hours + m.over_booked_hours desc, p.project_name
limit $limit
