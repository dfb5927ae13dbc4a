-- One row per project, as of the status date: how it ended against its baselines, what it was for, and what waiting for
-- it costs. What was cancelled has not ended: it neither met a promise nor kept a budget.
with benefit as (
    select
        benefits.project_id,
        sum(benefits.planned_amount) as planned_amount,
        sum(benefits.forecast_amount) as forecast_amount,
        sum(case when benefits.measure_date <= int_report.status_date
            and benefits.realised_amount is not null then benefits.planned_amount end) as due_amount,
        sum(case when benefits.measure_date <= int_report.status_date then benefits.realised_amount end)
            as realised_amount,
        sum(case when benefits.measure_date <= int_report.status_date
            and benefits.realised_amount is null then 1 else 0 end) as unmeasured_count
    from benefits
    cross join int_report
    group by benefits.project_id
),
original as (
    select task_total.project_id, max(task_total.original_finish_date) as finish_date
    from task_total
    where task_total.kind <> 'summary'
    group by task_total.project_id
)
select
    project_total.project_id,
    case when project_total.phase in ('completed', 'closed')
        and project_total.actual_finish_date is not null then 1 else 0 end as ended_count,
    case when project_total.phase in ('completed', 'closed') and project_total.actual_finish_date is not null
        and project_total.baseline_finish_date is not null then 1 else 0 end as ended_dated_count,
    case when project_total.phase in ('completed', 'closed')
        and project_total.actual_finish_date <= project_total.baseline_finish_date then 1
        else 0 end as ended_on_time_count,
    case when project_total.phase in ('completed', 'closed') and project_total.actual_finish_date is not null
        and original.finish_date is not null then 1 else 0 end as ended_promised_count,
    case when project_total.phase in ('completed', 'closed')
        and project_total.actual_finish_date <= original.finish_date then 1 else 0 end as ended_as_first_promised_count,
    case when project_total.phase in ('completed', 'closed') and project_total.fx_missing_count = 0
        and project_total.baseline_amount is not null
        and project_total.actual_cost_amount is not null then 1 else 0 end as costed_count,
    case when project_total.phase in ('completed', 'closed') and project_total.fx_missing_count = 0
        and project_total.actual_cost_amount <= project_total.baseline_amount then 1
        else 0 end as ended_on_budget_count,
    case when project_total.phase in ('completed', 'closed') and project_total.fx_missing_count = 0
        and project_total.baseline_amount is not null
        and project_total.actual_cost_amount <= project_total.original_budget_amount then 1
        else 0 end as ended_on_first_budget_count,
    cast(benefit.planned_amount * int_project_rate.budget_rate as decimal(18, 4)) as benefit_planned_amount,
    cast(benefit.forecast_amount * int_project_rate.budget_rate as decimal(18, 4)) as benefit_forecast_amount,
    cast(benefit.due_amount * int_project_rate.budget_rate as decimal(18, 4)) as benefit_due_amount,
    cast(benefit.realised_amount * int_project_rate.budget_rate as decimal(18, 4)) as benefit_realised_amount,
    coalesce(benefit.unmeasured_count, 0) as benefit_unmeasured_count,
    cast(projects.weekly_delay_amount * int_project_rate.budget_rate as decimal(18, 4)) as weekly_delay_amount,
    project_total.is_finished,
    case when not project_total.is_finished and project_total.forecast_finish_date is not null
        then greatest(date_diff('day', int_report.status_date, project_total.forecast_finish_date), 0) / 7.0 end
        as remaining_weeks_number,
    case when int_project_rate.budget_rate is null then 1 else 0 end as fx_missing_count
from project_total
cross join int_report
join projects
    on projects.project_id = project_total.project_id
join int_project_rate
    on int_project_rate.project_id = project_total.project_id
left join benefit
    on benefit.project_id = project_total.project_id
left join original
    on original.project_id = project_total.project_id
