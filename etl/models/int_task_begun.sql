-- One row per task that has begun and was not cancelled: the first day that says so, its start, its finish or progress
-- reported on it; progress without a day says so on the status date.
-- What shares another's progress, and level of effort, begin by their own start and finish alone: what they report
-- themselves does not count.
with said as (
    select int_task.task_id, int_task.actual_start_date as begun_date
    from int_task
    where int_task.actual_start_date is not null
    union all
    select int_task.task_id, int_task.finish_date
    from int_task
    where int_task.finish_date is not null
    union all
    select progress.task_id, progress.progress_date
    from progress
    cross join int_report
    join int_task
        on int_task.task_id = progress.task_id
    where progress.progress_date <= int_report.status_date
        and (progress.percent_complete_ratio > 0 or progress.done_units > 0)
        and int_task.ev_technique not in ('level_of_effort', 'apportioned')
    union all
    select tasks.task_id, int_report.status_date
    from tasks
    cross join int_report
    join int_task
        on int_task.task_id = tasks.task_id
    left join (select distinct progress.task_id from progress) as reported
        on reported.task_id = tasks.task_id
    where tasks.percent_complete_ratio > 0 and reported.task_id is null
        and int_task.ev_technique not in ('level_of_effort', 'apportioned')
)
select said.task_id, min(said.begun_date) as begun_date
from said
join int_task
    on int_task.task_id = said.task_id
where not int_task.is_cancelled
group by said.task_id
