"""Which reports there are and which is live: the pointer, its reports and events, and the directory
of viewers beside each."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

import duckdb

from portal.gate.access import Scope
from portal.gate.audiences import AUDIENCES
from portal.gate.opening import CONFIG, quoted
from portal.language import marked, message


class NoSnapshot(Exception):
    """Nothing is published yet."""


class Damaged(NoSnapshot):
    """The pointer, or a file it names, cannot be read; the message says which, and how to
    recover."""


class NotThen(Exception):
    """No report is as old as the one asked for."""


class NotYours(Exception):
    """The viewer may not read this, or no longer; says nothing about what there is."""


@dataclass(frozen=True)
class Snapshot:
    """One published snapshot, as its own row describes it."""

    id: str
    path: Path
    status_date: date
    published_at: datetime
    company: str
    currency: str
    language: str
    timezone: str
    cadence_days: int
    build_id: str = ""
    """What tells this build from another of the same id; everything kept is kept under it."""

    @property
    def key(self) -> str:
        """What no other build is called."""
        return f"{self.id}@{self.build_id}"


@dataclass(frozen=True)
class Report:
    """A published snapshot that may be read: what it is as of, when it was published (UTC), and its
    file."""

    snapshot_id: str
    path: Path
    status_date: date
    published_at: datetime
    build_id: str = ""

    @property
    def key(self) -> str:
        """What no other build is called."""
        return f"{self.snapshot_id}@{self.build_id}"


@dataclass(frozen=True)
class Candidate:
    """A finished snapshot that waits for review, what it was built against, and what each guard
    said of it."""

    report: Report
    private: Path
    previous_id: str
    guards: dict[str, list[str]]


@dataclass(frozen=True)
class Event:
    """One line of the release log."""

    at: datetime
    """UTC."""
    what: str
    status_date: date
    reason: str


@dataclass(frozen=True)
class Pointer:
    """What the pointer file names as live, and every report that was not withdrawn, in the order
    they were published."""

    live: Report
    private: Path
    reports: tuple[Report, ...]
    log: tuple[Event, ...] = ()
    waiting: Candidate | None = None
    """Read through `candidate` only."""


def pointer(folder: Path) -> Pointer:
    """The live snapshot's files; NoSnapshot before the first is published. Looked at before every
    read, read when replaced."""
    try:
        file = (folder / "current.json").stat()
        return _read_pointer(folder, file.st_ino, file.st_mtime_ns, file.st_size)
    except FileNotFoundError:
        raise NoSnapshot(str(folder)) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OSError):
        raise Damaged(f"{message(DAMAGED_POINTER)} {message(RECOVERY)}") from None


DAMAGED_POINTER = marked("The file current.json in the folder of snapshots is damaged.")
DAMAGED = marked("The file {file} in the folder of snapshots is missing or damaged.")
ANOTHER = marked(
    "The file {file} in the folder of snapshots is of another build than current.json names."
)
RECOVERY = marked(
    "Put back its last good copy; where there is none, move the whole folder aside and run"
    " `standpoint refresh`. This page shows the report as soon as it can be read."
)


@lru_cache(maxsize=8)
def _read_pointer(folder: Path, *version: int) -> Pointer:
    raw = json.loads((folder / "current.json").read_text(encoding="utf-8"))
    if not raw["snapshot_id"]:  # a candidate or a lock came first
        raise NoSnapshot(str(folder))
    reports = (_report(folder, e) for e in raw.get("history", ()) if not e.get("withdrawn"))
    log = tuple(
        Event(
            at=_utc(e["at"]),
            what=e["what"],
            status_date=date.fromisoformat(e["status_date"]),
            reason=e["reason"],
        )
        for e in raw.get("log", ())
    )
    held = raw.get("candidate")
    waiting = (
        Candidate(
            report=_report(folder, held["entry"]),
            private=folder / held["entry"]["private_file"],
            previous_id=held["previous_id"],
            guards=held["guards"],
        )
        if held
        else None
    )
    return Pointer(
        live=_report(folder, raw),
        private=folder / raw["private_file"],
        reports=tuple(r for r in reports if r.path.is_file()),
        log=log,
        waiting=waiting,
    )


def _report(folder: Path, entry: dict[str, str]) -> Report:
    path = folder / entry["file"]
    return Report(
        snapshot_id=str(entry["snapshot_id"]),
        path=path,
        status_date=date.fromisoformat(entry["status_date"]),
        published_at=_utc(entry["published_at"]),
        build_id=entry.get("build_id") or _print(path),
    )


def _print(path: Path) -> str:
    """What tells a file from another of its name, for reports older than build ids."""
    try:
        file = path.stat()
        return f"{file.st_ino:x}-{file.st_mtime_ns:x}-{file.st_size:x}"
    except FileNotFoundError:
        return ""


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text.rstrip("Z"))


def candidate(folder: Path, scope: Scope) -> Candidate | None:
    """The snapshot that waits for review, None where none does; NotYours for everybody but the
    project office."""
    if not scope.may_review:
        raise NotYours()
    return pointer(folder).waiting


def directory_of(waiting: Candidate) -> tuple[tuple[str, str, str, str], ...]:
    """The viewers a candidate names. For its review only: nobody signs in by it."""
    return _directory(waiting.report.key, str(waiting.private))


def then(folder: Path, as_of: date | None, known: datetime | None) -> Snapshot:
    """The newest report as of a day or before it, as it was known at a moment (UTC). NotThen where
    there was none."""
    reports = [
        r
        for r in pointer(folder).reports
        if (as_of is None or r.status_date <= as_of) and (known is None or r.published_at <= known)
    ]
    if not reports:
        raise NotThen(as_of, known)
    chosen = max(
        reversed(reports), key=lambda r: (r.status_date, r.published_at)
    )  # of one second the last
    return describe(chosen)


def describe(report: Report) -> Snapshot:
    """A report as its own row describes it."""
    return _describe(report)


def named(folder: Path, key: str) -> Snapshot:
    """A report by its id and build; NotYours where there is none that may be read."""
    known = pointer(folder)
    report = next((r for r in (*known.reports, known.live) if r.key == key), None)
    if report is None:
        raise NotYours()
    return describe(report)


def live_report(folder: Path) -> Snapshot:
    """The live snapshot; a script run asks once and keeps the answer."""
    return describe(pointer(folder).live)


def opened(folder: Path) -> Snapshot:
    """The live report, opened again where its file is another than it was; Damaged where it does
    not open."""
    report = pointer(folder).live
    try:
        file = report.path.stat()
    except OSError:
        raise Damaged(f"{message(DAMAGED, file=report.path.name)} {message(RECOVERY)}") from None
    return _opened(report, file.st_ino, file.st_mtime_ns, file.st_size)


@lru_cache(maxsize=4)
def _opened(report: Report, *version: int) -> Snapshot:
    return _read(report)


def readable(folder: Path) -> tuple[Snapshot, Report | None]:
    """The live report and None; where its file is damaged, the newest before it that can be read,
    and the damaged one. Damaged where there is none."""
    named = pointer(folder)
    try:
        return describe(named.live), None
    except Damaged:
        for report in reversed(named.reports):
            with suppress(Damaged):
                return describe(report), named.live
        raise


@cache
def _describe(report: Report) -> Snapshot:
    return _read(report)


def _read(report: Report) -> Snapshot:
    try:
        with duckdb.connect(
            config=CONFIG
        ) as connection:  # attached: a second configuration of an open file is refused
            connection.execute(f"attach '{quoted(str(report.path))}' as src (read_only)")
            row = connection.execute(
                "select status_date, company_name, currency, language, timezone, cadence_days from"
                " src.snapshot"
            ).fetchall()[0]
            named = connection.execute(
                "select column_name from duckdb_columns() where database_name = 'src' and"
                " table_name = 'snapshot' and column_name = 'build_id'"
            ).fetchall()
            built = (
                connection.execute("select build_id from src.snapshot").fetchall()[0][0]
                if named
                else report.build_id
            )
    except (duckdb.Error, IndexError):
        raise Damaged(f"{message(DAMAGED, file=report.path.name)} {message(RECOVERY)}") from None
    if built != report.build_id:
        raise Damaged(f"{message(ANOTHER, file=report.path.name)} {message(RECOVERY)}")
    status_date, company, currency, language, timezone, cadence_days = row
    return Snapshot(
        id=report.snapshot_id,
        path=report.path,
        status_date=status_date,
        published_at=report.published_at,
        company=company,
        currency=currency,
        language=language,
        timezone=timezone,
        cadence_days=cadence_days,
        build_id=report.build_id,
    )


def directory(folder: Path) -> tuple[tuple[str, str, str, str], ...]:
    """The viewers of the live snapshot: e-mail, name, audience, key. For signing in only; no page's
    reader opens this file."""
    named = pointer(folder)
    return _directory(named.live.key, str(named.private))


@cache
def _directory(key: str, path: str) -> tuple[tuple[str, str, str, str], ...]:
    try:
        with duckdb.connect(config=CONFIG) as connection:
            connection.execute(f"attach '{quoted(path)}' as private (read_only)")
            rows = connection.execute(
                "select email, coalesce(viewer_name, email), audience, coalesce(scope_key, '') from"
                " private.viewers order by source_row"
            ).fetchall()
    except duckdb.Error:
        raise Damaged(f"{message(DAMAGED, file=Path(path).name)} {message(RECOVERY)}") from None
    return tuple((str(e), str(n), str(a), str(k)) for e, n, a, k in rows)


_PORTFOLIO = marked("The whole portfolio")


def everybody(folder: Path) -> tuple[tuple[str, str, str, str], ...]:
    """One viewer for each scope that the live report has something for, as a directory lists them.
    For the demo on this machine, whoever is listed."""
    return _everybody(pointer(folder).live)


@cache
def _everybody(live: Report) -> tuple[tuple[str, str, str, str], ...]:
    try:
        with duckdb.connect(config=CONFIG) as connection:
            connection.execute(f"attach '{quoted(str(live.path))}' as src (read_only)")
            keyed = [
                (audience.name, str(key), str(name))
                for audience in AUDIENCES.values()
                if audience.keys
                for key, name in _scopes(connection, audience.keys)
            ]
    except duckdb.Error:
        raise Damaged(f"{message(DAMAGED, file=live.path.name)} {message(RECOVERY)}") from None
    whole = [(audience.name, "", _PORTFOLIO) for audience in AUDIENCES.values() if audience.whole]
    return tuple((f"{who}@{key}", name, who, key) for who, key, name in (*whole, *keyed))


def _scopes(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, object]]:
    """By name; none where an earlier report has no such table or column."""
    try:
        return connection.execute(f"select * from ({query}) order by 2, 1").fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return []
