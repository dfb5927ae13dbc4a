"""What changed, as pages tell it: the weightiest of it on a page, or all of it, each line with its cause."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from portal import blocks, formats, story, warehouse
from portal.blocks import Text
from portal.changes import Change, Movement, compare, movement
from portal.context import Context
from portal.warehouse import Reader, Report, Snapshot


def reports_before(context: Context) -> list[Report]:
    """Reports published before the one that is read: those of earlier days first, the newest first; of one day the last."""
    here = context.reader.snapshot
    known = [r for r in context.reports if r.snapshot_id != here.id and r.published_at <= here.published_at]
    return sorted(known, key=lambda r: (r.status_date < here.status_date, r.status_date, r.published_at), reverse=True)


def differences(context: Context, since: Report) -> tuple[list[Change], Movement | None]:
    """What two reports say differently to this viewer, and how the forecast moved."""
    return context.reader.kept(_compared, warehouse.describe(since))


def _compared(reader: Reader, since: Snapshot) -> tuple[list[Change], Movement | None]:
    before = reader.at(since)
    return compare(before, reader), movement(before, reader)


MOST_CHANGES = 6
FIRST = ("Projects", "Status", "Plan", "Money", "Dates", "Risk", "Scope", "People")


def block(context: Context) -> None:
    """The changes that matter most since the report before, and the way to all of them; nothing before the second report."""
    before = reports_before(context)
    if not before:
        return
    found, _ = differences(context, before[0])
    if not found:
        return
    by_kind = [[c for c in found if c.kind == kind][:2] for kind in FIRST]
    shown = [c for pair in by_kind for c in pair][:MOST_CHANGES]
    with blocks.block(f"{story.plural(len(found), 'thing')} changed since {story.day(context, before[0].status_date)}", "The weightiest of each kind"):
        blocks.small_table([cells(context, c) for c in shown], ("What", "Was", "Is", "Cause"), alt=f"{len(shown)} of {len(found)} changes.")
        story.link(context, "changes", "All that changed")


CHANGED = {
    "budget_amount": "Budget", "estimate_amount": "Forecast", "past_cost_amount": "Cost booked for earlier weeks", "contract_amount": "Agreed price", "finish_date": "Finish",
    "version": "Baseline", "baseline_finish_date": "Finish in the baseline", "baseline_amount": "Cost in the baseline", "computed_colour": "Computed status",
    "declared_colour": "Declared status", "phase": "Phase", "milestone": "Milestone", "risk": "Exposure", "request": "Change request",
}  # fmt: skip


def cells(context: Context, change: Change) -> tuple[Text, ...]:
    """What a change is about, what it was, what it is, and its cause."""
    what = CHANGED.get(change.field, "")
    about = change.subject if change.field not in ("milestone", "risk", "request") else f"{change.subject} · {change.project_name}"
    is_first = change.field == "version" and change.before is None
    note = f"{'first baseline' if is_first else change.cause}{', ' + change.note if change.note else ''}"
    return (blocks.two_lines(about, what) if what else about, _said(context, change, change.before), _now(context, change), note)


def _now(context: Context, change: Change) -> Text:
    """What it is now, and by how much it moved where that can be counted."""
    now, first, last = _said(context, change, change.after), change.before, change.after
    if isinstance(first, date) and isinstance(last, date) and first != last:
        return blocks.two_lines(now, f"{(last - first).days:+d}{formats.NO_BREAK}d".replace("-", "−"))
    if isinstance(first, Decimal) and isinstance(last, Decimal):
        return blocks.two_lines(now, story.money(context, last - first, decimals=2, signed=True))
    return now


def _said(context: Context, change: Change, value: Any) -> Text:
    if value is None:
        return formats.UNKNOWN
    if change.kind in ("Projects", "People"):
        return "here"
    if isinstance(value, date):
        return formats.day(value, context.locale)
    if change.field.endswith("_amount") or change.field == "risk":
        return story.money(context, value, decimals=2)
    if change.field.endswith("_colour"):
        return blocks.badge(value)
    return f"version {value}" if change.field == "version" else str(value).replace("_", " ").capitalize()
