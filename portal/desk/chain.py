"""What happened, in order: each entry's hash covers the one before it, so that none can be changed,
removed or slipped in without its being seen. Erasing a person empties what was said of them and
leaves the chain whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update

from portal.desk.opening import LOCK, Desk
from portal.desk.tables import ANCHOR, ENTRY

START = "0" * 64
BATCH = 1_000


@dataclass(frozen=True)
class Event:
    """Something to be noted: what kind, of whom (e-mail, or empty), about what, and its words."""

    kind: str
    email: str
    about: str
    content: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class Entry:
    """One line of the trail as it was written; `content` is None once it was erased."""

    number: int
    at: datetime
    kind: str
    about: str
    content: dict[str, Any] | None


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain came to."""

    count: int
    erased: int
    broken: tuple[str, ...]
    """Sentences, one for each entry that is not what was written."""


def moment() -> datetime:
    """Now, in UTC, as the desk writes it."""
    return datetime.now(UTC).replace(tzinfo=None)


def hashed(words: str) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(words.encode()).hexdigest()


def person(email: str) -> str:
    """The key of a person, whatever the case of their address."""
    return hashed(f"person\n{email.strip().lower()}") if email else ""


def append(desk: Desk, events: Sequence[Event]) -> None:
    """Adds events in order, on disk when it returns; Unavailable where it cannot."""
    if not events:
        return
    with desk.writing() as connection:
        _alone(connection)
        _add(connection, events)


def append_new(desk: Desk, events: Sequence[Event]) -> int:
    """Adds those events of which the chain holds no entry of the same kind, about the same and in
    the same words, whoever added it; returns how many."""
    if not events:
        return 0
    with desk.writing() as connection:
        _alone(connection)
        asked = select(ENTRY.c.kind, ENTRY.c.about, ENTRY.c.content_hash)
        kinds = {event.kind for event in events}
        held = {tuple(row) for row in connection.execute(asked.where(ENTRY.c.kind.in_(kinds)))}
        news = [e for e in events if (e.kind, e.about[:200], hashed(_words(e))) not in held]
        _add(connection, news)
        return len(news)


def _add(connection: Connection, events: Sequence[Event]) -> None:
    number, before = _head(connection)
    rows = []
    for step, event in enumerate(events, 1):
        rows.append(_row(event, number + step, before))
        before = rows[-1]["entry_hash"]
    if rows:
        connection.execute(insert(ENTRY), rows)


def _alone(connection: Connection) -> None:
    """One writer of the chain at a time; SQLite has taken its lock already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK + 1})


def _head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest entry, or of where retention left off."""
    for table in (ENTRY, ANCHOR):
        row = connection.execute(
            select(table.c.number, table.c.entry_hash).order_by(table.c.number.desc()).limit(1)
        ).one_or_none()
        if row:
            return row[0], row[1]
    return 0, START


def _words(event: Event) -> str:
    return json.dumps(event.content, sort_keys=True, ensure_ascii=False, default=str)


def _row(event: Event, number: int, before: str) -> dict[str, Any]:
    content = _words(event)
    row = {
        "number": number,
        "at": event.at,
        "kind": event.kind,
        "person": person(event.email),
        "about": event.about[:200],
        "content": content,
        "content_hash": hashed(content),
    }
    return {**row, "entry_hash": _hash(row, before)}


def _hash(row: dict[str, Any], before: str) -> str:
    parts = [row[c] for c in ("number", "kind", "person", "about", "content_hash")]
    return hashed(json.dumps([before, row["at"].isoformat(), *parts], ensure_ascii=False))


def entries(desk: Desk, limit: int, email: str = "", kinds: Iterable[str] = ()) -> list[Entry]:
    """The newest entries first, of one person or of all; of the kinds asked for, or of all."""
    asked = select(ENTRY.c.number, ENTRY.c.at, ENTRY.c.kind, ENTRY.c.about, ENTRY.c.content)
    if email:
        asked = asked.where(ENTRY.c.person == person(email))
    if kinds:
        asked = asked.where(ENTRY.c.kind.in_(tuple(kinds)))
    with desk.reading() as connection:
        rows = connection.execute(asked.order_by(ENTRY.c.number.desc()).limit(limit)).all()
    return [Entry(*row[:4], json.loads(row[4]) if row[4] else None) for row in rows]


def verify(desk: Desk) -> Verdict:
    """Walks the whole chain; every entry that was changed, removed or slipped in is named."""
    broken: list[str] = []
    count = erased = 0
    with desk.reading() as connection:
        anchor = connection.execute(
            select(ANCHOR.c.number, ANCHOR.c.entry_hash).order_by(ANCHOR.c.number.desc()).limit(1)
        ).one_or_none()
        number, before = (anchor[0], anchor[1]) if anchor else (0, START)
        rows = connection.execution_options(yield_per=BATCH).execute(
            select(ENTRY).order_by(ENTRY.c.number)
        )
        for row in rows.mappings():
            broken += _wrong(dict(row), after=number, before=before)
            number, before = row["number"], row["entry_hash"]
            count, erased = count + 1, erased + (row["content"] is None)
    return Verdict(count, erased, tuple(broken))


def _wrong(row: dict[str, Any], after: int, before: str) -> list[str]:
    number = row["number"]
    if number != after + 1:
        return [f"Entries {after + 1} to {number - 1} are missing."]
    if row["content"] is not None and hashed(row["content"]) != row["content_hash"]:
        return [f"Entry {number}: its content is not what was written."]
    if _hash(row, before) != row["entry_hash"]:
        return [f"Entry {number}: it, or the entry before it, is not what was written."]
    return []


def erase(desk: Desk, email: str) -> int:
    """Empties what the trail holds of a person; returns how many entries that were."""
    with desk.writing() as connection:
        done = connection.execute(
            update(ENTRY)
            .where(ENTRY.c.person == person(email), ENTRY.c.content.is_not(None))
            .values(content=None)
        )
        return int(done.rowcount)


def forget(desk: Desk, until: datetime) -> int:
    """Removes entries older than a moment and keeps the hash they end with; returns how many."""
    with desk.writing() as connection:
        _alone(connection)
        old = select(func.max(ENTRY.c.number)).where(ENTRY.c.at < until)
        last = connection.execute(old).scalar()
        if last is None:
            return 0
        kept = select(ENTRY.c.number, ENTRY.c.at, ENTRY.c.entry_hash).where(ENTRY.c.number == last)
        row = connection.execute(kept).one()
        connection.execute(delete(ANCHOR))
        connection.execute(insert(ANCHOR).values(number=row[0], at=row[1], entry_hash=row[2]))
        return int(connection.execute(delete(ENTRY).where(ENTRY.c.number <= last)).rowcount)
