-- Draws on a reserve.
select
    t.project_id as entity,
    cast(concat_ws(' ', t.draw_date, t.draw_reason) as varchar) as key,
    cast(t.draw_reason as varchar) as name,
    cast(t.draw_date as date) as day,
    cast(t.drawn_amount * r.rate as decimal(18, 4)) as part,
    t.source_file_id,
    t.source_row
from reserve_draws as t
join $project_rate as r on r.project_id = t.project_id
where t.draw_date <= r.status_date and t.reserve_kind = '$kind'
