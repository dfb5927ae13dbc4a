-- One row per project: its money as of the status date, in reporting currency. What stands on progress is unknown where
-- nobody knows how far a task was; what stands on a missing rate is unknown, not less.
-- What a project planned as a whole earns is known without baseline dates; what was planned by now is not.
with value as (
    select
        int_project_value.project_id,
        int_project_value.baseline_amount,
        int_project_value.baseline_discrete_amount,
        coalesce(int_project_value.planned_value_amount, 0) as planned_amount,
        coalesce(int_project_value.planned_value_discrete_amount, 0) as planned_discrete_amount,
        coalesce(int_project_value.earned_value_amount, 0) as earned_amount,
        coalesce(int_project_value.earned_value_discrete_amount, 0) as earned_discrete_amount
    from int_project_value
)
select
    projects.project_id,
    coalesce(budget.current_budget_amount, value.baseline_amount, report.baseline_total_amount) as budget_amount,
    coalesce(budget.original_budget_amount, case when whole.project_id is null then value.baseline_amount end,
        report.baseline_total_amount)
        as original_budget_amount,
    budget.contingency_amount,
    coalesce(value.baseline_amount, whole.budget_amount) as baseline_amount,
    case when value.baseline_amount is not null then value.planned_amount end as planned_value_amount,
    case when coalesce(value.baseline_amount, whole.budget_amount) is not null
        and unknown.project_id is null then value.earned_amount end
        as earned_value_amount,
    value.baseline_discrete_amount,
    case when value.baseline_discrete_amount is not null then value.planned_discrete_amount end
        as planned_value_discrete_amount,
    case when value.baseline_discrete_amount is not null and unknown.project_id is null
        then value.earned_discrete_amount end as earned_value_discrete_amount,
    case when coalesce(spent.fx_missing_count, 0) = 0
        then coalesce(spent.actual_cost_amount, report.actual_total_amount) end as actual_cost_amount,
    case when coalesce(spent.booked_missing_count, 0) = 0
        then coalesce(spent.booked_cost_amount, report.actual_total_amount) end as booked_cost_amount,
    case when int_came.has_cost_entries and coalesce(spent.fx_missing_count, 0) = 0
        then coalesce(spent.committed_amount, 0) end as committed_amount,
    int_came.has_cost_entries or (int_came.has_time_entries and projects.labour_from = 'time')
        or report.actual_total_amount is not null as has_cost,
    report.baseline_total_amount as reported_baseline_amount,
    report.forecast_total_amount as reported_forecast_amount,
    report.report_date,
    cast(coalesce(spent.worked_hours, 0) + coalesce(undated.worked_hours, 0) as decimal(28, 8)) as worked_hours,
    coalesce(spent.fx_missing_count, 0) + coalesce(budget.fx_missing_count, 0) + case
        when int_project_rate.budget_rate is null then 1 else 0 end as fx_missing_count,
    coalesce(spent.booked_missing_count, 0) as booked_missing_count,
    cast(coalesce(unknown.unknown_progress_count, 0) as integer) as unknown_progress_count,
    whole.project_id is not null as is_planned_whole
from projects
cross join int_came
join int_project_rate
    on int_project_rate.project_id = projects.project_id
left join value
    on value.project_id = projects.project_id
left join int_whole_plan as whole
    on whole.project_id = projects.project_id
left join int_project_spent as spent
    on spent.project_id = projects.project_id
left join int_hours_undated as undated
    on undated.project_id = projects.project_id
left join int_project_budget as budget
    on budget.project_id = projects.project_id
left join int_project_report as report
    on report.project_id = projects.project_id
left join int_project_unknown as unknown
    on unknown.project_id = projects.project_id
