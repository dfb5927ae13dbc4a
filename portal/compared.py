"""What changed, as pages tell it: the weightiest of it on a page, or all of it, each line with its cause."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal import blocks, formats, story, warehouse
from portal.blocks import Text
from portal.changes import Change, Movement, compare, movement
from portal.context import Context
from portal.visits import Visit
from portal.warehouse import Reader, Report, Snapshot


def reports_before(context: Context) -> list[Report]:
    """Reports published before the one that is read: those of earlier days first, the newest first; of one day the last."""
    here = context.reader.snapshot
    known = [r for r in context.reports if r.key != here.key and r.published_at <= here.published_at]
    return sorted(known, key=lambda r: (r.status_date < here.status_date, r.status_date, r.published_at), reverse=True)


def differences(context: Context, since: Report) -> tuple[list[Change], Movement | None]:
    """What two reports say differently to this viewer, and how the forecast moved."""
    return context.reader.kept(_compared, warehouse.describe(since))


def _compared(reader: Reader, since: Snapshot) -> tuple[list[Change], Movement | None]:
    before = reader.at(since)
    return compare(before, reader), movement(before, reader)


@dataclass(frozen=True)
class Base:
    """The report that is compared with, and how that is said."""

    report: Report
    words: str


def base(context: Context) -> Base | None:
    """What was read at the viewer's last visit, where another report is read now; else the report before. None before the second report."""
    known = reports_before(context)
    if not known:
        return None
    visit = context.visit
    read = next((r for r in known if visit and visit.read(r.key)), None)
    if visit and read:
        return Base(read, f"since your last visit on {_visited(context, visit)}, to the report as of {formats.day(read.status_date, context.locale)}")
    since = f"since the report as of {formats.day(known[0].status_date, context.locale)}"
    if visit and visit.read(context.reader.snapshot.key):
        return Base(known[0], f"{since}; nothing since your last visit on {_visited(context, visit)}")
    if visit:
        return Base(known[0], f"{since}; the report you read on {_visited(context, visit)} was withdrawn")
    return Base(known[0], since)


def _visited(context: Context, visit: Visit) -> str:
    return formats.moment(visit.at, context.locale)


MOST_CHANGES = 6
FIRST = ("Projects", "Status", "Plan", "Money", "Dates", "Risk", "Scope", "People")


def block(context: Context) -> None:
    """The changes that matter most, and the way to all of them; nothing before the second report."""
    since = base(context)
    found = differences(context, since.report)[0] if since else []
    if since and found:
        with blocks.block(f"{story.plural(len(found), 'thing')} changed {since.words}", "The weightiest of each kind"):
            _weightiest(context, found)
            story.link(context, "changes", "All that changed", since=since.report.snapshot_id)


def fold(context: Context, key: str, projects: Collection[str] | None = None) -> None:
    """The same to be opened, of the projects named; people stand to no project and are told where the whole scope is."""
    since = base(context)
    if since is None:
        return
    found = [c for c in differences(context, since.report)[0] if projects is None or c.project_id in projects]
    if not found:
        blocks.say(blocks.quiet(f"Nothing changed here {since.words}."))
        return
    with blocks.folded(f"{story.plural(len(found), 'thing')} changed here {since.words}", key=f"{key}_changed") as is_open:
        if is_open:
            _weightiest(context, found)
            story.link(context, "changes", "All that changed", since=since.report.snapshot_id)


def _weightiest(context: Context, found: list[Change]) -> None:
    """At most two of a kind, so that one kind does not hide the others."""
    by_kind = [[c for c in found if c.kind == kind][:2] for kind in FIRST]
    shown = [c for pair in by_kind for c in pair][:MOST_CHANGES]
    blocks.small_table([cells(context, c) for c in shown], ("What", "Was", "Is", "Cause"), alt=f"{len(shown)} of {len(found)} changes.")


CHANGED = {
    "budget_amount": "Budget", "estimate_amount": "Forecast", "past_cost_amount": "Cost booked for earlier weeks", "contract_amount": "Agreed price", "finish_date": "Finish",
    "version": "Baseline", "baseline_finish_date": "Finish in the baseline", "baseline_amount": "Cost in the baseline", "plan_mark": "Tasks in the baseline", "promised_date": "Date promised", "promise": "Date promised", "computed_colour": "Computed status",
    "declared_colour": "Declared status", "phase": "Phase", "milestone": "Milestone", "risk": "Exposure", "request": "Change request",
    "deliverable": "Deliverable", "invoice": "Invoice", "decision": "Decision",
}  # fmt: skip


PARTS = ("milestone", "promise", "risk", "request", "deliverable", "invoice", "decision")
"""What a project has several of, so that its name must be said."""


def cells(context: Context, change: Change) -> tuple[Text, ...]:
    """What a change is about, what it was, what it is, and its cause."""
    what = CHANGED.get(change.field, "")
    about = f"{change.subject} · {change.project_name}" if change.field in PARTS else change.subject
    is_first = change.field == "version" and change.before is None
    note = f"{'first baseline' if is_first else change.cause}{', ' + _days_said(context, change.note) if change.note else ''}"
    return (blocks.two_lines(about, what) if what else about, _said(context, change, change.before), _now(context, change), note)


def _days_said(context: Context, note: str) -> str:
    """The day a baseline was approved, with which its note begins, as this reader writes days."""
    return re.sub(r"^approved ([\d-]{10})", lambda found: f"approved {formats.day(date.fromisoformat(found[1]), context.locale)}", note)


def _now(context: Context, change: Change) -> Text:
    """What it is now, and by how much it moved where that can be counted."""
    now, first, last = _said(context, change, change.after), change.before, change.after
    if isinstance(first, date) and isinstance(last, date) and first != last:
        return blocks.two_lines(now, f"{(last - first).days:+d}{formats.NO_BREAK}d".replace("-", "−"))
    if isinstance(first, Decimal) and isinstance(last, Decimal):
        return blocks.two_lines(now, _money(context, change, last - first, signed=True))
    return now


def _said(context: Context, change: Change, value: Any) -> Text:
    if value is None:
        return formats.UNKNOWN
    if change.kind in ("Projects", "People"):
        return "here"
    if isinstance(value, date):
        return formats.day(value, context.locale).replace(f"{formats.NO_BREAK}{value.year}", f" {value.year}")  # four columns stand on a phone
    if isinstance(value, Decimal) or change.field == "risk":
        return _money(context, change, value)
    if change.field.endswith("_colour"):
        return blocks.badge(value)
    return f"version {value}" if change.field == "version" else str(value).replace("_", " ").capitalize()


def _money(context: Context, change: Change, amount: Any, *, signed: bool = False) -> str:
    return formats.money(amount, formats.in_currency(context.locale, change.currency), decimals=2, signed=signed)
