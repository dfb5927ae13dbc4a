"""Addresses under which a program reads one question for its owner: personal, for a while, and
taken back at any time. The token is shown once; here lies its hash."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, delete, func, insert, select

from portal.desk.chain import moment, person
from portal.desk.opening import Desk, Unavailable
from portal.desk.tables import FEED

log = logging.getLogger("standpoint.portal")
DAYS = 90
"""How long an address works."""
MOST = 20
"""Addresses that one person has at once."""


@dataclass(frozen=True)
class Feed:
    """One address: whose, for which of their scopes, and what it asks."""

    email: str
    audience: str
    scope_key: str
    name: str
    query: Mapping[str, str]
    until: datetime
    """UTC."""
    token_hash: str = ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make(desk: Callable[[], Desk], feed: Feed) -> str:
    """The token of a new address; empty where none could be made."""
    token, mine, now = secrets.token_urlsafe(32), person(feed.email), moment()
    try:
        with desk().writing() as connection:
            connection.execute(delete(FEED).where(FEED.c.until <= now))
            count = select(func.count()).select_from(FEED).where(FEED.c.viewer == mine)
            if (connection.execute(count).scalar() or 0) >= MOST:
                return ""
            connection.execute(
                insert(FEED).values(
                    token_hash=_hash(token),
                    viewer=mine,
                    email=feed.email,
                    audience=feed.audience,
                    scope_key=feed.scope_key,
                    name=feed.name,
                    query=json.dumps(dict(feed.query), ensure_ascii=False, sort_keys=True),
                    made_at=now,
                    until=min(feed.until, now + timedelta(days=DAYS)),
                )
            )
    except Unavailable as error:
        log.warning("a feed is not made: %s", error)
        return ""
    return token


def of(desk: Callable[[], Desk], token: str) -> Feed | None:
    """The feed of a token; None where there is none any more. Unavailable where the desk is
    away: then nothing is read by it."""
    with desk().reading() as connection:
        wanted = (FEED.c.token_hash == _hash(token)) & (FEED.c.until > moment())
        row = connection.execute(select(FEED).where(wanted)).mappings().one_or_none()
    return _feed(row) if row else None


def listed(desk: Callable[[], Desk], email: str) -> list[Feed]:
    """A person's addresses that still work, in no order."""
    try:
        with desk().reading() as connection:
            wanted = (FEED.c.viewer == person(email)) & (FEED.c.until > moment())
            rows = connection.execute(select(FEED).where(wanted)).mappings().all()
    except Unavailable as error:
        log.warning("feeds are not read: %s", error)
        return []
    return [_feed(row) for row in rows]


def _feed(row: RowMapping) -> Feed:
    return Feed(
        email=row["email"],
        audience=row["audience"],
        scope_key=row["scope_key"],
        name=row["name"],
        query=json.loads(row["query"]),
        until=row["until"],
        token_hash=row["token_hash"],
    )


def end(desk: Callable[[], Desk], email: str, token_hash: str) -> None:
    """Takes back one of a person's own."""
    try:
        with desk().writing() as connection:
            mine = (FEED.c.token_hash == token_hash) & (FEED.c.viewer == person(email))
            connection.execute(delete(FEED).where(mine))
    except Unavailable as error:
        log.warning("a feed is not taken back: %s", error)


def forget(desk: Desk, email: str) -> None:
    """Takes back all of a person's."""
    with desk.writing() as connection:
        connection.execute(delete(FEED).where(FEED.c.viewer == person(email)))
