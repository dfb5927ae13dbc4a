"""Executive: is the portfolio within its limits, where is the trouble, what must be decided?"""

from __future__ import annotations

import pyarrow as pa

from portal import blocks, charts, compared, formats, measures, story
from portal.context import Context

NAMES = ("estimate_at_completion", "cost_performance_index", "schedule_performance_index", "on_time", "exposure")


def render(context: Context) -> None:
    counts = story.rows(context, "portfolio_counts")[0]
    if not counts["project_count"]:
        blocks.head("Executive view", "No project yet", "This page fills with the first project of your portfolio.", story.freshness(context))
        return
    total = measures.measure(context.reader, [*NAMES, *story.RANGE, "budget_at_completion", "variance_at_completion"], where={}).to_pylist()[0]
    overruns = story.overruns(context, None)
    blocks.head(f"Executive view · {context.reader.snapshot.company} · {story.plural(counts['project_count'], 'project')}",
                _headline(context, counts, total), _lede(context, counts, total, overruns),
                story.freshness(context, story.silent(context, counts)))  # fmt: skip
    _decisions(context)
    _figures(context, counts, total)
    compared.block(context)
    _reported(context, counts)
    left, right = blocks.beside(1, 1)
    with left:
        _strip(context, counts)
    with right:
        _bridge(context, overruns, counts)
    story.s_curve(context, None, key="executive_curve")
    left, right = blocks.beside(1, 1)
    with left:
        likely = story.rows(context, "group_range")
        story.budget_bridge(context, story.measured(context, BUDGET, {}), likely[0]["likely_amount"] if likely else None, key="executive_budget")
    with right:
        _coming(context)
    _record(context)
    with blocks.block(f"All {counts['project_count']} projects, worst first", f"Over = forecast less baseline at completion, slip in calendar days.{blocks.on_screen(' Select a heading to sort this page.')}"):
        story.project_grid(context, key="executive", relation="owner")


BUDGET = ("original_budget", "approved_changes", "budget_transfers", "budget", "pending_changes", "estimate_at_completion")
COMING = ("exposure", "residual_exposure", "contingency_remaining", "contingency_adequacy", "management_reserve", "overdue_actions", "cost_of_delay", "benefits_planned", "benefits_expected",
          "benefit_realisation", "finished_on_time", "finished_on_first_budget")  # fmt: skip


def _coming(context: Context) -> None:
    """What risks may cost, what is held for it, what waiting costs, and what all of it is for."""
    found = story.measured(context, COMING, {})
    left, exposed = found.get("contingency_remaining"), found.get("exposure")
    heading = "Risks, reserves and benefits"
    if left is not None and exposed is not None:
        heading = f"Contingency of {story.money(context, left)} {'covers' if left >= exposed else 'does not cover'} risks of {story.money(context, exposed)}"
    with blocks.block(heading, f"As of {story.day(context, context.reader.snapshot.status_date)}; a mean is no reserve"):
        cells = story.number_rows(context, COMING, found)
        cells[1:1] = [("Risks cost at most, in four of five cases", story.money(context, r["likely_amount"], decimals=2)) for r in story.rows(context, "group_reserve") if exposed is not None]
        blocks.small_table(cells, ("Measure", "Value"), right=(1,), alt="Risks, reserves and benefits of the portfolio.")


RECORD = ("forecast_bias", "cost_cover", "cost_cover_even", "finish_bias", "finish_cover", "finish_cover_even")
LEAST_FOLLOWED = 20


def _record(context: Context) -> None:
    """How forecasts turned out, and what became of projects of each colour; too little to go by is said."""
    with blocks.folded("Track record: how our forecasts and colours turned out", key="executive_record") as is_open:
        if is_open:
            cells = story.number_rows(context, RECORD, story.measured(context, RECORD, {}))
            cells += [(blocks.rich("{badge} a quarter later", badge=blocks.badge(r["computed_colour"])), _became(r)) for r in story.rows(context, "colour_record")]
            blocks.small_table(cells, ("Measure", "Value"), right=(1,), alt="Forecasts against outcomes, and what became of each colour.")


def _became(row: story.Row) -> blocks.Text:
    if row["followed_count"] < LEAST_FOLLOWED:
        return blocks.unknown(f"{row['followed_count']} of the {LEAST_FOLLOWED} project-months needed")
    return f"{row['slipped_count']} of {row['followed_count']} slipped by more than a month"


