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
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from streamlit.web.server.server_util import get_cookie_secret

from portal import downloads, language, spoken
from portal.draw import blocks, controls
from portal.facts import review, slicing, travel
from portal.facts.travel import Past
from portal.formats import Locale
from portal.gate import published, sessions, signin, trail
from portal.gate.access import Scope
from portal.gate.published import Damaged, NoSnapshot, NotThen, NotYours, Snapshot
from portal.gate.signin import Admitted, Refused
from portal.gate.store import Missing, Reader, Warehouse
from portal.gate.turns import Busy, Turns
from portal.language import marked, message, speak, speaking
from portal.pack import command, contents, html, reading
from portal.pages import PAGES, Page
from portal.settings import Settings
from portal.tell import banner, slicer
from portal.tell.context import Context
from portal.tell.navigation import LOOK, ROLE, VIEWER

log = logging.getLogger("standpoint.portal")
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
NEW = {"Cache-Control": "no-store"}
NOT_FOUND = marked("Not found, or not yours. Your access may have changed. Ask the project office.")
NOT_THEN = marked(
    "No report is as old as that. Take as_of and known out of the address to read the newest."
)
NOTHING = marked("Nothing is published yet. Come back after the first report.")


@dataclass(frozen=True)
class Named:
    """A page as links name it."""

    name: str
    title: str
    is_listed: bool


@dataclass(frozen=True)
class Asked:
    """A page, by whom it is asked for, and what the address chooses."""

    admitted: Admitted
    page: Page
    query: tuple[tuple[str, str], ...]
    kind: str = ""
    """Of the file it is taken along as; empty where it is read."""

    @property
    def address(self) -> dict[str, str]:
        """What the address says."""
        return dict(self.query)

    @property
    def slice(self) -> str:
        """What is looked at alone, where the page can tell of some projects."""
        return self.address.get(slicing.SLICE, "") if self.page.is_sliced else ""

    @property
    def scope(self) -> Scope:
        """The viewer's own, by its place among theirs."""
        places = {str(n): scope for n, scope in enumerate(self.admitted.scopes)}
        return places.get(self.address.get(ROLE, ""), self.admitted.scopes[0])


