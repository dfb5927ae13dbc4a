"""When each viewer was last here, and which report they read then: kept per viewer, apart from all
project data.

Who a viewer is stands in the file as a hash only. Where the file cannot be written, nobody is
remembered and everything else works.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from portal.gate.access import Scope

log = logging.getLogger("standpoint.portal")
FILE = "visits.sqlite"
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
    folder: Path, email: str, scope: Scope, snapshot_key: str, now: datetime | None = None
) -> Visit | None:
    """Notes that a viewer reads a report now, and returns the visit before this one; None on the
    first."""
    viewer = hashlib.sha256(f"{email}\n{scope.audience}\n{scope.key}".encode()).hexdigest()
    try:
        with closing(sqlite3.connect(folder / FILE, timeout=1, isolation_level=None)) as connection:
            return _note(
                connection,
                viewer,
                snapshot_key=snapshot_key,
                now=now or datetime.now(UTC).replace(tzinfo=None),
            )
    except sqlite3.DatabaseError as error:
        log.warning("visits are not kept: %s", error)
        return None


def _note(
    connection: sqlite3.Connection, viewer: str, snapshot_key: str, now: datetime
) -> Visit | None:
    connection.execute(
        "create table if not exists visit (viewer text primary key, this_at text not null, this_id"
        " text not null, last_at text, last_id text)"
    )
    found = connection.execute(
        "select this_at, this_id, last_at, last_id from visit where viewer = ?", (viewer,)
    ).fetchone()
    if found is None:
        connection.execute(
            "insert or ignore into visit values (?, ?, ?, null, null)",
            (viewer, now.isoformat(), snapshot_key),
        )
        return None
    seen, seen_id, last_at, last_id = datetime.fromisoformat(found[0]), found[1], found[2], found[3]
    if now - seen > PAUSE:
        last_at, last_id = found[0], seen_id
    if now - seen > BREATH or seen_id != snapshot_key:
        connection.execute(
            "update visit set this_at = ?, this_id = ?, last_at = ?, last_id = ? where viewer = ?",
            (now.isoformat(), snapshot_key, last_at, last_id, viewer),
        )
    return Visit(datetime.fromisoformat(last_at), last_id) if last_at else None
