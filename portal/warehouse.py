"""The only door to DuckDB. A page's reader holds a private store with the rows and columns of its scope and nothing else.

The store is built in memory from the snapshot, which is then detached and the configuration locked, so that no SQL, however
wrong, can name a row that is not there. The whole-portfolio scope opens the snapshot itself, read-only and locked. Refuses
every call once its viewer's right is withdrawn.
"""

from __future__ import annotations

import json
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
from cachetools import LRUCache

from portal import access
from portal.access import Declaration, Scope

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2, "async_threads": 1, "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
    "python_enable_replacements": "false", "allow_community_extensions": "false",
}  # fmt: skip
LOCK = "set memory_limit = '512MB'; set temp_directory = ''; set enable_external_access = false; set lock_configuration = true"
QUERIES = Path(__file__).parent / "queries"


Made = TypeVar("Made")


class NoSnapshot(Exception):
    """Nothing is published yet."""


class Damaged(NoSnapshot):
    """The pointer, or a file it names, cannot be read; the message says which, and how to recover."""


class NotThen(Exception):
    """No report is as old as the one asked for."""


class NotYours(Exception):
    """The viewer may not read this, or no longer; says nothing about what there is."""


class Missing(Exception):
    """The scope's store, or an older snapshot, does not hold what a query names."""


class TooSlow(Exception):
    """A query ran into the time limit."""


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
    """A published snapshot that may be read: what it is as of, when it was published (UTC), and its file."""

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
    """A finished snapshot that waits for review, what it was built against, and what each guard said of it."""

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
    """What the pointer file names as live, and every report that was not withdrawn, in the order they were published."""

    live: Report
    private: Path
    reports: tuple[Report, ...]
    log: tuple[Event, ...] = ()
    waiting: Candidate | None = None
    """Read through `candidate` only."""


def pointer(folder: Path) -> Pointer:
    """The live snapshot's files; NoSnapshot before the first is published. Looked at before every read, read when replaced."""
    try:
        found = (folder / "current.json").stat()
        return _read_pointer(folder, found.st_ino, found.st_mtime_ns, found.st_size)
    except FileNotFoundError:
        raise NoSnapshot(str(folder)) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OSError):
        raise Damaged(f"The file current.json in the folder of snapshots is damaged. {RECOVERY}") from None


RECOVERY = ("Put back its last good copy; where there is none, move the whole folder aside and run `python -m etl refresh`. "
            "This page shows the report as soon as it can be read.")  # fmt: skip


@lru_cache(maxsize=8)
def _read_pointer(folder: Path, *version: int) -> Pointer:
    raw = json.loads((folder / "current.json").read_text(encoding="utf-8"))
    if not raw["snapshot_id"]:  # a candidate or a lock came first
        raise NoSnapshot(str(folder))
    reports = (_report(folder, e) for e in raw.get("history", ()) if not e.get("withdrawn"))
    log = tuple(Event(_utc(e["at"]), e["what"], date.fromisoformat(e["status_date"]), e["reason"]) for e in raw.get("log", ()))
    held = raw.get("candidate")
    waiting = Candidate(_report(folder, held["entry"]), folder / held["entry"]["private_file"], held["previous_id"], held["guards"]) if held else None
    return Pointer(_report(folder, raw), folder / raw["private_file"], tuple(r for r in reports if r.path.is_file()), log, waiting)


def _report(folder: Path, entry: dict[str, str]) -> Report:
    path = folder / entry["file"]
    return Report(str(entry["snapshot_id"]), path, date.fromisoformat(entry["status_date"]), _utc(entry["published_at"]), entry.get("build_id") or _print(path))


def _print(path: Path) -> str:
    """What tells a file from another of its name, for reports older than build ids."""
    try:
        found = path.stat()
        return f"{found.st_ino:x}-{found.st_mtime_ns:x}-{found.st_size:x}"
    except FileNotFoundError:
        return ""


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text.rstrip("Z"))


def candidate(folder: Path, scope: Scope) -> Candidate | None:
    """The snapshot that waits for review, None where none does; NotYours for everybody but the project office."""
    if not scope.may_review:
        raise NotYours()
    return pointer(folder).waiting


def directory_of(waiting: Candidate) -> tuple[tuple[str, str, str, str], ...]:
    """The viewers a candidate names. For its review only: nobody signs in by it."""
    return _directory(waiting.report.key, str(waiting.private))


def then(folder: Path, as_of: date | None, known: datetime | None) -> Snapshot:
    """The newest report as of a day or before it, as it was known at a moment (UTC). NotThen where there was none."""
    found = [r for r in pointer(folder).reports if (as_of is None or r.status_date <= as_of) and (known is None or r.published_at <= known)]
    if not found:
        raise NotThen(as_of, known)
    chosen = max(reversed(found), key=lambda r: (r.status_date, r.published_at))  # of one second the last
    return describe(chosen)


def describe(report: Report) -> Snapshot:
    """A report as its own row describes it."""
    return _describe(report)


def named(folder: Path, key: str) -> Snapshot:
    """A report by its id and build; NotYours where there is none that may be read."""
    known = pointer(folder)
    found = next((r for r in (*known.reports, known.live) if r.key == key), None)
    if found is None:
        raise NotYours()
    return describe(found)


