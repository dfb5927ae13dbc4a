"""The reading edition: each page as one light file at `/read/<page>`, behind the same sign-in and
through the same reader. Kept per report, scope and address; the right is asked each time.

Who is not signed in is shown the way in, and comes back to the address asked for: a cookie under
our signature holds it for some minutes, and names pages of the reading edition alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from streamlit.web.server.server_util import get_cookie_secret

from portal import downloads
from portal.draw import blocks, controls
from portal.facts import review, slicing, travel
from portal.facts.travel import Past
from portal.formats import Locale
from portal.gate import published, sessions, signin, trail
from portal.gate.access import Scope
from portal.gate.published import Damaged, NoSnapshot, NotThen, NotYours, Report, Snapshot
from portal.gate.signin import Admitted, Refused
from portal.gate.store import Missing, Reader, Warehouse
from portal.gate.turns import Busy, Turns
from portal.language import marked, message, speaking
from portal.pack import command, contents, reading
from portal.pages import PAGES, Page
from portal.settings import Settings
from portal.tell import banner, slicer
from portal.tell.context import Context

log = logging.getLogger("standpoint.portal")
ROLE, VIEWER, LOOK = "as", "viewer", "look"
ADDRESS = "/read/{page}"
TAKEN = "/take/{page}.{kind}"
KINDS = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Kinds of files that a page is taken along as, as packs are written."""
CARRIED = (travel.AS_OF, travel.KNOWN, ROLE, slicing.SLICE, VIEWER)
"""What of an address goes along from page to page."""
COOKIE, SECONDS = "standpoint_return", 600
LONGEST = 2_000
"""Letters of an address that is kept; of a longer one the page is."""
NOT_FOUND = marked("Not found, or not yours. Your access may have changed.\n")
NOTHING = marked("Nothing is published yet.\n")


@dataclass(frozen=True)
class Named:
    """A page as links name it."""

    name: str
    title: str
    is_listed: bool


def route(
    settings: Settings, warehouse: Callable[[], Warehouse], turns: Callable[[], Turns]
) -> Callable[[Request], Response]:
    """The endpoint of the reading edition."""

    def read(request: Request) -> Response:
        page = reading.page_of(request.path_params["page"])
        kind = request.path_params.get("kind", "")
        query = dict(request.query_params)
        try:
            admitted = _admitted(settings, request, query)
            if query.get(LOOK):
                raise NotYours(query[LOOK])  # through other eyes one looks in the portal
            if admitted is None:
                return _to_sign_in(request)
            if page is None or (kind and kind not in KINDS):
                return PlainTextResponse(message(NOT_FOUND), 404)
            return _answer(
                settings, warehouse(), turns(), admitted, page=page, query=query, kind=kind
            )
        except (Refused, NotYours, NotThen, travel.Unclear):
            return PlainTextResponse(message(NOT_FOUND), 404)
        except NoSnapshot:
            return PlainTextResponse(message(NOTHING), 503)
        except Damaged as damaged:
            return PlainTextResponse(f"{damaged}\n", 503)
        except Busy as busy:
            return PlainTextResponse(f"{busy}\n", 429, headers={"Retry-After": "10"})
        except Exception:
            return _failed()

    return read


def _failed() -> Response:
    """What fails is logged under a short id and said in a sentence."""
    run = secrets.token_hex(3)
    log.exception("page to read failed, run %s", run)
    told = message(
        "The rest of the portal works. Tell the project office this code: {run}.", run=run
    )
    return PlainTextResponse(f"{message('Something failed here')}. {told}\n", 500)


def _admitted(settings: Settings, request: Request, query: dict[str, str]) -> Admitted | None:
    """Who reads, or None for whoever has to sign in first."""
    if settings.demo:
        signin.check_request(dict(request.headers))
        if VIEWER not in query:
            return None
        return signin.admit(settings, query[VIEWER], is_verified=True)
    claimed = downloads.who(settings, request)
    if claimed is None:
        return None
    sessions.use(settings, claimed)
    try:
        admitted = signin.admit(settings, claimed.email, is_verified=claimed.is_verified)
    except Refused:
        trail.note(settings, "refused", claimed.email)
        raise
    return replace(admitted, claims=claimed)


