-- One row per project with a discrete plan: the day, and the share of its working hours gone by then, from which both
-- the plan and the time gone are counted:
-- the start of the baseline or of the work, whichever came first.
with planned_day as (
    select moment.project_id, moment.moment_date, min(moment.day_ratio) as day_ratio,
        row_number() over (partition by moment.project_id order by moment.moment_date) as place
    from (
        select int_plan_ramp.project_id, int_plan_ramp.start_date as moment_date, int_plan_ramp.start_ratio as day_ratio
            from int_plan_ramp
        union all
        select int_discrete_step.project_id, int_discrete_step.step_date, int_discrete_step.day_ratio
            from int_discrete_step
        union all
        select int_discrete_plan.project_id, int_task_plan.baseline_start_date,
            coalesce(int_task_clock.baseline_start_ratio, 0.0)
        from int_discrete_plan
        join int_task_plan
            on int_task_plan.task_id = int_discrete_plan.task_id
        left join int_task_clock
            on int_task_clock.task_id = int_discrete_plan.task_id
    ) as moment
    group by moment.project_id, moment.moment_date
),
begun_day as (
    select int_whole_plan.project_id, int_whole_plan.begun_date as moment_date, 0.0 as day_ratio, 1 as place
    from int_whole_plan
    where int_whole_plan.begun_date is not null
    union all
    select
        int_discrete_plan.project_id,
        int_task_begun.begun_date as moment_date,
        min(case when int_task.actual_start_date = int_task_begun.begun_date
            then coalesce(int_task_clock.actual_start_ratio, 0.0) else 0.0 end) as day_ratio,
        row_number() over (partition by int_discrete_plan.project_id order by int_task_begun.begun_date) as place
    from int_discrete_plan
    join int_task
        on int_task.task_id = int_discrete_plan.task_id
    join int_task_begun
        on int_task_begun.task_id = int_discrete_plan.task_id
    left join int_task_clock
        on int_task_clock.task_id = int_discrete_plan.task_id
    group by int_discrete_plan.project_id, int_task_begun.begun_date
)
select
    planned_day.project_id,
    planned_day.moment_date as baseline_start_date,
    least(planned_day.moment_date, begun_day.moment_date) as origin_date,
    case
        when begun_day.moment_date < planned_day.moment_date then begun_day.day_ratio
        when begun_day.moment_date = planned_day.moment_date then least(begun_day.day_ratio, planned_day.day_ratio)
        else planned_day.day_ratio
    end as origin_ratio,
    coalesce(begun_day.moment_date < planned_day.moment_date, false) as is_started_early
from planned_day
left join begun_day
    on begun_day.project_id = planned_day.project_id
    and begun_day.place = 1
where planned_day.place = 1
