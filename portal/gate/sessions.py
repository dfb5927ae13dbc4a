"""Does this sign-in still count? Limits of our own over the provider's cookie, which lasts a month,
and an end that holds for every tab and every copy of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cachetools import LRUCache

from portal.desk import opening, sessions
from portal.desk.chain import hashed, moment
from portal.desk.opening import Unavailable
from portal.desk.sessions import Session
from portal.gate import trail
from portal.language import marked, message
from portal.recent import Recent
from portal.settings import Settings

log = logging.getLogger("standpoint.portal")
NAMED = ("iss", "sub", "iat", "auth_time", "sid", "nonce", "exp")
"""Claims of an identity token that tell one sign-in from every other."""
GRACE = timedelta(minutes=2)
"""What the clocks of two machines may differ by."""
BREATH = timedelta(minutes=1)
"""How often the use of a session is noted."""
SECONDS = 1.0
"""How long an answer of the desk is believed: what another process ends, ends here within that."""

SIGNED_OUT = marked("You signed out. Sign in again to read on.")
OVER = marked("Your sign-in has come to its end. Sign in again to read on.")
IDLE = marked("You were away for a while. Sign in again to read on.")
STALE = marked("This sign-in is too old to begin with. Sign in again.")


class Ended(Exception):
    """The sign-in does not count any more; the message says why."""


@dataclass(frozen=True)
class Claims:
    """What a signed cookie says of a sign-in. Moments are UTC."""

    key: str
    email: str
    is_verified: bool
    signed_in_at: datetime
    expires_at: datetime


def claims(raw: Mapping[str, Any]) -> Claims | None:
    """The sign-in behind a verified cookie or `st.user`; None for nobody."""
    if raw.get("is_logged_in") is not True:
        return None
    named = "\n".join(f"{name}={raw.get(name)}" for name in NAMED)
    return Claims(
        key=hashed(named),
        email=str(raw.get("email") or ""),
        is_verified=raw.get("email_verified") is True,
        signed_in_at=_at(raw.get("auth_time") or raw.get("iat")),
        expires_at=_at(raw.get("exp")),
    )


def _at(seconds: object) -> datetime:
    """A moment of a token; what is no number lies long ago."""
    if isinstance(seconds, int | float) and 0 <= seconds < 32_503_680_000:
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    return datetime(1970, 1, 1)


_remembered: LRUCache[str, Session] = LRUCache(maxsize=20_000)
"""What is known of sessions while the desk is away; what ended here stays ended."""
_fresh: Recent[str, Session] = Recent(maxsize=20_000, ttl=SECONDS)
_lock = threading.Lock()


def check(settings: Settings, claimed: Claims, now: datetime | None = None) -> None:
    """Lets a sign-in pass that counts, and remembers it at first sight; Ended otherwise."""
    now = now or moment()
    session = _session(settings, claimed)
    if session is None:
        if now > claimed.expires_at + GRACE:
            raise Ended(message(STALE))
        session = _begin(settings, claimed, now)
    why = reason(settings, session, now)
    if why:
        raise Ended(message(why))


def reason(settings: Settings, session: Session, now: datetime) -> str:
    """Why a session does not count any more; empty while it does."""
    if session.ended_at is not None:
        return SIGNED_OUT
    if now - session.signed_in_at > timedelta(hours=settings.session_hours):
        return OVER
    if now - session.seen_at > timedelta(minutes=settings.idle_minutes):
        return IDLE
    return ""


def _session(settings: Settings, claimed: Claims) -> Session | None:
    with _lock:
        fresh: Session | None = _fresh.get(claimed.key)
    if fresh is not None:
        return fresh
    try:
        known = sessions.known(opening.desk(settings), [claimed.key]).get(claimed.key)
    except Unavailable as error:
        log.warning("sessions: %s", error)
        with _lock:
            return _remembered.get(claimed.key)
    with _lock:
        before = _remembered.get(claimed.key)
        if known is None or (before is not None and before.ended_at):
            return before
        _remembered[claimed.key] = _fresh[claimed.key] = known
        return known


def _begin(settings: Settings, claimed: Claims, now: datetime) -> Session:
    session = Session(claimed.key, claimed.signed_in_at, now, None)
    try:
        sessions.begin(opening.desk(settings), session, claimed.email)
    except Unavailable as error:  # counts here, and nowhere else, until the desk is back
        log.warning("sessions: %s", error)
    trail.note(settings, "signed-in", claimed.email, session=claimed.key[:12])
    _keep(session)
    return session


def _keep(session: Session) -> None:
    with _lock:
        _remembered[session.key] = _fresh[session.key] = session


def use(settings: Settings, claimed: Claims, now: datetime | None = None) -> None:
    """Notes that somebody sits there: a page was asked for. Once a minute."""
    now = now or moment()
    session = _session(settings, claimed)
    if session is None or session.ended_at or now - session.seen_at <= BREATH:
        return
    try:
        sessions.touch(opening.desk(settings), claimed.key, now)
    except Unavailable as error:
        log.warning("sessions: %s", error)
    _keep(replace(session, seen_at=now))


def end(settings: Settings, claimed: Claims, now: datetime | None = None) -> None:
    """Ends a session in every tab and for every copy of its cookie."""
    now = now or moment()
    session = _session(settings, claimed) or Session(claimed.key, claimed.signed_in_at, now, None)
    _keep(replace(session, ended_at=session.ended_at or now))
    try:
        desk = opening.desk(settings)
        sessions.begin(desk, session, claimed.email)
        sessions.end(desk, now, key=claimed.key)
    except Unavailable as error:
        log.warning("sessions: %s", error)
    trail.note(settings, "signed-out", claimed.email, session=claimed.key[:12])


def ended(settings: Settings, keys: Iterable[str], now: datetime | None = None) -> set[str]:
    """Which of these sessions do not count any more; none of them where the desk is away."""
    now, asked = now or moment(), tuple(keys)
    try:
        known = sessions.known(opening.desk(settings), asked)
    except Unavailable:
        known = {}
    with _lock:
        here = {key: _remembered[key] for key in asked if key in _remembered}
    gone = {
        key: session
        for key in asked
        for session in (known.get(key), here.get(key))
        if session and reason(settings, session, now)
    }
    for session in gone.values():  # or the run that shows the way in might believe an older answer
        _keep(session)
    return set(gone)