class Edition:
    """The pages of one folder of reports as files, kept beside the results of the portal's own."""

    def __init__(
        self, settings: Settings, warehouse: Callable[[], Warehouse], turns: Callable[[], Turns]
    ) -> None:
        self._settings, self._warehouse, self._turns = settings, warehouse, turns
        self._lock = threading.Lock()
        self._recent: LRUCache[object, Asked] = LRUCache(8)
        """Pages of the newest report that were read last."""

    def answer(self, request: Request) -> Response:
        """The endpoint of both addresses, in the language of whoever asks once that is known."""
        with speaking(spoken.usual(self._settings)):
            return self._told(request)

    def _told(self, request: Request) -> Response:
        try:
            return self._answer(request)
        except Refused as refused:
            return _sentence(404, str(refused))
        except NotYours:
            return _sentence(404, message(NOT_FOUND))
        except NotThen:
            return _sentence(404, message(NOT_THEN))
        except travel.Unclear as unclear:
            return _sentence(404, str(unclear))
        except NoSnapshot:
            return _sentence(503, message(NOTHING))
        except Damaged as damaged:
            return _sentence(503, str(damaged))
        except Busy as busy:
            return _sentence(429, str(busy), {"Retry-After": "10"})
        except Exception:
            return _failed()

    def anew(self) -> None:
        """Makes the pages that were read last once more, one after the other: who reads them first
        after a publish need not wait for it. Whose right has ended is left out."""
        with self._lock:
            recent = list(self._recent.values())
        for asked in recent:
            with suppress(Exception):  # whoever asks is told
                self._made(asked)

    def _answer(self, request: Request) -> Response:
        query = dict(request.query_params)
        admitted = self._admitted(request, query)
        if query.get(LOOK):
            raise NotYours(query[LOOK])  # through other eyes one looks in the portal
        if admitted is None:
            return _to_sign_in(request)
        speak(spoken.of(self._settings, admitted.viewer.email, language.spoken()))
        page, kind = reading.page_of(request.path_params["page"]), request.path_params.get("kind")
        if page is None or (kind is not None and kind not in KINDS):
            raise NotYours(request.url.path)
        asked = Asked(admitted, page, tuple(sorted(query.items())), kind or "")
        snapshot, content = self._made(asked)
        self._note(asked, snapshot)
        return _file(asked, snapshot, content) if asked.kind else HTMLResponse(content, headers=NEW)

    def _admitted(self, request: Request, query: dict[str, str]) -> Admitted | None:
        """Who reads, or None for whoever has to sign in first."""
        if self._settings.demo:
            signin.check_request(dict(request.headers))
            if VIEWER not in query:
                return None
            return signin.admit(self._settings, query[VIEWER], is_verified=True)
        claimed = downloads.who(self._settings, request)
        if claimed is None:
            return None
        sessions.use(self._settings, claimed)
        try:
            admitted = signin.admit(self._settings, claimed.email, is_verified=claimed.is_verified)
        except Refused:
            trail.note(self._settings, "refused", claimed.email)
            raise
        return replace(admitted, claims=claimed)

    def _note(self, asked: Asked, snapshot: Snapshot) -> None:
        told = {"audience": asked.scope.audience, "scope": asked.scope.key}
        if asked.kind:
            told |= {"what": asked.page.name, "file": asked.kind}
        else:
            told |= {"page": asked.page.name, "outcome": "shown", "looker": ""}
        kind, email = "downloaded" if asked.kind else "read", asked.admitted.viewer.email
        trail.note(self._settings, kind, email, about=snapshot.key, **told)

    def _made(self, asked: Asked) -> tuple[Snapshot, bytes]:
        """The report and the page of it, kept per report, scope and address; the right is asked
        first."""
        folder, viewer, scope = self._settings.snapshots, asked.admitted.viewer, asked.scope
        still = signin.still(self._settings, viewer, scope, asked.admitted.claims)
        still()
        if not asked.page.is_for(scope):
            raise NotYours(viewer.email)
        live, damaged = published.readable(folder)
        snapshot = travel.chosen(folder, live, travel.asked(asked.address))
        reader = Reader(self._warehouse(), snapshot, scope, still)
        pointer = published.pointer(folder)
        tongue = spoken.of(self._settings, viewer.email, snapshot.language)
        state = (live.key, damaged and damaged.key, len(pointer.reports), pointer.log[-1:])

        def make() -> bytes:
            with self._turns().of(signin.folded(viewer.email)), speaking(tongue):
                part = slicing.sliced(reader, asked.slice)
                return self._taken(asked, part) if asked.kind else self._read(asked, part)

        key = ("read", tongue, *state, snapshot.key, scope, reader.held(), viewer.name)
        address = (asked.page.name, asked.kind, asked.query)
        content = self._warehouse().results.get((*key, *address), make)
        if snapshot.key == live.key and not asked.kind:
            with self._lock:
                self._recent[viewer.email, scope, *address] = asked
        return snapshot, content

    def _read(self, asked: Asked, reader: Reader) -> bytes:
        """The page to read, under what the portal sets above it."""
        context, page = self._context(asked, reader), asked.page

        def above() -> None:
            if context.damaged:
                banner.damaged(context, context.damaged)
            if context.past:
                banner.earlier(context, context.past, page.name)
            if page.is_sliced:
                slicer.bar(context)
            if reader.scope.slice:
                every = {k: v for k, v in asked.address.items() if k != slicing.SLICE}
                controls.page_link(context.pages[page.name], message("Show all"), every)

        if slicer.is_empty(context):
            page = replace(page, render=slicer.nothing)
        try:
            return reading.write(context, page, asked.address, above)
        except Missing:
            return reading.write(context, replace(page, render=_missing), asked.address, above)

    def _taken(self, asked: Asked, reader: Reader) -> bytes:
        """The page as a file of its own, which `standpoint verify` confirms."""
        if reader.scope.slice and not reader.scope.slice.projects:
            raise NotYours(asked.slice)
        chosen = {k: v for k, v in asked.address.items() if k not in CARRIED}
        reports = published.pointer(self._settings.snapshots).reports
        name, page_rows = asked.page.name, self._settings.page_rows
        made = contents.of_page(reader, reports, page_rows, name, chosen, language.spoken())
        return command.marked_file(asked.kind, made, name, chosen)

    def _context(self, asked: Asked, reader: Reader) -> Context:
        folder, snapshot = self._settings.snapshots, reader.snapshot
        live, damaged = published.readable(folder)
        kept = {name: asked.address[name] for name in CARRIED if asked.address.get(name)}
        back = {k: v for k, v in kept.items() if k in (ROLE, VIEWER)}
        offered = [p for p in PAGES if p.is_for(reader.scope)]
        return Context(
            reader=reader,
            locale=Locale(language.spoken(), snapshot.currency, snapshot.timezone),
            viewer_name=asked.admitted.viewer.name,
            export=_no_export,
            kept=kept,
            page_rows=self._settings.page_rows,
            pages={p.name: Named(p.name, message(p.title), p.is_listed) for p in offered},
            questions={p.name: message(p.question) for p in offered if p.is_listed},
            reports=published.pointer(folder).reports,
            past=Past(reader.unsliced.at(live), back) if snapshot.key != live.key else None,
            damaged=damaged,
            log=review.log_of(folder, reader.scope),
        )


def _file(asked: Asked, snapshot: Snapshot, content: bytes) -> Response:
    part = "-slice" if asked.slice else ""
    name = f"standpoint-{asked.page.name}{part}-{snapshot.status_date}.{asked.kind}"
    headers = NEW | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=KINDS[asked.kind], headers=headers)


def _sentence(status: int, told: str, more: Mapping[str, str] | None = None) -> Response:
    """What cannot be shown, and why, on a page of its own with a way to the portal."""
    way, tongue = message("Open the portal"), language.spoken()
    page = html.rendered("sentence.html.j2", told=told, way=way, tongue=tongue)
    return HTMLResponse(page, status, headers=NEW | dict(more or {}))


def _failed() -> Response:
    """What fails is logged under a short id and said in a sentence."""
    run = secrets.token_hex(3)
    log.exception("page to read failed, run %s", run)
    told = message(
        "The rest of the portal works. Tell the project office this code: {run}.", run=run
    )
    return _sentence(500, f"{message('Something failed here')}. {told}")


def _missing(context: Context) -> None:
    blocks.empty(
        message("Not in this report"),
        message("This report does not hold what the page needs, or it is not shared with you."),
        "",
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
