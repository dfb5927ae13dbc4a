"""A pack as slides: one finding a slide, with its picture or its table, the heading of each being
what it says. What a screen folds away is left to the other files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import vl_convert
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Inches, Pt

from portal.language import plural
from portal.pack import pictures
from portal.pack.contents import (
    Cards,
    Cell,
    Chapter,
    Chart,
    Document,
    Figures,
    Group,
    Table,
    Words,
)
from portal.pack.words import Paragraph, Run, plain

WIDE, HIGH = int(Inches(13.333)), int(Inches(7.5))
EDGE, TOP, FOOT = int(Inches(0.6)), int(Inches(1.75)), int(Inches(0.55))
ROOM = WIDE - 2 * EDGE
MOST_ROWS, MOST_LINES = 11, 12
SCALE = 2.0
"""Pixels of a picture for each of its own: sharp on a wall."""
INK, MUTED = RGBColor(0x11, 0x18, 0x27), RGBColor(0x52, 0x5B, 0x68)
TONES = {
    "red": RGBColor(0xA8, 0x18, 0x2B),
    "orange": RGBColor(0x8F, 0x52, 0x00),
    "green": RGBColor(0x0B, 0x6B, 0x5B),
    "gray": MUTED,
}
UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML holds."""
BLANK = 6
"""The layout of nothing in python-pptx's own template."""


