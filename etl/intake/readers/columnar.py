"""Parquet, JSON and NDJSON: typed formats, read as text so that one set of rules checks them
all."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from etl.engine import OFFLINE
from etl.intake.readers import recount
from etl.intake.readers.marks import is_number, markless
from etl.intake.readers.recount import Way
from etl.intake.readers.unreadable import Unreadable
from etl.settings import Source
from etl.sql import identifier, literal


def parquet(
    source: Source, file: Path, name: str
) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table], tuple[Way, ...]]:
    """A SELECT over read_parquet; the first row is row 1."""
    return _typed(source, file, f"read_parquet({literal(file)})", partial(recount.footer, file))


def json(
    source: Source, file: Path, name: str
) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table], tuple[Way, ...]]:
    """A SELECT over read_json, which takes an array of objects or one object a line; the first row
    is row 1."""
    return _typed(
        source,
        file,
        f"read_json({literal(file)}, maximum_object_size = 67108864, convert_strings_to_integers ="
        " false)",
        *([partial(recount.filled_lines, file)] if source.format == "ndjson" else []),
        partial(recount.objects, file),
    )


def _typed(
    source: Source, file: Path, scan: str, *ways: Way
) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table], tuple[Way, ...]]:
    file.open("rb").close()
    with duckdb.connect(config=OFFLINE) as probe:
        try:
            columns = [
                (str(r[0]), str(r[1]))
                for r in probe.execute(f"describe select * from {scan}").fetchall()
            ]
        except duckdb.Error as error:
            raise Unreadable(
                file=file,
                where="",
                found=str(error).splitlines()[0],
                expected="a readable file of its format",
                remedy="Export it again.",
            ) from None
    texts = ", ".join(
        f"{_text(n, kind, is_marked=is_number(source, n))} as {identifier(n)}"
        for n, kind in columns
    )
    return f"select {texts} from {scan}", tuple(n for n, _ in columns), 1, {}, ways


def _text(name: str, kind: str, *, is_marked: bool) -> str:
    """A cell as text. Where texts and numbers are mixed, each cell says which it is, and its quotes
    are none of its text."""
    text = (
        f"({identifier(name)} ->> '$')"
        if kind == "JSON"
        else f"cast({identifier(name)} as varchar)"
    )
    if not is_marked or kind == "VARCHAR":
        return text
    return (
        f"case when json_type({identifier(name)}) = 'VARCHAR' then {text} else {markless(text)} end"
        if kind == "JSON"
        else markless(text)
    )