def _headline(context: Context, counts: story.Row, total: story.Row) -> str:
    if counts["grey_count"] == counts["project_count"]:
        shown = f" Expected cost {story.money(context, counts['reported_forecast_amount'])}." if counts["reported_count"] else ""
        return f"No status can be computed for {story.plural(counts['project_count'], 'project')} yet.{shown}"
    trouble = counts["red_count"]
    start = f"{trouble} of {story.plural(counts['project_count'], 'project')} {'is' if trouble == 1 else 'are'} off track" if trouble else f"None of {counts['project_count']} projects is off track"
    if total["estimate_at_completion"] is not None:
        over = -(total["variance_at_completion"] or 0.0)
        side = "over" if over >= 0 else "under"
        return f"{start}. Forecast {story.money(context, total['estimate_at_completion'])}, {story.money(context, abs(over))} {side} baseline."
    if counts["reported_count"]:
        return f"{start}. Expected cost {story.money(context, counts['reported_forecast_amount'])}."
    return f"{start}."


def _lede(context: Context, counts: story.Row, total: story.Row, overruns: list[story.Row]) -> blocks.Text:
    said = []
    worst = [r for r in overruns if r["project_name"] and r["over_amount"] > 0][:1]
    if worst:
        said.append(blocks.rich("**{name}** alone forecasts {over} over its baseline.", name=worst[0]["project_name"],
                                over=story.money(context, worst[0]["over_amount"])))  # fmt: skip
    said += [blocks.rich("In four of five cases the portfolio ends below **{likely}**.", likely=story.money(context, r["likely_amount"])) for r in story.rows(context, "group_range")]
    if counts["watermelon_count"]:
        said.append(blocks.rich("{n} declared better than {verb} numbers say.", n=f"{story.plural(counts['watermelon_count'], 'project')} {'is' if counts['watermelon_count'] == 1 else 'are'}",
                                verb="its" if counts["watermelon_count"] == 1 else "their"))  # fmt: skip
    missing = counts["project_count"] - counts["based_count"] - counts["rateless_count"]
    if missing and counts["based_count"]:
        said.append(blocks.rich("{n} without a baseline {verb} counted but left out of indices and forecast.", n=story.plural(missing, "project"),
                                verb="is" if missing == 1 else "are"))  # fmt: skip
    if counts["rateless_count"]:
        said.append(blocks.rich("{n} cannot be counted in money: an exchange rate is missing.", n=story.plural(counts["rateless_count"], "project")))
    if counts["unbooked_count"]:
        said.append(blocks.rich("{n} {verb} earned value and no cost booked, which the forecast counts as free.", n=story.plural(counts["unbooked_count"], "project"),
                                verb="has" if counts["unbooked_count"] == 1 else "have"))  # fmt: skip
    if counts["reported_count"]:
        said.append(blocks.rich("The latest reports give {n} an expected total; the others have none and count as unknown.",
                                n=story.plural(counts["reported_count"], "project")))  # fmt: skip
    return blocks.Rich(" ".join(said)) if said else "Every project stands within its limits."


def _decisions(context: Context) -> None:
    found = [d for d in story.rows(context, "decisions_open", limit=12) if d["asked_of"] == "us"][:3]
    with blocks.block("Decide next", "Soonest first; the cost of waiting is each project's own estimate" if found else ""):
        if not context.reader.has("decisions"):
            blocks.empty("No decisions came in", "Open decisions, with what waiting costs, appear here.", "Fill decisions.")
        elif found:
            story.decisions(context, found)
        else:
            blocks.empty("No decision waits for you", "No open decision is recorded.", f"Checked {story.day(context, context.reader.snapshot.status_date)}.",
                         colour="green", word="Nothing to decide")  # fmt: skip


def _figures(context: Context, counts: story.Row, total: story.Row) -> None:
    judged = ("cost_performance_index", "schedule_performance_index")
    shown = [story.forecast(context, total), *(story.figure(context, n, total, judged=n in judged) for n in NAMES[1:])]
    if counts["reported_count"]:
        shown[0] = blocks.Figure("Expected, as reported", story.money(context, counts["reported_forecast_amount"]), help="Sum of the latest expected totals.")
    if counts["reported_baseline_amount"] is not None:
        shown[1] = blocks.Figure("Planned, as reported", story.money(context, counts["reported_baseline_amount"]), help="Sum of the planned totals.")
    blocks.figures(shown)


