-- One row per report so far and project it held: what it said, which is what the last report that said something new
-- said.
with kept as (
    select
        project_history.project_id,
        project_history.status_date as from_date,
        lead(project_history.status_date) over (partition by project_history.project_id
            order by project_history.status_date) as to_date,
        project_history.computed_colour,
        project_history.finish_date,
        project_history.estimate_amount,
        project_history.even_amount,
        project_history.likely_amount,
        project_history.even_date,
        project_history.likely_date,
        project_history.is_gone
    from project_history
)
select
    kept.project_id,
    report_history.status_date as told_date,
    kept.computed_colour,
    kept.finish_date,
    kept.estimate_amount,
    kept.even_amount,
    kept.likely_amount,
    kept.even_date,
    kept.likely_date
from report_history
join kept
    on kept.from_date <= report_history.status_date
    and (kept.to_date is null or kept.to_date > report_history.status_date)
where not kept.is_gone
