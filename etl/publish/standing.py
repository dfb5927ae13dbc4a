"""Which metrics stand on which columns of the exports: what a refused cell is told beside. Keys and
required columns are not here, since they take their row along.

Held by tests/etl/test_standing.py: a cell taken away moves no metric that is not named with its
column.
"""

from __future__ import annotations

from collections.abc import Mapping

from etl.engine import Engine

STANDING: Mapping[str, str] = {
    "benefits.forecast_amount": "benefits_expected",
    "benefits.planned_amount": "benefit_realisation benefits_planned",
    "benefits.realised_amount": "benefit_realisation",
    "blocked_intervals.to_date": "blocked_time",
    "changes.change_state": (
        "acceptance_rate approved_changes change_finish_effect decision_time pending_changes"
        " scope_volatility unbudgeted_changes"
    ),
    "changes.cost_effect_amount": (
        "approved_changes pending_changes scope_volatility unbudgeted_changes"
    ),
    "changes.decided_date": "decision_time scope_volatility",
    "changes.finish_effect_days": "change_finish_effect",
    "changes.raised_date": "decision_time",
    "contracts.contract_amount": (
        "burn_gap cost_to_cost fixed_margin order_burn order_remaining order_weeks"
        " revenue_recognised"
    ),
    "cost_entries.account_kind": "capex unclassified_cost",
    "cost_entries.cost_state": (
        "accrued actual_cost budget_spent burn_rate capex cost_even cost_likely"
        " cost_performance_index cost_to_cost cost_variance cost_variance_ratio critical_ratio"
        " critical_ratio_time duration_at_both estimate_at_completion estimate_at_plan"
        " estimate_by_both estimate_by_burn estimate_by_cost estimate_by_people"
        " estimate_by_recent estimate_high estimate_low estimate_to_complete estimate_weighted"
        " fixed_margin forecast_to_budget liability percent_spent period_cost_performance"
        " recent_cost_performance revenue_recognised supplier_invoiced supplier_paid"
        " to_complete_index to_complete_index_forecast variance_at_completion"
        " variance_at_completion_ratio"
    ),
    "customer_invoices.due_date": "overdue_receivables",
    "customer_invoices.paid_date": "days_outstanding overdue_receivables",
    "dependencies.lag": (
        "baseline_confidence delay_weight estimate_by_burn expected_confidence"
        " finish_slip_ratio network_float remaining_even remaining_likely schedule_contingency"
        " slip to_complete_expected"
    ),
    "dependencies.lag_unit": (
        "baseline_confidence delay_weight estimate_by_burn expected_confidence"
        " finish_slip_ratio network_float remaining_even remaining_likely schedule_contingency"
        " slip to_complete_expected"
    ),
    "issues.due_date": "overdue_actions",
    "people.calendar_id": (
        "allocation availability billable_utilisation capacity capacity_gap capacity_gap_fte"
        " demand_load timesheet_completeness utilisation"
    ),
    "people.employed_from_date": (
        "allocation availability billable_utilisation capacity capacity_gap capacity_gap_fte"
        " contract_hours demand_load full_time_equivalents lacking_hours over_booked shortage"
        " timesheet_completeness utilisation"
    ),
    "people.employed_to_date": (
        "allocation availability billable_utilisation capacity capacity_gap capacity_gap_fte"
        " contract_hours demand_load full_time_equivalents lacking_hours over_booked shortage"
        " timesheet_completeness utilisation"
    ),
    "people.non_project_ratio": (
        "allocation availability capacity_gap capacity_gap_fte demand_load lacking_hours"
        " over_booked shortage timesheet_completeness utilisation"
    ),
    "people.team_id": (
        "allocation availability billable_utilisation booked capacity contract_hours"
        " full_time_equivalents headcount over_booked realisation timesheet_completeness"
        " utilisation"
    ),
    "people.weekly_hours": (
        "allocation availability billable_utilisation capacity capacity_gap capacity_gap_fte"
        " contract_hours demand_load full_time_equivalents lacking_hours over_booked shortage"
        " timesheet_completeness utilisation"
    ),
    "progress.done_units": (
        "baseline_confidence burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_cost estimate_by_recent estimate_high estimate_low estimate_to_complete"
        " estimate_weighted network_float percent_complete period_cost_performance"
        " period_schedule_performance recent_cost_performance remaining_even remaining_likely"
        " schedule_adherence schedule_contingency schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "progress.percent_complete_ratio": (
        "baseline_confidence burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_cost estimate_by_recent estimate_high estimate_low estimate_to_complete"
        " estimate_weighted network_float percent_complete period_cost_performance"
        " period_schedule_performance recent_cost_performance remaining_even remaining_likely"
        " schedule_adherence schedule_contingency schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "project_reports.actual_finish_date": (
        "budget_at_completion burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_cost estimate_by_people estimate_by_recent estimate_high estimate_low"
        " estimate_to_complete estimate_weighted finish_slip_ratio finished_as_promised"
        " finished_on_time percent_complete percent_planned percent_spent"
        " period_cost_performance period_schedule_performance planned_value"
        " recent_cost_performance schedule_performance_all schedule_performance_index"
        " schedule_performance_time schedule_variance schedule_variance_ratio"
        " schedule_variance_time slip to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "project_reports.actual_total_amount": (
        "accrued actual_cost budget_spent burn_rate capex cost_even cost_likely"
        " cost_performance_index cost_to_cost cost_variance cost_variance_ratio critical_ratio"
        " critical_ratio_time duration_at_both estimate_at_completion estimate_at_plan"
        " estimate_by_both estimate_by_burn estimate_by_cost estimate_by_people"
        " estimate_by_recent estimate_high estimate_low estimate_to_complete estimate_weighted"
        " fixed_margin forecast_to_budget liability percent_spent period_cost_performance"
        " recent_cost_performance revenue_recognised runway supplier_invoiced supplier_paid"
        " to_complete_index to_complete_index_forecast variance_at_completion"
        " variance_at_completion_ratio"
    ),
    "project_reports.baseline_finish_date": (
        "critical_ratio critical_ratio_time duration_at_both duration_at_pace duration_at_plan"
        " duration_even duration_likely earned_schedule estimate_by_both estimate_by_burn"
        " estimate_high estimate_low estimate_weighted finish_slip_ratio percent_planned"
        " period_schedule_performance planned_value schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time slip to_complete_expected"
        " to_complete_schedule"
    ),
    "project_reports.baseline_start_date": (
        "critical_ratio critical_ratio_time duration_at_both duration_at_pace duration_at_plan"
        " duration_even duration_likely earned_schedule estimate_by_both estimate_high"
        " estimate_low estimate_weighted finish_slip_ratio percent_planned"
        " period_schedule_performance planned_value schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected"
        " to_complete_schedule"
    ),
    "project_reports.baseline_total_amount": (
        "budget budget_at_completion budget_spent burn_gap cost_even cost_likely"
        " cost_performance_index cost_variance cost_variance_ratio critical_ratio"
        " critical_ratio_time duration_at_both duration_at_pace duration_at_plan duration_even"
        " duration_likely earned_schedule earned_value estimate_at_completion estimate_at_plan"
        " estimate_by_both estimate_by_cost estimate_by_people estimate_by_recent estimate_high"
        " estimate_low estimate_to_complete estimate_weighted forecast_to_budget"
        " original_budget percent_complete percent_planned percent_spent"
        " period_cost_performance period_schedule_performance planned_value"
        " recent_cost_performance reported_variance_ratio runway schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "project_reports.forecast_finish_date": (
        "delay_weight estimate_by_burn finish_slip_ratio slip to_complete_expected"
    ),
    "project_reports.forecast_total_amount": "reported_variance_ratio",
    "project_reports.percent_complete_ratio": (
        "budget_at_completion burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_cost estimate_by_people estimate_by_recent estimate_high estimate_low"
        " estimate_to_complete estimate_weighted percent_complete percent_planned percent_spent"
        " period_cost_performance period_schedule_performance planned_value"
        " recent_cost_performance schedule_performance_all schedule_performance_index"
        " schedule_performance_time schedule_variance schedule_variance_ratio"
        " schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "projects.actual_finish_date": (
        "budget_at_completion burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_burn estimate_by_cost estimate_by_people estimate_by_recent estimate_high"
        " estimate_low estimate_to_complete estimate_weighted finish_slip_ratio"
        " finished_as_promised finished_on_time percent_complete percent_planned percent_spent"
        " period_cost_performance period_schedule_performance planned_value"
        " recent_cost_performance schedule_performance_all schedule_performance_index"
        " schedule_performance_time schedule_variance schedule_variance_ratio"
        " schedule_variance_time slip to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "projects.baseline_finish_date": (
        "baseline_confidence critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " estimate_by_both estimate_by_burn estimate_high estimate_low estimate_weighted"
        " finish_slip_ratio percent_planned period_schedule_performance planned_value"
        " schedule_performance_all schedule_performance_index schedule_performance_time"
        " schedule_variance schedule_variance_ratio schedule_variance_time slip"
        " to_complete_expected to_complete_schedule"
    ),
    "projects.baseline_start_date": (
        "critical_ratio critical_ratio_time duration_at_both duration_at_pace duration_at_plan"
        " duration_even duration_likely earned_schedule estimate_by_both estimate_high"
        " estimate_low estimate_weighted finish_slip_ratio percent_planned"
        " period_schedule_performance planned_value schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected"
        " to_complete_schedule"
    ),
    "projects.calendar_id": (
        "critical_path_index duration_at_plan duration_likely network_float"
        " schedule_contingency schedule_variance_time to_complete_expected to_complete_schedule"
    ),
    "projects.contract_type": (
        "cost_to_cost effective_rate fixed_margin revenue_recognised time_margin time_margin_share"
    ),
    "projects.customer_id": (
        "burn_gap days_outstanding order_burn order_remaining order_weeks overdue_receivables"
    ),
    "projects.forecast_finish_date": (
        "delay_weight estimate_by_burn expected_confidence finish_slip_ratio slip"
        " to_complete_expected"
    ),
    "projects.labour_from": (
        "actual_cost budget_spent burn_rate capex cost_likely cost_performance_index"
        " cost_to_cost cost_variance cost_variance_ratio critical_ratio critical_ratio_time"
        " duration_at_both estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_burn estimate_by_cost estimate_by_people estimate_by_recent estimate_high"
        " estimate_low estimate_weighted finished_on_budget finished_on_first_budget"
        " fixed_margin forecast_to_budget fx_variance liability opex percent_spent"
        " period_cost_performance recent_cost_performance revenue_recognised runway time_margin"
        " time_margin_share to_complete_index to_complete_index_forecast unclassified_cost"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "projects.phase": "delay_weight",
    "projects.weekly_delay_amount": "cost_of_delay delay_weight",
    "risks.cost_high_amount": (
        "contingency_adequacy exposure response_return risk_reserve risk_score"
    ),
    "risks.cost_likely_amount": (
        "contingency_adequacy exposure response_return risk_reserve risk_score"
    ),
    "risks.cost_low_amount": (
        "contingency_adequacy exposure response_return risk_reserve risk_score"
    ),
    "risks.delay_high_days": (
        "baseline_confidence expected_confidence remaining_even remaining_likely"
        " schedule_contingency"
    ),
    "risks.delay_likely_days": (
        "baseline_confidence expected_confidence remaining_even remaining_likely risk_delay"
        " schedule_contingency"
    ),
    "risks.delay_low_days": (
        "baseline_confidence expected_confidence remaining_even remaining_likely"
        " schedule_contingency"
    ),
    "risks.probability_ratio": (
        "baseline_confidence contingency_adequacy expected_confidence exposure remaining_even"
        " remaining_likely response_return risk_delay risk_reserve risk_score"
        " schedule_contingency"
    ),
    "risks.residual_cost_amount": "residual_exposure response_return",
    "risks.residual_probability_ratio": "residual_exposure response_return",
    "risks.response_cost_amount": "response_return",
    "risks.response_due_date": "overdue_actions",
    "risks.task_id": (
        "baseline_confidence expected_confidence remaining_even remaining_likely"
        " schedule_contingency"
    ),
    "role_requests.filled_hours": (
        "asked_hours capacity_gap capacity_gap_fte demand demand_load fill_rate lacking_hours"
        " shortage"
    ),
    "task_baselines.budget_amount": (
        "budget_at_completion burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_cost estimate_by_recent estimate_high estimate_low estimate_to_complete"
        " estimate_weighted percent_complete percent_planned percent_spent"
        " period_cost_performance period_schedule_performance planned_value"
        " recent_cost_performance schedule_adherence schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "task_baselines.one_off_amount": (
        "budget_at_completion burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_cost estimate_by_recent estimate_high estimate_low estimate_to_complete"
        " estimate_weighted percent_complete percent_planned percent_spent"
        " period_cost_performance period_schedule_performance planned_value"
        " recent_cost_performance schedule_adherence schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "task_steps.actual_date": (
        "baseline_confidence burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_cost estimate_by_recent estimate_high estimate_low estimate_to_complete"
        " estimate_weighted network_float percent_complete period_cost_performance"
        " period_schedule_performance recent_cost_performance remaining_even remaining_likely"
        " schedule_adherence schedule_contingency schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "tasks.actual_finish_date": (
        "baseline_confidence baseline_execution burn_gap cost_even cost_likely"
        " cost_performance_index cost_variance cost_variance_ratio critical_ratio"
        " critical_ratio_time duration_at_both duration_at_pace duration_at_plan duration_even"
        " duration_likely earned_schedule earned_value estimate_at_completion estimate_at_plan"
        " estimate_by_both estimate_by_cost estimate_by_people estimate_by_recent estimate_high"
        " estimate_low estimate_to_complete estimate_weighted forecast_to_budget missed_tasks"
        " network_float overdue_tasks percent_complete period_cost_performance"
        " period_schedule_performance progress_reported recent_cost_performance remaining_even"
        " remaining_likely schedule_adherence schedule_contingency schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "tasks.actual_start_date": (
        "baseline_confidence burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_cost estimate_by_recent estimate_high estimate_low estimate_to_complete"
        " estimate_weighted network_float percent_complete period_cost_performance"
        " period_schedule_performance progress_reported recent_cost_performance remaining_even"
        " remaining_likely schedule_adherence schedule_contingency schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "tasks.constraint_date": (
        "baseline_confidence network_float remaining_even remaining_likely schedule_contingency"
    ),
    "tasks.constraint_type": (
        "baseline_confidence network_float remaining_even remaining_likely schedule_contingency"
    ),
    "tasks.deadline_date": (
        "baseline_confidence network_float remaining_even remaining_likely schedule_contingency"
    ),
    "tasks.ev_technique": (
        "baseline_confidence budget_at_completion burn_gap cost_even cost_likely"
        " cost_performance_index cost_variance cost_variance_ratio critical_ratio"
        " critical_ratio_time duration_at_both duration_at_pace duration_at_plan duration_even"
        " duration_likely earned_schedule earned_value estimate_at_completion estimate_at_plan"
        " estimate_by_both estimate_by_cost estimate_by_recent estimate_high estimate_low"
        " estimate_to_complete estimate_weighted network_float percent_complete percent_planned"
        " percent_spent period_cost_performance period_schedule_performance planned_value"
        " recent_cost_performance remaining_even remaining_likely schedule_adherence"
        " schedule_contingency schedule_performance_all schedule_performance_index"
        " schedule_performance_time schedule_variance schedule_variance_ratio"
        " schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "tasks.forecast_finish_date": (
        "baseline_confidence delay_weight estimate_by_burn expected_confidence"
        " finish_slip_ratio network_float remaining_even remaining_likely schedule_contingency"
        " slip to_complete_expected"
    ),
    "tasks.forecast_start_date": (
        "baseline_confidence delay_weight estimate_by_burn expected_confidence"
        " finish_slip_ratio network_float remaining_even remaining_likely schedule_contingency"
        " slip to_complete_expected"
    ),
    "tasks.kind": (
        "arrival_rate backlog backlog_likely baseline_confidence baseline_execution"
        " blocked_time critical_path_index criticality cycle_time_even cycle_time_likely"
        " cycle_time_mean cycle_time_most cycle_time_nearly_all estimate_by_people"
        " expected_confidence forecast_to_budget hit_rate items_even items_likely"
        " key_person_share littles_law missed_tasks network_float overdue_tasks remaining_even"
        " remaining_likely schedule_contingency throughput to_complete_index_people"
        " work_in_progress"
    ),
    "tasks.likely_days": (
        "baseline_confidence expected_confidence remaining_even remaining_likely"
        " schedule_contingency"
    ),
    "tasks.optimistic_days": (
        "baseline_confidence expected_confidence remaining_even remaining_likely"
        " schedule_contingency"
    ),
    "tasks.percent_complete_ratio": (
        "baseline_confidence burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_cost estimate_by_recent estimate_high estimate_low estimate_to_complete"
        " estimate_weighted network_float percent_complete period_cost_performance"
        " period_schedule_performance recent_cost_performance remaining_even remaining_likely"
        " schedule_adherence schedule_contingency schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "tasks.pessimistic_days": (
        "baseline_confidence expected_confidence remaining_even remaining_likely"
        " schedule_contingency"
    ),
    "tasks.start_credit_ratio": (
        "baseline_confidence burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_cost estimate_by_recent estimate_high estimate_low estimate_to_complete"
        " estimate_weighted network_float percent_complete period_cost_performance"
        " period_schedule_performance recent_cost_performance remaining_even remaining_likely"
        " schedule_adherence schedule_contingency schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "tasks.team_id": (
        "arrival_rate backlog_even backlog_likely items_even items_likely littles_law throughput"
    ),
    "tasks.total_units": (
        "baseline_confidence burn_gap cost_even cost_likely cost_performance_index"
        " cost_variance cost_variance_ratio critical_ratio critical_ratio_time duration_at_both"
        " duration_at_pace duration_at_plan duration_even duration_likely earned_schedule"
        " earned_value estimate_at_completion estimate_at_plan estimate_by_both"
        " estimate_by_cost estimate_by_recent estimate_high estimate_low estimate_to_complete"
        " estimate_weighted network_float percent_complete period_cost_performance"
        " period_schedule_performance recent_cost_performance remaining_even remaining_likely"
        " schedule_adherence schedule_contingency schedule_performance_all"
        " schedule_performance_index schedule_performance_time schedule_variance"
        " schedule_variance_ratio schedule_variance_time to_complete_expected to_complete_index"
        " to_complete_index_forecast to_complete_index_people to_complete_schedule"
        " variance_at_completion variance_at_completion_ratio"
    ),
    "time_entries.billed_hours": "realisation",
    "time_entries.is_billable": "billable_utilisation realisation",
}
"""By table and column, the metrics."""


def publish(engine: Engine) -> None:
    """Writes it beside the definitions."""
    engine.run(
        "create table build.metric_input (metric_name varchar, table_name varchar, column_name"
        " varchar)"
    )
    rows = [
        [metric, *place.split(".")]
        for place, metrics in STANDING.items()
        for metric in metrics.split()
    ]
    engine.fill("build.metric_input", rows)
