"""Parquet, JSON and NDJSON: typed formats, read as text so that one set of rules checks them all."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from etl.engine import OFFLINE
from etl.readers.faults import Unreadable, identifier, quoted
from etl.settings import Source


def parquet(source: Source, file: Path, name: str) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table]]:
    """A SELECT over read_parquet; the first row is row 1."""
    return _typed(file, f"read_parquet({quoted(str(file))})", 1)


def json(source: Source, file: Path, name: str) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table]]:
    """A SELECT over read_json, which takes an array of objects or one object a line; the first row is row 1."""
    return _typed(file, f"read_json({quoted(str(file))}, maximum_object_size = 67108864, convert_strings_to_integers = false)", 1)


def _typed(file: Path, scan: str, first_row: int) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table]]:
    file.open("rb").close()
    with duckdb.connect(config=OFFLINE) as probe:
        try:
            names = [str(r[0]) for r in probe.execute(f"describe select * from {scan}").fetchall()]
        except duckdb.Error as error:
            raise Unreadable(file, "", str(error).splitlines()[0], "a readable file of its format", "Export it again.") from None
    columns = ", ".join(f"cast({identifier(n)} as varchar) as {identifier(n)}" for n in names)
    return f"select {columns} from {scan}", tuple(names), first_row, {}
