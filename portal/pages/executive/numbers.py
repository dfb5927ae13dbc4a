"""The headline numbers, by our definitions or as the projects reported them."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.facts.coverage import Coverage
from portal.tell import bridges, figures, trends, words
from portal.tell.context import Context

NAMES = (
    "estimate_at_completion",
    "cost_performance_index",
    "schedule_performance_index",
    "on_time",
    "exposure",
)


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
    shown = [
        figures.forecast(context, total),
        *(figures.figure(context, n, total, judged=n in judged) for n in NAMES[1:]),
    ]
    if counts["reported_count"]:
        shown[0] = _reported_figure(
            context,
            "Expected, as reported",
            amount=counts["reported_forecast_amount"],
            known=counts["reported_count"],
            counts=counts,
            meaning="Sum of the latest expected totals.",
        )
    if counts["reported_baseline_amount"] is not None:
        shown[1] = _reported_figure(
            context,
            "Planned, as reported",
            amount=counts["reported_baseline_amount"],
            known=counts["planned_count"],
            counts=counts,
            meaning="Sum of the planned totals.",
        )
    blocks.figures(shown)


def _reported_figure(
    context: Context, label: str, amount: object, known: int, counts: words.Row, meaning: str
) -> blocks.Figure:
    part = Coverage(known, counts["project_count"], "projects")
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
        "What the latest reports add up to",
        f"{context.locale.currency}, every unit; totals as reported, not computed from tasks",
    ):
        every, cells = counts["project_count"], []
        if counts["reported_count"]:
            cells.append(
                (
                    "Expected cost",
                    f"{counts['reported_count']} of {words.plural(every, 'project')}",
                    _exact(context, counts["reported_forecast_amount"]),
                )
            )
        if counts["reported_baseline_amount"] is not None:
            cells.append(
                (
                    "Planned cost",
                    f"{counts['planned_count']} of {words.plural(every, 'project')}",
                    _exact(context, counts["reported_baseline_amount"]),
                )
            )
        if counts["compared_count"]:
            over = counts["compared_forecast_amount"] - counts["compared_baseline_amount"]
            cells.append(
                (
                    "Expected less planned",
                    (
                        f"{counts['compared_count']} of {words.plural(every, 'project')} with both,"
                        f" {counts['over_ten_count']} more than 10 % over"
                    ),
                    _exact(context, over, signed=True),
                )
            )
        if declared:
            cells += [
                (
                    "Rated " + formats.status_word(c).lower(),
                    f"of {declared} rated by the source, not computed",
                    formats.number(counts[f"declared_{c}_count"], context.locale),
                )
                for c in ("green", "amber", "red")
            ]
        blocks.small_table(
            cells, ("What", "Of which", "Total"), right=(2,), alt="Totals of the latest reports."
        )


def _exact(context: Context, amount: object, *, signed: bool = False) -> str:
    return formats.number(amount, context.locale, decimals=2, signed=signed)  # type: ignore[arg-type]


def bridge(context: Context, overruns: list[words.Row], counts: words.Row) -> None:
    over, known = (sum(r[c] for r in overruns) for c in ("over_count", "project_count"))
    if not overruns:
        with blocks.block("Budget and forecast"):
            blocks.empty(
                "No forecast from progress",
                "The bridge from baseline to forecast appears once tasks have baselines.",
                "Fill tasks, task_baselines and progress.",
            )
        return
    bridges.bridge(context, _over_words(over, known), overruns, key="executive_bridge")
    trends.rebaselined(context)


def _over_words(over: int, known: int) -> str:
    if known == 1:
        return (
            f"The one project with a forecast expects {'more than' if over else 'no more than'} its"
            " baseline"
        )
    return (
        f"{over or 'None'} of {known} projects {'forecasts' if over <= 1 else 'forecast'} more than"
        f" {'its' if over <= 1 else 'their'} baseline"
    )
