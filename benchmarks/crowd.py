"""A crowd of mixed readers over the sample, each in a session of its own, while a report is
published and taken back and rights are given and taken: is anybody shown what is not theirs then?

What each scope may not see is reckoned by `portal.prove.law`, which shares no line with the gate.
"""

from __future__ import annotations

import asyncio
import csv
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed

from benchmarks import flood
from benchmarks.measures import Table
from benchmarks.server import ROOT, SITE, free_port, serve
from benchmarks.viewer import Viewer, open_page
from etl import refresh, sample
from etl.settings import load
from portal.desk import chain, entitlements, opening
from portal.gate import published, withheld
from portal.gate.access import Scope
from portal.gate.published import Snapshot
from portal.pages import PAGES
from portal.prove import law, shown, trial
from portal.prove.canaries import canaries, stands_in
from portal.prove.law import Cells, Whole

AT_ONCE = 24
"""Pages that are asked for at a time; all other sessions are open and wait for their turn."""
PAUSE = 8.0
"""Seconds between two pages of a session, on average."""
BELIEVED = 1.5
"""Seconds after a right is given or taken in which either may hold: an answer of the desk is
believed for one."""
MOVED = {"NG-001": "C2", "NG-003": "C1", "NG-005": ""}
"""Projects whose customer is another in the report that is published meanwhile."""
TELLING = ("_name", "_title", "projects.project_id")
"""Columns whose cells tell whose a row is."""
NOBODY = Scope("team", "-")
WAY_IN = "Sign in"
SECOND = "as=1"


@dataclass
class History:
    """What held when: each value with the moment it may have begun, and the one by which it had."""

    periods: list[tuple[float, float, tuple[Scope, ...]]]
    grace: float

    @property
    def ever(self) -> list[tuple[Scope, ...]]:
        """All that held, in order."""
        return [value for _, _, value in self.periods]

    def begin(self, value: tuple[Scope, ...], since: float, until: float) -> None:
        """Another value holds, from some moment between the two."""
        self.periods.append((since, until + self.grace, value))

    def possible(self, start: float, end: float) -> list[tuple[Scope, ...]]:
        """Every value that may have held for somebody who asked then."""
        over = [until for _, until, _ in self.periods[1:]] + [float("inf")]
        periods = zip(self.periods, over, strict=True)
        return [v for (since, _, v), until in periods if since <= end and until >= start]


@dataclass
class Person:
    """One reader: their address, their scopes in the course of time, and their session's cookie."""

    email: str
    rights: History
    signs: tuple[str, str]
    runs: int = 0


@dataclass(frozen=True)
class Page:
    """What somebody was shown at an address, and what may have held meanwhile."""

    email: str
    place: str
    texts: list[str]
    reports: set[str]
    rights: list[tuple[Scope, ...]]

    def scope(self, scopes: tuple[Scope, ...]) -> Scope | None:
        """Which of their roles the address means; None where they have none."""
        second = len(scopes) > 1 and SECOND in self.place
        return scopes[second] if scopes else None


@dataclass
class Seen:
    """What the crowd saw."""

    seconds: list[float] = field(default_factory=list)
    own: int = 0
    """Pages on which something of the reader's own stood."""
    shut: int = 0
    """Pages of whoever had no right any more."""
    audiences: set[str] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    reopened: int = 0
    """Sockets that the portal closed, because the session ended."""
    cpu: float = 0.0
    megabytes: float = 0.0


class Law:
    """Words that tell rows of a report from each other, for each scope: its own and others'."""

    def __init__(self) -> None:
        self._met: dict[str, tuple[Snapshot, Path]] = {}
        self._wholes: dict[str, Whole] = {}
        self._known: dict[tuple[str, Scope | None], tuple[list[str], list[str]]] = {}

    def meet(self, folder: Path) -> str:
        """The live report by its id and build, kept for when it is taken back."""
        pointer = published.pointer(folder)
        if pointer.live.key not in self._met:
            self._met[pointer.live.key] = published.describe(pointer.live), pointer.private
        return pointer.live.key

    def whole(self, key: str) -> Whole:
        """A report as the office reads it."""
        if key not in self._wholes:
            self._wholes[key] = trial._whole(self._met[key][0])
        return self._wholes[key]

    def words(self, key: str, scope: Scope | None) -> tuple[list[str], list[str]]:
        """Words a scope may not be shown, and words of its own; of nobody, all are foreign."""
        if (key, scope) not in self._known:
            people = withheld.names(self._met[key][1])
            self._known[key, scope] = _divided(self.whole(key), scope, people)
        return self._known[key, scope]

    def told(self, scope: Scope | None) -> set[str]:
        """What was a scope's own in any report so far: *What changed* says what is so no more. A
        customer reads of earlier reports what is theirs today."""
        if scope is None or scope.audience == "customer":
            return set()
        return {word for key in list(self._met) for word in self.words(key, scope)[1]}


