"""What cells are read as, by the SQL that a refresh reads them with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import duckdb


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One for all: to open it takes longer than to read what a test writes."""
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    connection.execute("set timezone = 'UTC'")  # as the engine has it
    return connection


def read(texts: Sequence[str], *columns: str) -> list[tuple[Any, ...]]:
    """Each text by each column, the SQL of which calls it x."""
    sql = f"select {', '.join(columns)} from (select unnest(cast(? as varchar[])) as x)"
    return _database().execute(sql, [list(texts)]).fetchall()
