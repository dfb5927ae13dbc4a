-- One row per project whose tasks say how far they are without a day: it holds on the status date, and of the weeks
-- before nothing is known.
select distinct tasks.project_id
from tasks
cross join int_came
where not int_came.has_progress
    and tasks.kind not in ('summary', 'item')
    and tasks.percent_complete_ratio > 0
    and tasks.actual_finish_date is null
