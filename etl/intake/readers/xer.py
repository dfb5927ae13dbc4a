"""Primavera P6 XER: a table of the file by its own name, each record exactly as it stands.

Refuses a record that does not fit its fields, a line that is no record, and what stands behind the
end; nothing is skipped. Quotes inside a text are doubled by P6 and read as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NoReturn

import pyarrow as pa

from etl.intake.readers import recount
from etl.intake.readers.delimited import CONTROLS, WEB
from etl.intake.readers.recount import Way
from etl.intake.readers.unreadable import Unreadable, numbered
from etl.settings import Source
from etl.sql import identifier

HEADER, TABLE, FIELDS, RECORD, END = "ERMHDR", "%T", "%F", "%R", "%E"
REMEDY = "Export it again from P6: File, Export, Primavera PM - (XER)."
BATCH = 20_000
# What P6 leaves out of a file where it is empty: the tables a plan is made of, as MPXJ reads them.
USUAL = frozenset(
    (
        "PROJECT",
        "CALENDAR",
        "RSRC",
        "RSRCRATE",
        "PROJWBS",
        "TASK",
        "TASKPRED",
        "TASKRSRC",
        "CURRTYPE",
        "UDFTYPE",
        "UDFVALUE",
        "SCHEDOPTIONS",
        "ACTVTYPE",
        "ACTVCODE",
        "TASKACTV",
        "COSTTYPE",
        "ACCOUNT",
        "PROJCOST",
        "MEMOTYPE",
        "WBSMEMO",
        "TASKMEMO",
        "ROLES",
        "ROLERATE",
        "RSRCCURVDATA",
        "TASKPROC",
        "LOCATION",
        "UMEASURE",
        "RSRCROLE",
    )
)


@dataclass
class _Table:
    """A table while its lines are read."""

    name: str
    line: int
    fields: tuple[str, ...] = ()
    first: int = 0
    """Line of its first record; 0 until there is one."""
    cells: list[list[str | None]] = field(default_factory=list)
    """Of each field, the cells since the last batch."""
    batches: list[pa.RecordBatch] = field(default_factory=list)

    def add(self, cells: list[str], line: int) -> None:
        """One record; texts are kept batch by batch, outside Python."""
        self.first = self.first or line
        for column, cell in zip(self.cells, cells, strict=True):
            column.append(cell.replace('""', '"') or None)
        if len(self.cells[0]) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """The cells so far, as Arrow."""
        columns = {f"c{i}": pa.array(c, pa.string()) for i, c in enumerate(self.cells)}
        self.batches.append(pa.record_batch(columns))
        self.cells = [[] for _ in self.fields]


def scan(
    source: Source, file: Path, name: str
) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table], tuple[Way, ...]]:
    """A SELECT over the table that `sheet` names; its first row is the line of its first record."""
    tables, wanted = _read(source, file)
    if not source.sheet or (wanted is None and source.sheet.upper() not in USUAL):
        raise Unreadable(
            file=file,
            where=f"table '{source.sheet}'" if source.sheet else "",
            found="no such table" if source.sheet else "no table named",
            expected=f"sheet as one of {', '.join(tables)}",
            remedy='State it in portal.toml, e.g. sheet = "TASK".',
        )
    table_name = "xer_" + "".join(c if c.isalnum() else "_" for c in Path(name).stem)
    headings = wanted.fields if wanted and wanted.fields else tuple(source.columns)
    empty = pa.table({f"c{i}": pa.array([], pa.string()) for i in range(len(headings))})
    rows = pa.Table.from_batches(wanted.batches) if wanted and wanted.batches else empty
    columns = ", ".join(f"c{i} as {identifier(h)}" for i, h in enumerate(headings))
    way: Way = partial(recount.marked, file, source.sheet.upper())
    first = wanted.first if wanted else 0
    return f"select {columns} from {table_name}", headings, first, {table_name: rows}, (way,)


def _read(source: Source, file: Path) -> tuple[list[str], _Table | None]:
    """Names of the tables, and the one that is wanted; every line of the file is judged."""
    names: list[str] = []
    table, wanted, is_over = None, None, False
    for line, cells in _lines(source, file):
        mark = cells[0]
        if is_over and cells != [""]:
            _refuse(file, line, found=f"'{_shown(cells)}' behind the end", expected="nothing")
        elif mark == TABLE:
            table = _begin(file, line, cells=cells, names=names)
            wanted = table if table.name == source.sheet.upper() else wanted
        elif mark == FIELDS and table and not table.fields:
            table.fields = numbered(cells[1:])
            table.cells = [[] for _ in table.fields]
        elif mark == RECORD and table and table.fields:
            _add(file, line, cells=cells, table=table, is_wanted=table is wanted)
        elif mark == END and len(cells) == 1:
            is_over = True
        elif not is_over:
            found = f"'{_shown(cells)}'" if cells != [""] else "an empty line"
            _refuse(file, line, found=found, expected=_expected(table))
    if not is_over:
        _refuse(file, None, found="no %E", expected="a line %E at its end")
    if wanted and wanted.cells:
        wanted.flush()
    return names, wanted


def _begin(file: Path, line: int, *, cells: list[str], names: list[str]) -> _Table:
    name = cells[1].upper() if len(cells) == 2 else ""
    if not name or name in names:
        found = f"table {name} a second time" if name else f"'{_shown(cells)}'"
        _refuse(file, line, found=found, expected="%T and the name of one table")
    names.append(name)
    return _Table(name=name, line=line)


def _add(file: Path, line: int, *, cells: list[str], table: _Table, is_wanted: bool) -> None:
    if len(cells) - 1 != len(table.fields):
        _refuse(
            file,
            line,
            found=f"a record of {len(cells) - 1} fields",
            expected=f"the {len(table.fields)} fields of table {table.name}",
        )
    if is_wanted:
        table.add(cells[1:], line)


def _expected(table: _Table | None) -> str:
    if table is None:
        return "%T and the name of a table"
    return "%R, %T or %E" if table.fields else f"%F and the fields of table {table.name}"


def _shown(cells: list[str]) -> str:
    text = " ".join(" ".join(cells).split())
    return text if len(text) <= 40 else text[:40] + " …"


def _refuse(file: Path, line: int | None, *, found: str, expected: str) -> NoReturn:
    where = f"line {line}" if line else ""
    raise Unreadable(file=file, where=where, found=found, expected=expected, remedy=REMEDY)


# --- lines ----------------------------------------------------------------------------------------


def _lines(source: Source, file: Path) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and tab-separated cells behind the header."""
    encoding = encoding_of(source, file)
    with file.open("rb") as stream:
        for line, raw in enumerate(stream, 1):
            text = _decoded(file, line, raw=raw, encoding=encoding)
            cells = text.rstrip("\r\n").split("\t")
            if line > 1:
                yield line, cells
            elif cells[0] != HEADER:
                _refuse(file, 1, found=f"'{_shown(cells)}'", expected=f"{HEADER}, a P6 export")
        if not stream.tell():
            _refuse(file, None, found="an empty file", expected=f"{HEADER}, a P6 export")


def _decoded(file: Path, line: int, *, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding, CONTROLS if encoding == "cp1252" else "strict")
    except UnicodeDecodeError:
        _refuse(file, line, found=f"bytes that are not {encoding}", expected="its encoding stated")


def encoding_of(source: Source, file: Path) -> str:
    """As stated; else UTF-8 where all of it is, and Windows-1252, in which P6 writes: the file
    itself does not say."""
    stated = WEB.get(source.encoding.lower(), source.encoding.lower())
    if stated != "utf-8":
        return stated
    try:
        with file.open(encoding="utf-8-sig") as stream:
            while stream.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
