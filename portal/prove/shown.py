"""What a reader is shown at one place, taken to pieces: its texts, its numbers, and its tables
column by column."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import unquote_plus

import pyarrow as pa

from portal.draw import grid
from portal.draw.paper import Part
from portal.draw.text import JOINER, markdown
from portal.formats import MINUS, NARROW, NO_BREAK, Locale

Columns = list[list[float | None]]
TAGS = re.compile(r"<[^>]+>")


@dataclass
class Shown:
    """One place with what is on it."""

    kind: str
    """page, explanation, download, pack, search …"""
    place: str
    """Which one, with its address."""
    texts: list[str] = field(default_factory=list)
    """As a reader reads them."""
    raw: list[str] = field(default_factory=list)
    """As they are handed to the browser."""
    numbers: list[float] = field(default_factory=list)
    tables: list[Columns] = field(default_factory=list)
    outcome: str = "shown"
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What may be chosen on it, by the key in the address; nothing where any words do."""

    @property
    def text(self) -> str:
        """Everything, as one text."""
        return "\n".join(self.texts)


def of_parts(kind: str, place: str, parts: Sequence[Part], outcome: str = "shown") -> Shown:
    """What a page drew."""
    shown = Shown(kind, place, outcome=outcome)
    for part in parts:
        _part(shown, part)
    return shown


def _part(shown: Shown, part: Part) -> None:
    for name, given in part.given.items():
        if name not in ("key", "page", "locale"):
            take(shown, given() if name == "numbers" and callable(given) else given)
    if part.kind == "grid":
        named = {n: part.given[n] for n in ("columns", "locale", "right")}
        take(shown, grid.grid_cells(part.given["table"], **named)[:2])
    if part.kind in ("small_table", "changes_list"):
        rows = part.given.get("rows") or ()
        cells = [[_one(str(cell)) for cell in row] for row in rows]
        _table(shown, [list(column) for column in zip(*cells, strict=False)])
    for inner in part.parts:
        _part(shown, inner)


def take(shown: Shown, given: Any) -> None:
    """A value that is drawn, with all that is in it."""
    if isinstance(given, str):
        text(shown, given)
    elif isinstance(given, bool) or given is None or isinstance(given, Locale):
        return
    elif isinstance(given, int | float | Decimal):
        _number(shown, given)
    elif isinstance(given, pa.Table):
        table(shown, given)
    elif is_dataclass(given) and not isinstance(given, type):
        _fields(shown, given)
    elif isinstance(given, Mapping):
        take(shown, [*given.keys(), *given.values()])
    elif isinstance(given, Iterable):
        for value in given:
            take(shown, value)


def _fields(shown: Shown, given: Any) -> None:
    for each in fields(given):
        if each.name == "svg":  # a picture of ours: its words alone are data
            shown.texts.append(TAGS.sub("\n", given.svg))
        elif each.name != "page":
            take(shown, getattr(given, each.name))


def _number(shown: Shown, value: float | Decimal) -> None:
    if math.isfinite(value):
        shown.numbers.append(float(value))


def table(shown: Shown, rows: pa.Table) -> None:
    """Every cell of a table, its columns of numbers kept beside each other."""
    columns: Columns = []
    for name in rows.column_names:
        values = rows[name].to_pylist()
        for value in values:
            if isinstance(value, str):
                text(shown, value)
        numbers = [
            float(v)
            if isinstance(v, int | float | Decimal) and not isinstance(v, bool) and math.isfinite(v)
            else None
            for v in values
        ]
        if any(n is not None for n in numbers):
            columns.append(numbers)
            shown.numbers += [n for n in numbers if n is not None]
    _table(shown, columns)


def _table(shown: Shown, columns: Columns) -> None:
    kept = [column for column in columns if any(n is not None for n in column)]
    if kept:
        shown.tables.append(kept)


ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(written: str) -> str:
    """Markdown as it is read: without what escapes it, addresses decoded."""
    kept = ESCAPED.sub(r"\1", written).replace(JOINER, "").replace(NO_BREAK, " ")
    return unquote_plus(kept) if "%" in kept else kept


SIGNED = re.compile(r"(?<=/export/)[^/]+(?=/)")
"""What a link to a download holds for the portal alone. It says until when, so that it is another
every ten minutes; what the link opens is looked at by itself."""


def text(shown: Shown, written: str) -> None:
    """A text with the numbers that are written in it; `blocks` escapes what is not rich."""
    shown.raw.append(markdown(written))
    read = SIGNED.sub("…", plain(written))
    shown.texts.append(read)
    shown.numbers += numbers_in(read)


NUMBER = re.compile(
    rf"([{MINUS}-]?)(\d{{1,3}}(?:[{NARROW},]\d{{3}})+|\d+)(?:[.,](\d+))?(?: ?([kM])\b)?"
)
TIMES = {"k": 1_000.0, "M": 1_000_000.0, None: 1.0}


def numbers_in(read: str) -> list[float]:
    """The quantities that a text tells."""
    return [
        float(f"{m[2].replace(NARROW, '').replace(',', '')}.{m[3] or 0}") * TIMES[m[4]]
        for m in NUMBER.finditer(read)
        if len(m[2]) < 16
    ]


def _one(cell: str) -> float | None:
    """The number of a cell that holds nothing else but its unit."""
    numbers = numbers_in(plain(cell))
    return numbers[0] if len(numbers) == 1 and len(cell) < 40 else None


def of_download(kind: str, place: str, content: bytes, form: str) -> Shown:
    """What a file holds, CSV or a workbook."""
    shown = Shown(kind, place)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        for cell in (cell for row in rows for cell in row):
            text(shown, cell)
        numbers = [[_one(cell) for cell in row] for row in rows[1:]]
        _table(shown, [list(column) for column in zip(*numbers, strict=False)])
        return shown
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            if name.startswith("xl/"):
                shown.texts.append(TAGS.sub("\n", book.read(name).decode("utf-8")))
    return shown
