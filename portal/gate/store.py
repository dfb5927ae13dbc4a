"""The only door to DuckDB: a reader holds a private store with the rows and columns of its scope.

The store is built in memory from the snapshot, which is then detached and the configuration locked,
so that no SQL, however wrong, can name a row that is not there. The whole-portfolio scope opens the
snapshot itself, read-only and locked. Refuses every call once its viewer's right is withdrawn.
"""

from __future__ import annotations

import threading
import warnings
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
from cachetools import LRUCache

from portal import language
from portal.gate import access, slices, withdrawn
from portal.gate.access import Declaration, Scope
from portal.gate.limit import WATCH
from portal.gate.opening import CONFIG, LOCK, private_of, quoted
from portal.gate.published import Snapshot
from portal.gate.slices import Slice
from portal.gate.withdrawn import Today
from portal.language import message

QUERIES = Path(__file__).parents[1] / "queries"


Made = TypeVar("Made")


class Missing(Exception):
    """The scope's store, or an older snapshot, does not hold what a query names."""


class TooSlow(Exception):
    """A query ran into the time limit."""


# --- stores ---------------------------------------------------------------------------------------


def build(
    path: Path, scope: Scope, held: Today | None = None, *, earlier: bool = False
) -> duckdb.DuckDBPyConnection:
    """A private store of one scope, less what does not hold today; ~20 ms and ~4.5 MB for a usual
    scope."""
    if scope.is_whole and scope.slice:
        return _part_of_whole(path, scope.slice)
    if scope.is_whole:
        return duckdb.connect(
            str(path),
            read_only=True,
            config={
                **CONFIG,
                "memory_limit": "2GB",
                "enable_external_access": "false",
                "lock_configuration": "true",
            },
        )
    connection = duckdb.connect(config=CONFIG)
    connection.execute(f"attach '{quoted(str(path))}' as src (read_only)")
    keys = _copy_keys(connection, scope)
    if scope.audience != "customer":
        _copy_names(connection, path, scope)
        keys = (*keys, "my_name")
    if held:
        withdrawn.apply(connection, held, earlier=earlier)
    for declared in access.strict(_declarations(connection)):
        select = access.copy(scope, declared)
        if select:
            parameters = {"key": scope.key} if "$key" in select else None
            connection.execute(f'create table "{declared.table}" as {select}', parameters)
    for name in keys:
        connection.execute(f"drop table {name}")
    connection.execute("detach src")
    for statement in LOCK.split(";"):
        connection.execute(statement)
    if scope.slice:
        slices.narrow(connection, scope.slice.projects, source="")
    return connection


def _part_of_whole(path: Path, chosen: Slice) -> duckdb.DuckDBPyConnection:
    """Views of the report for who may read all of it: a copy of a large part would not fit beside
    others."""
    connection = duckdb.connect(config={**CONFIG, "memory_limit": "1GB", "temp_directory": ""})
    connection.execute(f"attach '{quoted(str(path))}' as src (read_only)")
    connection.execute("set enable_external_access = false; set lock_configuration = true")
    slices.narrow(connection, chosen.projects, source="src")
    return connection


def _copy_keys(connection: duckdb.DuckDBPyConnection, scope: Scope) -> tuple[str, ...]:
    """Makes the tables of a scope's keys; their names."""
    keys = _customer_keys(scope) if scope.audience == "customer" else _inner_keys(connection, scope)
    for name, select in keys.items():
        connection.execute(
            f"create temp table {name} as {select}",
            {"key": scope.key} if "$key" in select else None,
        )
    return tuple(keys)


def _copy_names(connection: duckdb.DuckDBPyConnection, path: Path, scope: Scope) -> None:
    """Takes the names of those whom the scope leads from the private file beside a report, which is
    let go at once; without one there are none."""
    private = private_of(path)
    select = access.name_keys(scope)
    if select == access.NO_NAMES or private == path or not private.is_file():
        connection.execute(f"create temp table my_name as {access.NO_NAMES}")
        return
    connection.execute(f"attach '{quoted(str(private))}' as named (read_only)")
    try:
        connection.execute(f"create temp table my_name as {select}")
    except (duckdb.CatalogException, duckdb.BinderException):  # no people came in
        connection.execute(f"create temp table my_name as {access.NO_NAMES}")
    connection.execute("detach named")


def _customer_keys(scope: Scope) -> dict[str, str]:
    return {"my_customer": access.customer_keys(scope), "my_withdrawn": access.NO_ROWS}


def _inner_keys(connection: duckdb.DuckDBPyConnection, scope: Scope) -> dict[str, str]:
    columns = _columns(connection)
    return {
        "my_team": access.team_keys(scope),
        "my_department": access.department_keys(scope),
        "my_owned": access.owned_keys(scope),
        "my_sole": access.sole_keys(scope, ("project_team_week", "worked_hours") in columns),
        "my_task": access.task_keys(scope, ("task_total", "is_own_work") in columns),
        "my_contributing": access.CONTRIBUTING_KEYS,
    }


