-- One row per project that has a budget and no task of a baseline: what it may cost, between which days, and when it
-- began and ended. It is planned as a whole; no task is made up for it.
-- A milestone without a budget is a date and no plan of the work. A project that was cancelled has not ended.
with planned_by_task as (
    select distinct int_task_plan.project_id
    from int_task_plan
    join int_task
        on int_task.task_id = int_task_plan.task_id
    where int_task_plan.budget_amount is not null or int_task.kind not in ('summary', 'milestone', 'cancelled')
),
whole as (
    select
        projects.project_id,
        int_project_rate.calendar_id,
        cast(coalesce(int_project_budget.current_budget_amount, int_project_report.baseline_total_amount)
            as decimal(18, 4)) as budget_amount,
        coalesce(projects.baseline_start_date, int_project_report.baseline_start_date) as start_date,
        coalesce(projects.baseline_finish_date, int_project_report.baseline_finish_date) as finish_date,
        projects.actual_start_date,
        case when projects.phase <> 'cancelled'
            then coalesce(projects.actual_finish_date, int_project_report.actual_finish_date) end as ended_date
    from projects
    join int_project_rate
        on int_project_rate.project_id = projects.project_id
    left join planned_by_task
        on planned_by_task.project_id = projects.project_id
    left join int_project_budget
        on int_project_budget.project_id = projects.project_id
    left join int_project_report
        on int_project_report.project_id = projects.project_id
    where planned_by_task.project_id is null
)
select
    whole.project_id,
    whole.calendar_id,
    whole.budget_amount,
    case when whole.start_date <= whole.finish_date then whole.start_date end as start_date,
    case when whole.start_date <= whole.finish_date then whole.finish_date end as finish_date,
    whole.actual_start_date,
    whole.ended_date
from whole
where whole.budget_amount > 0
