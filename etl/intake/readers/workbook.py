"""XLSX through fastexcel's Arrow reader: a sheet by name, header row found or given, every cell as
text.

Dates arrive as ISO text and numbers as plain decimals, so that a number stored as text and a real
one read alike.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from etl.contract import BY_NAME
from etl.contract.columns import Column
from etl.intake.readers import confined, formats, recount
from etl.intake.readers.bounds import Bounds, measure
from etl.intake.readers.marks import is_number, markless
from etl.intake.readers.recount import Way
from etl.intake.readers.unreadable import Unreadable, numbered
from etl.settings import Source
from etl.sql import identifier, quoted


def scan(
    source: Source, file: Path, name: str
) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table], tuple[Way, ...]]:
    """A SELECT over the sheet's Arrow table."""
    bounds = measure(file)
    sheet = _load(source, file, bounds=bounds, name=name, dtypes="string", places=None)
    position = (source.header_row or _find_header(sheet, source)) - 1
    if position >= sheet.num_rows:
        raise Unreadable(
            file=file,
            where=f"row {position + 1}",
            found="nothing",
            expected="the headings",
            remedy="Check sheet and header_row in portal.toml.",
        )
    headings = numbered(
        [str(sheet.column(i)[position].as_py() or "") for i in range(sheet.num_columns)]
    )
    table_name = "sheet_" + Path(name).stem.replace("-", "_")
    body = sheet.slice(position + 1).rename_columns([f"c{i}" for i in range(len(headings))])
    places = [
        i for i, h in enumerate(headings) if is_number(source, h) and _has_point(body.column(i))
    ]
    # Where the cells of a column are numbers and not texts that look like one: read as whole
    # numbers, a text with a point is none.
    known = (
        dict(
            zip(
                places,
                _load(source, file, bounds=bounds, name=name, dtypes="int", places=places).columns,
                strict=True,
            )
        )
        if places
        else {}
    )
    for i, column in known.items():
        body = body.append_column(f"n{i}", column.slice(position + 1))
    signs = _signs(source, file, headings)
    for i, rows in signs.items():
        body = body.append_column(f"s{i}", formats.in_rows(rows, position + 1, body.num_rows))
    texts = [
        (
            f"case when n{i} is not null then {markless(f'c{i}')} else c{i} end"
            if i in known
            else f"c{i}"
        )
        for i in range(len(headings))
    ]
    texts = [_signed(source, i, text) if i in signs else text for i, text in enumerate(texts)]
    columns = ", ".join(
        f"{text} as {identifier(h)}" for text, h in zip(texts, headings, strict=True)
    )
    return (
        f"select {columns} from {table_name}",
        headings,
        position + 2,
        {table_name: body},
        recount.of_sheet(file, source.sheet, position + 1),
    )


def _signs(source: Source, file: Path, headings: tuple[str, ...]) -> dict[int, formats.Rows]:
    """By column and row, the signs that formats show beside amounts and shares; beside every number
    where nothing is mapped yet. What a condition or a SELECT reads, and what a known system writes,
    stays as it stands in the cell."""
    if source.system or source.select:
        return {}
    types = BY_NAME[source.table].by_name
    fed = {h: types[c] for h, c in source.pairs}
    asked = {
        i
        for i, h in enumerate(headings)
        if not source.columns or (h in fed and _is_shown(fed[h]) and not _is_read(source.where, h))
    }
    beside = formats.beside(file, source.sheet) if asked else {}
    return {i: rows for i, rows in beside.items() if i in asked}


def _is_read(where: str, heading: str) -> bool:
    """Whether a condition asks more of a cell than whether it is filled."""
    name = re.escape(identifier(heading))
    rest = re.sub(rf"{name} is (not )?null|trim\({name}\) *(<>|=) *''", "", where)
    return heading in rest


def _is_shown(column: Column) -> bool:
    return column.unit == "currency" or column.type == "ratio"