def _reported(context: Context, counts: story.Row) -> None:
    """For sources that know only totals: what their latest reports add up to, to the unit."""
    declared = sum(counts[f"declared_{c}_count"] for c in ("green", "amber", "red"))
    if not counts["reported_count"] and (not declared or counts["based_count"]):
        return
    if counts["based_count"]:
        return
    with blocks.block("What the latest reports add up to", f"{context.locale.currency}, every unit; totals as reported, not computed from tasks"):
        cells = []
        if counts["reported_count"]:
            cells.append(("Expected cost", f"{counts['reported_count']} of {counts['project_count']} projects", _exact(context, counts["reported_forecast_amount"])))
        if counts["reported_baseline_amount"] is not None:
            cells.append(("Planned cost", f"{counts['over_ten_count']} projects more than 10 % over", _exact(context, counts["reported_baseline_amount"])))
        if declared:
            cells += [("Rated " + formats.status_word(c).lower(), "by the source, not computed", formats.number(counts[f"declared_{c}_count"], context.locale))
                      for c in ("green", "amber", "red")]  # fmt: skip
        blocks.small_table(cells, ("What", "Of which", "Total"), right=(2,), alt="Totals of the latest reports.")


def _exact(context: Context, amount: object) -> str:
    return formats.number(amount, context.locale, decimals=2)  # type: ignore[arg-type]


def _strip(context: Context, counts: story.Row) -> None:
    found = story.rows(context, "status_strip")
    note = blocks.rich("Each mark is one project. {red} {amber} {green} {grey}",
                       **{c: blocks.state(c, f"{counts[f'{c}_count']} {formats.status_word(c).lower()}") for c in ("red", "amber", "green", "grey")})  # fmt: skip
    groups = {r["department_name"] for r in found if r["colour"] == "red"}
    if counts["grey_count"] == counts["project_count"]:
        return _declared(context, counts)
    heading = f"{story.plural(len(groups), 'department')} carry what is off track" if len(groups) > 1 else "One department carries what is off track" if groups else "No department has a project off track"
    with blocks.block(heading, note):
        if max((r["project_count"] for r in found), default=0) > 30 or len({r["department_name"] for r in found}) > 14:
            return _strip_table(context, found)
        marks = [(r["department_name"], r["colour"]) for r in found for _ in range(r["project_count"])]
        order = {"red": 0, "amber": 1, "grey": 2, "green": 3}
        names = sorted({m[0] for m in marks}, key=lambda n: (min(order[c] for d, c in marks if d == n), n))
        drawn = [row for i, name in enumerate(names) for row in _group(name, i, sorted((c for d, c in marks if d == name), key=lambda c: order[c]), found)]
        longest = max(sum(1 for d, _ in marks if d == n) for n in names)
        numbers = pa.Table.from_pylist([{"department": r["department_name"], "status": formats.status_word(r["colour"]), "project_count": r["project_count"]} for r in found])
        blocks.chart(charts.status_strip(rows=len(names), longest=longest), pa.Table.from_pylist(drawn), key="executive_strip", locale=context.locale,
                     alt=f"Status of {len(marks)} projects in {len(names)} departments; {counts['red_count']} off track.", numbers=numbers)  # fmt: skip


def _declared(context: Context, counts: story.Row) -> None:
    with blocks.block("Status"):
        blocks.empty("No colour can be computed", "The source gives neither progress nor a plan to measure against, so every project counts as no report.",
                     "Colours appear once tasks with baselines, or planned totals, come in.")  # fmt: skip


def _group(name: str, position: int, colours: list[str], found: list[story.Row]) -> list[story.Row]:
    red = next((r["names"] for r in found if r["department_name"] == name and r["colour"] == "red"), None)
    return [{"group": name, "group_position": position, "place": place, "role": formats.status_role(c), "name": f"{name}: {formats.status_word(c)}",
             "names": red if place == len(colours) - 1 else None}
            for place, c in enumerate(colours)]  # fmt: skip


def _strip_table(context: Context, found: list[story.Row]) -> None:
    by_name: dict[str, dict[str, int]] = {}
    for r in found:
        by_name.setdefault(r["department_name"], {})[r["colour"]] = r["project_count"]
    ranked = sorted(by_name.items(), key=lambda item: -item[1].get("red", 0))[:10]
    blocks.small_table([(n, str(c.get("red", 0)), str(c.get("amber", 0)), str(sum(c.values()))) for n, c in ranked],
                       ("Department", "Off track", "At risk", "Projects"), right=(1, 2, 3), alt="Departments with most projects off track.")  # fmt: skip


def _bridge(context: Context, overruns: list[story.Row], counts: story.Row) -> None:
    over, known = (sum(r[c] for r in overruns) for c in ("over_count", "project_count"))
    if not overruns:
        with blocks.block("Budget and forecast"):
            blocks.empty("No forecast from progress", "The bridge from baseline to forecast appears once tasks have baselines.", "Fill tasks, task_baselines and progress.")
        return
    story.bridge(context, f"{over} of {known} projects forecast more than their baseline", overruns, key="executive_bridge")
    story.rebaselined(context)