@dataclass(frozen=True)
class Made:
    """A page as it is answered, and of what it is."""

    content: bytes
    snapshot: Snapshot
    scope: Scope


def _answer(
    settings: Settings,
    warehouse: Warehouse,
    turns: Turns,
    admitted: Admitted,
    *,
    page: Page,
    query: dict[str, str],
    kind: str = "",
) -> Response:
    made = _made(settings, warehouse, turns, admitted, page=page, query=query, kind=kind)
    told = {"audience": made.scope.audience, "scope": made.scope.key}
    if kind:
        told |= {"what": page.name, "file": kind}
    else:
        told |= {"page": page.name, "outcome": "shown", "looker": ""}
    email, about = admitted.viewer.email, made.snapshot.key
    trail.note(settings, "downloaded" if kind else "read", email, about=about, **told)
    headers = {"Cache-Control": "no-store"}
    if not kind:
        return HTMLResponse(made.content, headers=headers)
    part = "-slice" if query.get(slicing.SLICE) and page.is_sliced else ""
    name = f"standpoint-{page.name}{part}-{made.snapshot.status_date}.{kind}"
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(made.content, media_type=KINDS[kind], headers=headers)


def _made(
    settings: Settings,
    warehouse: Warehouse,
    turns: Turns,
    admitted: Admitted,
    *,
    page: Page,
    query: dict[str, str],
    kind: str = "",
) -> Made:
    """The page, kept per report, scope and address; the right is asked first."""
    places = {str(n): scope for n, scope in enumerate(admitted.scopes)}
    scope = places.get(query.get(ROLE, ""), admitted.scopes[0])
    still = signin.still(settings, admitted.viewer, scope, admitted.claims)
    still()
    live, damaged = published.readable(settings.snapshots)
    if not page.is_for(scope):
        raise NotYours(admitted.viewer.email)
    snapshot = travel.chosen(settings.snapshots, live, travel.asked(query))
    reader = Reader(warehouse, snapshot, scope, still)
    pointer = published.pointer(settings.snapshots)
    folder = (live.key, damaged and damaged.key, len(pointer.reports), pointer.log[-1:])
    state = (*folder, snapshot.key, scope, reader.held(), admitted.viewer.name)

    def make() -> bytes:
        with turns.of(signin.folded(admitted.viewer.email)), speaking(snapshot.language):
            if kind:
                return _taken(settings, reader, page, query, kind)
            return _written(settings, reader, (live, damaged), admitted, page=page, query=query)

    address = tuple(sorted(query.items()))
    content = warehouse.results.get(("read", *state, page.name, kind, address), make)
    if snapshot.key == live.key and not kind:
        with LOCK:
            RECENT[admitted.viewer.email, scope, page.name, address] = admitted
    return Made(content, snapshot, scope)


LOCK = threading.Lock()
RECENT: LRUCache[tuple[Any, ...], Admitted] = LRUCache(8)
"""Pages of the newest report that were read last, and by whom."""


def anew(settings: Settings, warehouse: Warehouse, turns: Turns) -> None:
    """Makes the pages that were read last once more, one after the other: who reads them first
    after a publish need not wait for it. Whose right has ended is left out."""
    with LOCK:
        recent = list(RECENT.items())
    for (_, _, name, query), admitted in recent:
        page = reading.page_of(name)
        with suppress(Exception):  # whoever asks is told
            if page:
                _made(settings, warehouse, turns, admitted, page=page, query=dict(query))


