"""A portfolio written as exports: in any format, in parts, in another style of dates and
numbers."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from etl import refresh
from etl.contract import BY_NAME
from etl.settings import load
from tests.invariance.portfolios import Measured, Row, Tables, measure
from tests.portfolio import STATUS

SETTINGS = """[company]\nname = "Tiny"\ncurrency = "EUR"\ndiscount_rate = 0.05\n[snapshots]\nfolder = "snapshots"\n[simulation]\nruns = 5000
[flow]\nkinds = ["item"]\nnot_started = ["To do"]\nstarted = ["Doing", "Review"]\nfinished = ["Done"]\n"""


@dataclass(frozen=True)
class Style:
    """How an export is written."""

    form: str = "csv"
    parts: int = 1
    """Files that each table is cut into."""
    is_german: bool = False
    """12.03.2026 and 1.250,50, behind semicolons."""


PLAIN = Style()


def publish(
    folder: Path,
    tables: Tables,
    style: Style = PLAIN,
    *,
    status: date = STATUS,
    more: str = "",
    empty: Tables | None = None,
) -> Measured:
    """Takes a portfolio through the refresh and measures it. Of a table without rows a file of
    headings is written where `empty` has rows that say which."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = [
        _source(folder, name, rows=rows, style=style, like=rows or (empty or {}).get(name, []))
        for name, rows in tables.items()
        if rows or empty
    ]
    file = folder / "portal.toml"
    file.write_text(SETTINGS + "\n".join(sources) + more, encoding="utf-8")
    outcome = refresh.run(load(file), folder / "snapshots", status, publish=True)
    assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
    return measure(folder / "snapshots")


def _source(folder: Path, name: str, rows: list[Row], style: Style, like: list[Row]) -> str:
    headings = list(dict.fromkeys(h for row in like for h in row))
    cut = max(1, -(-len(rows) // style.parts))
    for number, start in enumerate(range(0, len(rows) or 1, cut)):
        WRITERS[style.form](
            folder / f"{name}-{number}.{style.form}",
            headings,
            rows[start : start + cut],
            style,
            name,
        )
    columns = "".join(f'{json.dumps(h)} = "{h}"\n' for h in headings)
    said = (
        'delimiter = ";"\ndecimal = ","\nthousands = "."\ndate_format = "%d.%m.%Y"\n'
        if style.is_german
        else ""
    )
    return (
        f'[[source]]\ntable = "{name}"\npath ='
        f' "{name}-*.{style.form}"\n{said}[source.columns]\n{columns}'
    )


def _text(value: Any, style: Style, table: str, column: str) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y") if style.is_german else value.isoformat()
    if (
        style.is_german
        and BY_NAME[table].by_name[column].type not in ("text", "integer", "boolean")
        and isinstance(value, int | float)
    ):
        return f"{value:,}".translate(str.maketrans(",.", ".,"))
    return str(value)


def _csv(file: Path, headings: list[str], rows: list[Row], style: Style, table: str) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream, delimiter=";" if style.is_german else ",")
        out.writerow(headings)
        out.writerows(
            [_text(row.get(h), style, table=table, column=h) for h in headings] for row in rows
        )


def _xlsx(file: Path, headings: list[str], rows: list[Row], style: Style, table: str) -> None:
    with xlsxwriter.Workbook(str(file)) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, headings)
        for place, row in enumerate(rows, 1):
            for column, heading in enumerate(headings):
                value = row.get(heading)
                if isinstance(value, date):
                    sheet.write_datetime(place, column, value, day)
                elif value is not None:
                    sheet.write(place, column, value)


def _json(file: Path, headings: list[str], rows: list[Row], style: Style, table: str) -> None:
    file.write_text(
        json.dumps([{h: _plain(row.get(h)) for h in headings} for row in rows]), encoding="utf-8"
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _parquet(file: Path, headings: list[str], rows: list[Row], style: Style, table: str) -> None:
    pq.write_table(
        pa.table(
            {
                h: _column([row.get(h) for row in rows], BY_NAME[table].by_name[h].type)
                for h in headings
            }
        ),
        file,
    )


def _column(values: list[Any], kind: str) -> pa.Array:
    return (
        pa.array(values, KINDS[kind])
        if kind in KINDS
        else pa.array([None if v is None else str(v) for v in values], pa.string())
    )


NUMBER = pa.float64()
KINDS = {
    "date": pa.date32(),
    "integer": pa.int64(),
    "amount": NUMBER,
    "hours": NUMBER,
    "days": NUMBER,
    "number": NUMBER,
    "ratio": NUMBER,
}
WRITERS = {"csv": _csv, "xlsx": _xlsx, "json": _json, "parquet": _parquet}


def moved(tables: Tables, by: timedelta) -> Tables:
    """The same portfolio, with every date moved."""
    return {
        name: [{k: v + by if isinstance(v, date) else v for k, v in row.items()} for row in rows]
        for name, rows in tables.items()
    }
