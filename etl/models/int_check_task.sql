-- One row per task of the network: what the checks of a schedule ask of it.
select
    int_network_task.project_id,
    int_network_task.task_id,
    tasks.task_name,
    int_network_task.kind,
    int_network_task.actual_finish_date is not null as is_done,
    int_network_task.actual_start_date is not null as is_begun,
    int_network_task.start_date,
    int_network_task.finish_date,
    int_network_task.constraint_type in ('MSO', 'MFO', 'SNLT', 'FNLT') as is_hard,
    task_schedule.total_float_days,
    task_schedule.early_start_date,
    task_schedule.early_finish_date,
    coalesce(int_task_plan.budget_amount, 0) > 0 or assigned.task_id is not null as has_resource,
    (closing.cumulative_hours - opening.cumulative_hours + opening.working_hours) / int_standard_day.day_hours
        as planned_days
from int_network_task
join tasks
    on tasks.task_id = int_network_task.task_id
join task_schedule
    on task_schedule.task_id = int_network_task.task_id
left join int_task_plan
    on int_task_plan.task_id = int_network_task.task_id
left join (select distinct assignments.task_id from assignments) as assigned
    on assigned.task_id = int_network_task.task_id
left join int_standard_day
    on int_standard_day.calendar_id = int_network_task.calendar_id
left join int_calendar_day as opening
    on opening.calendar_id = int_network_task.calendar_id
    and opening.calendar_date = coalesce(int_task_plan.baseline_start_date, int_network_task.start_date)
left join int_calendar_day as closing
    on closing.calendar_id = int_network_task.calendar_id
    and closing.calendar_date = coalesce(int_task_plan.baseline_finish_date, int_network_task.finish_date)
