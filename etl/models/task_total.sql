-- One row per task, as of the status date: plan, progress, budget and what it earned.
with earned as (
    select int_task_week_earned.task_id, sum(int_task_week_earned.earned_value_amount) as earned_value_amount
    from int_task_week_earned
    group by int_task_week_earned.task_id
),
due as (
    select int_task_week_plan.task_id, sum(int_task_week_plan.planned_value_amount) as planned_value_amount
    from int_task_week_plan
    group by int_task_week_plan.task_id
),
original as (
    select ranked.task_id, ranked.version
    from (
        select
            task_baselines.task_id,
            task_baselines.version,
            row_number() over (partition by task_baselines.task_id order by int_baseline_place.place) as position
        from task_baselines
        join tasks
            on tasks.task_id = task_baselines.task_id
        join int_baseline_place
            on int_baseline_place.project_id = tasks.project_id
            and int_baseline_place.version = task_baselines.version
    ) as ranked
    where ranked.position = 1
),
worked as (
    select
        time_entries.task_id,
        sum(time_entries.worked_hours) as worked_hours,
        sum(case when people.team_id = tasks.team_id then 0 else 1 end) as foreign_count
    from time_entries
    join tasks
        on tasks.task_id = time_entries.task_id
    left join people
        on people.person_id = time_entries.person_id
    where time_entries.task_id is not null
    group by time_entries.task_id
),
last_credit as (
    select int_task_credit.task_id, int_task_credit.credit_ratio,
        row_number() over (partition by int_task_credit.task_id order by int_task_credit.credit_date desc) as position
    from int_task_credit
),
waiting as (
    select dependencies.predecessor_id, count(dependencies.successor_id) as waiting_count
    from dependencies
    join int_task
        on int_task.task_id = dependencies.successor_id
    where not int_task.is_done and not int_task.is_cancelled
    group by dependencies.predecessor_id
)
select
    tasks.task_id,
    tasks.project_id,
    tasks.parent_task_id,
    tasks.wbs,
    tasks.task_name,
    int_task.kind,
    tasks.team_id,
    people.person_name as owner_name,
    tasks.waiting_for,
    int_task_plan.baseline_start_date,
    int_task_plan.baseline_finish_date,
    task_baselines.baseline_finish_date as original_finish_date,
    coalesce(int_task.actual_start_date, tasks.forecast_start_date) as forecast_start_date,
    coalesce(case when not int_task.is_undated then int_task.finish_date end, case
        when not int_task.is_cancelled then tasks.forecast_finish_date end) as forecast_finish_date,
    int_task.actual_start_date,
    case when not int_task.is_undated then int_task.finish_date end as actual_finish_date,
    int_task_plan.budget_amount,
    due.planned_value_amount,
    case when int_task_plan.budget_amount is not null
        and int_task_unknown.task_id is null then coalesce(earned.earned_value_amount, 0) end as earned_value_amount,
    case
        when int_task.is_done then cast(1.0 as double)
        when int_task.is_cancelled then cast(null as double)
        when int_task_plan.ev_technique = 'level_of_effort'
            then coalesce(cast(due.planned_value_amount as double) / nullif(cast(int_task_plan.budget_amount as double),
            0), last_credit.credit_ratio)
        when int_task_plan.leaned_on_task_id is not null then case
            when int_task_unknown.task_id is null
            then cast(coalesce(earned.earned_value_amount, 0)
            as double) / nullif(cast(int_task_plan.budget_amount as double), 0) end
        else coalesce(last_credit.credit_ratio, int_task_reported.complete_ratio,
            cast(tasks.percent_complete_ratio as double))
    end as complete_ratio,
    tasks.estimate_hours,
    coalesce(worked.worked_hours, case when int_task.kind <> 'summary' then tasks.actual_hours end) as worked_hours,
    tasks.remaining_hours,
    date_diff('day', int_task_plan.baseline_finish_date,
        coalesce(case when not int_task.is_undated then int_task.finish_date end, case
        when not int_task.is_cancelled then tasks.forecast_finish_date end)) as slip_days,
    coalesce(waiting.waiting_count, 0) as waiting_count,
    int_task.is_done,
    not int_task.is_done and not int_task.is_cancelled
        and coalesce(tasks.forecast_finish_date, int_task_plan.baseline_finish_date) < int_report.status_date
        as is_overdue,
    coalesce(worked.foreign_count, 0) = 0 as is_own_work,
    tasks.is_customer_visible
from tasks
cross join int_report
join int_task
    on int_task.task_id = tasks.task_id
left join int_task_plan
    on int_task_plan.task_id = tasks.task_id
left join original
    on original.task_id = tasks.task_id
left join task_baselines
    on task_baselines.task_id = original.task_id
    and task_baselines.version = original.version
left join due
    on due.task_id = tasks.task_id
left join earned
    on earned.task_id = tasks.task_id
left join worked
    on worked.task_id = tasks.task_id
left join last_credit
    on last_credit.task_id = tasks.task_id
    and last_credit.position = 1
left join int_task_reported
    on int_task_reported.task_id = tasks.task_id
left join int_task_unknown
    on int_task_unknown.task_id = tasks.task_id
left join waiting
    on waiting.predecessor_id = tasks.task_id
left join people
    on people.person_id = tasks.owner_id
