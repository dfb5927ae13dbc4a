"""The server around the pages: warm imports, a frozen heap, security headers, our own routes. Holds
no data."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from portal import downloads, feeding, heap, help, reading, settings, spoken
from portal.closing import Closing
from portal.desk import opening, visits
from portal.doors import logs, tallies
from portal.doors.flood import Flood
from portal.doors.quotas import Caller, Quotas, network
from portal.gate import published, releases, signin, trail
from portal.language import is_known, marked, message

log = logging.getLogger("standpoint.portal")
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"x-frame-options": b"DENY",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
    b"content-security-policy": (
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src"
        b" 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src"
        b" 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'none'; object-src 'none';"
        b" base-uri 'self'"
    ),
}


OPEN = ("health", "host-config", "stream")
"""Streamlit's own addresses under /_stcore that its browser part needs; the others are closed."""
CLOSED = ("/component/",)
LOGIN = "/auth/login"
CHANGING = (LOGIN, "/auth/logout")
"""Addresses that change something: whoever goes there may, a picture in a text may not."""


class Guard:
    """Adds security headers to every answer, closes what nobody needs and, in demo mode, turns away
    whatever did not come from this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        if settings.load().demo:
            try:
                signin.check_request(
                    {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
                )
            except signin.Refused as refusal:
                return await self._refuse(str(refusal), scope, receive, send)

        if scope["type"] == "http" and (why := _closed(scope)):
            return await PlainTextResponse(why, 404)(scope, receive, send)

        path = scope.get("path", "")

        async def with_headers(sent: Message) -> None:
            if sent["type"] == "http.response.start":
                own = [_asked_anew(path, *_kept_close(k, v)) for k, v in sent["headers"]]
                sent["headers"] = [*own, *HEADERS.items()]
            await send(sent)

        if path == "/" and _may_return(scope):
            back = await asyncio.to_thread(_back, scope)
            if back is not None:
                return await back(scope, receive, with_headers)
        await self.app(scope, receive, with_headers)

    async def _refuse(self, why: str, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse(why, 403)(scope, receive, send)


def _may_return(scope: Scope) -> bool:
    """Whether somebody comes with a page of the reading edition that they asked for before."""
    if scope["type"] != "http":
        return False
    return bool(reading.returning(Request(scope).cookies))


def _back(scope: Scope) -> Response | None:
    """To that page, for whoever has signed in meanwhile."""
    request = Request(scope)
    if downloads.who(settings.load(), request) is None:
        return None
    answer = RedirectResponse(f".{reading.returning(request.cookies)}", 302)
    answer.delete_cookie(reading.COOKIE)
    return answer


def _closed(scope: Scope) -> str:
    """Why an address is not answered; empty where it is."""
    path = scope["path"]
    _, is_core, core = path.partition("/_stcore/")
    if (is_core and core not in OPEN) or any(closed in path for closed in CLOSED):
        return "Not found.\n"
    if path.endswith(CHANGING) and not _is_navigation(dict(scope["headers"])):
        return "This address is for whoever goes there, not for pictures or scripts.\n"
    return ""


def _is_navigation(headers: dict[bytes, bytes]) -> bool:
    """Whether somebody goes there in a window of their own; browsers say so, on plain HTTP by what
    they accept alone."""
    mode = headers.get(b"sec-fetch-mode")
    if mode is not None:
        return mode == b"navigate" and headers.get(b"sec-fetch-dest") == b"document"
    return b"text/html" in headers.get(b"accept", b"")


def _kept_close(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header as it is; a cookie for this site alone, over TLS alone where there is TLS, and out
    of reach of scripts, but for the one that Streamlit's script reads."""
    if name.lower() != b"set-cookie":
        return name, value
    has = value.lower()
    if b"samesite" not in has:
        value += b"; SameSite=Lax"
    if b"httponly" not in has and not value.startswith(b"_streamlit_xsrf="):
        value += b"; HttpOnly"
    if signin.has_tls() and b"; secure" not in has:
        value += b"; Secure"
    return name, value


