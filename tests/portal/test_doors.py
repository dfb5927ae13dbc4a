"""What may come in: floods wait unread, then are closed and turned away for a while, and nobody
else is. Units by a clock of their own; one flood over a real socket against the real server."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import wraps
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from uvicorn.config import WS_PROTOCOLS
from uvicorn.importer import import_from_string
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from portal import server, serving, settings
from portal.doors import logs, protocol, quotas, tallies, wire
from portal.doors.flood import Flood
from portal.doors.quotas import Bucket, Caller, Quotas
from portal.settings import Limits
from tests.browser.conftest import free_port, serve
from tests.portal.stage import snapshots  # noqa: F401
from tests.portal.test_signin import BASE

VIEWER = Caller("10.0.0.1", "cfo@corp.test")
STRANGER = Caller("10.0.0.1")


class Clock:
    """Seconds that pass only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


# --- buckets --------------------------------------------------------------------------------------


def test_a_bucket_gives_what_it_holds_at_once_and_then_at_its_rate() -> None:
    bucket = Bucket(per_minute=60, now=0.0, worth=5.0)  # one a second, five at once
    assert [bucket.pay(0.0) for _ in range(7)] == [0, 0, 0, 0, 0, 1, 2]
    assert bucket.pay(10.0) == 0  # two were owed and ten are earned: five again, no more
    assert [bucket.pay(10.0) for _ in range(5)] == [0, 0, 0, 0, 1]


def test_a_stated_minimum_still_lets_a_page_open() -> None:
    bucket = Bucket(per_minute=1, now=0.0, worth=5.0)
    assert [bucket.pay(0.0) for _ in range(4)] == [0, 0, 0, 60]


def test_neighbours_of_an_address_in_version_six_share_its_network() -> None:
    assert quotas.network("2001:db8:1:2:aaaa::1") == quotas.network("2001:db8:1:2:bbbb::9")
    assert quotas.network("2001:db8:1:2::1") != quotas.network("2001:db8:1:3::1")
    assert quotas.network("::ffff:10.0.0.7") == quotas.network("10.0.0.7") == "10.0.0.7"


def test_a_million_addresses_are_not_remembered() -> None:
    all_of_them = Quotas(Limits(), Clock())
    for number in range(quotas.KNOWN + 500):
        all_of_them.ask(Caller(f"10.{number}"), "requests")
        all_of_them.ban(Caller(f"10.{number}"))
    assert len(all_of_them._buckets) == len(all_of_them._banned) == quotas.KNOWN


def test_open_pages_are_counted_and_forgotten_when_they_close() -> None:
    own = Quotas(Limits(sockets=2, stranger_sockets=1), Clock())
    assert [own.enter(VIEWER) is None for _ in range(3)] == [True, True, False]
    assert [own.enter(STRANGER) is None for _ in range(2)] == [True, False]
    assert own.open == {"viewer": 2, "strangers": 1}
    own.leave(VIEWER)
    assert own.enter(VIEWER) is None
    for caller in (VIEWER, VIEWER, STRANGER):
        own.leave(caller)
    assert not own._open


# --- a socket, with time of its own ---------------------------------------------------------------


class Line:
    """One socket whose other end sends what it is told; counts what got in."""

    def __init__(self, own: Quotas, clock: Clock, caller: Caller) -> None:
        self.clock, self.got, self.said = clock, 0, list[Message]()
        self.flood = Flood(self._app, own, lambda scope: caller, clock.sleep)

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            self.got += message["type"] == "websocket.receive"

    async def sends(self, count: int, every: float = 0.0, size: int = 10) -> None:
        """Connects, and sends so many messages; each comes so many seconds after the last was
        taken."""
        left = iter(range(count + 1))

        async def receive() -> Message:
            number = next(left, None)
            if number is None:
                return {"type": "websocket.disconnect", "code": 1000}
            if number == 0:
                return {"type": "websocket.connect"}
            self.clock.now += every
            return {"type": "websocket.receive", "bytes": message("x" * size)}

        async def send(message: Message) -> None:
            self.said.append(message)

        scope: Scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
        scope["extensions"] = {"websocket.http.response": {}}
        await self.flood(scope, receive, send)

    @property
    def is_refused(self) -> bool:
        """Whether it was told to try again later, before it was a socket."""
        return [m.get("status") for m in self.said[:1]] == [429]


@pytest.fixture
def clock() -> Clock:
    return Clock()


def apart(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Runs a test in a thread of its own: a browser's loop may run in this one."""

    @wraps(test)
    def run(*given: Any, **named: Any) -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, test(*given, **named)).result()

    return run


