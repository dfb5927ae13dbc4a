"""A sign-in counts as long as portal.toml says, ends everywhere at once, and who was granted or
revoked is so at the next read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from portal import closing, settings
from portal.desk import chain, entitlements, opening
from portal.desk import sessions as kept
from portal.gate import access, sessions, signin, trail
from portal.gate.published import NotYours
from portal.gate.sessions import Claims, Ended
from portal.settings import Settings
from tests.portal.stage import snapshots  # noqa: F401
from tests.portal.test_signin import BASE

NOON = datetime(2026, 3, 16, 12, 0)
RAW = {
    "is_logged_in": True,
    "email": "ann@customer1.test",
    "email_verified": True,
    "iss": "https://login.test",
    "sub": "17",
    "nonce": "n1",
    "iat": NOON.replace(tzinfo=UTC).timestamp(),
    "exp": (NOON + timedelta(minutes=5)).replace(tzinfo=UTC).timestamp(),
}
ALDER = access.Scope("customer", "ALDER")


def claimed(**other: object) -> Claims:
    made = sessions.claims({**RAW, **other})
    assert made is not None
    return made


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


@pytest.fixture
def own(tmp_path: Path, snapshots: Path) -> Iterator[Settings]:
    """Real sign-in over the tiny company, with an empty desk."""
    desk = f"sqlite:///{tmp_path}/desk.sqlite"
    sessions._remembered.clear()
    signin._known.clear()
    forget_answers()
    yield replace(BASE, snapshots=snapshots, demo=False, desk=desk)


def forget_answers() -> None:
    """As if a second had passed: the desk is asked again."""
    sessions._fresh.clear()
    signin._fresh.clear()


def passes(settings: Settings, sign_in: Claims, now: datetime) -> str:
    """Empty where it counts, else why not."""
    forget_answers()
    try:
        sessions.check(settings, sign_in, now)
    except Ended as why:
        return str(why)
    return ""


# --- one sign-in ----------------------------------------------------------------------------------


def test_a_sign_in_outlives_its_identity_token(own: Settings) -> None:
    assert passes(own, claimed(), minutes(1)) == ""
    assert passes(own, claimed(), minutes(50)) == ""


def test_a_cookie_first_seen_after_its_token_ended_does_not_begin(own: Settings) -> None:
    assert "too old" in passes(own, claimed(), minutes(8))


@pytest.mark.parametrize("missing", ["exp", "iat"])
def test_a_token_that_does_not_say_when_counts_for_nothing(own: Settings, missing: str) -> None:
    assert passes(own, claimed(**{missing: "soon"}), NOON) != ""


def test_it_ends_after_the_hours_of_portal_toml_however_busy(own: Settings) -> None:
    own = replace(own, session_hours=2.0)
    for minute in range(0, 121, 30):
        assert passes(own, claimed(), minutes(minute)) == ""
        sessions.use(own, claimed(), minutes(minute))
    assert "come to its end" in passes(own, claimed(), minutes(121))


def test_the_hours_count_from_when_the_provider_asked(own: Settings) -> None:
    earlier = (NOON - timedelta(hours=11)).replace(tzinfo=UTC).timestamp()
    assert passes(own, claimed(auth_time=earlier), minutes(1)) == ""
    sessions.use(own, claimed(auth_time=earlier), minutes(55))
    assert "come to its end" in passes(own, claimed(auth_time=earlier), minutes(61))


def test_it_ends_when_nobody_sits_there(own: Settings) -> None:
    assert passes(own, claimed(), NOON) == ""
    assert "away" in passes(own, claimed(), minutes(61))


def test_a_page_asked_for_is_use_and_a_read_is_not(own: Settings) -> None:
    assert passes(own, claimed(), NOON) == ""
    sessions.use(own, claimed(), minutes(40))
    assert passes(own, claimed(), minutes(95)) == ""
    assert "away" in passes(own, claimed(), minutes(101))


def test_signing_out_ends_every_copy_of_the_cookie_and_no_other_sign_in(own: Settings) -> None:
    copy, other = claimed(), claimed(nonce="n2")
    for sign_in in (claimed(), other):
        assert passes(own, sign_in, NOON) == ""
    sessions.end(own, claimed(), minutes(1))
    assert "signed out" in passes(own, copy, minutes(2))
    assert passes(own, other, minutes(2)) == ""


def test_a_sign_in_that_ended_before_it_was_seen_never_begins(own: Settings) -> None:
    sessions.end(own, claimed(), NOON)
    assert "signed out" in passes(own, claimed(), minutes(1))


def test_what_another_process_ended_is_ended_here(own: Settings) -> None:
    assert passes(own, claimed(), NOON) == ""
    kept.end(opening.desk(own), minutes(1), email="Ann@Customer1.test")
    assert "signed out" in passes(own, claimed(), minutes(2))
    assert sessions.ended(own, [claimed().key], minutes(2)) == {claimed().key}


@pytest.mark.parametrize("how", ["ended elsewhere", "idle"])
def test_what_was_seen_to_end_is_not_believed_a_second_longer(own: Settings, how: str) -> None:
    """A page that was just read is believed for a second; the run that shows its tab the way in
    comes within that second."""
    assert passes(own, claimed(), NOON) == ""
    now = minutes(1) if how == "ended elsewhere" else minutes(61)
    if how == "ended elsewhere":
        kept.end(opening.desk(own), now, email="ann@customer1.test")
    else:
        sessions.use(own, claimed(), minutes(30))
        kept.touch(opening.desk(own), claimed().key, NOON)  # as if nobody had sat there
    sessions.check(own, claimed(), now)  # believed
    assert sessions.ended(own, [claimed().key], now) == {claimed().key}
    with pytest.raises(Ended):
        sessions.check(own, claimed(), now)


def test_while_the_desk_is_away_those_here_read_on_and_what_ended_stays_ended(
    own: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    gone = claimed(nonce="n2")
    assert passes(own, claimed(), NOON) == passes(own, gone, NOON) == ""
    sessions.end(own, gone, minutes(1))
    away = replace(own, desk="sqlite:////nowhere/desk.sqlite")
    assert passes(away, claimed(), minutes(2)) == ""
    assert "signed out" in passes(away, gone, minutes(2))
    assert "cannot be opened" in caplog.text


@pytest.mark.parametrize("raw", [{}, {"is_logged_in": "yes"}, {"is_logged_in": False}])
def test_whoever_is_not_signed_in_has_no_claims(raw: dict[str, Any]) -> None:
    assert sessions.claims(raw) is None


# --- granted and revoked --------------------------------------------------------------------------


def test_whoever_is_revoked_reads_no_more_at_the_next_read(own: Settings) -> None:
    viewer = signin.admit(own, "ann@customer1.test", is_verified=True).viewer
    check = signin.still(own, viewer, ALDER)
    check()
    desk = opening.desk(own)
    entitlements.say(desk, entitlements.REVOKE, "ann@customer1.test", now=NOON)
    forget_answers()
    with pytest.raises(NotYours):
        check()
    with pytest.raises(signin.Refused, match="not on the list"):
        signin.admit(own, "Ann@Customer1.test", is_verified=True)


def test_whoever_is_granted_reads_at_once_and_what_they_had_too(own: Settings) -> None:
    desk = opening.desk(own)
    for email in ("ann@customer1.test", "new@corp.test"):
        entitlements.say(desk, entitlements.GRANT, email, now=NOON, audience="pm")
    assert signin.admit(own, "new@corp.test", is_verified=True).scopes == (access.Scope("pm", ""),)
    scopes = signin.admit(own, "ann@customer1.test", is_verified=True).scopes
    assert scopes == (ALDER, access.Scope("pm", ""))


def test_a_read_after_the_session_ended_is_refused(own: Settings) -> None:
    viewer = signin.admit(own, "ann@customer1.test", is_verified=True).viewer
    now = datetime.now(UTC).timestamp()
    sign_in = claimed(iat=now, exp=now + 300)
    check = signin.still(own, viewer, ALDER, sign_in)
    check()
    sessions.end(own, sign_in)
    with pytest.raises(NotYours):
        check()


def test_nobody_new_is_let_in_while_it_cannot_be_looked_up_who_may(own: Settings) -> None:
    away = replace(own, desk="sqlite:////nowhere/desk2.sqlite")
    with pytest.raises(signin.Refused, match="cannot be looked up"):
        signin.admit(away, "ann@customer1.test", is_verified=True)


def test_whoever_was_here_reads_on_while_it_cannot_be_looked_up(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    signin.admit(own, "ann@customer1.test", is_verified=True)
    forget_answers()

    def away(settings: Settings) -> opening.Desk:
        raise opening.Unavailable("away")

    monkeypatch.setattr(opening, "desk", away)
    assert signin.admit(own, "ann@customer1.test", is_verified=True).scopes == (ALDER,)


# --- the trail ------------------------------------------------------------------------------------


def test_a_step_is_noted_once_in_ten_minutes_and_names_no_number(own: Settings) -> None:
    for _ in range(3):
        trail.note(own, "read", "ann@customer1.test", about="2026-03-13.1", page="customer")
    trail.note(own, "read", "ann@customer1.test", about="2026-03-13.1", page="project")
    assert trail.journal(own).flush()
    told = [e.content for e in chain.entries(opening.desk(own), 10)]
    assert told == [
        {"viewer": "ann@customer1.test", "page": page} for page in ("project", "customer")
    ]


def test_what_is_older_than_portal_toml_says_is_let_go(own: Settings) -> None:
    old = chain.moment() - timedelta(days=11)
    chain.append(opening.desk(own), [chain.Event("read", "a", "", {}, old)])
    trail.tidy(replace(own, audit_days=12))
    assert len(chain.entries(opening.desk(own), 10)) == 1
    trail.tidy(replace(own, audit_days=10))
    assert chain.entries(opening.desk(own), 10) == []


# --- open sockets ---------------------------------------------------------------------------------


def apart(work: Coroutine[Any, Any, None]) -> None:
    """Runs in a thread of its own: a browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, asyncio.wait_for(work, 20)).result()


