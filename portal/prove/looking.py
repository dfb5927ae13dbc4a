"""What a scope is shown: each page at each address, explanations, search, downloads and packs, made
as the portal makes them."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from portal import downloads
from portal.draw import controls, paper
from portal.facts import measures, review, slicing, travel
from portal.facts.travel import Past
from portal.formats import Locale
from portal.gate import published, signin
from portal.gate.access import Scope, Viewer
from portal.gate.published import NotThen, NotYours, Snapshot
from portal.gate.store import Missing, Reader, Warehouse
from portal.gate.turns import Turns
from portal.language import message, speaking
from portal.pack import contents
from portal.pages import PAGES
from portal.pages.explore.choosing import QUESTIONS
from portal.prove import shown
from portal.prove.shown import Shown
from portal.settings import Settings
from portal.tell import banner, slicer
from portal.tell.context import Context

CHOSEN = {"department": "departments", "team": "teams", "customer": "customers"}
"""Pages that show one of several, and the query that lists the viewer's own."""


@dataclass(frozen=True)
class Effort:
    """How much of what there is much of is looked at in each scope; the proof says so."""

    choices: int
    """Projects, teams, departments and customers that get a page each."""
    explained: int
    downloads: int
    foreign: int
    """Keys of others that each page is asked for."""
    sought: int
    earlier: int
    """Earlier reports that are read: the oldest and the newest."""
    kept: int
    """Pages that are made a second time in an empty store."""
    filters: int
    """Choices of each filter of a page."""
    pages: frozenset[str] | None = None
    """Names of the pages, None for all."""


EFFORTS = {
    "quick": Effort(
        choices=2, explained=4, downloads=6, foreign=4, sought=4, earlier=1, kept=3, filters=2
    ),
    "usual": Effort(
        choices=10, explained=40, downloads=40, foreign=30, sought=20, earlier=2, kept=8, filters=5
    ),
    "full": Effort(
        choices=1_000,
        explained=10_000,
        downloads=10_000,
        foreign=10_000,
        sought=400,
        earlier=1_000,
        kept=1_000,
        filters=1_000,
    ),
}


@dataclass(frozen=True)
class Named:
    """A page as links name it."""

    title: str


@dataclass(frozen=True)
class Eyes:
    """One scope's viewer, reading one report out of a warehouse."""

    own: Settings
    shared: Warehouse
    email: str
    scope: Scope
    snapshot: Snapshot
    effort: Effort = EFFORTS["usual"]
    orders: dict[str, str] = field(default_factory=dict)
    """Downloads that pages offered: what they are, and their address without the kind."""
    asked: str = ""
    """What of the scope is looked at alone, as an address says it."""

    @property
    def name(self) -> str:
        """The scope in words."""
        return f"{self.scope.audience} {self.scope.key}".strip()

    @property
    def reader(self) -> Reader:
        """A reader as the portal makes it, its right asked at every call."""
        viewer = Viewer(self.email, "A reader")
        reader = Reader(
            warehouse=self.shared,
            snapshot=self.snapshot,
            scope=self.scope,
            still=signin.still(self.own, viewer, self.scope),
        )
        return slicing.sliced(reader, self.asked)

    def at(self, snapshot: Snapshot) -> Eyes:
        """The same viewer, reading another report."""
        return replace(self, snapshot=snapshot, orders={})

    def alone(self, empty: Warehouse) -> Eyes:
        """The same viewer where nobody read before."""
        return replace(self, shared=empty, orders={})

    @property
    def context(self) -> Context:
        """What pages are given."""
        folder, reader, snapshot = self.own.snapshots, self.reader, self.snapshot
        live = published.live_report(folder)
        newest = replace(self, snapshot=live).reader
        offered = [p for p in PAGES if p.is_for(self.scope)]
        return Context(
            reader=reader,
            locale=Locale(snapshot.language, snapshot.currency, snapshot.timezone),
            viewer_name="A reader",
            export=self.offer,
            kept={},
            page_rows=self.own.page_rows,
            pages={p.name: Named(message(p.title)) for p in offered},
            questions={p.name: message(p.question) for p in offered if p.is_listed},
            reports=published.pointer(folder).reports,
            past=Past(newest, {}) if snapshot.key != live.key else None,
            log=review.log_of(folder, self.scope),
            trail=(lambda _: []) if self.scope.may_review else None,
            review=(
                partial(
                    review.review,
                    folder,
                    self.shared,
                    self.scope,
                    signin.still(self.own, Viewer(self.email, ""), self.scope),
                )
                if self.scope.may_review
                else None
            ),
        )

    def offer(self, query: str, kind: str, **parameters: object) -> str:
        """The link to a download, as the portal signs it for this viewer."""
        address = downloads.link(self.email, self.reader, query=query, kind=kind, **parameters)
        told = json.dumps(parameters, default=str, sort_keys=True)
        self.orders[f"{query} {told}\t{self.asked}".strip()] = address.removesuffix(f".{kind}")
        return address