def live(folder: Path) -> Snapshot:
    """The live snapshot; a script run asks once and keeps the answer."""
    return describe(pointer(folder).live)


@cache
def _describe(report: Report) -> Snapshot:
    try:
        with duckdb.connect(config=CONFIG) as connection:  # attached: a second configuration of an open file is refused
            connection.execute(f"attach '{_quoted(str(report.path))}' as src (read_only)")
            row = connection.execute("select status_date, company_name, currency, language, timezone, cadence_days from src.snapshot").fetchall()[0]
            named = connection.execute("select column_name from duckdb_columns() where database_name = 'src' and table_name = 'snapshot' "
                                       "and column_name = 'build_id'").fetchall()  # fmt: skip
            built = connection.execute("select build_id from src.snapshot").fetchall()[0][0] if named else report.build_id
    except (duckdb.Error, IndexError):
        raise Damaged(f"The file {report.path.name} in the folder of snapshots is missing or damaged. {RECOVERY}") from None
    if built != report.build_id:
        raise Damaged(f"The file {report.path.name} in the folder of snapshots is of another build than current.json names. {RECOVERY}")
    status_date, company, currency, language, timezone, cadence_days = row
    return Snapshot(report.snapshot_id, report.path, status_date, report.published_at, company, currency, language, timezone, cadence_days, report.build_id)


def directory(folder: Path) -> tuple[tuple[str, str, str, str], ...]:
    """The viewers of the live snapshot: e-mail, name, audience, key. For signing in only; no page's reader opens this file."""
    named = pointer(folder)
    return _directory(named.live.key, str(named.private))


@cache
def _directory(key: str, path: str) -> tuple[tuple[str, str, str, str], ...]:
    try:
        with duckdb.connect(config=CONFIG) as connection:
            connection.execute(f"attach '{_quoted(path)}' as private (read_only)")
            rows = connection.execute("select email, coalesce(viewer_name, email), audience, coalesce(scope_key, '') from private.viewers "
                                      "order by source_row").fetchall()  # fmt: skip
    except duckdb.Error:
        raise Damaged(f"The file {Path(path).name} in the folder of snapshots is missing or damaged. {RECOVERY}") from None
    return tuple((str(e), str(n), str(a), str(k)) for e, n, a, k in rows)


def _quoted(path: str) -> str:
    """A path of our own pointer file inside an SQL literal."""
    return path.replace("'", "''")


# --- stores ---------------------------------------------------------------------------------------------------------


def build(path: Path, scope: Scope) -> duckdb.DuckDBPyConnection:
    """A private store of one scope; ~20 ms and ~4.5 MB for a usual scope."""
    if scope.is_whole:
        return duckdb.connect(str(path), read_only=True,
                              config={**CONFIG, "memory_limit": "2GB", "enable_external_access": "false", "lock_configuration": "true"})  # fmt: skip
    connection = duckdb.connect(config=CONFIG)
    connection.execute(f"attach '{_quoted(str(path))}' as src (read_only)")
    _copy_keys(connection, scope)
    for declared in _declarations(connection):
        select = access.copy(scope, declared)
        if select:
            parameters = {"key": scope.key} if "$key" in select else None
            connection.execute(f'create table "{declared.table}" as {select}', parameters)
    for name in ("my_team", "my_department", "my_owned", "my_contributing", "my_customer"):
        connection.execute(f"drop table {name}")
    connection.execute("detach src")
    for statement in LOCK.split(";"):
        connection.execute(statement)
    return connection


