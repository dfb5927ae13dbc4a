"""The headline numbers, by our definitions or as the projects reported them."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.facts.coverage import PROJECTS, Coverage
from portal.language import marked, message, plural
from portal.tell import bridges, figures, trends, whole, words
from portal.tell.context import Context

NAMES = (
    "estimate_at_completion",
    "cost_performance_index",
    "schedule_performance_index",
    "on_time",
    "exposure",
)


INSTEAD = {"on_time": "budget_spent", "exposure": "burn_rate"}
"""What stands in for a number that nothing came in for."""


BUDGET = (
    "original_budget",
    "approved_changes",
    "budget_changes",
    "undistributed_budget",
    "budget_transfers",
    "budget",
    "pending_changes",
    "estimate_at_completion",
)


def headline_numbers(context: Context, counts: words.Row, total: words.Row) -> None:
    judged = ("cost_performance_index", "schedule_performance_index")
    names = [
        other if total[n] is None and (other := INSTEAD.get(n)) and total.get(other) else n
        for n in NAMES[1:]
    ]
    shown = [
        figures.forecast(context, total),
        *(figures.figure(context, n, total, judged=n in judged) for n in names),
    ]
    is_reported = counts["reported_count"] > counts["based_count"]
    if is_reported:
        shown[0] = _reported_figure(
            context,
            message("Expected, as reported"),
            amount=counts["reported_forecast_amount"],
            known=counts["reported_count"],
            counts=counts,
            meaning=message("Sum of the latest expected totals."),
        )
    if counts["reported_baseline_amount"] is not None and (
        is_reported or not counts["based_count"]
    ):
        shown[1] = _reported_figure(
            context,
            message("Planned, as reported"),
            amount=counts["reported_baseline_amount"],
            known=counts["planned_count"],
            counts=counts,
            meaning=message("Sum of the planned totals."),
        )
    blocks.figures(shown)
    whole.say(context, None)


def _reported_figure(
    context: Context, label: str, amount: object, known: int, counts: words.Row, meaning: str
) -> blocks.Figure:
    part = Coverage(known, counts["project_count"], PROJECTS)
    return blocks.Figure(
        label,
        words.money(context, amount),
        help=meaning,
        coverage=part.words if part.is_part else None,
    )


def reported(context: Context, counts: words.Row) -> None:
    """For sources that know only totals: what their latest reports add up to, to the unit."""
    declared = sum(counts[f"declared_{c}_count"] for c in ("green", "amber", "red"))
    if not counts["reported_count"] and (not declared or counts["based_count"]):
        return
    if counts["based_count"]:
        return
    with blocks.block(
        message("What the latest reports add up to"),
        message(
            "{currency}, every unit; totals as reported, not computed from tasks",
            currency=context.locale.currency,
        ),
    ):
        every, cells = counts["project_count"], []
        if counts["reported_count"]:
            cells.append(
                (
                    message("Expected cost"),
                    plural(
                        "{reported_count} of {count} project",
                        "{reported_count} of {count} projects",
                        every,
                        reported_count=counts["reported_count"],
                    ),
                    _exact(context, counts["reported_forecast_amount"]),
                )
            )
        if counts["reported_baseline_amount"] is not None:
            cells.append(
                (
                    message("Planned cost"),
                    plural(
                        "{planned_count} of {count} project",
                        "{planned_count} of {count} projects",
                        every,
                        planned_count=counts["planned_count"],
                    ),
                    _exact(context, counts["reported_baseline_amount"]),
                )
            )
        if counts["compared_count"]:
            over = counts["compared_forecast_amount"] - counts["compared_baseline_amount"]
            cells.append(
                (
                    message("Expected less planned"),
                    (
                        plural(
                            "{compared_count} of {count} project with both, {over_ten_count}"
                            " more than 10 % over",
                            "{compared_count} of {count} projects with both, {over_ten_count}"
                            " more than 10 % over",
                            every,
                            compared_count=counts["compared_count"],
                            over_ten_count=counts["over_ten_count"],
                        )
                    ),
                    _exact(context, over, signed=True),
                )
            )
        if declared:
            cells += [
                (
                    message("Rated {colour}", colour=formats.status_within(c)),
                    message("of {declared} rated by the source, not computed", declared=declared),
                    formats.number(counts[f"declared_{c}_count"], context.locale),
                )
                for c in ("green", "amber", "red")
            ]
        blocks.small_table(
            cells,
            (message("What"), message("Of which"), message("Total")),
            right=(2,),
            alt=message("Totals of the latest reports."),
        )


def _exact(context: Context, amount: object, *, signed: bool = False) -> str:
    return formats.number(amount, context.locale, decimals=2, signed=signed)  # type: ignore[arg-type]


def bridge(context: Context, overruns: list[words.Row], counts: words.Row) -> None:
    over, known = (sum(r[c] for r in overruns) for c in ("over_count", "project_count"))
    if not overruns:
        with blocks.block(message("Budget and forecast")):
            blocks.empty(
                message("No forecast from progress"),
                message("The bridge from baseline to forecast appears once that work has cost.")
                if counts["based_count"]
                else message(
                    "The bridge from baseline to forecast appears once tasks have baselines."
                ),
                message("Fill cost_entries, or time_entries with rates.")
                if counts["based_count"]
                else message("Fill tasks, task_baselines and progress."),
            )
        return
    bridges.bridge(context, _over_words(over, known), overruns, key="executive_bridge")
    trends.rebaselined(context)


def _over_words(over: int, known: int) -> str:
    if known == 1:
        return (
            message("The one project with a forecast expects more than its baseline")
            if over
            else message("The one project with a forecast expects no more than its baseline")
        )
    singular = marked("{over} of {known} projects forecasts more than its baseline")
    several = marked("{over} of {known} projects forecast more than their baseline")
    return message(singular if over <= 1 else several, over=over or message("None"), known=known)
