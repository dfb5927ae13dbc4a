-- Progress counted in units says of how many.
select
    tasks.project_id,
    concat(tasks.task_name, ' (', tasks.task_id,
        '): units done are reported, but not of how many. Map total_units, or report percent complete.') as problem
from tasks
where tasks.ev_technique = 'units'
    and (tasks.total_units is null or tasks.total_units = 0)
    and tasks.actual_finish_date is null
    and tasks.task_id in (select progress.task_id
        from progress where progress.done_units is not null and progress.percent_complete_ratio is null)