def _columns(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """Of the tables that say whose hours were worked, the columns that the report has."""
    return set(
        connection.execute(
            "select table_name, column_name from duckdb_columns() where database_name = 'src' and"
            " table_name in ('project_team_week', 'task_total')"
        ).fetchall()
    )


def _declarations(connection: duckdb.DuckDBPyConnection) -> list[Declaration]:
    rows = connection.execute(
        "select t.table_name, t.scope, t.contributor_rows, c.column_name, c.shown_to from"
        " src.published_table as t join src.published_column as c on c.table_name = t.table_name"
        " order by t.table_name, c.position"
    ).fetchall()
    tables: dict[tuple[str, str, str], list[tuple[str, frozenset[str]]]] = {}
    for table, scope, rows_shared, column, shown_to in rows:
        tables.setdefault((table, scope, rows_shared), []).append(
            (column, frozenset(shown_to.split(",")) - {""})
        )
    return [
        Declaration(table=t, scope=s, contributor_rows=r, columns=tuple(c))
        for (t, s, r), c in tables.items()
    ]


Key = tuple[str, Scope, Today | None]


class Stores:
    """The stores in use, by snapshot, scope and what holds today: bounded, the least recently used
    let go, each built by one thread only. Slices, of which one reader may ask for many, are bounded
    apart, so that they push out no scope."""

    def __init__(self, count: int) -> None:
        self._count, self._guard = count, threading.Lock()
        self.queries = self.too_slow = 0
        """How many ran, and how many were stopped. Approximate where two end at once."""
        self._open: OrderedDict[Key, duckdb.DuckDBPyConnection] = OrderedDict()
        self._parts: OrderedDict[Key, duckdb.DuckDBPyConnection] = OrderedDict()
        self._building: weakref.WeakValueDictionary[Key, _Flight] = weakref.WeakValueDictionary()

    def get(
        self, snapshot: Snapshot, scope: Scope, held: Today | None = None
    ) -> duckdb.DuckDBPyConnection:
        """The store, built on first use. Never closed here: closing would end other viewers'
        running queries."""
        key = (snapshot.key, scope, held)
        kept = self._parts if scope.slice else self._open
        with self._guard:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
            flight = self._building.setdefault(key, _Flight())
        with flight.lock:
            with self._guard:
                if key in kept:
                    return kept[key]
            earlier = held is not None and withdrawn.is_earlier(snapshot, held)
            store = build(snapshot.path, scope, held, earlier=earlier)
            with self._guard:
                kept[key] = store
                while len(kept) > (max(4, self._count // 4) if scope.slice else self._count):
                    kept.popitem(last=False)
            return store


class _Flight:
    def __init__(self) -> None:
        self.lock = threading.Lock()


MADE_BYTES = 100_000  # what is reckoned for a drawing, whose size nobody knows


class Results:
    """Results by (snapshot, scope, what holds today, query, parameters) and nothing less, bounded
    by bytes. They never change, so they are shared."""

    def __init__(self, megabytes: int) -> None:
        self._guard = threading.Lock()
        self._kept: LRUCache[Any, Any] = LRUCache(megabytes * 1_000_000, getsizeof=_bytes)

    def get(self, key: object, make: Callable[[], Made]) -> Made:
        """The kept result, or the one just made."""
        with self._guard:
            kept: Made | None = self._kept.get(key)
        if kept is not None:
            return kept
        made = make()
        with self._guard:
            if _bytes(made) <= self._kept.maxsize / 4:
                self._kept[key] = made
        return made


def _bytes(kept: object) -> int:
    size = len(kept) if isinstance(kept, bytes) else getattr(kept, "nbytes", MADE_BYTES)
    return int(size) + 2_000


@dataclass(frozen=True)
class Warehouse:
    """What all readers of this process share."""

    stores: Stores
    results: Results
    seconds: float


# --- the reader -----------------------------------------------------------------------------------

Choose = Callable[["Reader"], Slice]
"""Says which projects of a reader's are looked at alone."""


class Reader:
    """What a page is given: one snapshot seen through one scope. `still` is asked before every call
    and raises NotYours."""

    def __init__(
        self,
        warehouse: Warehouse,
        snapshot: Snapshot,
        scope: Scope,
        still: Callable[[], None],
        *,
        in_bulk: bool = False,
    ) -> None:
        """`in_bulk`: for results of up to a million rows."""
        self._warehouse, self.snapshot, self.scope, self._still = warehouse, snapshot, scope, still
        self._in_bulk = in_bulk
        self._choose: Choose | None = None
        self._all: Reader | None = None

    def held(self) -> Today | None:
        """What holds of this scope today, asked at every read."""
        return withdrawn.today(self.snapshot.path.parent, self.scope)

    def at(self, snapshot: Snapshot) -> Reader:
        """Another report through the same scope and right; in a slice, the projects chosen in this
        report, and those chosen in the other that this one has no more."""
        other = copy(self.unsliced)
        other.snapshot = snapshot
        if self._choose is None or self.scope.slice is None:
            return other
        here = frozenset(self.unsliced.rows("project_keys")["project_id"].to_pylist())
        gone = self._choose(other).projects - here
        both = Slice(self.scope.slice.asked, self.scope.slice.projects | gone)
        return other._part(both, self._choose)

    def of(self, choose: Choose) -> Reader:
        """The same report and scope, of which `choose` says what is looked at alone."""
        return self.unsliced._part(choose(self.unsliced), choose)

    def _part(self, chosen: Slice, choose: Choose) -> Reader:
        part = copy(self)
        part.scope = replace(self.scope, slice=chosen)
        part._choose, part._all = choose, self
        return part

    @property
    def unsliced(self) -> Reader:
        """The same report through the same scope, all of it."""
        return self._all or self

    def rows(self, name: str, **parameters: object) -> pa.Table:
        """The result of the query of that name in `portal/queries` with its parameters bound."""
        return self.sql(query(name), parameters)

    def sql(self, text: str, parameters: dict[str, object] | None = None) -> pa.Table:
        """The result of one SELECT over this scope's rows; parameters are bound, never spliced."""
        self._still()
        held = self.held()
        used = {k: v for k, v in (parameters or {}).items() if k in parameters_of(text)}
        key = (
            self.snapshot.key,
            self.scope,
            held,
            text,
            tuple(sorted((k, repr(v)) for k, v in used.items())),
        )
        return self._warehouse.results.get(key, lambda: self._run(text, used, held))

    def _run(self, text: str, parameters: dict[str, object], held: Today | None) -> pa.Table:
        if not _is_select(text):
            raise ValueError("Only a single SELECT is read here.")
        cursor = self._warehouse.stores.get(self.snapshot, self.scope, held).cursor()
        self._warehouse.stores.queries += 1
        try:
            with WATCH.limit(self._warehouse.seconds, cursor.interrupt):
                return _result(cursor, text, parameters, in_bulk=self._in_bulk)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise Missing(str(error).splitlines()[0]) from None
        except duckdb.InterruptException:
            self._warehouse.stores.too_slow += 1
            raise TooSlow(
                message(
                    "A query took longer than {seconds} seconds.",
                    seconds=f"{self._warehouse.seconds:g}",
                )
            ) from None

    def kept(self, make: Callable[..., Made], *parts: Hashable) -> Made:
        """What a function makes of this reader, of `parts` and of the language spoken, and of
        nothing else; kept like a result."""
        self._still()
        name = (make.__module__, make.__qualname__, language.spoken())
        return self._warehouse.results.get(
            (self.snapshot.key, self.scope, self.held(), *name, parts),
            lambda: make(self, *parts),
        )

    def has(self, table: str) -> bool:
        """Whether this scope holds the table with at least one row."""
        return table in self.tables() and self.sql(f'select 1 from "{table}" limit 1').num_rows > 0

    def tables(self) -> frozenset[str]:
        """Names of the tables in this scope's store."""
        return frozenset(
            self.sql(
                "select table_name from information_schema.tables where table_schema = 'main' and"
                " table_catalog = current_database()"
            )["table_name"].to_pylist()
        )

    def columns(self, table: str) -> tuple[str, ...]:
        """Column names of a table; empty when this scope has no such table."""
        rows = self.sql(
            "select column_name from information_schema.columns where table_name = $table and"
            " table_schema = 'main' and table_catalog = current_database() order by"
            " ordinal_position",
            {"table": table},
        )
        return tuple(rows["column_name"].to_pylist())


def parameters_of(text: str) -> frozenset[str]:
    """Names of a statement's parameters, as DuckDB's own parser reads them."""
    return _read(text)[0]


def _is_select(text: str) -> bool:
    """Whether it is one SELECT: viewers of one scope share a store, so nothing that writes to it
    may run."""
    return _read(text)[1] == (duckdb.StatementType.SELECT,)


warnings.filterwarnings("ignore", message="Arrow.output", category=UserWarning)


def _result(
    cursor: duckdb.DuckDBPyConnection, text: str, parameters: dict[str, object], *, in_bulk: bool
) -> pa.Table:
    """A relation plans its query twice, which is a quarter of what a small one takes; an executed
    statement copies its rows, which tells where there are many."""
    if in_bulk:
        return cursor.sql(text, params=parameters or None).to_arrow_table()
    return cursor.execute(text, parameters or None).to_arrow_table()


@lru_cache(maxsize=2_000)
def _read(text: str) -> tuple[frozenset[str], tuple[duckdb.StatementType, ...]]:
    """The names of a text's parameters, and of what kind each of its statements is: a tenth of
    what a small query takes, hence kept."""
    statements = duckdb.extract_statements(text)
    names = frozenset(name for s in statements for name in s.named_parameters)
    return names, tuple(s.type for s in statements)


@cache
def _files() -> dict[str, Path]:
    """Every query by its name; a folder says which page reads it, or that several do."""
    return {file.stem: file for file in QUERIES.glob("*/*.sql")}


@cache
def query(name: str) -> str:
    """The text of the query of that name in `portal/queries`."""
    if not name.replace("_", "").isalnum():
        raise ValueError(f"'{name}' is not the name of a query.")
    return _files()[name].read_text(encoding="utf-8")
