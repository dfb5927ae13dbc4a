"""Changes: what two reports say differently, how much of the movement is performance, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from portal import blocks, changes, formats, story, warehouse
from portal.blocks import two_lines
from portal.changes import Change
from portal.context import Context
from portal.warehouse import Reader, Report

MOST = 12


def render(context: Context) -> None:
    earlier = _earlier(context)
    if not earlier:
        blocks.head("What changed", "This is the first report.", "From the second report on, every difference stands here with its cause.", story.freshness(context))
        return
    chosen = _chosen(context, earlier)
    before = context.reader.at(warehouse.describe(chosen))
    found, moved = context.reader.kept(_compared, before)
    blocks.head("What changed", _headline(context, found, moved, chosen), _lede(found), story.freshness(context, f"against the report as of {_day(context, chosen.status_date)}"))
    if moved:
        _movement(context, moved)
    for kind in changes.KINDS:
        _kind(context, kind, [c for c in found if c.kind == kind])


def _compared(reader: Reader, before: Reader) -> tuple[list[Change], changes.Movement | None]:
    return changes.compare(before, reader), changes.movement(before, reader)


def _earlier(context: Context) -> list[Report]:
    """Reports published before the one that is read, the newest first; of one status date the last."""
    here = context.reader.snapshot
    known = [r for r in context.reports if (r.published_at, r.snapshot_id) != (here.published_at, here.id) and r.published_at <= here.published_at]
    return sorted(known, key=lambda r: (r.status_date, r.published_at), reverse=True)


def _chosen(context: Context, earlier: list[Report]) -> Report:
    """The report the address or the viewer names; the newest earlier one otherwise."""
    options = [{"id": r.snapshot_id, "name": f"{_day(context, r.status_date)} ({_day(context, r.published_at.date())})"} for r in earlier]
    picked = story.choose(context, "Since the report as of", options, "since", "id", "name")
    return next((r for r in earlier if picked and r.snapshot_id == picked["id"]), earlier[0])


def _day(context: Context, value: date) -> str:
    return formats.day(value, context.locale)


def _headline(context: Context, found: list[Change], moved: changes.Movement | None, since: Report) -> str:
    day = _day(context, since.status_date)
    if not found:
        return f"Nothing changed since {day}."
    said = f"{story.plural(len(found), 'thing')} changed since {day}"
    if moved and moved.after != moved.before:
        return f"{said}: the forecast {'rose' if moved.after > moved.before else 'fell'} by {story.money(context, abs(moved.after - moved.before), decimals=2)}."
    return f"{said}."


def _lede(found: list[Change]) -> str:
    """How many of each cause, the most frequent first."""
    causes = [c.cause for c in found]
    counted = sorted({c: causes.count(c) for c in causes}.items(), key=lambda item: (-item[1], item[0]))
    return "By cause: " + ", ".join(f"{count} {cause}" for cause, count in counted) + "." if counted else "Both reports say the same of all that you may read."


def _movement(context: Context, moved: changes.Movement) -> None:
    """Performance apart from composition: nobody improves by what leaves."""
    with blocks.block(_split(context, moved), "Forecast at completion of the projects in your full view. Performance = of those in both reports; composition = joined, left, or got or lost a forecast."):
        cells = [("Before", story.money(context, moved.before, decimals=2)), ("Performance", story.money(context, moved.performance, decimals=2, signed=True)),
                 ("Composition", story.money(context, moved.composition, decimals=2, signed=True)), ("Now", story.money(context, moved.after, decimals=2))]  # fmt: skip
        blocks.small_table(cells, ("Forecast", "Amount"), right=(1,), alt="Movement of the forecast, split into performance and composition.")


def _split(context: Context, moved: changes.Movement) -> str:
    if not moved.composition:
        return "All of the movement is performance" if moved.performance else "The forecast did not move"
    part = "added" if moved.composition > 0 else "took away"
    return f"Projects that joined or left {part} {story.money(context, abs(moved.composition), decimals=2)} of the movement"


WORDS = {
    "budget_amount": "Budget", "estimate_amount": "Forecast", "past_cost_amount": "Cost booked for earlier weeks", "contract_amount": "Agreed price", "finish_date": "Finish",
    "version": "Baseline", "baseline_finish_date": "Finish in the baseline", "baseline_amount": "Cost in the baseline", "computed_colour": "Computed status",
    "declared_colour": "Declared status", "phase": "Phase", "milestone": "Milestone", "risk": "Exposure", "request": "Change request",
}  # fmt: skip


def _kind(context: Context, kind: str, found: list[Change]) -> None:
    if not found:
        return
    shown = found[:MOST]
    order = "Worst first" if kind == "Status" else "Largest first"
    with blocks.block(f"{kind}: {len(found)}", f"{order}, {MOST} of {len(found)}." if len(found) > MOST else f"{order}." if len(found) > 1 else ""):
        cells = [_cells(context, c) for c in shown]
        blocks.small_table(cells, ("What", "Was", "Is", "Cause"), alt=f"{len(found)} changes: {kind.lower()}.")


def _cells(context: Context, change: Change) -> tuple[blocks.Text, ...]:
    what = WORDS.get(change.field, "")
    about = change.subject if change.field not in ("milestone", "risk", "request") else f"{change.subject} · {change.project_name}"
    is_first = change.field == "version" and change.before is None
    note = f"{'first baseline' if is_first else change.cause}{', ' + change.note if change.note else ''}"
    return (two_lines(about, what) if what else about, _shown(context, change, change.before), _after(context, change), note)


def _after(context: Context, change: Change) -> blocks.Text:
    """What it is now, and by how much it moved where that can be counted."""
    now, first, last = _shown(context, change, change.after), change.before, change.after
    if isinstance(first, date) and isinstance(last, date) and first != last:
        return two_lines(now, f"{(last - first).days:+d}{formats.NO_BREAK}d".replace("-", "−"))
    if isinstance(first, Decimal) and isinstance(last, Decimal):
        return two_lines(now, story.money(context, last - first, decimals=2, signed=True))
    return now


def _shown(context: Context, change: Change, value: Any) -> blocks.Text:
    if value is None:
        return formats.UNKNOWN
    if change.kind in ("Projects", "People"):
        return "here"
    if isinstance(value, date):
        return _day(context, value)
    if change.field.endswith("_amount") or change.field == "risk":
        return story.money(context, value, decimals=2)
    if change.field.endswith("_colour"):
        return blocks.badge(value)
    return f"version {value}" if change.field == "version" else str(value).replace("_", " ").capitalize()

