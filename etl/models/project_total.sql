-- One row per project, as of the status date: the increments of project_week added up, and what ratios are formed from.
-- A period is four closed weeks: whole weeks that end by the status date.
with closed as (
    select
        project_week.project_id,
        floor((date_diff('day', min(project_week.week), max(int_report.last_closed_week)) + 7) / 28.0) as period_count,
        sum(case when project_week.week > int_report.last_closed_week - 28 then project_week.planned_value_amount end)
            as period_planned_amount,
        sum(case when project_week.week > int_report.last_closed_week - 28
            then project_week.planned_value_discrete_amount end) as period_planned_discrete_amount,
        sum(case when project_week.week > int_report.last_closed_week - 28 then project_week.earned_value_amount end)
            as period_earned_amount,
        sum(case when project_week.week > int_report.last_closed_week - 28
            then project_week.earned_value_discrete_amount end) as period_earned_discrete_amount,
        sum(case when project_week.week > int_report.last_closed_week - 28 then project_week.actual_cost_amount end)
            as period_cost_amount,
        sum(case when project_week.week > int_report.last_closed_week - 84 then project_week.earned_value_amount end)
            as recent_earned_amount,
        sum(case when project_week.week > int_report.last_closed_week - 84 then project_week.actual_cost_amount end)
            as recent_cost_amount
    from project_week
    cross join int_report
    where project_week.week <= int_report.last_closed_week
    group by project_week.project_id
),
week as (
    select
        project_week.project_id,
        sum(project_week.baseline_amount) as baseline_amount,
        sum(project_week.planned_value_amount) as planned_value_amount,
        sum(project_week.earned_value_amount) as earned_value_amount,
        sum(project_week.baseline_discrete_amount) as baseline_discrete_amount,
        sum(project_week.planned_value_discrete_amount) as planned_value_discrete_amount,
        sum(project_week.earned_value_discrete_amount) as earned_value_discrete_amount
    from project_week
    group by project_week.project_id
),
spent as (
    select
        project_team_week.project_id,
        sum(project_team_week.actual_cost_amount) as actual_cost_amount,
        sum(project_team_week.booked_cost_amount) as booked_cost_amount,
        sum(project_team_week.committed_amount) as committed_amount,
        sum(project_team_week.worked_hours) as worked_hours,
        sum(project_team_week.fx_missing_count) as fx_missing_count,
        sum(project_team_week.booked_missing_count) as booked_missing_count
    from project_team_week
    group by project_team_week.project_id
),
line as (
    select
        priced.project_id,
        cast(case when count(priced.line_amount) = count(priced.line_kind)
            then sum(case when priced.line_kind = 'original' then priced.line_amount end) end as decimal(18, 4))
            as original_budget_amount,
        cast(case when count(priced.line_amount) = count(priced.line_kind)
            then sum(case when priced.line_kind in ('original', 'change', 'transfer', 'undistributed')
            then priced.line_amount end) end as decimal(18, 4)) as current_budget_amount,
        cast(case when count(priced.line_amount) = count(priced.line_kind)
            then sum(case when priced.line_kind = 'contingency' then priced.line_amount end) end as decimal(18, 4))
            as contingency_amount,
        count(priced.line_kind) - count(priced.line_amount) as fx_missing_count
    from (
        select budget_lines.project_id, budget_lines.line_kind,
            budget_lines.line_amount * int_currency_rate.rate as line_amount
        from budget_lines
        join int_project_rate
            on int_project_rate.project_id = budget_lines.project_id
        left join int_currency_rate
            on int_currency_rate.currency = coalesce(budget_lines.currency, int_project_rate.currency)
    ) as priced
    group by priced.project_id
),
ranked_report as (
    select
        project_reports.project_id,
        project_reports.report_date,
        cast(project_reports.baseline_total_amount * int_project_rate.budget_rate as decimal(18, 4))
            as baseline_total_amount,
        cast(project_reports.forecast_total_amount * int_project_rate.budget_rate as decimal(18, 4))
            as forecast_total_amount,
        cast(project_reports.actual_total_amount * int_project_rate.budget_rate as decimal(18, 4))
            as actual_total_amount,
        project_reports.baseline_start_date,
        project_reports.baseline_finish_date,
        project_reports.forecast_finish_date,
        project_reports.actual_finish_date,
        project_reports.rating,
        project_reports.schedule_change_days,
        row_number() over (partition by project_reports.project_id order by project_reports.report_date desc)
            as position
    from project_reports
    join int_project_rate
        on int_project_rate.project_id = project_reports.project_id
    cross join int_report
    where project_reports.report_date <= int_report.status_date
),
report as (
    select
        ranked_report.project_id,
        ranked_report.report_date,
        ranked_report.baseline_total_amount,
        ranked_report.forecast_total_amount,
        ranked_report.actual_total_amount,
        ranked_report.baseline_start_date,
        ranked_report.baseline_finish_date,
        ranked_report.forecast_finish_date,
        ranked_report.actual_finish_date
    from ranked_report
    where ranked_report.position = 1
),
latest_estimate as (
    select
        estimates_to_complete.task_id,
        estimates_to_complete.remaining_amount,
        estimates_to_complete.estimate_date,
        row_number() over (partition by estimates_to_complete.task_id order by estimates_to_complete.estimate_date desc)
            as position
    from estimates_to_complete
    cross join int_report
    where estimates_to_complete.estimate_date <= int_report.status_date
),
remaining as (
    select
        task_total.project_id,
        sum(case when not task_total.is_done and latest_estimate.task_id is null then 1 else 0 end)
            as unestimated_count,
        coalesce(sum(case when not task_total.is_done
            then latest_estimate.remaining_amount * int_project_rate.budget_rate end), 0) as remaining_amount,
        max(case when not task_total.is_done then latest_estimate.estimate_date end) as estimate_date
    from task_total
    join int_project_rate
        on int_project_rate.project_id = task_total.project_id
    left join latest_estimate
        on latest_estimate.task_id = task_total.task_id
        and latest_estimate.position = 1
    where (task_total.kind in ('task', 'level_of_effort') and task_total.budget_amount is null)
        or (task_total.kind not in ('milestone', 'cancelled') and task_total.budget_amount <> 0)
    group by task_total.project_id
),
risk as (
    select
        risk_exposure.project_id,
        case when sum(case when risk_exposure.is_fx_missing then 1 else 0 end) = 0
            then sum(case when risk_exposure.is_open then risk_exposure.exposure_amount end) end as exposure_amount,
        sum(case when risk_exposure.is_fx_missing then 1 else 0 end) as unpriced_risk_count,
        sum(case when risk_exposure.is_open then 1 else 0 end) as open_risk_count,
        sum(case when risk_exposure.is_unassessed then 1 else 0 end) as unassessed_risk_count
    from risk_exposure
    group by risk_exposure.project_id
),
milestones as (
    select
        milestone.project_id,
        count(milestone.milestone_id) as milestone_count,
        sum(case when milestone.is_done then 1 else 0 end) as milestone_done_count,
        sum(case when milestone.is_done and milestone.actual_date is not null
            and milestone.baseline_date is not null then 1 else 0 end) as milestone_judged_count,
        sum(case when milestone.is_done and milestone.actual_date <= milestone.baseline_date then 1 else 0 end)
            as milestone_on_time_count,
        sum(case when not milestone.is_done and milestone.slip_days > 0 then 1 else 0 end) as milestone_late_count
    from milestone
    group by milestone.project_id
),
due as (
    select
        task_total.project_id,
        sum(case when task_total.is_done and task_total.baseline_finish_date is not null then 1 else 0 end)
            as finished_task_count,
        sum(case when task_total.is_done and task_total.baseline_finish_date is null then 1 else 0 end)
            as unplanned_task_count,
        sum(case when task_total.baseline_finish_date <= int_report.status_date then 1 else 0 end) as due_task_count,
        sum(case when task_total.baseline_finish_date > int_report.status_date
            or task_total.baseline_finish_date is null then 0
            when task_total.is_done and task_total.actual_finish_date is null then 0 else 1 end) as judged_task_count,
        sum(case
            when task_total.baseline_finish_date > int_report.status_date
                or task_total.baseline_finish_date is null then 0
            when task_total.is_done and (task_total.actual_finish_date is null
                or task_total.actual_finish_date <= task_total.baseline_finish_date) then 0
            else 1
        end) as missed_task_count,
        sum(case when task_total.is_done then 0 else 1 end) as open_task_count,
        sum(case when task_total.is_overdue then 1 else 0 end) as overdue_task_count,
        sum(case when task_total.baseline_finish_date between int_report.last_closed_week
            - 21 and int_report.last_closed_week + 6
            and (not task_total.is_done or task_total.actual_finish_date is not null) then 1 else 0 end)
            as period_due_task_count,
        sum(case when task_total.baseline_finish_date between int_report.last_closed_week
            - 21 and int_report.last_closed_week + 6 and task_total.is_done
            and task_total.actual_finish_date <= task_total.baseline_finish_date then 1 else 0 end)
            as period_met_task_count
    from task_total
    cross join int_report
    join int_task
        on int_task.task_id = task_total.task_id
    where task_total.kind = 'task' and int_task.ev_technique <> 'level_of_effort'
    group by task_total.project_id
),
begun as (
    select
        task_total.project_id,
        count(task_total.task_id) as begun_task_count,
        sum(case when reported.task_id is null and tasks.percent_complete_ratio is null then 0
            when date_diff('day', coalesce(reported.last_date, int_report.status_date),
                int_report.status_date) > int_report.cadence_days then 0
            else 1 end) as reported_task_count
    from task_total
    cross join int_report
    join tasks
        on tasks.task_id = task_total.task_id
    left join (select progress.task_id, max(progress.progress_date) as last_date
        from progress group by progress.task_id) as reported
        on reported.task_id = task_total.task_id
    where task_total.kind = 'task' and tasks.ev_technique in ('percent_complete', 'units')
        and tasks.actual_start_date <= int_report.status_date and not task_total.is_done
    group by task_total.project_id
),
task_dates as (
    select
        task_total.project_id,
        min(task_total.baseline_start_date) as baseline_start_date,
        max(task_total.baseline_finish_date) as baseline_finish_date
    from task_total
    where task_total.kind not in ('summary', 'item')
    group by task_total.project_id
),
heard as (
    select dated.project_id, max(dated.heard_date) as last_heard_date
    from (
        select declared_status.project_id, max(declared_status.status_date) as heard_date
            from declared_status cross join int_report
            where declared_status.status_date <= int_report.status_date group by declared_status.project_id
        union all
        select tasks.project_id, max(progress.progress_date)
            from progress join tasks on tasks.task_id = progress.task_id cross join int_report
            where progress.progress_date <= int_report.status_date group by tasks.project_id
        union all
        select int_work_week.project_id, max(int_work_week.last_date)
            from int_work_week group by int_work_week.project_id
        union all
        select int_cost.project_id, max(int_cost.cost_date) from int_cost group by int_cost.project_id
        union all
        select report.project_id, max(report.report_date) from report group by report.project_id
    ) as dated
    group by dated.project_id
),
refused as (
    select refused_row.project_id, count(refused_row.source_row) as refused_count
    from refused_row
    where refused_row.project_id is not null
    group by refused_row.project_id
)
select
    projects.project_id,
    projects.project_name,
    projects.programme_id,
    coalesce(projects.portfolio, '') as portfolio,
    projects.department_id,
    projects.customer_id,
    projects.manager_name,
    projects.phase,
    coalesce(projects.baseline_start_date, report.baseline_start_date, task_dates.baseline_start_date)
        as baseline_start_date,
    coalesce(projects.baseline_finish_date, report.baseline_finish_date, task_dates.baseline_finish_date)
        as baseline_finish_date,
    coalesce(projects.actual_finish_date, report.actual_finish_date, projects.forecast_finish_date,
        report.forecast_finish_date, int_finish_expected.finish_date) as forecast_finish_date,
    coalesce(projects.actual_finish_date, report.actual_finish_date) as actual_finish_date,
    heard.last_heard_date,
    coalesce(line.current_budget_amount, week.baseline_amount, report.baseline_total_amount) as budget_amount,
    coalesce(line.original_budget_amount, week.baseline_amount, report.baseline_total_amount) as original_budget_amount,
    line.contingency_amount,
    week.baseline_amount,
    case when week.baseline_amount is not null then coalesce(week.planned_value_amount, 0) end as planned_value_amount,
    case when week.baseline_amount is not null
        and unknown.project_id is null then coalesce(week.earned_value_amount, 0) end as earned_value_amount,
    week.baseline_discrete_amount,
    case when week.baseline_discrete_amount is not null
        then coalesce(week.planned_value_discrete_amount, 0) end as planned_value_discrete_amount,
    case when week.baseline_discrete_amount is not null
        and unknown.project_id is null then coalesce(week.earned_value_discrete_amount, 0) end
        as earned_value_discrete_amount,
    case when coalesce(spent.fx_missing_count, 0) = 0
        then coalesce(spent.actual_cost_amount, report.actual_total_amount) end as actual_cost_amount,
    case when coalesce(spent.booked_missing_count, 0) = 0
        then coalesce(spent.booked_cost_amount, report.actual_total_amount) end as booked_cost_amount,
    case when int_came.has_cost_entries and coalesce(spent.fx_missing_count, 0) = 0
        then coalesce(spent.committed_amount, 0) end as committed_amount,
    cast(coalesce(closed.period_count, 0) as integer) as closed_period_count,
    cast(coalesce(closed.period_planned_amount, 0) as decimal(18, 4)) as period_planned_amount,
    cast(coalesce(closed.period_planned_discrete_amount, 0) as decimal(18, 4)) as period_planned_discrete_amount,
    cast(case when unknown.project_id is null then coalesce(closed.period_earned_amount, 0) end as decimal(18, 4))
        as period_earned_amount,
    cast(case when unknown.project_id is null then coalesce(closed.period_earned_discrete_amount, 0) end
        as decimal(18, 4)) as period_earned_discrete_amount,
    cast(coalesce(closed.period_cost_amount, 0) as decimal(18, 4)) as period_cost_amount,
    cast(case when unknown.project_id is null then coalesce(closed.recent_earned_amount, 0) end as decimal(18, 4))
        as recent_earned_amount,
    cast(coalesce(closed.recent_cost_amount, 0) as decimal(18, 4)) as recent_cost_amount,
    case when remaining.unestimated_count = 0
        then cast(remaining.remaining_amount as decimal(18, 4)) end as remaining_amount,
    remaining.estimate_date,
    coalesce(date_diff('day', remaining.estimate_date, int_report.status_date) > int_report.cadence_days, false)
        as is_estimate_stale,
    report.baseline_total_amount as reported_baseline_amount,
    report.forecast_total_amount as reported_forecast_amount,
    report.report_date,
    risk.exposure_amount,
    cast(coalesce(spent.worked_hours, 0) as decimal(28, 8)) as worked_hours,
    case when unknown.project_id is null then int_earned_schedule.earned_schedule_days end as earned_schedule_days,
    int_earned_schedule.actual_time_days,
    int_earned_schedule.planned_duration_days,
    int_earned_schedule.expected_duration_days,
    cast(case when unknown.project_id is null then int_adherence.due_amount end as decimal(18, 4)) as scheduled_amount,
    cast(case when unknown.project_id is null then int_adherence.adhering_amount end as decimal(18, 4))
        as adhering_amount,
    date_diff('day', coalesce(projects.baseline_finish_date, report.baseline_finish_date,
        task_dates.baseline_finish_date),
        coalesce(projects.actual_finish_date, report.actual_finish_date, projects.forecast_finish_date,
            report.forecast_finish_date, int_finish_expected.finish_date)) as slip_days,
    coalesce(spent.fx_missing_count, 0) + coalesce(line.fx_missing_count, 0) + case
        when int_project_rate.budget_rate is null then 1 else 0 end as fx_missing_count,
    coalesce(spent.booked_missing_count, 0) as booked_missing_count,
    coalesce(risk.open_risk_count, 0) as open_risk_count,
    cast(coalesce(risk.unpriced_risk_count, 0) as integer) as unpriced_risk_count,
    coalesce(risk.unassessed_risk_count, 0) as unassessed_risk_count,
    coalesce(milestones.milestone_count, 0) as milestone_count,
    coalesce(milestones.milestone_done_count, 0) as milestone_done_count,
    coalesce(milestones.milestone_judged_count, 0) as milestone_judged_count,
    coalesce(milestones.milestone_on_time_count, 0) as milestone_on_time_count,
    coalesce(milestones.milestone_late_count, 0) as milestone_late_count,
    coalesce(due.finished_task_count, 0) as finished_task_count,
    coalesce(due.unplanned_task_count, 0) as unplanned_task_count,
    coalesce(due.due_task_count, 0) as due_task_count,
    coalesce(due.judged_task_count, 0) as judged_task_count,
    coalesce(due.missed_task_count, 0) as missed_task_count,
    coalesce(due.open_task_count, 0) as open_task_count,
    coalesce(due.overdue_task_count, 0) as overdue_task_count,
    coalesce(due.period_due_task_count, 0) as period_due_task_count,
    coalesce(due.period_met_task_count, 0) as period_met_task_count,
    coalesce(refused.refused_count, 0) as refused_count,
    cast(coalesce(unknown.unknown_progress_count, 0) as integer) as unknown_progress_count,
    coalesce(begun.begun_task_count, 0) as begun_task_count,
    coalesce(begun.reported_task_count, 0) as reported_task_count,
    coalesce(int_earned_schedule.is_falling, false) as is_plan_falling,
    coalesce(int_earned_schedule.is_plateau, false) as is_plateau,
    coalesce(int_earned_schedule.is_started_early, false) as is_started_early,
    projects.phase in ('completed', 'closed', 'cancelled') as is_finished,
    projects.phase not in ('completed', 'closed', 'cancelled')
        and (heard.last_heard_date is null
        or date_diff('day', heard.last_heard_date, int_report.status_date) > int_report.cadence_days)
        and coalesce(projects.baseline_start_date, task_dates.baseline_start_date,
            int_report.status_date) <= int_report.status_date as is_stale
from projects
cross join int_report
cross join int_came
join int_project_rate
    on int_project_rate.project_id = projects.project_id
left join closed
    on closed.project_id = projects.project_id
left join week
    on week.project_id = projects.project_id
left join spent
    on spent.project_id = projects.project_id
left join line
    on line.project_id = projects.project_id
left join report
    on report.project_id = projects.project_id
left join remaining
    on remaining.project_id = projects.project_id
left join risk
    on risk.project_id = projects.project_id
left join milestones
    on milestones.project_id = projects.project_id
left join due
    on due.project_id = projects.project_id
left join begun
    on begun.project_id = projects.project_id
left join (select int_task_unknown.project_id, count(int_task_unknown.task_id) as unknown_progress_count
    from int_task_unknown group by int_task_unknown.project_id) as unknown
    on unknown.project_id = projects.project_id
left join task_dates
    on task_dates.project_id = projects.project_id
left join int_finish_expected
    on int_finish_expected.project_id = projects.project_id
left join int_earned_schedule
    on int_earned_schedule.project_id = projects.project_id
left join int_adherence
    on int_adherence.project_id = projects.project_id
left join heard
    on heard.project_id = projects.project_id
left join refused
    on refused.project_id = projects.project_id