def write(document: Document) -> bytes:
    """The file; its bytes are the same for the same report."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    properties = deck.core_properties
    properties.title = _text(f"{document.company}, {document.title}, {document.status_day}")
    properties.author = properties.last_modified_by = _text(document.company)
    properties.created = properties.modified = document.published_at
    for chapter in document.chapters:
        _Chapter(deck, document, chapter).write()
    out = io.BytesIO()
    deck.save(out)
    return _dated_alike(out.getvalue())


def _dated_alike(content: bytes) -> bytes:
    """The same archive with one date on all of its parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as made,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for entry in made.infolist():
            kept.writestr(zipfile.ZipInfo(entry.filename), made.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Chapter:
    """One page, a slide for its answer and one for each finding."""

    def __init__(self, deck: Any, document: Document, chapter: Chapter) -> None:
        self._deck, self._document, self._chapter = deck, document, chapter

    def write(self) -> None:
        first = [p for p in self._chapter.parts if isinstance(p, Words | Figures | Cards)]
        self._answer(first)
        for part in self._chapter.parts:
            if isinstance(part, Group):
                self._finding(part)
            elif isinstance(part, Table | Chart):
                self._shown(self._chapter.title, "", [part])

    def _answer(self, parts: list[Any]) -> None:
        head = next((p for p in parts if isinstance(p, Words) and p.form == "head"), None)
        lines = {p.form: p for p in head.paragraphs} if head else {}
        title = plain(lines["h1"].runs) if "h1" in lines else self._chapter.title
        slide = self._slide(title, plain(lines["kicker"].runs) if "kicker" in lines else "")
        place = TOP
        for form in ("lede", "p"):
            if form in lines:
                place += self._words(slide, [lines[form]], place)
        for part in parts:
            if isinstance(part, Figures):
                self._figures(slide, part, place + Inches(0.3))
                place += Inches(1.6)
            elif part is not head and isinstance(part, Words) and part.form == "plain":
                place += self._words(slide, part.paragraphs, place)

    def _finding(self, group: Group) -> None:
        words = next((p for p in group.parts if isinstance(p, Words)), Words([]))
        heading = next((p for p in words.paragraphs if p.form == "h2"), Paragraph("h2"))
        note = next((p for p in words.paragraphs if p.form == "note"), Paragraph("note"))
        rest = [p for p in _inner(group.parts) if p is not words]
        self._shown(plain(heading.runs), plain(note.runs), rest)

    def _shown(self, title: str, note: str, parts: list[Any]) -> None:
        """A slide for each picture or table; text stands on the first."""
        texts = [line for part in parts for line in _lines(part)]
        shown = [p for p in parts if isinstance(p, Chart | Table | Figures)]
        for number, part in enumerate(shown or [None]):
            slide = self._slide(title, note)
            place = TOP
            if number == 0 and texts:
                place += self._words(slide, [*texts[:MOST_LINES], *_further(texts)], place)
            if isinstance(part, Chart):
                self._picture(slide, part, place)
            elif isinstance(part, Table):
                self._table(slide, part, place)
            elif isinstance(part, Figures):
                self._figures(slide, part, place + Inches(0.3))

    def _slide(self, title: str, note: str) -> Any:
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[BLANK])
        box = self._box(slide, EDGE, Inches(0.45), ROOM, Inches(0.85))
        _write(box.paragraphs[0], [Run(title, bold=True)], Pt(28 if len(title) < 70 else 22), INK)
        if note:
            under = self._box(slide, EDGE, Inches(1.25), ROOM, Inches(0.45))
            _write(under.paragraphs[0], [Run(note)], Pt(12), MUTED)
        told = self._document
        named = (told.company, told.title, told.status_day, told.snapshot_id, told.sha256[:12])
        foot = " · ".join(named)
        box = self._box(slide, EDGE, HIGH - FOOT, ROOM, Inches(0.35))
        _write(box.paragraphs[0], [Run(foot)], Pt(9), MUTED)
        return slide

    def _box(self, slide: Any, left: int, top: int, width: int, height: int) -> Any:
        frame = slide.shapes.add_textbox(left, top, width, height).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = 0
        return frame

    def _words(self, slide: Any, paragraphs: Iterable[Paragraph], top: int) -> int:
        """Writes them, and gives the height they take."""
        told = [p for p in paragraphs if p.runs]
        high = sum(Inches(0.32) * (1 + len(plain(p.runs)) // 130) for p in told)
        frame = self._box(slide, EDGE, top, ROOM, high or 1)
        for number, paragraph in enumerate(told):
            line = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            sign = [Run("• ")] if paragraph.form == "item" else []
            _write(line, [*sign, *paragraph.runs], Pt(15), INK)
        return int(high)

    def _figures(self, slide: Any, figures: Figures, top: int) -> None:
        width = ROOM // max(1, len(figures.shown))
        for place, figure in enumerate(figures.shown):
            frame = self._box(slide, EDGE + place * width, top, width, Inches(1.3))
            _write(frame.paragraphs[0], figure.label, Pt(12), TONES.get(figure.tone, MUTED))
            _write(frame.add_paragraph(), figure.value, Pt(28), INK)
            under = [*figure.change, Run(" "), *figure.beneath]
            _write(frame.add_paragraph(), under, Pt(11), MUTED)

    def _picture(self, slide: Any, chart: Chart, top: int) -> None:
        image = vl_convert.svg_to_png(pictures.unlinked(chart.svg), scale=SCALE)
        picture = slide.shapes.add_picture(io.BytesIO(image), EDGE, top)
        most = HIGH - FOOT - top - Inches(0.15)
        share = min(ROOM / picture.width, most / picture.height)
        picture.width, picture.height = int(picture.width * share), int(picture.height * share)
        picture._element.nvPicPr.cNvPr.set("descr", _text(chart.alt))

    def _table(self, slide: Any, table: Table, top: int) -> None:
        rows = table.rows[:MOST_ROWS]
        heads = [[Cell([Run(c, bold=True)]) for c in table.columns]] if table.has_header else []
        lines = [*heads, *rows]
        if not lines or not lines[0]:
            return
        shape = slide.shapes.add_table(
            len(lines), len(lines[0]), EDGE, top, ROOM, Inches(0.36) * len(lines)
        )
        made = shape.table
        made.first_row, made.horz_banding = bool(heads), False
        for y, row in enumerate(lines):
            for x, cell in enumerate(row):
                _fill(made.cell(y, x), cell, is_right=x in table.right, is_head=y < len(heads))
        if left := len(table.rows) - len(rows):
            told = plural(
                "{count} further row is in the portal.",
                "{count} further rows are in the portal.",
                left,
            )
            frame = self._box(slide, EDGE, HIGH - FOOT - Inches(0.35), ROOM, Inches(0.3))
            _write(frame.paragraphs[0], [Run(told)], Pt(11), MUTED)


def _inner(parts: Iterable[Any]) -> Iterator[Any]:
    """Parts, and those of groups within; what is folded away stays away."""
    for part in parts:
        if isinstance(part, Group):
            yield from _inner(part.parts)
        else:
            yield part


def _lines(part: Any) -> list[Paragraph]:
    if isinstance(part, Words):
        return list(part.paragraphs)
    if isinstance(part, Cards):
        return [line for card in part.cards for line in card]
    return []


def _further(lines: list[Paragraph]) -> list[Paragraph]:
    left = len(lines) - MOST_LINES
    told = plural(
        "{count} further line is in the portal.", "{count} further lines are in the portal.", left
    )
    return [Paragraph("note", [Run(told, small=True)])] if left > 0 else []


def _fill(cell: Any, given: Cell, *, is_right: bool, is_head: bool) -> None:
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.fill.background()
    line = cell.text_frame.paragraphs[0]
    _write(line, given.runs, Pt(11), MUTED if is_head else INK)
    if is_right:
        line.alignment = PP_ALIGN.RIGHT


def _write(line: Any, runs: Iterable[Run], size: Pt, colour: RGBColor) -> None:
    for run in runs:
        if run.text == "\n":
            line.add_line_break()
            continue
        made = line.add_run()
        made.text = _text(run.text)
        made.font.size = Pt(size.pt * 0.85) if run.small else size
        made.font.bold, made.font.italic = run.bold or None, run.italic or None
        made.font.color.rgb = TONES.get(run.tone, colour)


def _text(words: str) -> str:
    return UNPRINTED.sub("", words)