def _asked_anew(path: str, name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header as it is; the way to the provider says how old its own sign-in may be (`max_age` of
    OpenID Connect), or whoever came to the end of theirs would be sent back with the same one."""
    if name.lower() != b"location" or not path.endswith(LOGIN) or b"response_type=" not in value:
        return name, value
    return name, value + b"&max_age=%d" % max(1, int(settings.load().session_hours * 3_600))


async def healthz(request: Request) -> Response:
    """The process answers, from the event loop itself."""
    return JSONResponse({"status": "ok"})


def readyz(request: Request) -> Response:
    """The live report opens, looked at anew; says when it was published, or what is wrong."""
    try:
        live = published.opened(settings.load().snapshots)
    except published.Damaged as damaged:
        return JSONResponse({"status": "damaged", "says": str(damaged)}, 503)
    except published.NoSnapshot:
        return JSONResponse({"status": "no snapshot", "says": message(NOTHING)}, 503)
    return JSONResponse({"status": "ok", "published_at": live.published_at.isoformat()})


NOTHING = marked("Nothing is published yet. Run `standpoint refresh`.")


def metrics(request: Request) -> Response:
    """What is counted, to whom portal.toml names and to nobody behind a proxy; to all others there
    is no such address."""
    known = [ip_network(n, strict=False) for n in settings.load().metrics_from]
    if not any(ip_address(_address(request.scope)) in n for n in known):
        return PlainTextResponse("Not Found", 404)
    return Response(tallies.text(), media_type=tallies.MEDIA)


def _standing() -> tallies.Standing:
    from portal.app import stock

    return tallies.Standing(
        sessions=dict(quotas().open),
        queries=stock().stores.queries,
        too_slow=stock().stores.too_slow,
        published_at=_published_at(),
    )


def _published_at() -> datetime | None:
    try:
        return published.opened(settings.load().snapshots).published_at
    except (published.NoSnapshot, published.Damaged):
        return None


def home(request: Request) -> Response:
    """The home page stands at the root; whoever writes its name gets there, with what they
    asked."""
    return RedirectResponse(f"./{f'?{request.url.query}' if request.url.query else ''}")


@asynccontextmanager
async def warm(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Heavy imports once, then a frozen heap: Streamlit collects garbage after every rerun, and
    would walk all of it."""
    import altair  # noqa: F401
    import duckdb  # noqa: F401
    import pandas  # noqa: F401
    import streamlit.dataframe_util
    import streamlit.elements.arrow
    import streamlit.elements.vega_charts  # noqa: F401

    import portal.app  # noqa: F401

    logs.keep(settings.load().log)
    heap.freeze("start")
    heap.watch()
    tasks = [
        asyncio.create_task(work())
        for work in (_tidy_daily, _note_releases, _thaw_now_and_then, _read_anew)
    ]
    yield {}
    for task in tasks:
        task.cancel()
    trail.journal(settings.load()).flush()


async def _tidy_daily() -> None:
    while True:
        await asyncio.to_thread(trail.tidy, settings.load())
        await asyncio.sleep(86_400)


THAWED = 300.0
"""Seconds between two looks at what the sessions that ended left."""


async def _thaw_now_and_then() -> None:
    while True:
        await asyncio.sleep(THAWED)
        heap.thaw()


NOTED = 2.0
"""Seconds between two looks at whether something was released."""


async def _note_releases() -> None:
    """Releases come into the trail while they are fresh, whoever reads or does not."""
    while True:
        await asyncio.to_thread(releases.note, settings.load())
        await asyncio.sleep(NOTED)


async def _read_anew() -> None:
    """After a publish, the pages of the reading edition that were read last are made again."""
    before = _published_at()
    while True:
        await asyncio.sleep(NOTED)
        newest = await asyncio.to_thread(_published_at)
        if newest != before:
            before = newest
            with suppress(Exception):  # a report that cannot be read is told where it is asked for
                await asyncio.to_thread(edition().anew)


def _move_in(own: settings.Settings) -> None:
    """Opens the desk before anybody comes; where it cannot be, that is said and all goes on."""
    try:
        visits.adopt(opening.desk(own), own.snapshots)
    except opening.Unavailable as error:
        log.warning("%s", error)


# --- who is at the door -----------------------------------------------------------------------


@cache
def quotas() -> Quotas:
    """What the callers of this process have left."""
    return Quotas(settings.load().limits)


def caller(scope: Scope) -> Caller:
    """Who asks, by their address and, where it is signed by us, their cookie.

    It goes by sign-in, not by e-mail: who floods with a cookie that was copied or has ended, keeps
    nobody out who signed in anew. Whether it still holds is asked where something is read. In a
    demo everybody is at this machine, so each socket is a viewer of its own.
    """
    own = settings.load()
    if own.demo:
        socket = f"demo {(scope.get('client') or ('', 0))[1]}"
        return Caller(socket, socket)
    claimed = signin.cookie_claims(HTTPConnection(scope).cookies)
    is_known = claimed is not None and claimed.is_verified
    return Caller(network(_address(scope)), claimed.key if claimed and is_known else "")


def _address(scope: Scope) -> str:
    """The other end, or what a trusted proxy says it is: the server has settled that by now."""
    return str((scope.get("client") or ("0.0.0.0", 0))[0])


def middleware(*, is_limited: bool = True) -> list[Middleware]:
    """What every request and socket passes first; without limits where nobody comes in."""
    flood = Middleware(Flood, quotas=quotas(), caller=caller)
    return [Middleware(Guard), *([flood] if is_limited else []), Middleware(Closing)]


def _spoken(request: Request) -> str:
    """The language of a page of help: the one its link names, else that of whoever is signed in,
    else the portal's."""
    named = request.query_params.get("language", "")
    if is_known(named):
        return named
    own = settings.load()
    claimed = downloads.who(own, request)
    usual = spoken.usual(own)
    return spoken.of(own, claimed.email, usual) if claimed else usual


ROUTES = (
    Route("/healthz", healthz),
    Route("/readyz", readyz),
    Route("/metrics", metrics),
    Route("/home", home),
    help.route(_spoken),
)


@cache
def edition() -> reading.Edition:
    """The reading edition of this process."""
    from portal.app import stock, turns

    return reading.Edition(settings.load(), stock, turns)


def routes() -> list[Route]:
    """Our own addresses; refuses to start a demo that strangers could reach, and a portal that
    nobody can sign in to."""
    from portal.app import stock, turns

    own = settings.load()
    signin.check_configuration(
        own, oidc=signin.has_oidc(), address=config.get_option("server.address")
    )
    signin.check_secrets()
    _move_in(own)
    tallies.stand(_standing)
    return [
        *ROUTES,
        Route("/export/{token}/{name}", downloads.route(own, stock, turns)),
        Route(feeding.ADDRESS, feeding.route(own, stock, turns)),
        Route(reading.ADDRESS, edition().answer),
        Route(reading.TAKEN, edition().answer),
    ]
