"""Every number once: formula, unit, source, when it is unknown and why. Published in the snapshot; computes nothing itself.

Kinds: `aggregate` is SQL over one mart; `derived` names other metrics in braces; `computed` is one value per project that
may not be added up. Sums come first and the division last, so a roll-up is never an average of ratios.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.contract import INTERNAL, SHARED

REASONS = {
    "not_started": "Nothing was planned or done by the status date.",
    "no_plan_to_date": "Nothing was planned by the status date.",
    "no_progress": "Nothing is earned or reached yet, so there is nothing to go by.",
    "no_actuals": "No cost is booked.",
    "negative_actuals": "Credits exceed cost.",
    "no_baseline": "There is no approved baseline.",
    "bac_zero": "The baseline has no cost.",
    "baseline_not_monotone": "The cumulative plan falls somewhere.",
    "complete": "The work is finished.",
    "target_exhausted": "The target is already spent and work remains.",
    "target_passed": "The planned time is over and work remains.",
    "mixed_currency": "The rows are in several currencies.",
    "fx_missing": "An exchange rate is missing.",
    "stale": "Nothing was heard for longer than the reporting cadence.",
    "insufficient_history": "There are too few observations.",
    "no_start": "It has no start.",
    "no_capacity": "There are no available hours.",
    "not_assessed": "It has no probability or impact.",
    "not_within_horizon": "It is not reached within the horizon.",
    "ambiguous": "There is more than one valid answer.",
    "masked": "It exists, but is not shared with you.",
    "not_additive": "It is a value of one project and cannot be added up.",
    "missing_input": "An input it needs did not come in.",
}


@dataclass(frozen=True)
class Metric:
    """One number: its definition travels with every snapshot."""

    name: str
    symbol: str
    label: str
    unit: str
    better: str
    """higher, lower, target or none."""
    sql: str
    """Aggregate SQL over the mart; {name} stands for another metric, {name?} for one that may be unknown here."""
    formula: str
    meaning: str
    example: str
    """Worked by hand, with its numbers."""
    unknown: tuple[tuple[str, str], ...] = ()
    """(reason, condition) in order; the first that holds forces null."""
    source: str = "ISO 21508; PMI Standard for EVM"
    mart: str = "project_total"
    kind: str = "aggregate"
    shown_to: frozenset[str] = INTERNAL
    rule: str = ""
    """When it is unknown, in words; '' builds it from the reasons."""

    @property
    def topic(self) -> str:
        """What it is about, for a reader who looks for it."""
        return next(topic for topic, names in TOPICS.items() if self.name in names.split())

    @property
    def null_rule(self) -> str:
        """When it is unknown, in words."""
        return self.rule or " ".join(dict.fromkeys(REASONS[r] for r, _ in self.unknown)) or "Never, where its inputs came in."


def _money(column: str) -> str:
    """The sum over the projects with a baseline, which indices stand on."""
    return f"cast(sum({column}) {BASED} as double)"


BAC, AC = (f"cast(sum({c}) as double)" for c in ("baseline_amount", "actual_cost_amount"))
# With a baseline, nothing due or earned yet is 0; without one, both are unknown for that reason.
PV, EV = (f"cast(coalesce(sum({c}), 0) as double)" for c in ("planned_value_amount", "earned_value_amount"))
NO_BASELINE = ("no_baseline", "sum(baseline_amount) is null")
FX = ("fx_missing", "sum(fx_missing_count) > 0")
NO_COST = ("no_actuals", "coalesce(sum(actual_cost_amount), 0) = 0")
CREDIT = ("negative_actuals", "sum(actual_cost_amount) < 0")
NO_PLAN = ("no_plan_to_date", "coalesce(sum(planned_value_amount), 0) = 0")
NO_EARNED = ("no_progress", "coalesce(sum(earned_value_amount), 0) = 0")
DONE = ("complete", "sum(earned_value_amount) >= sum(baseline_amount)")
ZERO = ("bac_zero", "sum(baseline_amount) = 0")
# Projects without a baseline are listed and left out of indices (PF01), so their cost is not set against others' value.
BASED = "filter (where baseline_amount is not null)"
ACB = f"cast(sum(actual_cost_amount) {BASED} as double)"
NO_COST_B = ("no_actuals", f"coalesce(sum(actual_cost_amount) {BASED}, 0) = 0")
CREDIT_B = ("negative_actuals", f"sum(actual_cost_amount) {BASED} < 0")
ONE = ("not_additive", "count(*) > 1")


def _periods(least: int) -> tuple[str, str]:
    """Fewer closed periods than that."""
    return "insufficient_history", f"coalesce(max(closed_period_count), 0) < {least}"


NO_RANGE = (("missing_input", "count(*) = 0"), ("no_baseline", "not bool_or(has_baseline)"), ("complete", "bool_or(is_complete)"))
RANGES = "Reference class forecasting, Flyvbjerg 2006; outcomes of 30 projects of OR-AS/DSLIB, or of our own from 15 finished"
NO_LINKS = ("missing_input", "count(*) = 0")
NO_PLAN_TIME = ("no_baseline", "max(planned_duration_days) is null")
NO_TIME_VALUE = ("bac_zero", "sum(baseline_discrete_amount) = 0")
FALLS = ("baseline_not_monotone", "bool_or(is_plan_falling)")

TOPICS = {
    "Budget and cost": "budget original_budget actual_cost committed liability fx_variance reported_variance_ratio",
    "Earned value": "planned_value earned_value budget_at_completion percent_complete percent_planned percent_spent cost_variance schedule_variance "
                    "cost_variance_ratio schedule_variance_ratio cost_performance_index schedule_performance_index critical_ratio "
                    "period_cost_performance period_schedule_performance recent_cost_performance",
    "Forecast": "estimate_at_completion estimate_low estimate_high estimate_at_plan estimate_by_cost estimate_by_both estimate_weighted "
                "estimate_by_recent estimate_by_people estimate_to_complete variance_at_completion variance_at_completion_ratio "
                "cost_even cost_likely duration_even duration_likely "
                "to_complete_index to_complete_index_forecast",
    "Dates": "slip on_time earned_schedule schedule_variance_time schedule_performance_time critical_ratio_time "
             "duration_at_plan duration_at_pace to_complete_schedule baseline_execution missed_tasks overdue_tasks critical_path_index network_float",
    "Risk": "exposure",
    "People": "allocation over_booked utilisation billable_utilisation",
}  # fmt: skip

METRICS: tuple[Metric, ...] = (
    Metric("budget", "Budget", "Budget", "reporting", "none", "cast(sum(budget_amount) as double)", "Σ approved budget",
           "Current approved budget: original, approved changes and transfers.", "300 + 40 change − 10 transfer = 330.",
           (("fx_missing", "sum(fx_missing_count) > 0"), ("no_baseline", "sum(budget_amount) is null")), "Budget control, PMBOK Guide"),
    Metric("original_budget", "", "Original budget", "reporting", "none", "cast(sum(original_budget_amount) as double)",
           "Σ first approved budget", "What was approved first.", "Approved at 300, now 330: original 300.",
           (FX, ("no_baseline", "sum(original_budget_amount) is null")), "Budget control, PMBOK Guide"),
    Metric("planned_value", "PV", "Planned value", "reporting", "none", PV, "Σ baseline due by the status date",
           "What the approved plan says should be earned by the status date, phased over working time.",
           "A task of 100 over 10 working days, 4 of them past: 40.", (FX, NO_BASELINE)),
    Metric("earned_value", "EV", "Earned value", "reporting", "higher", EV, "Σ budget × credit",
           "What the work done was planned to cost, by each task's technique.", "Budget 100, 40 % physically complete: 40.",
           (FX, NO_BASELINE)),
    Metric("actual_cost", "AC", "Actual cost", "reporting", "none", AC, "Σ invoiced + accrued + labour",
           "What the work has cost: invoiced, paid and accrued cost and labour, once. Commitments are not in it.",
           "Invoices 70, accrual 20, reversal −20, labour 30: 100.", (FX, ("no_actuals", "sum(actual_cost_amount) is null"))),
    Metric("committed", "", "Committed", "reporting", "none", "cast(sum(committed_amount) as double)", "Σ ordered − received",
           "Ordered and not yet received.", "An order of 50 of which 20 arrived: 30.", (FX,), "Commitment accounting"),
    Metric("liability", "", "Spent and committed", "reporting", "lower", f"coalesce({AC}, 0) + {{committed}}", "AC + committed",
           "What is spent or owed.", "AC 100, open orders 30: 130.",
           (("no_actuals", "sum(actual_cost_amount) is null and coalesce(sum(committed_amount), 0) = 0"),), "Commitment accounting", kind="derived"),
    Metric("fx_variance", "", "Exchange difference", "reporting", "higher",
           "cast(sum(actual_cost_amount) - sum(booked_cost_amount) as double)", "AC at budget rate − AC at booked rate",
           "What exchange rates cost; below 0 is unfavourable. Kept out of cost performance.", "100 at budget rate, 104 booked: −4.",
           (FX, ("fx_missing", "sum(booked_missing_count) > 0"), ("no_actuals", "sum(actual_cost_amount) is null")), "Budget rate against booked rate"),
    Metric("budget_at_completion", "BAC", "Budget at completion", "reporting", "none", BAC, "Σ task baselines + undistributed",
           "The whole approved baseline; management reserve is outside.", "Tasks 80 and 20: 100.", (FX, NO_BASELINE)),
    Metric("percent_complete", "", "Complete", "ratio", "higher", f"{EV} / nullif({BAC}, 0)", "EV ÷ BAC",
           "Share of the baseline that is earned. Above 1 is a data error or unapproved scope.", "EV 40, BAC 100: 0.40.",
           (FX, NO_BASELINE, ZERO)),
    Metric("percent_planned", "", "Planned", "ratio", "none", f"{PV} / nullif({BAC}, 0)", "PV ÷ BAC",
           "Share of the baseline that should be earned.", "PV 50, BAC 100: 0.50.", (FX, NO_BASELINE, ZERO)),
    Metric("percent_spent", "", "Spent", "ratio", "none", f"coalesce({ACB}, 0) / nullif({BAC}, 0)", "AC ÷ BAC",
           "Share of the baseline that is spent. May be above 1, or below 0 after credits.", "AC 58, BAC 100: 0.58.",
           (FX, NO_BASELINE, ZERO)),
    Metric("cost_variance", "CV", "Cost variance", "reporting", "higher", f"{EV} - coalesce({ACB}, 0)", "EV − AC",
           "Earned less spent.", "EV 200 000, AC 290 000: −90 000.", (FX, NO_BASELINE)),
    Metric("schedule_variance", "SV", "Schedule variance", "reporting", "higher", f"{EV} - {PV}", "EV − PV",
           "Earned less planned. Returns to 0 at the end of a late project; read SPI(t) then.",
           "EV 200 000, PV 250 000: −50 000.", (FX, NO_BASELINE)),
    Metric("cost_variance_ratio", "CV %", "Cost variance, share", "ratio", "higher", "{cost_variance} / nullif({earned_value}, 0)",
           "CV ÷ EV", "Cost variance for each unit earned.", "−90 ÷ 200 = −0.45.", (NO_EARNED,), kind="derived"),
    Metric("schedule_variance_ratio", "SV %", "Schedule variance, share", "ratio", "higher",
           "{schedule_variance} / nullif({planned_value}, 0)", "SV ÷ PV", "Schedule variance for each unit planned.",
           "−50 ÷ 250 = −0.20.", (NO_PLAN,), kind="derived"),
    Metric("cost_performance_index", "CPI", "Cost performance", "index", "target", f"{EV} / nullif({ACB}, 0)", "EV ÷ AC",
           "Value earned for each unit of money spent. Below 1, the work costs more than planned.",
           "200 000 ÷ 290 000 = 0.69.", (FX, NO_BASELINE, ZERO, NO_COST_B, CREDIT_B)),
    Metric("schedule_performance_index", "SPI", "Schedule performance", "index", "target", f"{EV} / nullif({PV}, 0)", "EV ÷ PV",
           "Value earned for each unit planned by now. Drifts to 1 at the end of a late project.",
           "200 000 ÷ 250 000 = 0.80.", (FX, NO_BASELINE, ZERO, NO_PLAN)),
    Metric("critical_ratio", "CSI", "Cost and schedule", "index", "target",
           "{cost_performance_index} * {schedule_performance_index}", "CPI × SPI", "Cost and schedule performance together.",
           "0.69 × 0.80 = 0.55.", kind="derived"),
    Metric("period_cost_performance", "CPI 4 w", "Cost performance, last 4 weeks", "index", "target",
           f"{_money('period_earned_amount')} / nullif({_money('period_cost_amount')}, 0)", "ΔEV ÷ ΔAC over the last four whole weeks",
           "What the latest work earned for each unit it cost; the first sign of a turn.", "Earned 40, spent 50 in four weeks: 0.80.",
           (FX, NO_BASELINE, ZERO, _periods(1), ("no_actuals", f"coalesce({_money('period_cost_amount')}, 0) = 0"),
            ("negative_actuals", f"{_money('period_cost_amount')} < 0"))),
    Metric("period_schedule_performance", "SPI 4 w", "Schedule performance, last 4 weeks", "index", "target",
           f"{_money('period_earned_amount')} / nullif({_money('period_planned_amount')}, 0)", "ΔEV ÷ ΔPV over the last four whole weeks",
           "What the latest weeks earned for each unit planned in them.", "Earned 40, planned 50 in four weeks: 0.80.",
           (FX, NO_BASELINE, ZERO, _periods(1), ("no_plan_to_date", f"coalesce({_money('period_planned_amount')}, 0) <= 0"))),
    Metric("recent_cost_performance", "CPI 12 w", "Cost performance, last 12 weeks", "index", "target",
           f"{_money('recent_earned_amount')} / nullif({_money('recent_cost_amount')}, 0)", "ΔEV ÷ ΔAC over the last three periods of four whole weeks",
           "Cost performance without what lies further back.", "Earned 90, spent 120 in twelve weeks: 0.75.",
           (FX, NO_BASELINE, ZERO, _periods(3), ("no_actuals", f"coalesce({_money('recent_cost_amount')}, 0) = 0"),
            ("negative_actuals", f"{_money('recent_cost_amount')} < 0"))),
    Metric("estimate_at_plan", "EAC(plan)", "Forecast, rest at plan", "reporting", "lower",
           f"coalesce({ACB}, 0) + greatest({BAC} - {EV}, 0)", "AC + (BAC − EV)",
           "Final cost if the rest costs what was planned. The forecast shown before 30 % is complete.",
           "290 + (500 − 200) = 590.", (FX, NO_BASELINE)),
    Metric("estimate_by_cost", "EAC(CPI)", "Forecast at this efficiency", "reporting", "lower",
           "{budget_at_completion} / nullif({cost_performance_index}, 0)", "BAC ÷ CPI",
           "Final cost if the rest costs as the work so far. Low confidence before 20 % is complete.",
           "500 ÷ 0.69 = 725.", (NO_EARNED,), kind="derived"),
    Metric("estimate_by_both", "EAC(CPI×SPI)", "Forecast, cost and schedule", "reporting", "lower",
           f"coalesce({ACB}, 0) + ({{budget_at_completion}} - {{earned_value}}) / nullif({{critical_ratio}}, 0)", "AC + (BAC − EV) ÷ (CPI × SPI)",
           "A pessimistic bound; never a headline before 30 % is complete.", "290 + 300 ÷ 0.5517 = 833.75.", (NO_EARNED,),
           kind="derived"),
    Metric("estimate_weighted", "EAC(0.8 CPI + 0.2 SPI(t))", "Forecast, weighted", "reporting", "lower",
           f"coalesce({ACB}, 0) + ({{budget_at_completion}} - {{earned_value}}) / nullif(0.8 * {{cost_performance_index}} + 0.2 * {{schedule_performance_time}}, 0)",
           "AC + (BAC − EV) ÷ (0.8 CPI + 0.2 SPI(t))", "Final cost if cost performance leads and lateness costs a little. Of one project.",
           "290 + 300 ÷ (0.8 × 0.6897 + 0.2 × 0.8667) = 703.8.", (NO_EARNED,), kind="derived"),
    Metric("estimate_by_recent", "EAC(CPI 12 w)", "Forecast at the latest efficiency", "reporting", "lower",
           f"coalesce({ACB}, 0) + ({{budget_at_completion}} - {{earned_value}}) / nullif({{recent_cost_performance}}, 0)",
           "AC + (BAC − EV) ÷ CPI of the last 12 weeks", "Final cost if the rest costs as the last three periods did.",
           "290 + 300 ÷ 0.75 = 690.", (("no_progress", "coalesce(sum(recent_earned_amount), 0) = 0"),), kind="derived"),
    Metric("estimate_low", "EAC low", "Lowest forecast", "reporting", "lower",
           "least({estimate_at_plan}, {estimate_by_cost?}, {estimate_weighted?}, case when {percent_complete?} >= 0.3 then {estimate_by_both?} end)",
           "least of EAC(plan), EAC(CPI), weighted and, from 30 % complete, EAC(CPI×SPI)",
           "The forecast range, lower end: formulas that need no opinion.", "Of 590, 725, 703.8 and 833.75: 590.", kind="derived"),
    Metric("estimate_high", "EAC high", "Highest forecast", "reporting", "lower",
           "greatest({estimate_at_plan}, {estimate_by_cost?}, {estimate_weighted?}, case when {percent_complete?} >= 0.3 then {estimate_by_both?} end)",
           "greatest of EAC(plan), EAC(CPI), weighted and, from 30 % complete, EAC(CPI×SPI)",
           "The forecast range, upper end.", "Of 590, 725, 703.8 and 833.75: 833.75.", kind="derived"),
    Metric("cost_even", "EAC P50", "Final cost, as likely as not", "reporting", "lower", "cast(max(even_amount) as double)",
           "(AC + BAC − EV) × P50 of outcome ÷ forecast at this stage", "Final cost that is as likely exceeded as not, by how such forecasts turned out. From 20 % complete.",
           "590 at 40 % complete × 1.02 = 602.", (ONE, *NO_RANGE, ("insufficient_history", "not bool_or(is_point_shown)")), RANGES, "project_forecast", "computed"),
    Metric("cost_likely", "EAC P80", "Final cost, in four of five cases", "reporting", "lower", "cast(max(likely_amount) as double)",
           "(AC + BAC − EV) × P80 of outcome ÷ forecast at this stage", "Final cost that four in five such projects stayed below.", "590 at 40 % complete × 1.09 = 643.",
           (ONE, *NO_RANGE, ("fx_missing", "max(likely_amount) is null")), RANGES, "project_forecast", "computed"),
    Metric("duration_even", "IEAC(t) P50", "Duration, as likely as not", "days", "lower", "max(even_days)", "(AT + PD − ES) × P50 of outcome ÷ forecast at this stage",
           "Working days that are as likely exceeded as not. From 20 % complete.", "100 at 40 % complete × 1.03 = 103.",
           (ONE, *NO_RANGE, ("not_started", "max(likely_days) is null"), ("insufficient_history", "not bool_or(is_point_shown)")), RANGES, "project_forecast", "computed"),
    Metric("duration_likely", "IEAC(t) P80", "Duration, in four of five cases", "days", "lower", "max(likely_days)", "(AT + PD − ES) × P80 of outcome ÷ forecast at this stage",
           "Working days that four in five such projects stayed below.", "100 at 40 % complete × 1.13 = 113.",
           (ONE, *NO_RANGE, ("not_started", "max(likely_days) is null")), RANGES, "project_forecast", "computed"),
    Metric("estimate_by_people", "LRE", "Forecast of the responsible", "reporting", "lower",
           f"coalesce({AC}, 0) + cast(sum(remaining_amount) as double)", "AC + Σ ETC",
           "Actual cost and what the responsible people expect still to spend, added here, not typed.",
           "210 + 90 = 300, where a published sheet prints 310.",
           (FX, ("missing_input", "sum(remaining_amount) is null"))),
    Metric("estimate_to_complete", "ETC", "Still to spend", "reporting", "none", f"{{estimate_at_completion}} - coalesce({ACB}, 0)", "EAC − AC",
           "What the rest is expected to cost.", "725 − 290 = 435.", kind="derived"),
    Metric("variance_at_completion", "VAC", "Over or under at the end", "reporting", "higher",
           "{budget_at_completion} - {estimate_at_completion}", "BAC − EAC", "Budget less forecast; below 0 is an overrun.",
           "500 − 725 = −225 with BAC ÷ CPI.", kind="derived"),
    Metric("variance_at_completion_ratio", "VAC %", "Over or under at the end, share", "ratio", "higher",
           "{variance_at_completion} / nullif({budget_at_completion}, 0)", "VAC ÷ BAC", "Share of the budget by which the forecast lies over or under it.",
           "−225 ÷ 500 = −0.45.", (ZERO,), kind="derived"),
    Metric("estimate_at_completion", "EAC", "Forecast", "reporting", "lower", "cast(sum(estimate_amount) as double)",
           "Σ of each project: AC + (BAC − EV) before 30 % complete, BAC ÷ CPI after",
           "Final cost now expected, project by project and added up. Which formula is used depends on how much is complete.",
           "At 40 % complete, BAC 500 and CPI 0.69: 725.", (FX, NO_BASELINE), source="PMI Standard for EVM; which formula leads is Standpoint's choice", kind="computed"),
    Metric("to_complete_index", "TCPI", "Efficiency needed", "index", "lower",
           f"({BAC} - {EV}) / nullif({BAC} - coalesce({ACB}, 0), 0)", "(BAC − EV) ÷ (BAC − AC)",
           "Value the rest must earn per unit of money to finish on budget. Above 1.10 is hard to reach.",
           "(500 − 200) ÷ (500 − 290) = 1.43.",
           (FX, NO_BASELINE, ZERO, DONE, ("target_exhausted", f"coalesce(sum(actual_cost_amount) {BASED}, 0) >= sum(baseline_amount)"))),
    Metric("to_complete_index_forecast", "TCPI(EAC)", "Efficiency needed for the forecast", "index", "lower",
           f"({BAC} - {EV}) / nullif({{estimate_by_cost}} - coalesce({ACB}, 0), 0)", "(BAC − EV) ÷ (EAC − AC)",
           "Equals CPI when the forecast is BAC ÷ CPI.", "300 ÷ (725 − 290) = 0.69.", (DONE,), kind="derived"),
    Metric("earned_schedule", "ES", "Earned schedule", "days", "higher", "max(earned_schedule_days)", "t where PV(t) = EV",
           "When what is earned now should have been earned, in working days since the start. Level of effort is left out.",
           "PV 10, 30, 60 and EV 45: 2.5 periods.", (ONE, FX, NO_PLAN_TIME, NO_TIME_VALUE, FALLS), "Lipke 2003", kind="computed"),
    Metric("schedule_variance_time", "SV(t)", "Ahead or behind", "days", "higher", "max(earned_schedule_days) - max(actual_time_days)",
           "ES − AT", "Working days ahead; below 0 is behind.", "2.5 − 3 = −0.5.",
           (ONE, FX, NO_PLAN_TIME, NO_TIME_VALUE, FALLS, ("not_started", "max(actual_time_days) is null")), "Lipke 2003", kind="computed"),
    Metric("schedule_performance_time", "SPI(t)", "Schedule performance in time", "index", "target",
           "max(earned_schedule_days) / nullif(max(actual_time_days), 0)", "ES ÷ AT",
           "Schedule performance that stays true to the end of a late project.", "2.5 ÷ 3 = 0.83.",
           (ONE, FX, NO_PLAN_TIME, NO_TIME_VALUE, FALLS, ("not_started", "coalesce(max(actual_time_days), 0) = 0")), "Lipke 2003", kind="computed"),
    Metric("critical_ratio_time", "SCI(t)", "Cost and time", "index", "target", "{cost_performance_index} * {schedule_performance_time}",
           "CPI × SPI(t)", "Cost performance and schedule performance in time together. Of one project.", "0.69 × 0.87 = 0.60.", kind="derived"),
    Metric("duration_at_plan", "IEAC(t)", "Duration, rest at plan", "days", "lower",
           "max(actual_time_days) + max(planned_duration_days) - max(earned_schedule_days)", "AT + (PD − ES)",
           "Working days the project takes if the rest goes as planned. The finish by logic stands beside it, never behind it.",
           "AT 3, PD 5, ES 2.5: 5.5.", (ONE, FX, NO_PLAN_TIME, NO_TIME_VALUE, FALLS, ("not_started", "max(actual_time_days) is null")), "Lipke 2003", kind="computed"),
    Metric("duration_at_pace", "IEAC(t) at SPI(t)", "Duration at this pace", "days", "lower",
           "max(planned_duration_days) / nullif({schedule_performance_time}, 0)", "PD ÷ SPI(t)", "Working days the project takes if the rest goes as slowly as the work so far.",
           "5 ÷ 0.8333 = 6.", (("no_progress", "coalesce(max(earned_schedule_days), 0) = 0"),), "Lipke 2003", kind="derived"),
    Metric("to_complete_schedule", "TSPI", "Pace needed", "index", "lower",
           "(max(planned_duration_days) - max(earned_schedule_days)) / nullif(max(planned_duration_days) - max(actual_time_days), 0)", "(PD − ES) ÷ (PD − AT)",
           "Pace the rest needs to finish on time. Above 1.10 is hard to reach.", "(5 − 2.5) ÷ (5 − 3) = 1.25.",
           (ONE, FX, NO_PLAN_TIME, NO_TIME_VALUE, FALLS, ("not_started", "max(actual_time_days) is null"), DONE,
            ("target_passed", "max(actual_time_days) >= max(planned_duration_days)")), "Lipke 2003", kind="computed"),
    Metric("baseline_execution", "BEI", "Baseline execution", "index", "higher",
           "cast(sum(finished_task_count) as double) / nullif(sum(due_task_count), 0)", "tasks finished ÷ tasks due by baseline",
           "Tasks finished for each task that should be by now. Milestones, summaries and level of effort are left out; early finishers count, so it may be above 1.",
           "1 516 of 1 955: 0.78.", (("no_plan_to_date", "coalesce(sum(due_task_count), 0) = 0"),), "DCMA 14-point assessment", shown_to=SHARED),
    Metric("missed_tasks", "", "Missed tasks", "ratio", "lower", "cast(sum(missed_task_count) as double) / nullif(sum(due_task_count), 0)",
           "due and unfinished or finished late ÷ due", "Share of the tasks due by now that were not finished by their baseline date.", "2 of 2: 1.00.",
           (("no_plan_to_date", "coalesce(sum(due_task_count), 0) = 0"),), "DCMA 14-point assessment", shown_to=SHARED),
    Metric("overdue_tasks", "", "Overdue tasks", "ratio", "lower", "cast(sum(overdue_task_count) as double) / nullif(sum(open_task_count), 0)",
           "overdue ÷ open", "Share of the open tasks that should have finished by now.", "3 of 20: 0.15.",
           (("complete", "coalesce(sum(open_task_count), 0) = 0"),), "Schedule control, PMBOK Guide", shown_to=SHARED),
    Metric("critical_path_index", "CPLI", "Critical path length index", "index", "higher",
           "(max(critical_path_days) + max(finish_float_days)) / nullif(max(critical_path_days), 0)", "(path length + float) ÷ path length",
           "Below 1 the path to the finish by logic is longer than the time left to the baseline finish.", "80 days of path, 20 of float: 1.25.",
           (ONE, NO_LINKS, ("complete", "coalesce(max(critical_path_days), 0) <= 0"), ("no_baseline", "max(finish_float_days) is null")),
           "DCMA 14-point assessment", "project_schedule", "computed"),
    Metric("network_float", "", "Float to the baseline finish", "days", "higher", "max(finish_float_days)", "baseline finish − finish by logic",
           "Working days from the finish by logic to the baseline finish; below 0 it is too late.", "Baseline Friday, logic the Wednesday before: 2.",
           (ONE, NO_LINKS, ("no_baseline", "max(finish_float_days) is null")), "Critical path method", "project_schedule", "computed"),
    Metric("slip", "", "Slip", "days", "lower", "max(slip_days)", "forecast finish − baseline finish",
           "Calendar days by which the finish lies after the baseline.", "Promised 1 June, now 4 July: +33 d.",
           (ONE, ("no_baseline", "max(baseline_finish_date) is null"), ("missing_input", "max(forecast_finish_date) is null")),
           "Milestone variance, in calendar days", kind="computed", shown_to=SHARED),
    Metric("exposure", "EMV", "Risk exposure", "reporting", "lower", "cast(sum(exposure_amount) as double)", "Σ probability × impact",
           "Expected cost of the open risks: a mean, not a reserve.", "50 % × 480 000 = 240 000.",
           (FX, ("not_assessed", "sum(exposure_amount) is null")), "Expected monetary value, PMBOK Guide"),
    Metric("on_time", "", "Milestones met on time", "ratio", "higher",
           "cast(sum(milestone_on_time_count) as double) / nullif(sum(milestone_done_count), 0)", "on time ÷ reached",
           "Share of the milestones reached that were reached by their baseline date.", "31 of 38: 0.82.",
           (("no_progress", "coalesce(sum(milestone_done_count), 0) = 0"),), "Hit task rate, DCMA", shown_to=SHARED),
    Metric("reported_variance_ratio", "", "Over plan, as reported", "ratio", "lower",
           "cast(sum(reported_forecast_amount) - sum(reported_baseline_amount) as double) / nullif(cast(sum(reported_baseline_amount) as double), 0)",
           "(forecast − planned) ÷ planned", "How far the expected total lies over the planned total, for sources that know only totals.",
           "Planned 100, expected 112: 0.12.",
           (FX, ("no_baseline", "coalesce(sum(reported_baseline_amount), 0) = 0"), ("missing_input", "sum(reported_forecast_amount) is null")),
           "US IT Dashboard variance algorithms"),
    Metric("allocation", "", "Booked", "ratio", "target", "cast(sum(booked_hours) as double) / nullif(cast(sum(available_hours) as double), 0)",
           "booked ÷ available", "Hours firmly booked for each available hour.", "36 booked, 30 available: 1.20.",
           (("no_capacity", "coalesce(sum(available_hours), 0) = 0"),), "Resource management, per person and week", "team_week", shown_to=SHARED),
    Metric("utilisation", "", "Worked", "ratio", "target", "cast(sum(worked_hours) as double) / nullif(cast(sum(available_hours) as double), 0)",
           "worked ÷ available", "Hours worked on projects for each available hour.", "32 worked, 40 available: 0.80.",
           (("no_capacity", "coalesce(sum(available_hours), 0) = 0"), ("missing_input", "sum(worked_hours) is null")), "Resource management, per person and week",
           "team_week", shown_to=SHARED),
    Metric("billable_utilisation", "", "Billable", "ratio", "higher",
           "cast(sum(billable_hours) as double) / nullif(cast(sum(capacity_hours) as double), 0)", "billable ÷ capacity",
           "Approved billable hours for each hour of capacity; absence counts as capacity lost.", "1 450 ÷ 2 000 = 0.725.",
           (("no_capacity", "coalesce(sum(capacity_hours), 0) = 0"), ("missing_input", "sum(billable_hours) is null")), "Professional services practice",
           "team_week", shown_to=SHARED),
    Metric("over_booked", "", "Overbooked hours", "h", "lower", "cast(sum(over_booked_hours) as double)", "Σ max(0, booked − available)",
           "Hours booked beyond what is available, person by person and week by week; averages would hide them.",
           "36 and 20 booked, 30 available each: 6, not 0.", (), "Resource management, per person and week", "team_week", shown_to=SHARED),
)  # fmt: skip
# The forecast of one project: at plan before 30 % complete, at its own efficiency after, where it has one.
ESTIMATE = f"case when {EV} < 0.3 * {BAC} then {{estimate_at_plan}} else coalesce({{estimate_by_cost}}, {{estimate_at_plan}}) end"
BY_NAME = {m.name: m for m in METRICS}
OTHER = re.compile(r"\{(\w+)(\??)\}")


def value_sql(metric: Metric) -> str:
    """The complete expression: null wherever a reason holds, other metrics written out."""
    body = OTHER.sub(lambda found: value_sql(BY_NAME[found[1]]), metric.sql)
    return f"(case when {reason_sql(metric)} is null then {body} end)" if reasons(metric) else f"({body})"


def reasons(metric: Metric) -> tuple[tuple[str, str], ...]:
    """The conditions in order: those of the metrics it is made of, which lie deeper, then its own."""
    inputs = tuple(r for name, optional in OTHER.findall(metric.sql) if not optional for r in reasons(BY_NAME[name]))
    return tuple(dict.fromkeys(inputs + metric.unknown))


def reason_sql(metric: Metric) -> str:
    """The expression that gives the reason code, or null where the value is known."""
    cases = " ".join(f"when {condition} then '{reason}'" for reason, condition in reasons(metric))
    return f"(case {cases} end)" if cases else "cast(null as varchar)"


def estimate_sql() -> str:
    """The forecast of one project, for the column that roll-ups add up."""
    return OTHER.sub(lambda found: value_sql(BY_NAME[found[1]]), ESTIMATE)
