"""What a candidate would change for whom, before anybody is surprised; `standpoint review`
says it, and so does the page Release.

Each scope's differences are read through a reader of that scope, so they are what those viewers
would see, and no more. Refuses everybody but the project office, which reads the whole portfolio as
it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from portal import formats
from portal.facts.changes import compare
from portal.facts.changes.causes import BASELINE, CORRECTION, RULE, SCOPE, Change
from portal.facts.changes.fields import is_thing, label, number
from portal.formats import Locale
from portal.gate import published
from portal.gate.access import Scope, scope_of
from portal.gate.audiences import AUDIENCES
from portal.gate.published import Event, Snapshot
from portal.gate.store import Reader, Results, Stores, Warehouse
from portal.language import marked, message, plural, spoken, within

OFFICE = Scope("pm", "")
MOST = 8
"""How many changes of a scope are told before the rest are counted."""
WEIGHT = ("Projects", "Dates", "Status", "Money", "Scope", "Risk", "Plan", "People", "Work")


@dataclass(frozen=True)
class Seen:
    """What the viewers of one scope will see change, the weightiest first."""

    title: str
    is_customer: bool
    viewer_count: int
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """A candidate beside the live report."""

    live: Snapshot
    candidate: Snapshot
    is_outdated: bool
    """Another report went live since it was built."""
    guards: dict[str, list[str]]
    """What each guard said when it was built."""
    seen: tuple[Seen, ...]
    quality: tuple[str, ...]

    @property
    def failed(self) -> list[str]:
        """The sentences of the guards that fail."""
        return [f"{name}: {sentence}" for name, words in self.guards.items() for sentence in words]


def review(
    folder: Path, shared: Warehouse, scope: Scope, still: Callable[[], None]
) -> Review | None:
    """The review of the candidate, None where none waits; NotYours for everybody but the project
    office."""
    still()
    waiting = published.candidate(folder, scope)
    if waiting is None:
        return None
    live, new = published.live_report(folder), published.describe(waiting.report)
    people = (*published.directory(folder), *published.directory_of(waiting))
    made: Review = shared.results.get(
        ("review", live.key, new.key),
        lambda: _review(live, new, waiting=waiting, people=people, still=still),
    )
    return replace(made, guards=waiting.guards)


def _review(
    live: Snapshot,
    new: Snapshot,
    waiting: published.Candidate,
    people: tuple[tuple[str, str, str, str], ...],
    still: Callable[[], None],
) -> Review:
    """Stores of its own, few at a time: a review passes every scope once, and must not push out
    those in use."""
    own = Warehouse(Stores(4), Results(32), 60.0)
    office = Reader(warehouse=own, snapshot=new, scope=OFFICE, still=still)
    names = {
        (r["audience"], r["scope_key"]): r["scope_name"]
        for r in office.rows("scope_names").to_pylist()
    }
    locale = Locale(spoken(), new.currency, new.timezone)
    viewers: dict[Scope, set[str]] = {}
    for email, _, audience, key in people:
        if (scope := scope_of(audience, key)) is not None:
            viewers.setdefault(scope, set()).add(email)
    seen = []
    for scope, emails in viewers.items():
        reader = Reader(warehouse=own, snapshot=new, scope=scope, still=still)
        difference = compare.compare(reader.at(live), reader)
        seen.append(
            Seen(
                title=_title(scope, names),
                is_customer=scope.audience == "customer",
                viewer_count=len(emails),
                sentences=sentences(difference, locale),
            )
        )
    seen.sort(key=lambda s: (not s.is_customer, -len(s.sentences), s.title))
    return Review(
        live=live,
        candidate=new,
        is_outdated=waiting.previous_id != live.id,
        guards=waiting.guards,
        seen=tuple(seen),
        quality=_quality(office.at(live), office),
    )


def _title(scope: Scope, names: dict[tuple[str, str], str]) -> str:
    if not scope.key:
        whole = message(AUDIENCES[scope.audience].whole)
        return message("{whole} (whole portfolio)", whole=whole) if scope == OFFICE else whole
    name = names.get((scope.audience, scope.key)) or scope.key
    return f"{name} ({within(message(AUDIENCES[scope.audience].scope))})"


def _quality(live: Reader, new: Reader) -> tuple[str, ...]:
    """What came in otherwise than for the live report: refused rows by table, files that are
    missing or new."""
    old_files, new_files = (
        {r["file_name"]: r["table_name"] for r in reader.rows("sources").to_pylist()}
        for reader in (live, new)
    )
    old, now = (
        Counter(
            r["table_name"] for r in reader.rows("refused", limit=1_000_000, offset=0).to_pylist()
        )
        for reader in (live, new)
    )
    refused, before = sum(now.values()), sum(old.values())
    told = [
        plural(
            "{count} refused row, as in the live report.",
            "{count} refused rows, as in the live report.",
            refused,
        )
        if refused == before
        else plural(
            "{count} refused row, {before} in the live report.",
            "{count} refused rows, {before} in the live report.",
            refused,
            before=before,
        )
    ]
    told += [
        message(
            "{table}: {refused} refused, {before} in the live report.",
            table=_called(table),
            refused=now[table],
            before=old[table],
        )
        for table in sorted(old | now)
        if old[table] != now[table]
    ]
    told += [
        message("File missing: {name} ({table}).", name=name, table=_called(table))
        for name, table in old_files.items()
        if name not in new_files
    ]
    told += [
        message("File new: {name} ({table}).", name=name, table=_called(table))
        for name, table in new_files.items()
        if name not in old_files
    ]
    return tuple(told)


def _called(table: str) -> str:
    """A table as its readers call it."""
    return message(table.replace("_", " "))


# --- in words -------------------------------------------------------------------------------------


def sentences(changes: list[Change], locale: Locale) -> tuple[str, ...]:
    """Each change in words, the weightiest kind first, several new risks as one."""
    risks = [c for c in changes if c.field == "risk" and c.note == "new"]
    rest = [c for c in changes if len(risks) < 2 or c not in risks]
    told = [(WEIGHT.index(c.kind), sentence(c, locale)) for c in rest]
    if len(risks) > 1:
        told.append(
            (
                WEIGHT.index("Risk"),
                plural(
                    "{count} new risk becomes visible: {risks}",
                    "{count} new risks become visible: {risks}",
                    len(risks),
                    risks=", ".join(c.subject for c in risks),
                ),
            )
        )
    return tuple(text for _, text in sorted(told, key=lambda t: t[0]))


def sentence(change: Change, locale: Locale) -> str:
    """One change in words: Alder Bridge: milestone Go-live moves 9 days later, to 3 Apr 2026."""
    if not change.field:
        return (
            message("{about} becomes visible", about=change.subject)
            if change.after is not None
            else message("{about} is no longer visible", about=change.subject)
        )
    what = message("risk") if change.field == "risk" else within(label(change.field))
    about = (
        (f"{change.project_name}: " if change.project_name else "") + f"{what} {change.subject}"
        if is_thing(change)
        else f"{change.subject}: {what}"
    )
    if change.field == "version" and change.before is None:
        return message(
            "{about}: the first baseline is there, version {version}",
            about=change.subject,
            version=change.after,
        )
    is_told = change.cause in (CORRECTION, BASELINE, SCOPE, RULE)
    cause = f" ({message(change.cause)})" if is_told else ""
    return f"{_moved(change, about, locale)}{cause}"


BECAME = {
    "new": marked("{about} becomes visible"),
    "removed": marked("{about} is no longer visible"),
    "closed": marked("{about} is closed"),
}


def _moved(change: Change, about: str, locale: Locale) -> str:
    """What became of it, as a sentence that begins with what it is about."""
    before, after = change.before, change.after
    locale = formats.in_currency(locale, change.currency)
    if change.note in BECAME:
        return message(BECAME[change.note], about=about)
    if change.note in ("reached", "finished"):
        return _reached(change, about, locale)
    if isinstance(before, date) and isinstance(after, date):
        return _later(about, (after - before).days, formats.day(after, locale))
    if isinstance(before, Decimal) and isinstance(after, Decimal):
        return _risen(change, about, moved=after - before, locale=locale)
    return message(
        "{about} becomes {after}, it was {before}",
        about=about,
        after=_word(change, after, locale),
        before=_word(change, before, locale),
    )


def _reached(change: Change, about: str, locale: Locale) -> str:
    is_dated = isinstance(change.after, date)
    day = formats.day(change.after, locale) if is_dated else ""
    if change.note == "reached":
        return (
            message("{about} reached on {day}", about=about, day=day)
            if is_dated
            else message("{about} reached", about=about)
        )
    return (
        message("{about} finished on {day}", about=about, day=day)
        if is_dated
        else message("{about} finished", about=about)
    )


def _later(about: str, days: int, day: str) -> str:
    if days > 0:
        return plural(
            "{about} moves {count} day later, to {day}",
            "{about} moves {count} days later, to {day}",
            days,
            about=about,
            day=day,
        )
    return plural(
        "{about} moves {count} day earlier, to {day}",
        "{about} moves {count} days earlier, to {day}",
        -days,
        about=about,
        day=day,
    )


def _risen(change: Change, about: str, moved: Decimal, locale: Locale) -> str:
    values = {
        "about": about,
        "amount": number(change, abs(moved), locale),
        "now": number(change, change.after, locale),
    }
    if moved > 0:
        return message("{about} rises by {amount} to {now}", **values)
    if moved < 0:
        return message("{about} falls by {amount} to {now}", **values)
    return message("{about} moves by {amount} to {now}", **values)


def _word(change: Change, value: object, locale: Locale) -> str:
    if value is None:
        return message("unknown")
    if isinstance(value, date):
        return formats.day(value, locale)
    if isinstance(value, bool):
        return formats.flag(value)
    if isinstance(value, Decimal):
        return number(change, value, locale)
    return (
        message("version {value}", value=value)
        if change.field == "version"
        else (
            formats.status_within(str(value))
            if change.field.endswith("_colour")
            else message(str(value).replace("_", " "))
        )
    )


def headline(seen: Review) -> str:
    """How many scopes see something change."""
    moved = sum(1 for s in seen.seen if s.sentences)
    return message(
        "The candidate as of {day} changes what {moved} of {every} groups of viewers see.",
        day=formats.day(seen.candidate.status_date, Locale(spoken())).replace(
            formats.NO_BREAK, " "
        ),
        moved=moved,
        every=len(seen.seen),
    )


def verdict(seen: Review) -> tuple[str, str]:
    """What may be done with it, and the command that does it."""
    if seen.is_outdated:
        return (
            message("Another report went live since it was built. Build it again:"),
            "standpoint refresh --candidate",
        )
    if seen.failed:
        return (
            message("A guard fails. Mend it and build it again, or publish it all the same:"),
            'standpoint publish --despite "reason"',
        )
    return (
        message("Every stated guard holds. Publish it:")
        if seen.guards
        else message("No guard is stated. Publish it:"),
        "standpoint publish",
    )


# --- the release log ------------------------------------------------------------------------------

SAID = {
    "candidate": marked("The report as of {day} built as a candidate"),
    "published": marked("The report as of {day} published"),
    "published despite": marked("The report as of {day} published although a guard failed"),
    "rolled back": marked("Went back to the report as of {day}"),
    "locked": marked("Reports up to {day} are final"),
    "opened": marked("Reports up to {day} may be corrected again"),
}


def log_of(folder: Path, scope: Scope) -> tuple[Event, ...]:
    """The release log as a scope may read it, the newest first.

    Candidates are the project office's. Reasons are written for the inside, often naming other
    customers' projects, so customers do not read them, nor that a guard failed: they read what was
    published, taken back and closed, and when.
    """
    events = [
        e
        for e in published.pointer(folder).log
        if e.what in SAID and (scope.may_review or e.what != "candidate")
    ]
    if scope.audience == "customer":
        events = [
            replace(e, what="published" if e.what == "published despite" else e.what, reason="")
            for e in events
        ]
    elif not scope.is_whole:
        events = [
            replace(e, reason="" if e.what == "published despite" else e.reason) for e in events
        ]
    return tuple(reversed(events))


def told(event: Event, locale: Locale) -> str:
    """One line of the log: what became of which report."""
    day = formats.day(event.status_date, locale)
    sentence = message(SAID[event.what], day=day)
    return f"{sentence}: {event.reason}" if event.reason else sentence
