"""What changed, as pages tell it: the weightiest of it on a page, or all of it, each line with its
cause."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from portal import formats
from portal.desk.visits import Visit
from portal.draw import blocks
from portal.draw.text import Text, quiet, two_lines
from portal.facts.changes.causes import Change, Part
from portal.facts.changes.compare import Movement, compare, movement
from portal.facts.changes.fields import is_thing, label, number
from portal.gate import published
from portal.gate.published import Report, Snapshot
from portal.gate.store import Reader
from portal.language import message, opening, plural
from portal.tell import navigation
from portal.tell.context import Context


def reports_before(context: Context) -> list[Report]:
    """Reports published before the one that is read: those of earlier days first, the newest first;
    of one day the last."""
    here = context.reader.snapshot
    known = [
        r for r in context.reports if r.key != here.key and r.published_at <= here.published_at
    ]
    return sorted(
        known,
        key=lambda r: (r.status_date < here.status_date, r.status_date, r.published_at),
        reverse=True,
    )


def differences(context: Context, since: Report) -> tuple[list[Change], Movement | None]:
    """What two reports say differently to this viewer, and how the forecast moved."""
    return context.reader.kept(_compared, published.describe(since))


def _compared(reader: Reader, since: Snapshot) -> tuple[list[Change], Movement | None]:
    before = reader.at(since)
    return compare(before, reader), movement(before, reader)


@dataclass(frozen=True)
class Base:
    """The report that is compared with, and how that is said."""

    report: Report
    words: str


def base(context: Context) -> Base | None:
    """What was read at the viewer's last visit, where another report is read now; else the report
    before. None before the second report."""
    known = reports_before(context)
    if not known:
        return None
    visit = context.visit
    read = next((r for r in known if visit and visit.read(r.key)), None)
    if visit and read:
        return Base(
            read,
            message(
                "since your last visit on {visited}, to the report as of {status_date}",
                visited=_visited(context, visit),
                status_date=formats.day(read.status_date, context.locale),
            ),
        )
    since = message(
        "since the report as of {status_date}",
        status_date=formats.day(known[0].status_date, context.locale),
    )
    if visit and visit.read(context.reader.snapshot.key):
        return Base(
            known[0],
            message(
                "{since}; nothing since your last visit on {visited}",
                since=since,
                visited=_visited(context, visit),
            ),
        )
    if visit:
        return Base(
            known[0],
            message(
                "{since}; the report you read on {visited} was withdrawn",
                since=since,
                visited=_visited(context, visit),
            ),
        )
    return Base(known[0], since)


def _visited(context: Context, visit: Visit) -> str:
    return formats.moment(visit.at, context.locale)


MOST_CHANGES = 6
FIRST = ("Projects", "Status", "Plan", "Money", "Dates", "Risk", "Scope", "People", "Work")


def block(context: Context) -> None:
    """The changes that matter most, and the way to all of them; nothing before the second
    report."""
    since = base(context)
    changes = differences(context, since.report)[0] if since else []
    if since and changes:
        with blocks.block(
            plural(
                "{count} thing changed {words}",
                "{count} things changed {words}",
                len(changes),
                words=since.words,
            ),
            message("The weightiest of each kind"),
        ):
            _weightiest(context, changes)
            navigation.link(
                context, "changes", message("All that changed"), since=since.report.snapshot_id
            )


def fold(context: Context, key: str, projects: Collection[str] | None = None) -> None:
    """The same to be opened, of the projects named; people stand to no project and are told where
    the whole scope is."""
    since = base(context)
    if since is None:
        return
    changes = [
        c
        for c in differences(context, since.report)[0]
        if projects is None or c.project_id in projects
    ]
    if not changes:
        blocks.say(quiet(message("Nothing changed here {words}.", words=since.words)))
        return
    with blocks.folded(
        plural(
            "{count} thing changed here {words}",
            "{count} things changed here {words}",
            len(changes),
            words=since.words,
        ),
        key=f"{key}_changed",
    ) as is_open:
        if is_open:
            _weightiest(context, changes)
            navigation.link(
                context, "changes", message("All that changed"), since=since.report.snapshot_id
            )


def _weightiest(context: Context, changes: list[Change]) -> None:
    """At most two of a kind, so that one kind does not hide the others."""
    by_kind = [[c for c in changes if c.kind == kind][:2] for kind in FIRST]
    shown = [c for pair in by_kind for c in pair][:MOST_CHANGES]
    blocks.small_table(
        [cells(context, c) for c in shown],
        (message("What"), message("Was"), message("Is"), message("Cause")),
        alt=message(
            "{shown_count} of {found_count} changes.",
            shown_count=len(shown),
            found_count=len(changes),
        ),
    )


def cells(context: Context, change: Change) -> tuple[Text, ...]:
    """What a change is about, what it was, what it is, and its cause."""
    what = label(change.field)
    about = (
        f"{change.subject} · {change.project_name}"
        if is_thing(change) and change.project_name not in ("", change.subject)
        else change.subject
    )
    return (
        two_lines(about, what) if what else about,
        _said(context, change, change.before),
        _now(context, change),
        _why(context, change),
    )


MOST_PARTS = 4


def _why(context: Context, change: Change) -> Text:
    """The cause; where several act or several rows moved it, each with its part."""
    is_first = change.field == "version" and change.before is None
    cause = message("first baseline") if is_first else message(change.cause)
    sentence = f"{cause}, {_days_said(context, message(change.note))}" if change.note else cause
    if not change.parts:
        return sentence
    listed = [
        _told(context, change, part, is_same=before is not None and before.cause == part.cause)
        for before, part in pairwise((None, *_shown(change)))
        if part
    ]
    return f"{', '.join(listed)}{f'; {message(change.note)}' if change.note else ''}"


def _shown(change: Change) -> list[Part]:
    """The parts row by row where they are few, else by cause, up and down apart: none is lost."""
    if len(change.parts) <= MOST_PARTS:
        return list(change.parts)
    added: dict[tuple[str, bool], Decimal] = {}
    for p in change.parts:
        added[p.cause, p.amount > 0] = added.get((p.cause, p.amount > 0), Decimal()) + p.amount
    return [Part(cause, amount) for (cause, _), amount in added.items()]


def _told(context: Context, change: Change, part: Part, *, is_same: bool) -> str:
    """A part with its cause, which is said once where the next has the same."""
    cause = "" if is_same else f"{message(part.cause)} "
    about = f" ({part.about})" if part.about else ""
    return f"{cause}{_part(context, change, part.amount)}{about}"


def _part(context: Context, change: Change, amount: Decimal) -> str:
    if isinstance(change.before, date) or isinstance(change.after, date):
        return formats.days(int(amount), context.locale, signed=True)
    return number(change, amount, context.locale, signed=True)


def _days_said(context: Context, note: str) -> str:
    """The day a baseline was approved as this reader writes days; what was given as the reason
    stays."""
    head, colon, reason = note.partition(": ")
    dated = re.sub(
        r"\d{4}-\d{2}-\d{2}",
        lambda match: formats.day(date.fromisoformat(match[0]), context.locale),
        head,
        count=1,
    )
    return f"{dated}{colon}{reason}"


def _now(context: Context, change: Change) -> Text:
    """What it is now, and by how much it moved where that can be counted."""
    now, first, last = _said(context, change, change.after), change.before, change.after
    if isinstance(first, date) and isinstance(last, date) and first != last:
        return two_lines(now, formats.days((last - first).days, context.locale, signed=True))
    if isinstance(first, Decimal) and isinstance(last, Decimal):
        return two_lines(now, number(change, last - first, context.locale, signed=True))
    return now


def _said(context: Context, change: Change, value: Any) -> Text:
    if value is None:
        return formats.UNKNOWN
    if change.kind in ("Projects", "People") and not change.field:
        return message("here")
    if isinstance(value, bool):
        return formats.flag(value)
    if isinstance(value, date):
        return formats.day(value, context.locale).replace(
            f"{formats.NO_BREAK}{value.year}", f" {value.year}"
        )  # four columns stand on a phone
    if isinstance(value, Decimal | float | int) and change.field != "version":
        return number(change, value, context.locale)
    if change.field.endswith("_colour"):
        return blocks.badge(value)
    return (
        message("version {value}", value=value)
        if change.field == "version"
        else _words(change, str(value))
    )


LONGEST = 80


def _words(change: Change, value: str) -> str:
    """A word of ours as a word, a text of theirs as it is, its beginning where it is long."""
    text = (
        opening(message(value.replace("_", " ")))
        if "." not in change.field and value.islower()
        else value
    )
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