def page(eyes: Eyes, name: str, query: dict[str, str]) -> Shown:
    """A page at an address, with every fold open. What fails is its outcome, never raised."""
    address = "&".join(f"{k}={v}" for k, v in query.items())
    place = f"{name}?{address}" if address else name
    with speaking(eyes.snapshot.language), paper.writing(query) as parts:
        outcome = _drawn(eyes, name)
        sheet = paper.sheet()
    told = f"{place}, report {eyes.snapshot.id}"
    made = shown.of_parts("explanation" if name == "explain" else "page", told, parts, outcome)
    return replace(made, offered=sheet.offered if sheet else {})


def _drawn(eyes: Eyes, name: str) -> str:
    drawing = next(p for p in PAGES if p.name == name)
    asked = (controls.asked(slicing.SLICE) or "") if drawing.is_sliced else ""
    try:
        context = replace(eyes, asked=asked).context
        if context.past:
            banner.earlier(context, context.past, name)
        if drawing.is_sliced:
            slicer.bar(context)
        drawing.render(context)
    except NotYours:
        return "not yours"
    except Missing:
        return "missing"
    except Exception as error:
        return f"failed: {_told(error)}"
    return "shown"


def _told(error: Exception) -> str:
    """What went wrong and where in our code, without a word of the data."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if "/portal/" in f.filename]
    last = ours[-1]
    return f"{type(error).__name__}, {Path(last.filename).name}, line {last.lineno}"


WITHIN = tuple(f"{p.name}?" for p in PAGES)
"""How addresses of pages begin."""


# --- which addresses ------------------------------------------------------------------------------


def addresses(eyes: Eyes) -> Iterator[tuple[str, dict[str, str]]]:
    """Every page of a scope, once for each choice that is its own, as far as they are counted."""
    for name in pages_of(eyes):
        if name not in ("explain", "search"):
            choices = own_choices(eyes, name)[: eyes.effort.choices]
            yield name, {}
            yield from ((name, {name: key}) for key in choices)
            if name == "explore":
                asked = QUESTIONS[: eyes.effort.filters]
                yield from ((name, dict(query)) for _, query in asked)


SHOWN_OTHERWISE = ("numbers", "picture")
"""Of a question: its numbers are asked in turn, and another picture holds the same."""


def pages_of(eyes: Eyes) -> list[str]:
    """The pages that are looked at."""
    wanted = eyes.effort.pages
    offered = [p.name for p in PAGES if p.is_for(eyes.scope)]
    return [name for name in offered if wanted is None or name in wanted]


def filtered(eyes: Eyes, name: str, page: Shown, query: dict[str, str]) -> Iterator[dict[str, str]]:
    """Addresses of a page with each of its filters set in turn, and of some projects alone; to
    what takes any words, names of the viewer's own projects are given."""
    words = own_names(eyes)
    for key, options in page.offered.items():
        if key not in query and key not in (
            "project",
            *CHOSEN,
            *SHOWN_OTHERWISE,
        ):  # these have addresses of their own, or show the same
            for option in (options or words)[: eyes.effort.filters]:
                yield {**query, key: option}
    if next(p for p in PAGES if p.name == name).is_sliced and slicing.SLICE not in query:
        yield from ({**query, slicing.SLICE: asked} for asked in slices(eyes))


