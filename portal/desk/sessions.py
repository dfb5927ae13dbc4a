"""Sign-ins that were seen, and which of them ended. Whether one still counts is the gate's to say;
this only remembers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.desk.chain import person
from portal.desk.opening import Desk
from portal.desk.tables import SESSION


@dataclass(frozen=True)
class Session:
    """One sign-in: when it began at the provider, when it was last used, when it ended (UTC)."""

    key: str
    signed_in_at: datetime
    seen_at: datetime
    ended_at: datetime | None


def known(desk: Desk, keys: Iterable[str]) -> dict[str, Session]:
    """The sessions of these keys that were seen before."""
    columns = (SESSION.c.session_key, SESSION.c.signed_in_at, SESSION.c.seen_at, SESSION.c.ended_at)
    with desk.reading() as connection:
        rows = connection.execute(
            select(*columns).where(SESSION.c.session_key.in_(tuple(keys)))
        ).all()
    return {row[0]: Session(row[0], row[1], row[2], row[3]) for row in rows}


def begin(desk: Desk, session: Session, email: str) -> bool:
    """Remembers a sign-in; False where another tab of it came first."""
    with desk.writing() as connection:
        if connection.execute(
            select(SESSION.c.session_key).where(SESSION.c.session_key == session.key)
        ).one_or_none():
            return False
        try:
            connection.execute(
                insert(SESSION).values(
                    session_key=session.key,
                    viewer=person(email),
                    signed_in_at=session.signed_in_at,
                    seen_at=session.seen_at,
                )
            )
        except IntegrityError:  # another host was quicker
            return False
    return True


def touch(desk: Desk, key: str, now: datetime) -> None:
    """Notes that a session was used."""
    with desk.writing() as connection:
        connection.execute(update(SESSION).where(SESSION.c.session_key == key).values(seen_at=now))


def end(desk: Desk, now: datetime, key: str = "", email: str = "") -> int:
    """Ends one session, or every one of a person; returns how many were open."""
    of = SESSION.c.session_key == key if key else SESSION.c.viewer == person(email)
    with desk.writing() as connection:
        done = connection.execute(
            update(SESSION).where(of, SESSION.c.ended_at.is_(None)).values(ended_at=now)
        )
        return int(done.rowcount)


def forget(desk: Desk, until: datetime) -> int:
    """Removes sessions that began before a moment, when none of them can count any more."""
    with desk.writing() as connection:
        done = connection.execute(delete(SESSION).where(SESSION.c.signed_in_at < until))
        return int(done.rowcount)
