"""Where models run: one DuckDB, with the settings a refresh needs. Refuses to install or load
anything from outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}
TOO_LARGE = (duckdb.ConversionException, duckdb.OutOfRangeException)
"""What a sum or a product beyond the decimal range ends in."""
LITTLE = 10 * 2**20
"""Bytes of exports below which one thread is done before several have shared the work out: the
sample, of 5 MB, takes a sixth less time, a tiny company a third."""
NEW_FILE = "storage_version 'v1.2.0', recovery_mode no_wal_writes"
"""Any DuckDB client from 1.2 on opens the snapshot; nothing is logged for recovery, because a build
that was cut short is thrown away whole. Saves a tenth of a small refresh."""


class Engine:
    """A DuckDB session that builds one snapshot file and its private companion."""

    def __init__(self, snapshot: Path, private: Path, spill: Path, size: int) -> None:
        """`size`: bytes of what is going to be read."""
        self.connection = duckdb.connect(config=OFFLINE)
        if size < LITTLE:
            self.run("set threads = 1")
        self.run(f"set temp_directory = '{_quoted(spill)}'")
        self.run("set timezone = 'UTC'")
        self.run("set preserve_insertion_order = true")
        self.run(f"attach '{_quoted(snapshot)}' as build ({NEW_FILE})")
        self.run(f"attach '{_quoted(private)}' as private ({NEW_FILE})")
        self.run("create schema memory.staging")
        self.run("set search_path = 'build.main,memory.staging,private.main'")

    def confine(self, folders: Iterable[Path]) -> None:
        """From now on files are read and written in these folders alone, and no setting changes:
        `where` and `select` of portal.toml are SQL of whoever writes it."""
        places = sorted({str(p) for f in folders for p in (f.absolute(), f.resolve())})
        listed = ", ".join(f"'{_quoted(Path(place))}'" for place in places)
        self.run(f"set allowed_directories = [{listed}]")
        self.run("set enable_external_access = false")
        self.run("set lock_configuration = true")

    def run(self, sql: str, parameters: list[object] | None = None) -> None:
        """Executes one statement."""
        self.connection.execute(sql, parameters) if parameters else self.connection.execute(sql)

    def rows(self, sql: str, parameters: list[object] | None = None) -> list[tuple[object, ...]]:
        """All rows of a small result."""
        cursor = (
            self.connection.execute(sql, parameters) if parameters else self.connection.execute(sql)
        )
        return cursor.fetchall()

    def arrow(self, sql: str) -> pa.Table:
        """A result as an Arrow table."""
        return self.connection.sql(sql).to_arrow_table()

    def fill(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        """Adds rows to a table through Arrow, which takes a thousand as one; none are no error."""
        if rows:
            columns = [pa.array(values) for values in zip(*rows, strict=True)]
            names = [str(i) for i in range(len(columns))]
            self.register("rows_to_fill", pa.table(columns, names=names))
            self.run(f"insert into {table} select * from rows_to_fill")
            self.connection.unregister("rows_to_fill")

    def register(self, name: str, table: pa.Table) -> None:
        """Makes an Arrow table readable under a name."""
        self.connection.register(name, table)

    def close(self) -> None:
        """Checkpoints both files and lets go of them."""
        self.run("use memory")
        for name in ("build", "private"):
            self.run(f"checkpoint {name}")
            self.run(f"detach {name}")
        self.connection.close()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
