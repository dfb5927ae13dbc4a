-- When each project ends, from the status date on: by its own forecast, or what was planned where it has none.
with dated as (
    select
        p.project_id,
        p.actual_finish_date,
        coalesce(p.forecast_finish_date, p.baseline_finish_date) as finish_date,
        s.status_date
    from projects as p
    cross join snapshot as s
)
select
    dated.project_id,
    case
        when dated.actual_finish_date is not null then 'ended'
        when dated.finish_date is null then 'undated'
        when dated.finish_date <= dated.status_date + interval 3 month then '3'
        when dated.finish_date <= dated.status_date + interval 6 month then '6'
        when dated.finish_date <= dated.status_date + interval 12 month then '12'
        else 'later'
    end as value,
    value as name
from dated
