"""A pack as a workbook: a sheet for each page, with its text, its tables as numbers that can be
reckoned with, and the numbers of its charts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from portal.language import message
from portal.pack.contents import (
    Cards,
    Cell,
    Chapter,
    Chart,
    Document,
    Figures,
    Fold,
    Group,
    Table,
    Words,
    as_cell,
)
from portal.pack.words import Run, plain

LONGEST_NAME = 31
LONGEST_TEXT = 32_767
"""What a workbook takes in a cell."""
WIDTHS = (34, 18, 18, 40, 14, 14, 14, 14, 14, 14, 14, 20, 20)


def write(document: Document) -> bytes:
    """The file; its bytes are the same for the same report. Text is never read as a formula or an
    address."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        },
    ) as book:
        book.set_properties(
            {
                "title": f"{document.company}, {document.title}, {document.status_day}",
                "author": document.company,
                "created": document.published_at,
            }
        )
        taken: set[str] = set()
        for chapter in document.chapters:
            _Sheet(book, _named(chapter.title, taken)).chapter(chapter)
        _about(book, document, _named(message("About"), taken))
    return out.getvalue()


def _named(title: str, taken: set[str]) -> str:
    """A sheet's name: the page's, or a project's; no sign that a workbook refuses, short enough,
    and not twice."""
    page, _, subject = title.partition(" · ")
    base = re.sub(
        r"[\[\]:*?/\\]",
        " ",
        subject.split(" · ")[0] if page == message("Project") and subject else page,
    ).strip("' ")[:LONGEST_NAME] or message("Page")
    name, number = base, 1
    while name.lower() in taken or name.lower() == "history":
        number += 1
        name = f"{base[: LONGEST_NAME - 4]} ({number})"
    taken.add(name.lower())
    return name


class _Sheet:
    """One page written from the top, with the row it has come to."""

    def __init__(self, book: Any, name: str) -> None:
        self._book, self._sheet, self._row = book, book.add_worksheet(name), 0
        self._formats: dict[str, Any] = {}
        self._strong = book.add_format({"bold": True})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._header = book.add_format({"bold": True, "bottom": 1})
        for column, width in enumerate(WIDTHS):
            self._sheet.set_column(column, column, width)
        self._sheet.hide_gridlines(2)

    def chapter(self, chapter: Chapter) -> None:
        self._parts(chapter.parts)

    def _parts(self, parts: Iterable[Any]) -> None:
        for part in parts:
            self._part(part)

    def _part(self, part: Any) -> None:
        if isinstance(part, Group):
            self._parts(part.parts)
        elif isinstance(part, Fold):
            self._line(plain(part.label), self._strong)
            self._parts(part.parts)
        elif isinstance(part, Words):
            self._words(part)
        elif isinstance(part, Figures):
            self._table(
                Table(
                    columns=[message("Figure"), message("Value"), message("Note")],
                    rows=[
                        [
                            Cell(f.label),
                            as_cell(f.value),
                            Cell(
                                [
                                    *f.change,
                                    *([Run(" ")] if f.change and f.beneath else []),
                                    *f.beneath,
                                ]
                            ),
                        ]
                        for f in part.shown
                    ],
                    right=[1],
                    alt="",
                )
            )
        elif isinstance(part, Cards):
            for card in part.cards:
                self._words(Words(card))
        elif isinstance(part, Chart):
            self._line(part.alt)
            self._table(part.numbers)
        elif isinstance(part, Table):
            self._table(part)

    def _words(self, part: Words) -> None:
        for paragraph in part.paragraphs:
            if paragraph.form in ("h1", "h2"):
                self._row += self._row > 1
            self._line(
                plain(paragraph.runs),
                {"h1": self._title, "h2": self._strong, "h3": self._strong}.get(paragraph.form),
            )

    def _line(self, text: str, style: Any = None) -> None:
        self._sheet.write_string(self._row, 0, text.replace("\n", " · ")[:LONGEST_TEXT], style)
        self._row += 1

    def _table(self, table: Table) -> None:
        if table.has_header:
            for column, name in enumerate(table.columns):
                self._sheet.write_string(self._row, column, name, self._header)
            self._row += 1
        for row in table.rows:
            for column, cell in enumerate(row):
                self._cell(column, cell)
            self._row += 1
        self._row += 1

    def _cell(self, column: int, cell: Cell) -> None:
        value = cell.value
        if isinstance(value, datetime | date):
            self._sheet.write_datetime(self._row, column, value, self._format(cell.pattern))
        elif isinstance(value, int | float | Decimal):
            self._sheet.write_number(self._row, column, float(value), self._format(cell.pattern))
        elif text := plain(cell.runs).replace("\n", " · "):
            self._sheet.write_string(self._row, column, text[:LONGEST_TEXT])

    def _format(self, pattern: str) -> Any:
        if pattern not in self._formats:
            self._formats[pattern] = self._book.add_format({"num_format": pattern})
        return self._formats[pattern]


def _about(book: Any, document: Document, name: str) -> None:
    """What the numbers are as of, and what the headline ones mean."""
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    facts = [
        (message("Company"), document.company),
        (message("For"), document.title),
        (message("Data as of"), document.status_day),
        (message("Published"), document.published),
        (message("Report"), document.snapshot_id),
        (message("SHA-256 of the report"), document.sha256),
        (message("Amounts in"), document.currency),
        (message("To check this file"), message("standpoint verify FILE")),
    ]
    facts += [
        (plain(m).partition(".")[0], plain(m).partition(".")[2].strip()) for m in document.meanings
    ]
    for row, (label, text) in enumerate(facts):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, text)
