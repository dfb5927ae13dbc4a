"""Primavera P6 XER: a table of the file by its own name, each record exactly as it stands.

Refuses a record that does not fit its fields, a line that is no record, and what stands behind the
end; nothing is skipped. Quotes inside a text are doubled by P6 and read as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import NoReturn

import pyarrow as pa

from etl.intake.readers import p6_calendar, recount, working_time
from etl.intake.readers.delimited import CONTROLS, WEB
from etl.intake.readers.project_xml import number, plain
from etl.intake.readers.recount import Way
from etl.intake.readers.unreadable import Unreadable, numbered
from etl.settings import Source
from etl.sql import identifier

CALENDAR, TASKS, ASSIGNED, EXPENSES = "CALENDAR", "TASK", "TASKRSRC", "PROJCOST"
Cells = dict[str, str | None]
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

    def whole(self) -> pa.Table:
        """All its records."""
        if self.cells or not self.batches:
            self.cells = self.cells or [[] for _ in self.fields]
            self.flush()
        return pa.Table.from_batches(self.batches)


def scan(
    source: Source, file: Path, name: str
) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table], tuple[Way, ...]]:
    """A SELECT over the table or part that `sheet` names; the first row of a table is the line of
    its first record."""
    needs, made = PARTS.get(source.sheet, ((source.sheet.upper(),), _as_it_stands))
    names, tables = _read(source, file, needs)
    if source.sheet not in PARTS and not {source.sheet.upper()} & ({*names} | USUAL):
        raise Unreadable(
            file=file,
            where=f"table '{source.sheet}'" if source.sheet else "",
            found="no such table" if source.sheet else "no table named",
            expected=f"sheet as one of {', '.join((*names, *PARTS))}",
            remedy='State it in portal.toml, e.g. sheet = "TASK".',
        )
    scanned = made(source, file, tables)
    if not scanned.headings:
        raise Unreadable(
            file=file,
            where=f"table '{source.sheet}'",
            found="a table without its headings",
            expected="a line %F that names them",
            remedy="Export the project again.",
        )
    table_name = "xer_" + "".join(c if c.isalnum() else "_" for c in Path(name).stem)
    columns = ", ".join(f"c{i} as {identifier(h)}" for i, h in enumerate(scanned.headings))
    return (
        f"select {columns} from {table_name}",
        scanned.headings,
        scanned.first,
        {table_name: scanned.rows},
        (partial(recount.marked, file, needs[0], scanned.each),) if scanned.each else (),
    )


@dataclass(frozen=True)
class _Made:
    """What a sheet is read as."""

    rows: pa.Table
    headings: tuple[str, ...]
    first: int = 1
    each: int = 1
    """Rows that each record of its first table makes; 0 where that cannot be said."""


def _as_it_stands(source: Source, file: Path, tables: dict[str, _Table]) -> _Made:
    """A table; one that P6 left out has the headings that are mapped, and no rows."""
    blank = _Table(name=source.sheet, line=0, fields=tuple(source.columns))
    table = tables.get(source.sheet.upper(), blank)
    return _Made(rows=table.whole(), headings=table.fields, first=table.first)


def _calendars(source: Source, file: Path, tables: dict[str, _Table]) -> _Made:
    """Weekdays, shifts or exceptions, written out of the calendars' data."""
    known: dict[str, working_time.Calendar] = {}
    for record in _records(tables, CALENDAR):
        try:
            calendar = p6_calendar.read(record)
        except ValueError as error:
            raise Unreadable(
                file=file,
                where=f"calendar '{(record.get('clndr_name') or '')[:60]}'",
                found=str(error),
                expected="days and shifts as P6 writes them",
                remedy=REMEDY,
            ) from None
        known[calendar.uid] = calendar
    return _made(
        working_time.rows(source.sheet, known),
        working_time.HEADINGS[source.sheet],
        each=7 if source.sheet == "calendars" else 0,
    )