@apart
async def test_a_flood_is_let_in_at_the_rate_then_closed_and_turned_away(clock: Clock) -> None:
    own = Quotas(Limits(), clock)
    line = Line(own, clock, STRANGER)
    await line.sends(10_000)
    # Five at once, of which the handshake is one; then one in each of the seconds 0 to 10.
    assert line.got == 4 + 11
    assert [(m["type"], m["code"]) for m in line.said] == [("websocket.close", 1013)]
    again = Line(own, clock, STRANGER)
    await again.sends(1)
    assert again.is_refused and again.got == 0
    start, body = again.said
    assert dict(start["headers"])[b"retry-after"] == b"60"
    assert b"The portal answers again in 60 seconds." in body["body"]
    clock.now += 60
    later = Line(own, clock, STRANGER)
    await later.sends(1)
    assert later.got == 1


@apart
async def test_who_floods_keeps_nobody_else_out(clock: Clock) -> None:
    own = Quotas(Limits(), clock)
    await Line(own, clock, STRANGER).sends(10_000)
    for other in (VIEWER, Caller("10.0.0.2")):
        line = Line(own, clock, other)
        await line.sends(3)
        assert line.got == 3 and not line.said


@apart
async def test_a_viewer_who_floods_is_turned_away_at_every_address(clock: Clock) -> None:
    own = Quotas(Limits(), clock)
    await Line(own, clock, VIEWER).sends(10_000)
    elsewhere = Line(own, clock, replace(VIEWER, address="10.9.9.9"))
    await elsewhere.sends(1)
    assert elsewhere.is_refused


@apart
async def test_somebody_who_clicks_twice_a_second_for_an_hour_is_never_closed(
    clock: Clock,
) -> None:
    line = Line(Quotas(Limits(), clock), clock, VIEWER)
    await line.sends(7_200, every=0.5)
    assert line.got == 7_200 and not line.said


@apart
async def test_twenty_clicks_at_once_all_get_in(clock: Clock) -> None:
    line = Line(Quotas(Limits(), clock), clock, VIEWER)
    await line.sends(20)
    assert line.got == 20 and not line.said


@apart
async def test_a_large_message_costs_what_it_weighs(clock: Clock) -> None:
    line = Line(Quotas(Limits(), clock), clock, STRANGER)
    await line.sends(1, size=1_000_000)  # as 16: 12 more than there were, 12 seconds
    assert line.got == 0 and line.said[0]["code"] == 1013


@apart
async def test_an_address_floods_no_faster_with_many_sockets(clock: Clock) -> None:
    own, got = Quotas(Limits(stranger_sockets=1_000), clock), 0
    for _ in range(100):  # each sends what a socket may at once: the handshake and four
        line = Line(own, clock, STRANGER)
        await line.sends(4)
        got += line.got
    # Ten sockets' worth at once, 50 of which 10 are handshakes; what waits, waits for one a tenth.
    assert clock.now == pytest.approx(1_000 + (500 - 50) / 10)
    assert got == 400


@apart
async def test_strangers_of_many_addresses_get_no_more_than_all_may(clock: Clock) -> None:
    own = Quotas(Limits(), clock)
    for number in range(200):
        await Line(own, clock, Caller(f"10.1.0.{number}")).sends(4)
    assert clock.now == pytest.approx(1_000 + (1_000 - 100) / 20)  # twenty a second, 100 at once


# --- requests -------------------------------------------------------------------------------------


def test_sign_ins_of_an_address_are_few_and_the_answer_says_when_again(clock: Clock) -> None:
    app = Flood(
        Starlette(),
        Quotas(Limits(signins_per_minute=6), clock),
        lambda scope: STRANGER,
        clock.sleep,
    )
    client = TestClient(app)
    clock.sleep = _still  # type: ignore[method-assign]
    app._sleep = _still
    answers = [client.get("/auth/login", follow_redirects=False) for _ in range(4)]
    assert [a.status_code for a in answers] == [404, 404, 404, 429]
    assert answers[3].headers["retry-after"] == "10"  # one every ten seconds
    assert answers[3].text == "Too many sign-ins came from here. Try again in 10 seconds.\n"
    assert client.get("/oauth2callback").status_code == 429
    assert client.get("/another").status_code == 404


async def _still(seconds: float) -> None:
    """No time passes."""


def test_whoever_asks_whether_the_process_lives_is_answered(clock: Clock) -> None:
    app = Flood(
        Starlette(), Quotas(Limits(requests_per_minute=1), clock), lambda scope: STRANGER, _still
    )
    client = TestClient(app)
    assert {client.get("/healthz").status_code for _ in range(50)} == {404}
    assert 429 in {client.get("/any").status_code for _ in range(50)}