def slices(eyes: Eyes) -> list[str]:
    """Some of the slices of a scope: of one dimension each, and of two."""
    try:
        ones = [
            {name: (value,)}
            for name in slicing.DIMENSIONS
            for value in slicing.values(eyes.reader, name)
        ]
    except (Missing, NotYours):
        return []
    every = [*ones, *(first | other for first, other in pairwise(ones) if first != other)]
    most = eyes.effort.filters
    return [slicing.written(c) for c in every[:: max(1, len(every) // max(1, most))][:most]]


def own_names(eyes: Eyes) -> tuple[str, ...]:
    """Names of the projects that the viewer chooses from."""
    try:
        return tuple(
            str(n) for n in eyes.reader.rows("project_choices")["project_name"].to_pylist()
        )
    except (Missing, NotYours):
        return ()


def own_choices(eyes: Eyes, name: str) -> list[str]:
    """The keys that a page lists for this viewer."""
    try:
        if name == "project":
            return _projects(eyes)
        if name in CHOSEN:
            return [str(k) for k in eyes.reader.rows(CHOSEN[name])[f"{name}_id"].to_pylist()]
    except (Missing, NotYours):
        return []
    return []


def _projects(eyes: Eyes) -> list[str]:
    try:
        return [str(k) for k in eyes.reader.rows("project_choices")["project_id"].to_pylist()]
    except (Missing, NotYours):
        return []


def explained(eyes: Eyes) -> list[dict[str, str]]:
    """Addresses of explanations: every number of the whole scope, and of its entities in turn."""
    try:
        with speaking(eyes.snapshot.language):
            names = [
                d.name
                for d in measures.definitions(eyes.reader).values()
                if d.mart in eyes.reader.tables()
            ]
    except (Missing, NotYours):
        return []
    entities = [
        (kind, key)
        for kind in ("project", "team", "department", "customer")
        for key in own_choices(eyes, kind)[: eyes.effort.choices]
    ]
    whole = [{"metric": name} for name in names]
    turns = [{"metric": name, kind: key} for name in names for kind, key in entities]
    every = [*whole, *turns]
    most = eyes.effort.explained
    return every[:: max(1, len(every) // max(1, most))][:most]


# --- what is not a page ---------------------------------------------------------------------------


def error_sentences(eyes: Eyes, wanted: dict[str, str]) -> Shown:
    """What an address is answered that names no day, or one before all reports."""
    told = Shown("sentence", f"address {wanted}")
    with speaking(eyes.snapshot.language):
        try:
            travel.chosen(eyes.own.snapshots, eyes.snapshot, wanted)
        except travel.Unclear as unclear:
            shown.text(told, banner.unclear(unclear))
        except NotThen:
            told.outcome = "no report"
    return told


def pack(eyes: Eyes) -> Shown:
    """The parts of the scope's pack, from which every kind of file is written."""
    made = contents.document(
        eyes.reader, published.pointer(eyes.own.snapshots).reports, eyes.own.page_rows
    )
    told = Shown("pack", f"pack, report {eyes.snapshot.id}")
    shown.take(told, made.chapters)
    return told


def request(address: str, cookies: str = "") -> Request:
    """A request for a download, as this machine's own browser would send it."""
    _, _, token, name = address.split("/", 3)
    headers = [(b"host", b"localhost:8501"), (b"cookie", cookies.encode())]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": address,
            "query_string": b"",
            "headers": headers,
            "path_params": {"token": token, "name": name},
        }
    )


Route = Callable[[Request], Response]


def route(own: Settings, shared: Warehouse) -> Route:
    """The portal's own route of downloads."""
    turns = Turns(4, 60.0)
    return downloads.route(own, lambda: shared, lambda: turns)


def downloaded(eyes: Eyes, what: str, address: str, form: str) -> Shown:
    """What a link gives its own viewer."""
    answer = route(eyes.own, eyes.shared)(request(f"{address}.{form}"))
    place = f"{what} as {form}, report {eyes.snapshot.id}"
    if answer.status_code != 200:
        return Shown("download", place, outcome=f"refused {answer.status_code}")
    return shown.of_download("download", place, bytes(answer.body), form)