def _divided(
    whole: Whole, scope: Scope | None, people: list[tuple[str, str | None]]
) -> tuple[list[str], list[str]]:
    reach = law.reach(whole, scope or NOBODY)
    cells = list(law.cells(whole, reach))
    own = [c for c in cells if f"{c.table}.{c.column}".endswith(TELLING)] if scope else []
    led = {name for name, team in people if team in reach.teams}
    others = {name for name, _ in people} - led
    said = trial.vocabulary() if scope else ""
    foreign = canaries(_telling(iter(cells)), {}, "\n".join([said, *led]), others)
    return list(foreign.texts), [w for c in own for w in c.permitted.to_pylist() if w]


def _telling(cells: Iterator[Cells]) -> Iterator[Cells]:
    """All words that are permitted, and of those that are not the ones that tell whose a row is."""
    nothing = pa.array([], pa.string())
    for cell in cells:
        name = f"{cell.table}.{cell.column}"
        if name.endswith(TELLING):
            yield cell
        elif pa.types.is_string(cell.permitted.type) and not name.endswith("_id"):
            yield replace(cell, withheld=nothing, others=nothing)


# --- one session ----------------------------------------------------------------------------------


class Session(Viewer):
    """A browser tab that keeps what its last page held, text by text."""

    def __init__(self, socket: Any, base: str, page: str, query: str) -> None:
        super().__init__(socket, base, page, query)
        self.texts: list[str] = []

    def go(self, page: str, query: str) -> None:
        """Another page, as a link leads there."""
        self._page, self._query, self._script, self.texts = page, query, "", []

    def _take(self, message: ForwardMsg) -> None:
        super()._take(message)
        if message.WhichOneof("type") == "delta":
            self.texts += list(texts(message))


def texts(message: Any) -> Iterator[str]:
    """Every text of a message, cells of tables and words of drawings included."""
    for kind, value in message.ListFields():
        for one in value if kind.is_repeated else (value,):
            if hasattr(one, "ListFields"):
                yield from texts(one)
            elif isinstance(one, str):
                yield shown.plain(one)
            elif isinstance(one, bytes) and one:
                yield from _cells(one)


def _cells(data: bytes) -> Iterator[str]:
    try:
        table = pa.ipc.open_stream(data).read_all()
    except pa.ArrowInvalid:
        yield data.decode("utf-8", "ignore")
        return
    for column in table.columns:
        yield from (str(value) for value in column.to_pylist() if value is not None)


# --- the crowd ------------------------------------------------------------------------------------