# --- who it is ------------------------------------------------------------------------------------


def test_the_address_behind_a_proxy_counts_where_the_proxy_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "portal.toml").write_text('[portal]\nproxies = ["10.0.0.5", "10.1.0.0/16"]\n')
    monkeypatch.setenv("STANDPOINT_CONFIG", str(tmp_path / "portal.toml"))
    monkeypatch.delenv(serving.FORWARDED_FROM, raising=False)
    monkeypatch.setattr(serving, "start", lambda *flags: None)
    monkeypatch.setattr(serving, "_end", lambda: None)
    settings.load.cache_clear()
    options = serving_options()
    try:
        serving.run(options)
        assert os.environ[serving.FORWARDED_FROM] == "10.0.0.5,10.1.0.0/16"
    finally:
        settings.load.cache_clear()
        os.environ.pop(serving.FORWARDED_FROM, None)


def test_a_port_that_is_taken_is_a_sentence(
    own: settings.Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(serving.FORWARDED_FROM, raising=False)
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        options = serving_options("--port", str(taken.getsockname()[1]))
        with pytest.raises(settings.SettingsError, match="is taken by another program"):
            serving.run(options)
    with pytest.raises(SystemExit):
        serving_options("--port", "86121")
    assert "Write a number from 1 to 65535" in capsys.readouterr().err


def serving_options(*more: str) -> Any:
    from portal.options import parser

    return parser("portal").parse_args(["serve", "--no-browser", *more])


# --- what operators see ---------------------------------------------------------------------------


@pytest.fixture
def own(snapshots: Path, monkeypatch: pytest.MonkeyPatch) -> settings.Settings:
    found = replace(BASE, snapshots=snapshots, metrics_from=("10.2.0.0/16",))
    monkeypatch.setattr(settings, "load", lambda: found)
    return found


def asked(path: str, address: str) -> Request:
    return Request({"type": "http", "path": path, "headers": [], "client": (address, 1)})


def test_what_is_counted_is_for_whom_portal_toml_names(own: settings.Settings) -> None:
    tallies.stand(server._standing)
    tallies.run("executive", "pm", outcome="ValueError", seconds=0.2)
    assert server.metrics(asked("/metrics", "10.3.0.1")).status_code == 404
    answer = server.metrics(asked("/metrics", "10.2.9.9"))
    text = bytes(answer.body).decode()
    assert answer.status_code == 200
    assert 'standpoint_run_seconds_count{audience="pm",outcome="failed",page="executive"}' in text
    assert "standpoint_report_opens 1.0" in text and "standpoint_report_age_seconds" in text
    assert "@" not in text and "10.2.9.9" not in text


def test_a_portal_is_ready_where_its_report_opens_and_says_what_is_wrong_where_not(
    snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    for file in snapshots.iterdir():
        if file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(settings, "load", lambda: replace(BASE, snapshots=folder))
    request = asked("/readyz", "10.0.0.1")
    assert server.readyz(request).status_code == 200
    live = folder / json.loads((folder / "current.json").read_text())["file"]
    live.write_bytes(b"not a database")
    answer = server.readyz(request)
    assert answer.status_code == 503
    assert f"The file {live.name} in the folder" in json.loads(bytes(answer.body))["says"]
    live.unlink()
    assert server.readyz(request).status_code == 503
    monkeypatch.setattr(settings, "load", lambda: replace(BASE, snapshots=tmp_path / "none"))
    says = json.loads(bytes(server.readyz(request).body))["says"]
    assert says == "Nothing is published yet. Run `standpoint refresh`."


@pytest.mark.parametrize("kind", [logs.Lines(), logs.Words()])
def test_a_failure_is_logged_by_kind_and_place_and_never_by_what_it_says(
    kind: logging.Formatter,
) -> None:
    try:
        raise ValueError("Could not convert string 'CANARY' to DECIMAL")
    except ValueError as error:
        record = logging.makeLogRecord(
            {"msg": "page failed, run %s", "args": ("a1",), "levelname": "ERROR"}
        )
        record.exc_info = (type(error), error, error.__traceback__)
    line = kind.format(record)
    assert "CANARY" not in line and "\n" not in line
    assert "page failed, run a1" in line and "ValueError" in line and "test_doors.py" in line


def test_a_line_for_machines_is_one_object_with_what_was_given() -> None:
    record = logging.makeLogRecord(
        {"msg": "page shown", "levelname": "INFO", "ms": 12, "page": "x"}
    )
    line = json.loads(logs.Lines().format(record))
    assert (line["message"], line["level"], line["ms"], line["page"]) == (
        "page shown",
        "info",
        12,
        "x",
    )
    assert line["at"].endswith("+00:00")


# --- the real server ------------------------------------------------------------------------------

SECRET = secrets.token_hex(32)


@pytest.fixture(scope="module")
def portal(snapshots: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal with sign-in, whose strangers may send one message a minute after the first
    three."""
    folder, port = tmp_path_factory.mktemp("doors"), free_port()
    (folder / "portal.toml").write_text(
        f"[portal]\nsnapshots = {json.dumps(str(snapshots))}\nstranger_messages_per_minute = 1\n"
    )
    (folder / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\n'
        f'cookie_secret = "{SECRET}"\nclient_id = "a"\nclient_secret = "b"\n'
        'server_metadata_url = "http://localhost:9/none"\n'
    )
    (folder / "secrets.toml").chmod(0o600)
    process = serve(
        folder / "portal.toml", port, "--", "--secrets.files", str(folder / "secrets.toml")
    )
    yield f"localhost:{port}"
    process.terminate()
    process.wait(20)


def message(query: str = "") -> bytes:
    asked = BackMsg()
    asked.rerun_script.query_string = query
    return bytes(asked.SerializeToString())


def test_a_message_that_no_page_needs_is_passed_over() -> None:
    """Who may read could else empty the cache of all, or ask where the server runs from."""
    kinds = {f.name for f in BackMsg.DESCRIPTOR.fields if f.message_type is None}
    for kind in kinds - {"stop_script", "app_heartbeat"}:
        asked = BackMsg()
        setattr(asked, kind, True)
        heard: Message = {"type": "websocket.receive", "bytes": asked.SerializeToString()}
        assert protocol.kind(heard) == kind and kind not in protocol.SAID
    assert protocol.kind({"type": "websocket.receive", "text": "x"}) is None
    assert protocol.kind({"type": "websocket.receive", "bytes": b"\xff"}) is None


def cookie(email: str) -> str:
    """What a browser has after a sign-in of a moment ago."""
    now = time.time()
    claims = {"is_logged_in": True, "email": email, "email_verified": True, "sub": email}
    claims |= {"iss": "http://localhost:9", "aud": "a"}
    claims |= {"iat": now, "auth_time": now, "exp": now + 600}
    signed = create_signed_value(SECRET, "_streamlit_user", json.dumps(claims)).decode()
    return f"_streamlit_user={signed}"


def opened(portal: str, cookie: str = "") -> Any:
    headers = {"Cookie": cookie} if cookie else {}
    return connect(
        f"ws://{portal}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers=headers,
        max_size=None,
    )


def handshake(portal: str) -> tuple[int, str, str]:
    """What a browser's first request for a socket is answered, where that is no socket."""
    asked = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    asked["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="  # RFC 6455's own
    with closing(HTTPConnection(portal, timeout=60)) as line:
        line.request("GET", "/_stcore/stream", headers=asked)
        answer = line.getresponse()
        return answer.status, answer.headers["Retry-After"], answer.read().decode()


def test_a_flood_over_a_real_socket_is_closed_and_turned_away_and_others_are_served(
    portal: str,
) -> None:
    with opened(portal) as flooding, pytest.raises(ConnectionClosed) as closed:
        while True:
            flooding.send(message())
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 1013
    refused = handshake(portal)
    assert refused[0] == 429 and 0 < int(refused[1]) <= 60
    assert "Too many messages came from here." in refused[2]
    with urllib.request.urlopen(f"http://{portal}/healthz", timeout=30) as healthy:
        assert healthy.status == 200
    with opened(portal, cookie("cfo@corp.test")) as viewer:
        viewer.send(message())
        assert viewer.recv(timeout=60)


def test_pings_without_end_are_cut_off(portal: str) -> None:
    with opened(portal, cookie("lead@corp.test")) as line:
        raw: socket.socket = line.socket
        ping = b"\x89\x80\x00\x00\x00\x00" * 100
        watch = threading.Timer(60, raw.close)
        watch.start()
        with pytest.raises(OSError):
            while True:
                raw.sendall(ping)
        watch.cancel()
    with urllib.request.urlopen(f"http://{portal}/healthz", timeout=30) as healthy:
        assert healthy.status == 200


def test_nothing_is_counted_for_the_world(portal: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://{portal}/metrics", timeout=30)
    refused.value.close()
    assert refused.value.code == 404


def test_the_server_reads_its_sockets_piece_by_piece() -> None:
    wire.lay()
    kind = uvicorn.Config("x:y", ws="websockets-sansio").ws
    assert import_from_string(str(WS_PROTOCOLS[str(kind)])) is wire.Paced
