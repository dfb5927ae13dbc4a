"""Notes who signed in, saw which page of which report, downloaded, and was refused; what became of
reports is taken over by `releases`. Says nothing of what the numbers were."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from functools import lru_cache

from cachetools import TTLCache

from portal.desk import chain, opening, sessions
from portal.desk.chain import Entry, Event
from portal.desk.journal import Journal
from portal.desk.opening import Unavailable
from portal.gate import releases
from portal.gate.access import Scope
from portal.gate.published import NotYours
from portal.settings import Settings

log = logging.getLogger("standpoint.portal")
AGAIN = 600
"""Seconds in which the same person's same step is noted once: a filter is not another visit."""
_noted: TTLCache[tuple[str, ...], None] = TTLCache(maxsize=20_000, ttl=AGAIN)
_lock = threading.Lock()


@lru_cache(maxsize=8)
def journal(settings: Settings) -> Journal:
    """The one queue of these settings."""
    return Journal(lambda: opening.desk(settings))


DAYS_OF_SESSIONS = 40
"""The provider's cookie lives thirty days; after that nothing can refer to a session any more."""


def tidy(settings: Settings) -> None:
    """Lets go of what is older than portal.toml says; never fails."""
    now = chain.moment()
    try:
        desk = opening.desk(settings)
        chain.forget(desk, now - timedelta(days=settings.audit_days))
        sessions.forget(desk, now - timedelta(days=DAYS_OF_SESSIONS))
    except Unavailable as error:
        log.warning("the desk is not tidied: %s", error)


def newest(settings: Settings, scope: Scope, count: int) -> list[Entry] | None:
    """The newest entries, None where the desk is away; NotYours for everybody but the project
    office."""
    if not scope.may_review:
        raise NotYours()
    releases.note(settings)
    try:
        return chain.entries(opening.desk(settings), count)
    except Unavailable as error:
        log.warning("the trail is not read: %s", error)
        return None


def note(settings: Settings, kind: str, email: str, about: str = "", **content: object) -> None:
    """Notes a step of a person, once within ten minutes; never fails and never waits."""
    step = (settings.desk, str(settings.snapshots), kind, email, about, repr(content))
    with _lock:
        if step in _noted:
            return
        _noted[step] = None
    told = {"viewer": email, **content}
    journal(settings).note(Event(kind, email, about, told, chain.moment()))
