-- One row per project with a discrete plan: when its clock starts and ends, at the status date or at its last finish.
with earned as (
    select
        int_project_value.project_id,
        coalesce(int_project_value.earned_value_discrete_amount, 0) >= int_project_value.baseline_discrete_amount
            as is_complete
    from int_project_value
),
finish as (
    select int_discrete_plan.project_id, int_task.finish_date,
        coalesce(int_task_clock.actual_finish_ratio, 1.0) as finish_ratio
    from int_discrete_plan
    join int_task
        on int_task.task_id = int_discrete_plan.task_id
    left join int_task_clock
        on int_task_clock.task_id = int_task.task_id
    union all
    select int_whole_plan.project_id, int_whole_plan.done_date, 1.0
    from int_whole_plan
),
start as (
    select
        int_plan_origin.project_id,
        int_plan_origin.origin_date,
        int_plan_origin.origin_ratio,
        int_plan_origin.is_started_early,
        max(finish.finish_date) as actual_finish_date,
        max(case when finish.finish_date is not null
            then date_diff('day', int_plan_origin.origin_date, finish.finish_date)
            + finish.finish_ratio end) as finish_days
    from int_plan_origin
    join finish
        on finish.project_id = int_plan_origin.project_id
    group by int_plan_origin.project_id, int_plan_origin.origin_date, int_plan_origin.origin_ratio,
        int_plan_origin.is_started_early
)
select
    start.project_id,
    start.origin_date as clock_start_date,
    start.origin_ratio as clock_start_ratio,
    case
        when earned.is_complete
            and start.actual_finish_date <= int_report.status_date
            then start.finish_days - date_diff('day', start.origin_date, start.actual_finish_date)
        else 1.0
    end as clock_end_ratio,
    case when earned.is_complete
        and start.actual_finish_date <= int_report.status_date then start.actual_finish_date
        else int_report.status_date end as clock_end_date,
    earned.is_complete,
    start.is_started_early
from start
join earned
    on earned.project_id = start.project_id
cross join int_report