@dataclass
class Crowd:
    """All sessions, what happens meanwhile, and what was seen."""

    config: Path
    folder: Path
    base: str
    people: list[Person]
    law: Law
    projects: list[str]
    pause: float
    seen: Seen = field(default_factory=Seen)
    turn: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, AT_ONCE))
    chance: random.Random = field(default_factory=partial(random.Random, 7))
    is_over: bool = False

    async def read(self, person: Person) -> None:
        """Opens a session and reads page after page until the crowd disperses."""
        while not self.is_over:
            try:
                async with open_page(self.base, "", "", *person.signs, kind=Session) as session:
                    assert isinstance(session, Session)
                    await self._pages(person, session)
            except ConnectionClosed as closed:
                self.seen.reopened += 1
                if () not in person.rights.ever:  # nobody's session but theirs was ended
                    self.seen.errors.append(f"{person.email}: {closed}")
            except TimeoutError:
                self.seen.errors.append(f"{person.email}: a page did not come to its end")

    async def _pages(self, person: Person, session: Session) -> None:
        signs = person.signs
        while not self.is_over and person.signs == signs:
            name, query = self._address(person)
            async with self.turn:
                session.go("" if name == "home" else name, query)
                started, failures, before = time.perf_counter(), session.failures, self._live()
                self.seen.seconds.append(await session.run())
                ended, after = time.perf_counter(), self._live()
            if session.failures > failures:
                self.seen.errors.append(f"{person.email}: {name}?{query}")
            rights = person.rights.possible(started, ended)
            shown = Page(person.email, f"{name}?{query}", session.texts, {before, after}, rights)
            await asyncio.to_thread(self.judge, shown)
            person.runs += 1
            await asyncio.sleep(self.pause * (0.5 + self.chance.random()))

    def _live(self) -> str:
        return self.law.meet(self.folder)

    def _address(self, person: Person) -> tuple[str, str]:
        """A page of theirs; a third of the times one of a project that may be anybody's; whoever
        comes to have two roles asks for the second by turns."""
        own = person.rights.ever[0][0]
        offered = [p.name for p in PAGES if p.is_for(own) and p.name != "explain"]
        name, query = self.chance.choice(offered), ""
        if self.chance.random() < 0.3:
            name, query = "project", f"project={self.chance.choice(self.projects)}"
        is_second = len(person.rights.ever) > 1 and self.chance.random() < 0.5
        return name, f"{query}&{SECOND}".strip("&") if is_second else query

    def judge(self, page: Page) -> None:
        """Holds a page against all that may have held while it was made: one report and one state
        of rights have to explain the whole of it."""
        text, words = "\n".join(page.texts).casefold(), list[str]()
        for report in page.reports:
            for scopes in page.rights:
                scope = page.scope(scopes)
                (foreign, own), told = self.law.words(report, scope), self.law.told(scope)
                words = [w for w in foreign if w not in told and holds(text, w)]
                if not words and (scope or WAY_IN.casefold() in text):
                    return self._count(report, scope, is_own=any(holds(text, w) for w in own))
        self.seen.foreign.append(f"{page.email} on {page.place}: {', '.join(words[:3]) or 'open'}")

    def _count(self, report: str, scope: Scope | None, *, is_own: bool) -> None:
        self.seen.reports.add(report)
        self.seen.own += is_own
        self.seen.shut += scope is None
        if scope:
            self.seen.audiences.add(scope.audience)

    async def show(self) -> None:
        """How far it is, every ten seconds."""
        while not self.is_over:
            runs, told = [p.runs for p in self.people], (*self.seen.foreign, *self.seen.errors)
            print(sum(runs), min(runs), *told[-1:], file=sys.stderr, flush=True)
            await asyncio.sleep(10)

    async def round(self) -> None:
        """Until everybody has read a page more."""
        before = [p.runs for p in self.people]
        while any(p.runs <= b for p, b in zip(self.people, before, strict=True)):
            await asyncio.sleep(0.05)

    async def verb(self, *words: str) -> tuple[float, float]:
        """Runs a verb of Standpoint beside the server; returns when it began and ended."""
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "standpoint", *words, "--config", str(self.config)),
            cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, told = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"{words}: {told.decode()}")
        return began, time.perf_counter()

    async def happens(self) -> None:
        """Rights are taken and given, a report is published and taken back, rights are given again;
        everybody reads in between."""
        await self.round()
        leaving, rising = self.people[1::17][:3], self.people[2::19][:3]
        for person in leaving:
            person.rights.begin((), *await self.verb("revoke", person.email))
        for person in rising:
            had = person.rights.ever[0]
            more = next(s for p in self.people for s in p.rights.ever[0] if is_other(s, *had))
            given = await self.verb("grant", person.email, more.audience, more.key)
            person.rights.begin((*had, more), *given)
        await self.round()
        move(self.config.parent)
        await self.verb("refresh")
        await self.round()
        await self.verb("rollback", "--reason", "published in haste")
        await self.round()
        for person in leaving:
            (scope,) = had = person.rights.ever[0]
            key = [scope.key] * bool(scope.key)
            person.rights.begin(had, *await self.verb("grant", person.email, scope.audience, *key))
            person.signs = flood.signed_in(self.base, person.email)
        await self.round()
        self.is_over = True


def is_other(scope: Scope, own: Scope) -> bool:
    """Whether a scope is another of the same kind; for whoever reads everything, any part."""
    return bool(scope.key) and scope != own and (own.is_whole or scope.audience == own.audience)


