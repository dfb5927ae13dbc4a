"""What a metric is, why it may be unknown, and the SQL that many metrics share."""

from __future__ import annotations

from dataclasses import dataclass

from etl.contract.columns import INTERNAL

REASONS = {
    "not_started": "Nothing was planned or done by the status date.",
    "no_plan_to_date": "Nothing was planned by the status date.",
    "no_progress": "Nothing is earned or reached yet, so there is nothing to go by.",
    "no_milestones": "It has no milestones.",
    "none_reached": "No milestone is reached yet.",
    "no_actuals": "No cost is booked.",
    "negative_actuals": "Credits exceed cost.",
    "after_status_date": (
        "How far the work was by the status date is not recorded: it is reported complete only"
        " later, or under way and no progress came in."
    ),
    "no_baseline": "There is no approved baseline.",
    "no_percentage": (
        "A budget came in, but nothing says what is done for it: where no task has a baseline,"
        " export project_reports.percent_complete_ratio by day or, once the project has ended, its"
        " actual finish; else give the baselines of its tasks their parts of the budget."
    ),
    "no_plan_dates": (
        "The budget lies between no dates: export baseline_start_date and baseline_finish_date of"
        " the project."
    ),
    "no_finish": "No finish is expected: export forecast_finish_date of the project.",
    "no_tasks": "No task has a baseline; the project is planned as a whole.",
    "bac_zero": "The baseline has no cost.",
    "baseline_not_monotone": "The cumulative plan falls somewhere.",
    "complete": "The work is finished.",
    "target_exhausted": "The target is already spent and work remains.",
    "target_passed": "The planned time is over and work remains.",
    "mixed_currency": "The rows are in several currencies.",
    "fx_missing": "An exchange rate is missing.",
    "cancelled": "The project was cancelled.",
    "stale": "Nothing was heard for longer than the reporting cadence.",
    "insufficient_history": "There are too few observations.",
    "no_start": "It has no start.",
    "nothing_begun": "Nothing is in progress.",
    "nothing_due": "Nothing was due by the status date.",
    "nothing_spent": "Nothing was spent lately.",
    "no_risk": "No open risk is recorded.",
    "no_capacity": "There are no available hours.",
    "not_assessed": "It has no probability or impact.",
    "not_within_horizon": "It is not reached within the horizon.",
    "ambiguous": "There is more than one valid answer.",
    "small_group": (
        "Too few stand behind it: beside their cost, the hours of another department's teams would"
        " tell what an hour of theirs costs."
    ),
    "drawn_over_all": "It was drawn over all projects, and these are some of them.",
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
    """As columns have it; a ratio is shown as percent."""
    better: str
    """higher, lower, target or none."""
    sql: str
    """Aggregate SQL over the mart; {name} stands for another metric, {name?} for one that may be
    unknown here."""
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
    """Relations that read it; by itself whoever owns the project, and no customer."""
    rule: str = ""
    """When it is unknown, in words; '' builds it from the reasons."""

    @property
    def null_rule(self) -> str:
        """When it is unknown, in words."""
        return (
            self.rule
            or " ".join(dict.fromkeys(REASONS[r] for r, _ in self.unknown))
            or "Never, where its inputs came in."
        )


def money(column: str) -> str:
    """The sum over the projects with a baseline, which indices stand on."""
    return f"cast(sum({column}) {BASED} as double)"


BAC, AC = (f"cast(sum({c}) as double)" for c in ("baseline_amount", "actual_cost_amount"))
# With a baseline, nothing due or earned yet is 0; without one, both are unknown for that reason.
PV, EV = (
    f"cast(coalesce(sum({c}), 0) as double)"
    for c in ("planned_value_amount", "earned_value_amount")
)
# Schedule measures leave level of effort out: it earns as planned and would hide what is late.
PVD, EVD = (
    f"cast(coalesce(sum({c}), 0) as double)"
    for c in ("planned_value_discrete_amount", "earned_value_discrete_amount")
)
NO_BASELINE = ("no_baseline", "sum(baseline_amount) is null")
# A project planned as a whole needs a percentage to earn by, and dates to be late by.
NO_PERCENTAGE = (
    "no_percentage",
    "sum(baseline_amount) is null and sum(budget_amount) is not null",
)
NO_DATES = ("no_plan_dates", "count(baseline_amount) > 0 and count(planned_value_amount) = 0")
DATED = "filter (where planned_value_amount is not null)"
LATER = (
    "after_status_date",
    "sum(unknown_progress_count) > 0",
)  # before any other reason of a number that stands on progress
FX = ("fx_missing", "sum(fx_missing_count) > 0")
NO_COST = ("no_actuals", "coalesce(sum(actual_cost_amount), 0) = 0")
NO_PLAN = ("no_plan_to_date", "coalesce(sum(planned_value_amount), 0) = 0")
NO_DISCRETE = ("no_plan_to_date", "coalesce(sum(planned_value_discrete_amount), 0) = 0")
NO_EARNED = ("no_progress", "coalesce(sum(earned_value_amount), 0) = 0")
DONE = ("complete", "sum(earned_value_amount) >= sum(baseline_amount)")
ZERO = ("bac_zero", "sum(baseline_amount) = 0")
# Projects without a baseline are listed and left out of indices (PF01), so their cost is not set
# against others' value.
BASED = "filter (where baseline_amount is not null)"
ACB = f"cast(sum(actual_cost_amount) {BASED} as double)"
# A ledger that holds no line of a project says 0 of it; where no cost came in at all, nothing does
# (UNCOSTED).
SPENT = f"coalesce({ACB}, 0)"
SPENT_ANY = f"coalesce({AC}, 0)"
UNCOSTED_ANY = ("missing_input", "sum(actual_cost_amount) is null and not bool_or(has_cost)")
UNCOSTED = ("missing_input", f"sum(actual_cost_amount) {BASED} is null and not bool_or(has_cost)")
NO_COST_B = ("no_actuals", f"coalesce(sum(actual_cost_amount) {BASED}, 0) = 0")
CREDIT_B = ("negative_actuals", f"sum(actual_cost_amount) {BASED} < 0")
ONE = ("not_additive", "count(*) > 1")
UNESTIMATED = ("missing_input", "count(remaining_amount) < count(*)")
OLD_ESTIMATE = ("stale", "count(*) = 1 and bool_or(is_estimate_stale)")
ESTIMATED = (
    "Unknown until every open task has an estimate, save those planned to cost nothing, and for one"
    " project when the latest is older than the cadence."
)


def lately(column: str, window: str) -> str:
    """The sum over the projects of which both sides of the last period, or of the recent ones, are
    known."""
    known = " and ".join(f"{window}_{side}_amount is not null" for side in ("earned", "cost"))
    return (
        f"cast(sum({window}_{column}) filter (where baseline_amount is not null and {known})"
        " as double)"
    )


def untold(window: str) -> tuple[str, str]:
    """Nothing was told before the period began, so that what was told since is not its own."""
    known = " and ".join(f"{window}_{side}_amount is not null" for side in ("earned", "cost"))
    return "insufficient_history", f"count(*) filter (where {known}) = 0"


def periods(least: int) -> tuple[str, str]:
    """Fewer closed periods than that."""
    return "insufficient_history", f"coalesce(max(closed_period_count), 0) < {least}"


NO_RANGE = (
    ("missing_input", "count(*) = 0"),
    ("no_baseline", "not bool_or(has_baseline)"),
    ("complete", "bool_or(is_complete)"),
)
RANGES = (
    "Reference class forecasting, Flyvbjerg 2006; outcomes of 30 projects of OR-AS/DSLIB, or of our"
    " own from 15 finished"
)
NO_ROWS = ("missing_input", "count(*) = 0")
NO_PLAN_TIME = ("no_baseline", "max(planned_duration_days) is null")
NO_TIME_VALUE = ("bac_zero", "sum(baseline_discrete_amount) = 0")
FALLS = ("baseline_not_monotone", "bool_or(is_plan_falling)")
RUNS = (
    "Schedule risk analysis, PMI Practice Standard for Scheduling; PERT distribution after Vose"
    " 2008"
)
