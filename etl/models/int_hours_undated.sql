-- One row per project with hours known of its tasks alone: those of tasks without time entries of their own, summaries
-- left out. Where entries of the project name no task, nobody knows whether they are the same hours: then none counts.
with entered as (
    select distinct time_entries.task_id
    from time_entries
    where time_entries.task_id is not null
),
unnamed as (
    select distinct time_entries.project_id
    from time_entries
    where time_entries.task_id is null
)
select tasks.project_id, sum(tasks.actual_hours) as worked_hours
from tasks
join int_task
    on int_task.task_id = tasks.task_id
left join entered
    on entered.task_id = tasks.task_id
left join unnamed
    on unnamed.project_id = tasks.project_id
where tasks.actual_hours is not null
    and int_task.kind <> 'summary'
    and entered.task_id is null
    and unnamed.project_id is null
group by tasks.project_id
