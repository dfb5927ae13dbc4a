"""Department: do my people fit the work, which dates will I miss, and what does it cost?"""

from __future__ import annotations

import pyarrow as pa

from portal import blocks, formats, measures, story
from portal.context import Context


def render(context: Context) -> None:
    options = story.rows(context, "departments")
    chosen = story.choose(context, "Department", options, "department", "department_id", "department_name")
    if chosen is None:
        return story.not_yours("Department") if options else _nothing(context)
    key, name = chosen["department_id"], chosen["department_name"]
    load = context.reader.rows("team_load", department=key)
    over = [r for r in load.to_pylist() if (r["load_ratio"] or 0) > 1]
    blocks.head(f"Department view · {name}", _headline(context, over, load.num_rows), _lede(context, over, load.num_rows), story.freshness(context))
    _load(context, load, key)
    _figures(context, key)
    left, right = blocks.beside(1, 1)
    with left:
        _milestones(context, key)
    with right:
        _owned_money(context, key)
    _our_cost(context, key)
    with blocks.block(f"Projects {name} owns", "Worst first. Over = forecast less baseline at completion, slip in calendar days."):
        story.project_grid(context, key="department", relation="owner", department=name)
    if not context.reader.scope.is_whole:
        with blocks.block("Projects our people contribute to", "Owned by others: dates and the declared status are shared, their money is not. Never added to ours."):
            story.project_grid(context, key="contributing", relation="contributor")


def _nothing(context: Context) -> None:
    blocks.head("Department view", "No department yet", "This page fills once departments and teams come in.", story.freshness(context))


def _headline(context: Context, over: list[story.Row], known: int) -> str:
    if not known:
        return "Load against capacity is not known yet."
    if not over:
        return "The work fits the people for the next twelve weeks."
    worst = max(over, key=lambda r: r["load_ratio"])
    weeks = sum(1 for r in over if r["team_name"] == worst["team_name"])
    if weeks == 1:
        return f"{worst['team_name']} is overbooked in {formats.week(worst['week'])}, by {formats.percent(worst['load_ratio'] - 1, context.locale)}."
    return f"{worst['team_name']} is overbooked for {story.plural(weeks, 'week')}, by up to {formats.percent(worst['load_ratio'] - 1, context.locale)}."


def _lede(context: Context, over: list[story.Row], known: int) -> str:
    teams = sorted({r["team_name"] for r in over})
    if not known:
        return "It appears once people, their hours and assignments come in."
    if not teams:
        return "No team is booked beyond what its people have, week by week."
    first = min(over, key=lambda r: r["week"])
    begins = f"{formats.week(first['week'])} ({story.day(context, first['week'])})"
    if len(teams) == 1:
        return f"It is the only team over 100 %, from {begins}."
    others = f" and {len(teams) - 4} more" if len(teams) > 4 else ""
    return f"{story.plural(len(teams), 'team')} are over 100 % in some week: {', '.join(teams[:4])}{others}. The first is {first['team_name']} in {begins}."


def _load(context: Context, load: pa.Table, key: str) -> None:
    with blocks.block("Load against capacity, next twelve weeks", "Booked hours as % of available. Bold = over 100 %, filled = over 115 %."):
        if load.num_rows:
            story.heatmap(context, "team_load", row="team_name", key="department_load", department=key)
        else:
            blocks.empty("No load yet", "Booked hours against what people have available appear here.", "Fill people, teams and assignments.")


WINDOW = 12
"""Weeks that load is looked at, back and ahead."""
SHOWN = 12
"""Projects that the table of cost lists; its download lists all."""


def _figures(context: Context, key: str) -> None:
    where: dict[str, object] = {"department_id": key}
    if "team_week" not in context.reader.tables():
        return
    past = measures.measure(context.reader, ("utilisation", "billable_utilisation"), where=where, weeks=story.weeks(context, -WINDOW, -1)).to_pylist()[0]
    ahead = measures.measure(context.reader, ("over_booked",), where=where, weeks=story.weeks(context, 1, WINDOW)).to_pylist()[0]
    own = measures.measure(context.reader, ("actual_cost", "cost_performance_index"), where=where).to_pylist()[0]
    with blocks.block("Work and money so far", f"Worked and billable: past {WINDOW} weeks. Overbooked: next {WINDOW} weeks. Spent and CPI: the projects we own, to date."):
        blocks.figures([
            story.figure(context, "utilisation", past), story.figure(context, "billable_utilisation", past), story.figure(context, "over_booked", ahead),
            story.figure(context, "actual_cost", own), story.figure(context, "cost_performance_index", own, judged=True),
        ])  # fmt: skip


def _milestones(context: Context, key: str) -> None:
    """Of the projects a department owns; its head's own reader also holds those its people contribute to."""
    is_whole = context.reader.scope.is_whole
    found = story.rows(context, "milestones_of_department", department=key, limit=8) if is_whole else \
        story.rows(context, "milestones_next", project=None, relation=None, limit=8)  # fmt: skip
    late = sum(1 for m in found if (m["slip_days"] or 0) > 0)
    with blocks.block(story.late_words(late, len(found), "milestone") if found else "Milestones", f"{'' if is_whole else 'Of the projects we own or work on. '}{story.PROMISED}" if found else ""):
        if found:
            story.promised(context, found, key="department_milestones", name=lambda m: f"{m['milestone_name']} · {m['project_name']}")
        else:
            blocks.empty("No milestones yet", "Promised and expected dates appear here.", "Fill tasks with kind milestone.")


def _owned_money(context: Context, key: str) -> None:
    overruns = story.overruns(context, key)
    total = sum(float(r["over_amount"]) for r in overruns)
    side = "over" if total >= 0 else "under"
    if overruns:
        return story.bridge(context, f"The projects we own forecast {story.money(context, abs(total))} {side} baseline", overruns, key="department_bridge")
    with blocks.block("Money in the projects we own"):
        blocks.empty("No forecast yet", "The bridge appears once owned projects have baselines.", "Fill tasks and task_baselines.")


def _our_cost(context: Context, key: str) -> None:
    found = story.rows(context, "team_cost", department=key, team=None, limit=SHOWN + 1)
    with blocks.block("What our people work on, and what it costs", f"To date, all hours of our teams at standard rates, largest cost first{f', first {SHOWN} projects' if len(found) > SHOWN else ''}"):
        if not found:
            blocks.empty("No hours yet", "Hours and cost of your teams appear here.", "Fill time_entries and standard_rates.")
            return
        symbol = formats.currency_symbol(context.locale)
        blocks.small_table([(r["project_name"], r["department_name"] or formats.UNKNOWN, formats.number(r["worked_hours"] or 0, context.locale),
                             formats.UNKNOWN if r["actual_cost_amount"] is None else formats.number(r["actual_cost_amount"], context.locale))
                            for r in found[:SHOWN]], ("Project", "Owned by", "Hours", f"Cost, {symbol}"), right=(2, 3), alt="Hours and cost by project.")  # fmt: skip
        story.downloads(context, "team_cost", "Hours and cost", department=key, team=None, limit=1_000_000)
