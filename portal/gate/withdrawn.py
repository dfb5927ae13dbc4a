"""What was taken back after it was published: rows marked visible by mistake, and projects that are
no longer a customer's. Snapshots stay as they are; no customer's store holds such a row, whichever
report is read.

The list lies beside the pointer (`withdrawn.json`), is replaced whole and read like it. It is part
of what everything kept of a customer is kept by.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from portal.gate import access
from portal.gate.access import Scope
from portal.gate.opening import CONFIG, quoted
from portal.gate.published import DAMAGED, RECOVERY, Damaged, Snapshot, pointer, readable
from portal.language import message

FILE = "withdrawn.json"


@dataclass(frozen=True)
class Row:
    """A row that no customer reads any more."""

    table: str
    key: str
    reason: str
    at: str
    """UTC, to the second."""


@dataclass(frozen=True)
class Today:
    """What holds for a customer whichever report they read: the projects that are theirs by the
    live report (which it names), and what was withdrawn."""

    live: str
    projects: frozenset[str]
    rows: tuple[Row, ...]


def today(folder: Path, scope: Scope) -> Today | None:
    """What holds today; None for all but customers. Damaged where it cannot be known."""
    if scope.audience != "customer":
        return None
    live, _ = readable(folder)
    return Today(live=live.key, projects=_projects(live, scope), rows=listed(folder))


def then(snapshot: Snapshot, scope: Scope) -> Today | None:
    """What held while a report was live, before anything was withdrawn; None for all but
    customers."""
    if scope.audience != "customer":
        return None
    return Today(live=snapshot.key, projects=_projects(snapshot, scope), rows=())


@lru_cache(maxsize=2_000)
def _projects(live: Snapshot, scope: Scope) -> frozenset[str]:
    try:
        with duckdb.connect(config=CONFIG) as connection:
            connection.execute(f"attach '{quoted(str(live.path))}' as src (read_only)")
            rows = connection.execute(access.customer_keys(scope), {"key": scope.key}).fetchall()
    except duckdb.Error:
        raise Damaged(f"{message(DAMAGED, file=live.path.name)} {message(RECOVERY)}") from None
    return frozenset(str(key) for (key,) in rows)


def listed(folder: Path) -> tuple[Row, ...]:
    """Every row withdrawn, in the order they were; Damaged where the list cannot be read, since
    nobody knows then what must not be shown."""
    try:
        file = (folder / FILE).stat()
        return _listed(folder, file.st_ino, file.st_mtime_ns, file.st_size)
    except FileNotFoundError:
        return ()
    except (ValueError, TypeError, KeyError, OSError):
        raise Damaged(f"{message(DAMAGED, file=FILE)} {message(RECOVERY)}") from None


@lru_cache(maxsize=8)
def _listed(folder: Path, *version: int) -> tuple[Row, ...]:
    raw = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return tuple(
        Row(table=str(r["table"]), key=str(r["key"]), reason=str(r["reason"]), at=str(r["at"]))
        for r in raw["rows"]
    )


def write(folder: Path, rows: Sequence[Row]) -> None:
    """The whole list or the one before: it is there under another name first."""
    draft = folder / f".{FILE}.{os.getpid()}"
    try:
        with draft.open("w", encoding="utf-8") as file:
            json.dump({"rows": [asdict(row) for row in rows]}, file, indent=1, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / FILE)
    finally:
        draft.unlink(missing_ok=True)


def is_earlier(snapshot: Snapshot, held: Today) -> bool:
    """Whether a report is neither the live one nor the candidate that is to follow it."""
    waiting = pointer(snapshot.path.parent).waiting
    return snapshot.key not in (held.live, waiting.report.key if waiting else "")


def holds(path: Path, table: str, key: str) -> bool:
    """Whether a report holds a row, whoever may read it."""
    return key in keys(path, table)


def keys(path: Path, table: str) -> tuple[str, ...]:
    """What names the rows of a table in a report; nothing where it lacks the table."""
    named = f"concat_ws(' ', {', '.join(access.WITHDRAWABLE[table][0])})"
    with duckdb.connect(config=CONFIG) as connection:
        connection.execute(f"attach '{quoted(str(path))}' as src (read_only)")
        try:
            rows = connection.execute(f"select {named} from src.{table} order by 1").fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):
            return ()
    return tuple(str(key) for (key,) in rows)


def apply(connection: duckdb.DuckDBPyConnection, held: Today, *, earlier: bool) -> None:
    """Leaves of `my_customer` what is theirs today, and fills `my_withdrawn` with what
    `access.copy` leaves out."""
    if earlier:
        connection.execute(
            "create or replace temp table my_customer as select id from my_customer where"
            " list_contains($ids, id)",
            {"ids": sorted(held.projects)},
        )
    for row in held.rows:
        connection.execute("insert into my_withdrawn values (?, ?)", [row.table, row.key])