def _signed(source: Source, place: int, text: str) -> str:
    """A number as the workbook shows it, with the sign behind; three decimals get a fourth, so that
    nobody takes their mark for one of thousands."""
    cell = f"c{place}"
    number = rf"regexp_matches({cell}, '^-?[0-9]+(\.[0-9]+)?$')"
    share = f"concat(cast(try_cast({cell} as decimal(30, 12)) * 100 as decimal(34, 10)), '')"
    is_clear = rf"not regexp_matches({cell}, '\.[0-9]{{3}}$')"
    clear = f"case when {is_clear} then {cell} else concat({cell}, '0') end"
    marked = [f"replace({n}, '.', {quoted(source.decimal_mark)})" for n in (share, clear)]
    return (
        f"case when s{place} is null or not {number} then {text} when s{place} = '%' then"
        f" concat({marked[0]}, ' %') else concat({marked[1]}, ' ', s{place}) end"
    )


NO_SHEET = "\0"
"""What no sheet can be called; asked for it, a workbook says which it has."""


def sheet_names(file: Path, name: str) -> list[str]:
    """The sheets of a workbook, read within the same bounds as its cells; `name` as in `scan`."""
    bounds, target = measure(file), Path(f"{name}.names.arrow")
    try:
        if bounds.is_safe:
            confined.read(file, NO_SHEET, dtypes="string", places=None)
        else:
            confined.apart(file, NO_SHEET, dtypes="string", places=None, target=target)
    except confined.NoSheet as other:
        return [str(sheet) for sheet in other.args[0]]
    except confined.Broken as error:
        raise _unreadable(file, bounds, error) from None
    return []


def top_rows(source: Source, file: Path, name: str, count: int) -> list[tuple[str, ...]]:
    """The first rows of the sheet as text, empty cells included."""
    sheet = _load(source, file, bounds=measure(file), name=name, dtypes="string", places=None)
    return [tuple(str(v or "") for v in r.values()) for r in sheet.slice(0, count).to_pylist()]


def _has_point(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.match_substring(column, ".")).as_py())


def _load(
    source: Source, file: Path, bounds: Bounds, name: str, dtypes: str, places: list[int] | None
) -> pa.Table:
    """The sheet's cells; what is not known to be small is read apart, where it can end nobody
    else."""
    try:
        if bounds.is_safe:
            return confined.read(file, source.sheet, dtypes=dtypes, places=places)
        return confined.apart(
            file, source.sheet, dtypes=dtypes, places=places, target=Path(f"{name}.{dtypes}.arrow")
        )
    except confined.NoSheet as other:
        raise Unreadable(
            file=file,
            where=f"sheet '{source.sheet}'",
            found="no such sheet",
            expected=f"one of {', '.join(other.args[0])}",
            remedy="Correct sheet in portal.toml.",
        ) from None
    except confined.Broken as error:
        raise _unreadable(file, bounds, error) from None


def _unreadable(file: Path, bounds: Bounds, error: confined.Broken) -> Unreadable:
    if bounds.last_cell:
        return Unreadable(
            file=file,
            where="",
            found=f"a cell in {bounds.last_cell}, and {error}",
            expected="cells beside each other",
            remedy=(
                f"Delete the rows and columns before {bounds.last_cell} that hold nothing, or"
                " export it as CSV."
            ),
        )
    return Unreadable(
        file=file,
        where="",
        found=f"no workbook that can be read ({error})",
        expected="an .xlsx workbook",
        remedy="Save it as .xlsx again, or export it as CSV.",
    )


def _find_header(sheet: pa.Table, source: Source) -> int:
    """The first of the top forty rows that holds the most mapped headings."""
    wanted = source.wanted
    top = sheet.slice(0, 40).to_pylist()
    hits: list[int] = [
        len(wanted & {" ".join(str(v).split()) for v in row.values() if v}) for row in top
    ]
    best = max(hits, default=0)
    return hits.index(best) + 1 if best else 1