def test_the_socket_of_a_session_that_ended_closes_while_nobody_sends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[Message] = []
    shown: list[Message] = []
    over: set[str] = set()
    monkeypatch.setattr(signin, "cookie_claims", lambda cookies: claimed())
    monkeypatch.setattr(sessions, "ended", lambda settings, keys: over)
    monkeypatch.setattr(settings, "load", lambda: BASE)
    monkeypatch.setattr(closing, "PAUSE", 0.0)
    monkeypatch.setattr(closing, "LINGER", 0.0)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["type"] == "websocket.connect"
        over.add(claimed().key)
        shown.append(await receive())
        assert (await receive())["type"] == "websocket.disconnect"

    async def run() -> None:
        coming: asyncio.Queue[Message] = asyncio.Queue()
        coming.put_nowait({"type": "websocket.connect"})

        async def send(message: Message) -> None:
            sent.append(message)

        guard = closing.Closing(app)
        await guard({"type": "websocket", "headers": []}, coming.get, send)
        assert not guard._open

    apart(run())
    assert shown == [{"type": "websocket.receive", "bytes": closing.RERUN}]
    assert sent == [{"type": "websocket.close", "code": closing.CLOSED}]


def test_a_socket_that_nobody_signed_in_on_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signin, "cookie_claims", lambda cookies: None)
    passed: list[object] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(receive)

    async def nothing() -> Message:
        return {"type": "websocket.connect"}

    async def nowhere(message: Message) -> None:
        logging.error("nothing is sent")

    apart(closing.Closing(app)({"type": "websocket", "headers": []}, nothing, nowhere))
    assert passed == [nothing]
