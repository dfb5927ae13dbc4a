-- One row per task with a share of it reported by the status date: the last one, in units where it is counted in units.
with said as (
    select
        progress.task_id,
        progress.progress_date,
        case
            when int_task.ev_technique = 'units' and tasks.total_units > 0
                and progress.done_units is not null
                then least(1.0, cast(progress.done_units as double) / nullif(cast(tasks.total_units as double), 0))
            else cast(progress.percent_complete_ratio as double)
        end as complete_ratio
    from progress
    join tasks
        on tasks.task_id = progress.task_id
    join int_task
        on int_task.task_id = progress.task_id
),
ranked as (
    select said.task_id, said.complete_ratio,
        row_number() over (partition by said.task_id order by said.progress_date desc) as position
    from said
    where said.complete_ratio is not null
)
select ranked.task_id, ranked.complete_ratio
from ranked
where ranked.position = 1
