"""XLSX through fastexcel's Arrow reader: a sheet by name, header row found or given, every cell as text.

Dates arrive as ISO text and numbers as plain decimals, so that a number stored as text and a real one read alike.
"""

from __future__ import annotations

from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from etl.readers.faults import Unreadable, identifier, numbered
from etl.readers.marks import is_number, markless
from etl.settings import Source


def scan(source: Source, file: Path, name: str) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table]]:
    """A SELECT over the sheet's Arrow table."""
    file.open("rb").close()
    sheet = _sheet(source, file)
    position = (source.header_row or _find_header(sheet, source)) - 1
    if position >= sheet.num_rows:
        raise Unreadable(file, f"row {position + 1}", "nothing", "the headings", "Check sheet and header_row in portal.toml.")
    headings = numbered([str(sheet.column(i)[position].as_py() or "") for i in range(sheet.num_columns)])
    table_name = "sheet_" + Path(name).stem.replace("-", "_")
    body = sheet.slice(position + 1).rename_columns([f"c{i}" for i in range(len(headings))])
    known = _numbers(source, file, [i for i, h in enumerate(headings) if is_number(source, h) and _has_point(body.column(i))])
    for i, column in known.items():
        body = body.append_column(f"n{i}", column.slice(position + 1))
    texts = [f"case when n{i} is not null then {markless(f'c{i}')} else c{i} end" if i in known else f"c{i}" for i in range(len(headings))]
    columns = ", ".join(f"{text} as {identifier(h)}" for text, h in zip(texts, headings, strict=True))
    return f"select {columns} from {table_name}", headings, position + 2, {table_name: body}


def _has_point(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.match_substring(column, ".")).as_py())


def _numbers(source: Source, file: Path, places: list[int]) -> dict[int, pa.ChunkedArray]:
    """Where the cells of a column are numbers and not texts that look like one: read as whole numbers, a text with a point is none."""
    if not places:
        return {}
    book = fastexcel.read_excel(file)
    sheet = book.load_sheet(source.sheet or book.sheet_names[0], header_row=None, dtypes="int", skip_rows=0, use_columns=places)
    table = pa.table(pa.record_batch(sheet.to_arrow()) if not isinstance(sheet.to_arrow(), pa.Table) else sheet.to_arrow())
    return dict(zip(places, table.columns, strict=True))


def _sheet(source: Source, file: Path) -> pa.Table:
    try:
        book = fastexcel.read_excel(file)
    except (fastexcel.FastExcelError, ValueError) as error:
        raise Unreadable(file, "", f"no workbook ({error})", "an .xlsx workbook", "Save it as .xlsx again.") from None
    name = source.sheet or book.sheet_names[0]
    if name not in book.sheet_names:
        raise Unreadable(file, f"sheet '{name}'", "no such sheet", f"one of {', '.join(book.sheet_names)}",
                         "Correct sheet in portal.toml.")  # fmt: skip
    sheet = book.load_sheet(name, header_row=None, dtypes="string", skip_rows=0)
    return pa.table(pa.record_batch(sheet.to_arrow()) if not isinstance(sheet.to_arrow(), pa.Table) else sheet.to_arrow())


def _find_header(sheet: pa.Table, source: Source) -> int:
    """The first of the top forty rows that holds the most mapped headings."""
    wanted = {h.split("#")[0] for h in source.columns}
    top = sheet.slice(0, 40).to_pylist()
    hits: list[int] = [len(wanted & {" ".join(str(v).split()) for v in row.values() if v}) for row in top]
    best = max(hits, default=0)
    return hits.index(best) + 1 if best else 1
