"""One module per format. Each takes a Source and a file and says how DuckDB scans it as text, row
numbers kept.

A reader refuses a file it cannot take for a table; it never guesses silently.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import fastexcel
import pyarrow as pa
import yaml

from etl.intake.currencies import Sign
from etl.intake.readers import columnar, delimited, mspdi, prose, workbook, xer
from etl.intake.readers.recount import Way
from etl.intake.readers.unreadable import Unreadable
from etl.settings import UNPACK, Source


@dataclass(frozen=True)
class Scan:
    """A file as a table of text: one SELECT, the headings in order, and how far its rows are from
    the file's first."""

    sql: str
    """A SELECT of the headings, all VARCHAR."""
    headings: tuple[str, ...]
    first_row: int
    """Number, as a person counts rows in the file, of the first data row."""
    ways: tuple[Way, ...]
    """Ways to count its rows without this scan, the cheapest first; one of them has to allow what
    was read."""
    tables: dict[str, pa.Table]
    """Arrow tables the SELECT reads, by name."""
    is_plain: bool = False
    """Whether no cell can have white space other than spaces at its edges."""
    odd: frozenset[str] = frozenset()
    """Contract columns with cells that are no plain numbers: they are read as people write."""
    signs: Mapping[str, Sign] = field(default_factory=dict)
    """What stands beside the numbers of its amounts, and which currencies that may be."""
    own: frozenset[str] = frozenset()
    """Headings that need not be mapped or ignored."""
    spelled: dict[str, str] = field(default_factory=dict)
    """What the file calls a heading that a preset calls otherwise."""


BROKEN = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    MemoryError,
    AssertionError,
    csv.Error,
    duckdb.Error,
    pa.ArrowException,
    yaml.YAMLError,
    fastexcel.FastExcelError,
)
"""What the parsers of five libraries raise on bytes that are not what they were called."""
# a wide export unpivoted has some 1,500; beyond, a wrong delimiter or a damaged file is likelier
MOST_COLUMNS = 5_000


@dataclass(frozen=True)
class Reader:
    """How files of one format are read."""

    scan: Callable[
        [Source, Path, str], tuple[str, tuple[str, ...], int, dict[str, pa.Table], tuple[Way, ...]]
    ]
    is_text: bool = True
    """Whether nothing is unpacked; else its module measures a file before it opens it."""
    is_self_named: bool = False
    """Whether it brings hundreds of headings of its own, not those of a report somebody made."""


READERS = {
    "csv": Reader(delimited.scan),
    "tsv": Reader(delimited.scan),
    "xlsx": Reader(workbook.scan, is_text=False),
    "parquet": Reader(columnar.parquet, is_text=False),
    "json": Reader(columnar.json),
    "ndjson": Reader(columnar.json),
    "md": Reader(prose.scan),
    "mspdi": Reader(mspdi.scan, is_self_named=True),
    "xer": Reader(xer.scan, is_self_named=True),
}


PACKED = re.compile(
    rb"(?P<gzip>\x1f\x8b)|(?P<zstd>\x28\xb5\x2f\xfd)|(?P<bzip2>BZh[1-9]1AY&SY)|(?P<xz>\xfd7zXZ\x00)"
    rb"|(?P<_7z>7z\xbc\xaf\x27)|(?P<zip>PK\x03\x04)"
)
"""How packed files begin. What one holds, up to a thousand times its size, is unknown before it is
unpacked; a workbook is a zip, and measured by its reader."""


def scan(source: Source, file: Path, name: str) -> Scan:
    """How to read `file`; `name` is unique in this refresh. Raises Unreadable, which says what is
    wrong with the file."""
    reader = READERS[source.format]
    try:
        if reader.is_text:
            _refuse_packed(file)
        sql, headings, first_row, tables, ways = reader.scan(source, file, name)
    except OSError as error:
        raise Unreadable(
            file=file,
            where="",
            found=str(error.strerror or error),
            expected="a file that can be read",
            remedy="Check the path and rights.",
        ) from None
    except Unreadable:
        raise
    except BROKEN as error:
        raise Unreadable(
            file=file,
            where="",
            found=(
                f"what no reader of {source.format} takes ({type(error).__name__}:"
                f" {str(error)[:200]})"
            ),
            expected=f"a readable {source.format} file",
            remedy="Export it again, or state its format in portal.toml.",
        ) from None
    if len(headings) > MOST_COLUMNS:
        raise Unreadable(
            file=file,
            where="row 1",
            found=f"{len(headings):,} headings",
            expected=f"at most {MOST_COLUMNS:,}",
            remedy="Export fewer columns; check delimiter and header_row in portal.toml.",
        )
    if len(headings) == 1 and len(source.columns) > 1:
        raise Unreadable(
            file=file,
            where="row 1",
            found=f"a single column '{headings[0][:60]}'",
            expected="several columns",
            remedy="State the delimiter of this source in portal.toml.",
        )
    return Scan(
        sql=sql,
        headings=headings,
        first_row=first_row,
        ways=ways,
        tables=tables,
        is_plain=reader.scan is delimited.scan and delimited.is_plain(file),
        own=frozenset(headings if reader.is_self_named else ()),
    )


def _refuse_packed(file: Path) -> None:
    with file.open("rb") as stream:
        packed = PACKED.match(stream.read(16))
    if packed:
        raise Unreadable(
            file=file,
            where="",
            found=f"a packed file ({str(packed.lastgroup).lstrip('_')})",
            expected="text",
            remedy=f"{UNPACK} A workbook is read as .xlsx.",
        )


__all__ = ["READERS", "Scan", "Unreadable", "scan"]
