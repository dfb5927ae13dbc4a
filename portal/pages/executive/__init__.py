"""Executive: is the portfolio within its limits, where is the trouble, what must be decided?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from portal.draw import blocks, controls, sections
from portal.draw.sections import Section
from portal.draw.waiting import told_first
from portal.facts import measures
from portal.language import message, plural
from portal.pages.executive.ahead import coming, decisions, record
from portal.pages.executive.head import headline, lede
from portal.pages.executive.numbers import (
    BUDGET,
    INSTEAD,
    NAMES,
    bridge,
    headline_numbers,
    reported,
)
from portal.pages.executive.strip import strip
from portal.tell import banner, bridges, changed, curve, figures, projects, words
from portal.tell.context import Context


def render(context: Context) -> None:
    counts = context.rows("portfolio_counts")[0]
    if not counts["project_count"]:
        blocks.head(
            message("Executive view"),
            message("No project yet"),
            lede=message("This page fills with the first project of your portfolio."),
            fresh=banner.freshness(context),
        )
        return
    more = (*INSTEAD.values(), "budget_at_completion", "variance_at_completion")
    total = figures.measured(context, (*NAMES, *figures.RANGE, *more), {})
    overruns = bridges.overruns(context, None)
    blocks.head(
        plural(
            "Executive view · {company} · {count} project",
            "Executive view · {company} · {count} projects",
            counts["project_count"],
            company=context.reader.snapshot.company,
        ),
        headline(context, counts, total),
        lede=lede(context, counts, total=total, overruns=overruns),
        fresh=banner.freshness(context, banner.silent(context, counts)),
    )
    if counts["grey_count"] == counts["project_count"]:
        return _of_little(context, counts, total=total, overruns=overruns)
    decisions(context)
    headline_numbers(context, counts, total)
    sections.draw(*_of_much(context, counts, total=total, overruns=overruns))


def _of_much(
    context: Context, counts: words.Row, *, total: words.Row, overruns: list[words.Row]
) -> Iterable[Section]:
    """Where the whole is on track, how it came so far and what it stands on is folded."""
    cost, pace = (
        measures.colour(context.reader, name, value=total[name]) != "green"
        for name in ("cost_performance_index", "schedule_performance_index")
    )
    every = message(
        "All {project_count} projects, worst first", project_count=counts["project_count"]
    )
    yield Section("changes", message("What changed"), partial(changed.block, context))
    yield Section("status", message("Status"), partial(_standing, context, counts, overruns))
    yield Section("progress", message("Progress"), partial(_progress, context), cost or pace)
    yield Section("money", message("Money"), partial(_money, context), cost)
    yield Section("projects", message("Projects"), partial(_every, context, every, counts))


def _standing(context: Context, counts: words.Row, overruns: list[words.Row]) -> None:
    reported(context, counts)
    left, right = blocks.beside(1, 1)
    with left:
        strip(context, counts)
    with right:
        bridge(context, overruns, counts)


def _progress(context: Context) -> None:
    curve.s_curve(context, None, key="executive_curve")


def _money(context: Context) -> None:
    left, right = blocks.beside(1, 1)
    with left:
        _budget(context)
    with right:
        coming(context)
    record(context)


def _of_little(
    context: Context, counts: words.Row, *, total: words.Row, overruns: list[words.Row]
) -> None:
    """Where no colour can be said, the projects come before what is not known of them."""
    headline_numbers(context, counts, total)
    changed.block(context)
    reported(context, counts)
    _every(context, message("All {count} projects", count=counts["project_count"]), counts)
    told_first(
        partial(decisions, context),
        partial(strip, context, counts),
        partial(bridge, context, overruns, counts),
        partial(curve.s_curve, context, None, key="executive_curve"),
        partial(_budget, context),
        partial(coming, context),
        partial(record, context),
        key="executive_waiting",
    )


def _budget(context: Context) -> None:
    likely = context.rows("group_range")
    bridges.budget_bridge(
        context,
        figures.measured(context, BUDGET, {}),
        likely=likely[0]["likely_amount"] if likely else None,
        where={},
        key="executive_budget",
    )


def _every(context: Context, heading: str, counts: words.Row) -> None:
    """The projects one by one."""
    with blocks.block(
        heading if counts["project_count"] > 1 else message("The one project"),
        message(
            "Over = forecast less baseline at completion, slip in calendar days.{phrase}",
            phrase=controls.on_screen(message(" Select a heading to sort this page.")),
        ),
    ):
        projects.project_grid(context, key="executive", relation="owner")