def _written(
    settings: Settings,
    whole: Reader,
    newest: tuple[Snapshot, Report | None],
    admitted: Admitted,
    *,
    page: Page,
    query: dict[str, str],
) -> bytes:
    asked = query.get(slicing.SLICE, "") if page.is_sliced else ""
    reader = slicing.sliced(whole, asked)
    live, damaged = newest
    context = replace(_context(settings, reader, live, admitted, query), damaged=damaged)

    def above() -> None:
        if damaged:
            banner.damaged(context, damaged)
        if context.past:
            banner.earlier(context, context.past, page.name)
        if page.is_sliced:
            slicer.bar(context)
        if reader.scope.slice:
            all_of_it = {k: v for k, v in query.items() if k != slicing.SLICE}
            controls.page_link(context.pages[page.name], message("Show all"), all_of_it)

    if slicer.is_empty(context):
        page = replace(page, render=slicer.nothing)
    try:
        return reading.write(context, page, query, above)
    except Missing:
        return reading.write(context, replace(page, render=_missing), query, above)


def _taken(
    settings: Settings, whole: Reader, page: Page, query: dict[str, str], kind: str
) -> bytes:
    """The page as a file of its own, which `standpoint verify` confirms."""
    reader = slicing.sliced(whole, query.get(slicing.SLICE, "") if page.is_sliced else "")
    if reader.scope.slice and not reader.scope.slice.projects:
        raise NotYours(query.get(slicing.SLICE, ""))
    chosen = {k: v for k, v in query.items() if k not in CARRIED}
    reports = published.pointer(settings.snapshots).reports
    made = contents.of_page(reader, reports, settings.page_rows, page.name, chosen)
    return command.marked_file(kind, made, page.name, chosen)


def _missing(context: Context) -> None:
    blocks.empty(
        message("Not in this report"),
        message("This report does not hold what the page needs, or it is not shared with you."),
        "",
    )


def _context(
    settings: Settings, reader: Reader, live: Snapshot, admitted: Admitted, query: dict[str, str]
) -> Context:
    snapshot, scope = reader.snapshot, reader.scope
    offered = [p for p in PAGES if p.is_for(scope)]
    kept = {name: query[name] for name in CARRIED if query.get(name)}
    past = None
    if snapshot.key != live.key:
        newest = reader.unsliced.at(live)
        past = Past(newest, {k: v for k, v in kept.items() if k in (ROLE, VIEWER)})
    return Context(
        reader=reader,
        locale=Locale(snapshot.language, snapshot.currency, snapshot.timezone),
        viewer_name=admitted.viewer.name,
        export=_no_export,
        kept=kept,
        page_rows=settings.page_rows,
        pages={p.name: Named(p.name, message(p.title), p.is_listed) for p in offered},
        questions={p.name: message(p.question) for p in offered if p.is_listed},
        reports=published.pointer(settings.snapshots).reports,
        past=past,
        log=review.log_of(settings.snapshots, scope),
    )


def _no_export(*_: object, **__: object) -> str:
    """A download is signed for one viewer and an hour, so it is offered in the portal."""
    return "/"


# --- the way in, and back -------------------------------------------------------------------------


def _to_sign_in(request: Request) -> Response:
    """To the way in; the address asked for is kept."""
    path = request.scope["path"]
    asked = f"{path}?{request.url.query}".rstrip("?")
    asked = asked if len(asked) <= LONGEST else path
    answer = RedirectResponse("../", 302)
    answer.set_cookie(
        COOKIE,
        _signed(asked),
        max_age=SECONDS,
        httponly=True,
        samesite="lax",
        secure=signin.has_tls(),
    )
    return answer


def _signed(asked: str) -> str:
    body = base64.urlsafe_b64encode(f"{int(time.time()) + SECONDS} {asked}".encode()).decode()
    return f"{body}.{_sign(body)}"


def _sign(body: str) -> str:
    """By the secret that cookies are signed with, so that every process of a portal knows it."""
    key = f"{COOKIE} {get_cookie_secret()}".encode()
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()


def returning(cookies: dict[str, str]) -> str:
    """The address somebody asked for before they signed in; empty where there is none, it is old,
    or nothing of ours."""
    body, _, signature = cookies.get(COOKIE, "").partition(".")
    if not body or not hmac.compare_digest(signature.encode(), _sign(body).encode()):
        return ""
    until, _, asked = base64.urlsafe_b64decode(body).decode().partition(" ")
    return asked if int(until) > time.time() and asked.startswith("/read/") else ""
