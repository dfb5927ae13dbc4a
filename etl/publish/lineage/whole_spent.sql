-- What each report on a project planned as a whole adds to what the one before says was spent.
select
    t.project_id as entity,
    cast(concat_ws(' ', t.project_id, t.report_date) as varchar) as key,
    cast('Report of ' || r.project_name as varchar) as name,
    cast(t.report_date as date) as day,
    cast(t.actual_total_amount * r.rate as decimal(18, 4)) - coalesce(t.before_amount, 0) as part,
    t.source_file_id,
    t.source_row
from (
    select g.*, cast(lag(g.actual_total_amount * q.rate)
            over (partition by g.project_id order by g.report_date) as decimal(18, 4)) as before_amount
    from project_reports as g
    join $project_rate as q on q.project_id = g.project_id
    where g.actual_total_amount is not null and g.report_date <= q.status_date) as t
join $project_rate as r on r.project_id = t.project_id
join project_total as w on w.project_id = t.project_id and w.is_planned_whole
where $when
