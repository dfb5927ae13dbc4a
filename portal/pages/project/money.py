"""What was earned for what was spent, where the budget came from, and the margin."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.language import message, opening, plural
from portal.tell import bridges, figures, navigation, whole
from portal.tell.context import Context
from portal.tell.words import dated, money

EARNED = (
    "budget_at_completion",
    "planned_value",
    "earned_value",
    "actual_cost",
    "cost_variance",
    "schedule_variance",
    "schedule_performance_index",
    "schedule_performance_all",
    "baseline_execution",
    "unplanned_finished",
    "period_cost_performance",
    "recent_cost_performance",
    "estimate_at_plan",
    "estimate_by_cost",
    "estimate_weighted",
    "estimate_by_both",
    "estimate_by_people",
    "variance_at_completion",
    "variance_at_completion_ratio",
    "earned_schedule",
    "schedule_variance_time",
    "committed",
    "exposure",
)


SPENDING = (
    "budget",
    "actual_cost",
    "budget_spent",
    "committed",
    "burn_rate",
    "runway",
    "estimate_by_burn",
)
OF_TASKS = ("schedule_performance_all", "baseline_execution", "unplanned_finished")
"""Measures that tasks with a baseline alone have."""


def spending(context: Context, key: str) -> None:
    """What is spent of the budget and how long the rest lasts, where no task has a baseline."""
    measured = figures.measured(context, SPENDING, {"project_id": key})
    cells = figures.number_rows(context, SPENDING, row=measured, where={"project_id": key})
    with blocks.block(
        message("Budget and rate"),
        message("At the rate of the last twelve whole weeks; it says nothing of what is done"),
    ):
        blocks.small_table(
            cells,
            (message("Measure"), message("Value")),
            right=(1,),
            alt=message("What is spent of the budget, and how long the rest lasts."),
        )


def earned(context: Context, key: str) -> None:
    measured = figures.measured(context, EARNED, {"project_id": key})
    is_whole = whole.counted(context.reader, key) is not None
    is_unearned = measured.get("earned_value_reason") == "no_percentage"
    if is_whole or is_unearned:
        spending(context, key)
    if is_unearned:
        with blocks.block(message("Earned value")):
            blocks.empty(
                message("Nothing says what is done"),
                message("Earned value, CPI, SPI(t) and the forecasts by them appear here."),
                message(
                    "Fill percent_complete_ratio of project_reports, or the actual finish of a"
                    " finished project; or give tasks a baseline with budgets."
                ),
            )
        return
    names = [n for n in EARNED if not (is_whole and n in OF_TASKS)]
    with blocks.block(
        message("Earned value"),
        message(
            "As of {status_date}; d = working days",
            status_date=dated(context, context.reader.snapshot.status_date),
        ),
    ):
        blocks.small_table(
            figures.number_rows(context, names, row=measured, where={"project_id": key}),
            (message("Measure"), message("Value")),
            right=(1,),
            alt=message("Earned value measures of the project."),
        )
        whole.say(context, key)


BRIDGE = (
    "original_budget",
    "approved_changes",
    "budget_changes",
    "undistributed_budget",
    "budget_transfers",
    "budget",
    "pending_changes",
    "estimate_at_completion",
    "unbudgeted_changes",
)


def budget(context: Context, key: str, currency: str) -> None:
    """From first approval to forecast, and the lines behind it."""
    rows = context.rows("project_budget", project=key)
    if not rows:
        return
    measured, outlook = (
        figures.measured(context, BRIDGE, {"project_id": key}),
        context.rows("project_range", project=key),
    )
    bridges.budget_bridge(
        context,
        measured,
        likely=outlook[0]["likely_amount"] if outlook else None,
        where={"project_id": key},
        key="project_bridge",
    )
    if abs(measured.get("unbudgeted_changes") or 0) >= 0.01:
        gap = money(context, abs(measured["unbudgeted_changes"]), decimals=2)
        blocks.empty(
            message("Changes and budget do not agree"),
            message(
                "Approved change requests and the budget lines for them differ by {gap}.", gap=gap
            ),
            message("Correct budget_lines or changes."),
            colour="amber",
            word=message("To be checked"),
        )
    with blocks.folded(
        plural(
            "{count} budget line, in the order approved",
            "{count} budget lines, in the order approved",
            len(rows),
        ),
        key="project_budget",
    ) as is_open:
        if is_open:
            cells = [
                (
                    opening(message(str(b["line_kind"]).replace("_", " "))),
                    b["line_name"] or b["change_name"] or formats.UNKNOWN,
                    dated(context, b["approved_date"]),
                    formats.number(
                        b["line_amount"], context.locale, signed=b["line_kind"] != "original"
                    ),
                )
                for b in rows
            ]
            blocks.small_table(
                cells,
                (
                    message("Kind"),
                    message("What for"),
                    message("Approved"),
                    message("Amount, {currency}", currency=currency),
                ),
                right=(3,),
                alt=message("{found_count} budget lines.", found_count=len(rows)),
            )
            navigation.downloads(context, "project_budget", message("Budget lines"), project=key)


MARGIN = (
    "revenue_recognised",
    "cost_to_cost",
    "fixed_margin",
    "time_margin",
    "time_margin_share",
    "effective_rate",
)


def margin(context: Context, key: str) -> None:
    """What the customer pays against what it costs: for those who answer for the project, never for
    its customer."""
    numbers = figures.measured(context, MARGIN, {"project_id": key})
    known = [n for n in MARGIN if numbers.get(n) is not None]
    if known:
        margin = (
            numbers.get("fixed_margin")
            if numbers.get("fixed_margin") is not None
            else numbers.get("time_margin")
        )
        heading = (
            message("What the customer pays")
            if margin is None
            else (
                message(
                    "The customer's price leaves {margin} so far",
                    margin=money(context, margin, decimals=2),
                )
                if margin >= 0
                else message(
                    "The customer's price does not cover the cost: {margin} so far",
                    margin=money(context, margin, decimals=2),
                )
            )
        )
        with blocks.block(
            heading,
            message("Inside only. Fixed prices by cost to cost; an expected loss counts in full."),
        ):
            blocks.small_table(
                figures.number_rows(context, known, row=numbers, where={"project_id": key}),
                (message("Measure"), message("Value")),
                right=(1,),
                alt=message("Revenue and margin of the project."),
            )


def reports(context: Context, key: str) -> None:
    rows = context.rows("project_reports", project=key)
    if rows:
        with blocks.block(
            message("What earlier reports said"),
            message("{currency}, newest first", currency=context.locale.currency),
        ):
            cells = [
                (
                    dated(context, r["report_date"]),
                    r["phase"] or formats.UNKNOWN,
                    money(context, r["forecast_amount"], decimals=2),
                    dated(context, r["forecast_finish_date"]),
                )
                for r in rows[:15]
            ]
            blocks.small_table(
                cells,
                (
                    message("Report"),
                    message("Phase"),
                    message("Expected cost"),
                    message("Expected finish"),
                ),
                right=(2,),
                alt=plural("{count} report.", "{count} reports.", len(rows)),
            )
            navigation.downloads(context, "project_reports", message("All reports"), project=key)