def holds(text: str, word: str) -> bool:
    """Whether a case-folded text holds a word."""
    return word.casefold() in text and stands_in(word, text)


def move(exports: Path) -> None:
    """The next export of projects names other customers for some of them."""
    file = exports / "projects.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    for row in rows:
        row["Customer id"] = MOVED.get(row["Project No"], row["Customer id"])
    with file.open("w", encoding="utf-8", newline="") as written:
        writer = csv.DictWriter(written, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


# --- all of it ------------------------------------------------------------------------------------


def gather(scratch: Path, count: int, pause: float) -> Seen:
    """So many sessions over the sample, in a folder that is made for them."""
    exports = scratch / "crowd"
    sample.write(exports)
    own = load(exports / "portal.toml")
    assert own.status_date
    assert refresh.run(own, own.snapshots, own.status_date, publish=True).is_good
    port = free_port()
    config, folder = exports / "portal.toml", own.snapshots
    people = _people(folder, count, f"http://127.0.0.1:{port}")
    with serve(
        config,
        "--secrets.files",
        str(flood.secured(scratch, port)),
        script=SITE / "streamlit_app.py",
        port=port,
        address="127.0.0.1",
        STANDPOINT_DEMO="false",
    ) as server:
        law = Law()
        projects = law.whole(law.meet(folder)).values("projects", "project_id")
        for scope in dict.fromkeys(s for p in people for s in p.rights.ever[0]):
            law.words(law.meet(folder), scope)  # reckoned before, so that nobody waits for it
        crowd = Crowd(config, folder, server.base, people, law, [p for (p,) in projects], pause)
        asyncio.run(_gathered(crowd))
        crowd.seen.megabytes, crowd.seen.cpu = server.megabytes(), server.cpu()
    return crowd.seen


async def _gathered(crowd: Crowd) -> None:
    async with asyncio.TaskGroup() as group:
        for person in crowd.people:
            group.create_task(crowd.read(person))
        group.create_task(crowd.happens())
        if os.environ.get("SHOW"):
            group.create_task(crowd.show())


def _people(folder: Path, count: int, base: str) -> list[Person]:
    """Readers of every audience by turns, each let in by the desk."""
    kinds: dict[str, list[Scope]] = {}
    for _, _, audience, key in published.everybody(folder):
        kinds.setdefault(audience, []).append(Scope(audience, key))
    names, desk = list(kinds), opening.at(f"sqlite:///{folder / opening.FILE}")
    made = []
    for number in range(count):
        scopes = kinds[names[number % len(names)]]
        scope, email = scopes[number // len(names) % len(scopes)], f"reader{number}@crowd.test"
        given = {"audience": scope.audience, "scope_key": scope.key}
        entitlements.say(desk, entitlements.GRANT, email, now=chain.moment(), **given)
        rights = History([(0.0, 0.0, (scope,))], BELIEVED)
        made.append(Person(email, rights, flood.signed_in(base, email)))
    return made


def crowd(scratch: Path, count: int) -> Table:
    """The crowd as a row of figures."""
    seen = gather(scratch, count, PAUSE)
    for told in (*seen.foreign, *seen.errors):
        print(told, file=sys.stderr)
    ordered = sorted(seen.seconds)
    return Table(
        f"{count} interleaved sessions of {len(seen.audiences)} audiences over the sample, while a"
        " report is published and taken back and rights are given and taken",
        (
            "pages read",
            "with rows of their own",
            "shut, for want of a right",
            "sockets of ended sessions closed",
            "foreign rows (aim 0)",
            "errors (aim 0)",
            "p50",
            "p95",
            "server CPU",
            "memory",
        ),
        [
            (
                f"{len(ordered):,}",
                f"{seen.own:,}",
                f"{seen.shut:,}",
                f"{seen.reopened:,}",
                f"{len(seen.foreign):,}",
                f"{len(seen.errors):,}",
                f"{1e3 * ordered[len(ordered) // 2]:,.0f} ms",
                f"{1e3 * ordered[int(len(ordered) * 0.95)]:,.0f} ms",
                f"{seen.cpu:,.0f} s",
                f"{seen.megabytes:,.0f} MB",
            )
        ],
    )