BUDGETS = ("task_id", "proj_id", "start", "finish", "resource_cost", "expense_cost", "cost")


def _budgets(source: Source, file: Path, tables: dict[str, _Table]) -> _Made:
    """Each activity with its planned dates, and the planned cost of its resources and expenses."""
    costs: dict[tuple[str, str | None], Fraction] = {}
    for table in (ASSIGNED, EXPENSES):
        for record in _records(tables, table):
            place = (table, record.get("task_id"))
            cost = _amount(source, file, record=record, table=table)
            costs[place] = costs.get(place, Fraction(0)) + cost
    rows = []
    for record in _records(tables, TASKS):
        of = [costs.get((t, record.get("task_id")), Fraction(0)) for t in (ASSIGNED, EXPENSES)]
        whole = Fraction(0) + sum(of)
        dates = (record.get("target_start_date"), record.get("target_end_date"))
        cells = (record.get("task_id"), record.get("proj_id"), *dates, *map(plain, (*of, whole)))
        rows.append(dict(zip(BUDGETS, cells, strict=True)))
    first = tables[TASKS].first if TASKS in tables else 1
    return replace(_made(iter(rows), BUDGETS, each=1), first=first)


def _amount(source: Source, file: Path, *, record: Cells, table: str) -> Fraction:
    text = record.get("target_cost")
    amount = number((text or "0").replace(source.decimal_mark, "."))
    if amount is None:
        raise Unreadable(
            file=file,
            where=f"{table}, target_cost",
            found=f"'{(text or '')[:40]}'",
            expected=f"a number with '{source.decimal_mark}' before its decimals",
            remedy="State decimal in portal.toml as P6 wrote it.",
        )
    return amount


def _records(tables: dict[str, _Table], name: str) -> Iterator[Cells]:
    """The records of a table by field; none where the file does not have it."""
    table = tables.get(name)
    if table and table.first:
        columns = [column.to_pylist() for column in table.whole().columns]
        for record in zip(*columns, strict=True):
            yield dict(zip(table.fields, record, strict=True))


def _made(rows: Iterator[Cells], headings: tuple[str, ...], each: int) -> _Made:
    held = list(rows)
    columns = {f"c{i}": pa.array([r[h] for r in held], pa.string()) for i, h in enumerate(headings)}
    return _Made(rows=pa.table(columns), headings=headings, each=each)


PARTS: dict[str, tuple[tuple[str, ...], Callable[[Source, Path, dict[str, _Table]], _Made]]] = {
    name: ((CALENDAR,), _calendars) for name in working_time.HEADINGS
} | {"budgets": ((TASKS, ASSIGNED, EXPENSES), _budgets)}
"""Parts that are no table of the file, with the tables they are made of."""


def _read(
    source: Source, file: Path, needs: tuple[str, ...]
) -> tuple[list[str], dict[str, _Table]]:
    """Names of all tables, and those that are needed; every line of the file is judged."""
    names: list[str] = []
    tables: dict[str, _Table] = {}
    table, is_over = None, False
    for line, cells in _lines(source, file):
        mark = cells[0]
        if is_over and cells != [""]:
            _refuse(file, line, found=f"'{_shown(cells)}' behind the end", expected="nothing")
        elif mark == TABLE:
            table = _begin(file, line, cells=cells, names=names)
            if table.name in needs:
                tables[table.name] = table
        elif mark == FIELDS and table and not table.fields:
            table.fields = numbered(cells[1:])
            table.cells = [[] for _ in table.fields]
        elif mark == RECORD and table and table.fields:
            _add(file, line, cells=cells, table=table, is_wanted=table.name in tables)
        elif mark == END and len(cells) == 1:
            is_over = True
        elif not is_over:
            found = f"'{_shown(cells)}'" if cells != [""] else "an empty line"
            _refuse(file, line, found=found, expected=_expected(table))
    if not is_over:
        _refuse(file, None, found="no %E", expected="a line %E at its end")
    return names, tables


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
