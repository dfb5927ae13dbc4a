"""When each viewer was last here, and which report they read then. Who a viewer is stands here as a
hash only; where the desk cannot be written, nobody is remembered and everything else works."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from portal.desk.chain import hashed, moment
from portal.desk.opening import Desk, Unavailable
from portal.desk.tables import VISIT

log = logging.getLogger("standpoint.portal")
PAUSE = timedelta(minutes=30)
"""Who comes back after so long comes for another visit."""
BREATH = timedelta(minutes=1)
"""Within one visit, that is how often it is noted; reading costs nothing, writing waits for the
disk."""


@dataclass(frozen=True)
class Visit:
    """A visit before this one: when it ended (UTC), and the report that was read."""

    at: datetime
    snapshot_key: str
    """Its id and build; the id alone where it was noted before builds had one."""

    def read(self, key: str) -> bool:
        """Whether a report was the one that was read."""
        return self.snapshot_key in (key, key.partition("@")[0])


def before(
    desk: Callable[[], Desk],
    role: tuple[str, str, str],
    snapshot_key: str,
    now: datetime | None = None,
) -> Visit | None:
    """Notes that a viewer (e-mail, audience, key) reads a report now, and returns the visit before
    this one; None on the first."""
    viewer, now = hashed("\n".join(role)), now or moment()
    try:
        opened = desk()
        with opened.reading() as connection:
            known = _known(connection, viewer)
        if known and not _is_news(known, snapshot_key, now=now):
            return _last(known)
        with opened.writing() as connection:
            return _note(connection, viewer, snapshot_key=snapshot_key, now=now)
    except Unavailable as error:
        log.warning("visits are not kept: %s", error)
        return None


OLD = "visits.sqlite"
"""Where visits lay before there was a desk."""


def adopt(desk: Desk, folder: Path) -> None:
    """Takes in the visits of the file that older versions kept, and removes it."""
    file = folder / OLD
    if not file.is_file():
        return
    try:
        with closing(sqlite3.connect(file)) as old:
            rows = old.execute("select viewer, this_at, this_id, last_at, last_id from visit")
            kept = [_adopted(*row) for row in rows]
        with desk.writing() as connection:
            here = set(connection.execute(select(VISIT.c.viewer)).scalars())
            news = [row for row in kept if row["viewer"] not in here]
            connection.execute(insert(VISIT), news) if news else None
        file.unlink()
    except (sqlite3.DatabaseError, Unavailable, OSError, ValueError) as error:
        log.warning("earlier visits are not taken over: %s", error)


def _adopted(viewer: str, this_at: str, this: str, last_at: str | None, last: str | None) -> Any:
    return {
        "viewer": viewer,
        "this_at": datetime.fromisoformat(this_at),
        "this_report": this,
        "last_at": datetime.fromisoformat(last_at) if last_at else None,
        "last_report": last,
    }


Known = tuple[datetime, str, datetime | None, str | None]


def _known(connection: Connection, viewer: str) -> Known | None:
    columns = (VISIT.c.this_at, VISIT.c.this_report, VISIT.c.last_at, VISIT.c.last_report)
    row = connection.execute(select(*columns).where(VISIT.c.viewer == viewer)).one_or_none()
    return (row[0], row[1], row[2], row[3]) if row else None


def _is_news(known: Known, snapshot_key: str, now: datetime) -> bool:
    return now - known[0] > BREATH or known[1] != snapshot_key


def _last(known: Known) -> Visit | None:
    return Visit(known[2], known[3]) if known[2] and known[3] else None


def _note(connection: Connection, viewer: str, snapshot_key: str, now: datetime) -> Visit | None:
    known = _known(connection, viewer)  # again: the write lock is held from here on
    if known is None:
        connection.execute(
            insert(VISIT).values(viewer=viewer, this_at=now, this_report=snapshot_key)
        )
        return None
    seen, report, last_at, last_report = known
    if now - seen > PAUSE:
        last_at, last_report = seen, report
    if _is_news(known, snapshot_key, now=now):
        connection.execute(
            update(VISIT)
            .where(VISIT.c.viewer == viewer)
            .values(this_at=now, this_report=snapshot_key, last_at=last_at, last_report=last_report)
        )
    return _last((now, snapshot_key, last_at, last_report))
