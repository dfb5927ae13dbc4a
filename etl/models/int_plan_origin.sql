-- One row per project with a discrete plan: the day from which both the plan and the time gone are counted, the start of the baseline or of the work, whichever came first.
with planned as (
    select moment.project_id, min(moment.moment_date) as start_date
    from (
        select int_plan_ramp.project_id, int_plan_ramp.start_date as moment_date from int_plan_ramp
        union all
        select int_discrete_step.project_id, int_discrete_step.step_date from int_discrete_step
        union all
        select int_discrete_plan.project_id, int_task_plan.baseline_start_date
        from int_discrete_plan
        join int_task_plan
            on int_task_plan.task_id = int_discrete_plan.task_id
    ) as moment
    group by moment.project_id
),
begun as (
    select int_discrete_plan.project_id, min(int_task.actual_start_date) as start_date
    from int_discrete_plan
    join int_task
        on int_task.task_id = int_discrete_plan.task_id
    group by int_discrete_plan.project_id
)
select
    planned.project_id,
    planned.start_date as baseline_start_date,
    least(planned.start_date, begun.start_date) as origin_date,
    coalesce(begun.start_date < planned.start_date, false) as is_started_early
from planned
join begun
    on begun.project_id = planned.project_id