def _copy_keys(connection: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    keys = {
        "my_team": access.team_keys(scope), "my_department": access.department_keys(scope), "my_owned": access.owned_keys(scope),
        "my_contributing": access.CONTRIBUTING_KEYS, "my_customer": access.customer_keys(scope),
    }  # fmt: skip
    for name, select in keys.items():
        connection.execute(f"create temp table {name} as {select}", {"key": scope.key} if "$key" in select else None)


def _declarations(connection: duckdb.DuckDBPyConnection) -> list[Declaration]:
    rows = connection.execute(
        "select t.table_name, t.scope, t.contributor_rows, c.column_name, c.shown_to from src.published_table as t "
        "join src.published_column as c on c.table_name = t.table_name order by t.table_name, c.position"
    ).fetchall()
    tables: dict[tuple[str, str, str], list[tuple[str, frozenset[str]]]] = {}
    for table, scope, rows_shared, column, shown_to in rows:
        tables.setdefault((table, scope, rows_shared), []).append((column, frozenset(shown_to.split(",")) - {""}))
    return [Declaration(t, s, r, tuple(c)) for (t, s, r), c in tables.items()]


class Stores:
    """The stores in use, by snapshot and scope: bounded, the least recently used let go, each built by one thread only."""

    def __init__(self, count: int) -> None:
        self._count, self._guard = count, threading.Lock()
        self._open: OrderedDict[tuple[str, Scope], duckdb.DuckDBPyConnection] = OrderedDict()
        self._building: weakref.WeakValueDictionary[tuple[str, Scope], _Flight] = weakref.WeakValueDictionary()

    def get(self, snapshot: Snapshot, scope: Scope) -> duckdb.DuckDBPyConnection:
        """The store, built on first use. Never closed here: closing would end other viewers' running queries."""
        key = (snapshot.key, scope)
        with self._guard:
            if key in self._open:
                self._open.move_to_end(key)
                return self._open[key]
            flight = self._building.setdefault(key, _Flight())
        with flight.lock:
            with self._guard:
                if key in self._open:
                    return self._open[key]
            store = build(snapshot.path, scope)
            with self._guard:
                self._open[key] = store
                while len(self._open) > self._count:
                    self._open.popitem(last=False)
            return store


class _Flight:
    def __init__(self) -> None:
        self.lock = threading.Lock()


MADE_BYTES = 100_000  # what is reckoned for a drawing, whose size nobody knows


class Results:
    """Results by (snapshot, scope, query, parameters) and nothing less, bounded by bytes. They never change, so they are shared."""

    def __init__(self, megabytes: int) -> None:
        self._guard = threading.Lock()
        self._kept: LRUCache[Any, Any] = LRUCache(megabytes * 1_000_000, getsizeof=_bytes)

    def get(self, key: object, make: Callable[[], Made]) -> Made:
        """The kept result, or the one just made."""
        with self._guard:
            found: Made | None = self._kept.get(key)
        if found is not None:
            return found
        made = make()
        with self._guard:
            if _bytes(made) <= self._kept.maxsize / 4:
                self._kept[key] = made
        return made


def _bytes(kept: object) -> int:
    return int(getattr(kept, "nbytes", MADE_BYTES)) + 2_000


@dataclass(frozen=True)
class Warehouse:
    """What all readers of this process share."""

    stores: Stores
    results: Results
    seconds: float


# --- the reader -----------------------------------------------------------------------------------------------------


class Reader:
    """What a page is given: one snapshot seen through one scope. `still` is asked before every call and raises NotYours."""

    def __init__(self, warehouse: Warehouse, snapshot: Snapshot, scope: Scope, still: Callable[[], None]) -> None:
        self._warehouse, self.snapshot, self.scope, self._still = warehouse, snapshot, scope, still

    def at(self, snapshot: Snapshot) -> Reader:
        """Another report through the same scope and right."""
        return Reader(self._warehouse, snapshot, self.scope, self._still)

    def rows(self, name: str, **parameters: object) -> pa.Table:
        """The result of portal/queries/<name>.sql with its parameters bound."""
        return self.sql(_query(name), parameters)

    def sql(self, text: str, parameters: dict[str, object] | None = None) -> pa.Table:
        """The result of one SELECT over this scope's rows; parameters are bound, never spliced."""
        self._still()
        used = {k: v for k, v in (parameters or {}).items() if f"${k}" in text}
        key = (self.snapshot.key, self.scope, text, tuple(sorted((k, repr(v)) for k, v in used.items())))
        return self._warehouse.results.get(key, lambda: self._run(text, used))

    def _run(self, text: str, parameters: dict[str, object]) -> pa.Table:
        cursor = self._warehouse.stores.get(self.snapshot, self.scope).cursor()
        if not _is_select(cursor, text):
            raise ValueError("Only a single SELECT is read here.")
        timer = threading.Timer(self._warehouse.seconds, cursor.interrupt)
        timer.start()
        try:
            return cursor.sql(text, params=parameters or None).to_arrow_table()
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise Missing(str(error).splitlines()[0]) from None
        except duckdb.InterruptException:
            raise TooSlow(f"A query took longer than {self._warehouse.seconds:g} seconds.") from None
        finally:
            timer.cancel()

    def kept(self, make: Callable[..., Made], *parts: Hashable) -> Made:
        """What a function makes of this reader and of `parts`, and of nothing else; kept like a result."""
        self._still()
        return self._warehouse.results.get((self.snapshot.key, self.scope, make.__module__, make.__qualname__, parts), lambda: make(self, *parts))

    def has(self, table: str) -> bool:
        """Whether this scope holds the table with at least one row."""
        return table in self.tables() and self.sql(f'select 1 from "{table}" limit 1').num_rows > 0

    def tables(self) -> frozenset[str]:
        """Names of the tables in this scope's store."""
        return frozenset(self.sql("select table_name from duckdb_tables() where not temporary")["table_name"].to_pylist())

    def columns(self, table: str) -> tuple[str, ...]:
        """Column names of a table; empty when this scope has no such table."""
        found = self.sql("select column_name from duckdb_columns() where table_name = $table order by column_index", {"table": table})
        return tuple(found["column_name"].to_pylist())


def _is_select(cursor: duckdb.DuckDBPyConnection, text: str) -> bool:
    """Whether it is one SELECT: viewers of one scope share a store, so nothing that writes to it may run."""
    statements = cursor.extract_statements(text)
    return len(statements) == 1 and statements[0].type == duckdb.StatementType.SELECT


@cache
def _query(name: str) -> str:
    if not name.replace("_", "").isalnum():
        raise ValueError(f"'{name}' is not the name of a query.")
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
