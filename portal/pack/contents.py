"""What stands in a pack: the pages of one scope, rendered for paper, as plain parts that every
writer reads. Computes no number.

The pages are the portal's own and read through the scope's own reader, so that a pack holds what
its readers may see, and says of each number what its page says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa

from portal import formats
from portal.draw import blocks, grid, paper
from portal.draw.paper import Part
from portal.draw.text import markdown, state
from portal.facts import slicing
from portal.formats import Locale
from portal.gate.access import Scope
from portal.gate.audiences import AUDIENCES, OWNERS
from portal.gate.published import Report
from portal.gate.store import Missing, Reader
from portal.language import message, speaking, spoken
from portal.pack import pictures
from portal.pack.added import Added, fitting
from portal.pack.words import Paragraph, Run, paragraphs, plain, runs
from portal.pages import PAGES
from portal.tell.context import Context

Value = str | float | Decimal | date | None


@dataclass(frozen=True)
class Words:
    """Paragraphs of text; `form` is head, plain or card."""

    paragraphs: list[Paragraph]
    form: str = "plain"


@dataclass(frozen=True)
class Group:
    """What belongs under one heading."""

    parts: list[Any]


@dataclass(frozen=True)
class Fold:
    """What a screen shows on demand."""

    label: list[Run]
    parts: list[Any]


@dataclass(frozen=True)
class Shown:
    """One number of the headline row, as it is read."""

    label: list[Run]
    value: list[Run]
    change: list[Run]
    beneath: list[Run]
    tone: str
    meaning: list[Run]


@dataclass(frozen=True)
class Figures:
    """The headline row."""

    shown: list[Shown]


@dataclass(frozen=True)
class Cards:
    """What waits for the reader, framed."""

    cards: list[list[Paragraph]]


@dataclass(frozen=True)
class Cell:
    """What is read in a cell, and the value behind it where a spreadsheet can reckon with it, in
    the unit that is read."""

    runs: list[Run]
    value: Value = None
    pattern: str = ""
    """The spreadsheet's number format."""
    link: str = ""
    """The page of what the row is about, where pages are linked."""


@dataclass(frozen=True)
class Table:
    """Rows of cells; `right` names columns of numbers."""

    columns: list[str]
    rows: list[list[Cell]]
    right: list[int]
    alt: str
    has_header: bool = True


@dataclass(frozen=True)
class Chart:
    """A picture, what it shows in words, and its numbers."""

    svg: str
    alt: str
    numbers: Table


@dataclass(frozen=True)
class Chapter:
    """One page."""

    title: str
    parts: list[Any]


@dataclass(frozen=True)
class Document:
    """A pack before it is written: the pages, and what they are as of and for whom."""

    scope: Scope
    title: str
    company: str
    currency: str
    language: str
    status_date: date
    status_day: str
    published: str
    published_at: Any
    snapshot_id: str
    sha256: str
    chapters: list[Chapter]
    added: tuple[Added, ...] = ()
    """The kept views behind the scope's own pages."""
    left_out: tuple[Added, ...] = ()
    """Those that there was no room for."""

    @property
    def meanings(self) -> list[list[Run]]:
        """What the headline numbers mean, each once."""
        known = {
            plain(s.meaning): s.meaning
            for c in self.chapters
            for f in _every(c.parts)
            for s in f.shown
            if s.meaning
        }
        return list(known.values())


def _every(parts: Iterable[Any]) -> list[Figures]:
    """All headline rows, however deep they stand."""
    figures = []
    for part in parts:
        figures += (
            [part]
            if isinstance(part, Figures)
            else _every(part.parts)
            if isinstance(part, Group | Fold)
            else []
        )
    return figures


# --- which pages ----------------------------------------------------------------------------------

MOST_PROJECTS = 40


def document(
    reader: Reader,
    reports: tuple[Report, ...],
    page_rows: int,
    language: str = "",
    views: Sequence[Added] = (),
) -> Document:
    """The pack of the reader's scope with the views that are put into it, in a language, else that
    of its report; NotYours where it may not be read."""
    with speaking(language or reader.snapshot.language):
        context = _context(reader, reports, page_rows)
        pages = {p.name for p in PAGES if p.is_for(reader.scope) and not p.is_office}
        held, left_out = fitting(context, views, pages)
        more = [made for view in held if (made := _view(context, view))]
        pack = _document(context, [*_chapters(context), *more])
        return replace(pack, added=tuple(held), left_out=tuple(left_out))


def _view(context: Context, view: Added) -> Chapter | None:
    """A kept view under its name; None where it is of no project of this report."""
    part = slicing.sliced(context.reader, view.query.get(slicing.SLICE, ""))
    if part.scope.slice and not part.scope.slice.projects:
        return None
    chapter = _chapter(replace(context, reader=part), view.page, dict(view.query))
    only = f" · {slicing.told(part, part.scope.slice.asked)}" if part.scope.slice else ""
    return Chapter(f"{view.name} · {chapter.title}{only}", chapter.parts)


def of_page(
    reader: Reader,
    reports: tuple[Report, ...],
    page_rows: int,
    name: str,
    query: dict[str, str],
    language: str = "",
) -> Document:
    """One page as it is at an address, to take along; the rest as in a pack."""
    with speaking(language or reader.snapshot.language):
        context = _context(reader, reports, page_rows)
        return _document(context, [_chapter(context, name, query)])


def _context(reader: Reader, reports: tuple[Report, ...], page_rows: int) -> Context:
    snapshot = reader.snapshot
    return Context(
        reader=reader,
        locale=Locale(spoken(), snapshot.currency, snapshot.timezone),
        viewer_name="",
        export=lambda *a, **k: "/",
        kept={},
        page_rows=page_rows,
        pages={},
        reports=reports,
    )


def _document(context: Context, chapters: list[Chapter]) -> Document:
    reader, locale = context.reader, context.locale
    snapshot = reader.snapshot
    return Document(
        scope=reader.scope,
        title=_title(reader),
        company=snapshot.company,
        currency=snapshot.currency,
        language=locale.language,
        status_date=snapshot.status_date,
        status_day=formats.day(snapshot.status_date, locale),
        published=formats.moment(snapshot.published_at, locale),
        published_at=snapshot.published_at,
        snapshot_id=snapshot.id,
        sha256=sha256(snapshot.path),
        chapters=chapters,
    )


def _chapters(context: Context) -> list[Chapter]:
    first, *rest = (_chapter(context, name, query) for name, query in _pages(context))
    return [Chapter(first.title, [*first.parts, *_left_out(context.reader)]), *rest]


def _pages(context: Context) -> list[tuple[str, dict[str, str]]]:
    """The pages of a scope in reading order; who has few projects gets a page of each."""
    scope = context.reader.scope
    own = [("project", {"project": key}) for key in _projects(context.reader)[:MOST_PROJECTS]]
    page = AUDIENCES[scope.audience].page
    choices = [dict[str, str]()] if page == "executive" else _choices(context.reader)
    first = [(page, choice) for choice in choices]
    return [
        *first,
        *own,
        ("changes", {}),
        *([("data", dict[str, str]())] if scope.may_review else []),
    ]


def _choices(reader: Reader) -> list[dict[str, str]]:
    """What the viewer may choose on their own page, theirs first: the head of a department gets
    those below it, too, as on the screen."""
    scope = reader.scope
    keys = reader.rows(f"{scope.audience}s")[f"{scope.audience}_id"].to_pylist()
    return [{scope.audience: key} for key in sorted(keys, key=lambda key: key != scope.key)] or [{}]


def _projects(reader: Reader) -> list[str]:
    """Projects that get a page of their own: those of a manager, a sponsor or a customer."""
    if reader.scope.is_whole or reader.scope.audience not in (*OWNERS, "customer"):
        return []
    keys: list[str] = reader.rows("project_choices")["project_id"].to_pylist()
    return keys


def _left_out(reader: Reader) -> list[Words]:
    """Said in the file, where the projects are too many for it."""
    count = len(_projects(reader))
    sentence = message(
        "Of {number} projects, the pages of the first {most_projects}"
        " follow; the portal has the rest.",
        number=count,
        most_projects=MOST_PROJECTS,
    )
    return [Words([Paragraph("note", [Run(sentence)])])] if count > MOST_PROJECTS else []


def _title(reader: Reader) -> str:
    """Whom the pack is for, by the name the viewer's own page has."""
    scope = reader.scope
    whose = (
        message(AUDIENCES[scope.audience].whole)
        if scope.is_whole
        else f"{message(AUDIENCES[scope.audience].scope)} {_name(reader.unsliced, scope) or scope.key}"
    )
    if scope.slice is None:
        return whose
    return message(
        "{whose}, only {words}", whose=whose, words=slicing.told(reader, scope.slice.asked)
    )


def _name(reader: Reader, scope: Scope) -> str | None:
    """What the scope's own rows call it."""
    if scope.audience in OWNERS - {"pm", "programme"}:
        return scope.key  # by what projects call them
    if scope.audience == "pm":
        chosen = reader.rows("project_choices")["project_id"].to_pylist()
        return next(
            (
                str(r["manager_name"])
                for key in chosen[:1]
                for r in reader.rows("project_one", project=key).to_pylist()
                if r["manager_name"]
            ),
            None,
        )
    names = {
        r[f"{scope.audience}_id"]: str(r[f"{scope.audience}_name"])
        for r in reader.rows(f"{scope.audience}s").to_pylist()
    }
    return names.get(scope.key)


@cache
def sha256(path: Path) -> str:
    """Of a snapshot's file, which never changes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _chapter(context: Context, name: str, query: dict[str, str]) -> Chapter:
    """A page as it is for this scope, its choices taken from `query`."""
    page = next(p for p in PAGES if p.name == name)
    with paper.writing(query) as kept:
        try:
            page.render(context)
        except Missing:
            blocks.empty(
                message("Not in this report"),
                message(
                    "This report does not hold what the page needs, or it is not shared with you."
                ),
                "",
            )
        made = parts(kept, context.locale)
    head = next((p for p in made if isinstance(p, Words) and p.form == "head"), None)
    kicker = plain(head.paragraphs[0].runs) if head else message(page.title)
    return Chapter(kicker, made)


# --- from what a page drew to what is written -----------------------------------------------------


def parts(kept: Sequence[Part], locale: Locale) -> list[Any]:
    """What was drawn, as writers read it."""
    return [made for part in kept for made in TURNED[part.kind](part, locale)]


def _within(part: Part, locale: Locale) -> list[Any]:
    return parts(part.parts, locale)


def _head(part: Part, locale: Locale) -> list[Any]:
    given = part.given
    lines = [
        Paragraph("kicker", runs(markdown(given["kicker"]))),
        Paragraph("h1", runs(markdown(given["headline"]))),
        Paragraph("lede", runs(markdown(given["lede"]))),
        Paragraph("p", runs(blocks.freshness(given["fresh"])) if given["fresh"] else []),
    ]
    return [Words([line for line in lines if line.runs], "head")]


def _block(part: Part, locale: Locale) -> list[Any]:
    note = [Paragraph("note", runs(markdown(part.given["note"])))] if part.given["note"] else []
    return [
        Group(
            [
                Words([Paragraph("h2", runs(markdown(part.given["heading"]))), *note]),
                *_within(part, locale),
            ]
        )
    ]


def _fold(part: Part, locale: Locale) -> list[Any]:
    inner = _within(part, locale)
    return [Fold(runs(markdown(part.given["label"])), inner)] if inner else []


def _say(part: Part, locale: Locale) -> list[Any]:
    return [Words([p for line in part.given["lines"] for p in paragraphs(markdown(line))])]


def _aside(part: Part, locale: Locale) -> list[Any]:
    return [Words([Paragraph("p", runs(markdown(part.given["words"])))])]


def _entry(part: Part, locale: Locale) -> list[Any]:
    name, *rest = (runs(markdown(part.given[n])) for n in ("name", "note", "text", "last"))
    return [Words([Paragraph("h3", name), *(Paragraph("p", r) for r in rest)])]


def _figures(part: Part, locale: Locale) -> list[Any]:
    return [Figures([_shown(figure) for figure in part.given["row"]])]


def _shown(figure: blocks.Figure) -> Shown:
    shape = f"{formats.status_shape(figure.colour)} " if figure.colour else ""
    word = f", {formats.status_within(figure.colour)}" if figure.colour else ""
    below = " · ".join(part for part in (figure.reason or figure.since, figure.coverage) if part)
    tone = formats.status(figure.colour).directive if figure.colour else ""
    return Shown(
        label=runs(shape + markdown(figure.label) + word),
        value=runs(markdown(figure.value)),
        change=runs(markdown(figure.change or "")),
        beneath=runs(markdown(below)),
        tone=tone,
        meaning=runs(markdown(figure.help or "")),
    )


def _chart(part: Part, locale: Locale) -> list[Any]:
    given = part.given
    numbers = given["numbers"]() if callable(given["numbers"]) else given["numbers"]
    return [
        Chart(
            pictures.svg(given["spec"], given["table"]),
            given["alt"],
            _numbers(numbers, locale, given["alt"]),
        )
    ]


def _numbers_table(part: Part, locale: Locale) -> list[Any]:
    return [_numbers(part.given["table"], part.given["locale"], part.given["alt"])]


def _numbers(table: pa.Table, locale: Locale, alt: str) -> Table:
    """The numbers behind a chart under the unit each column's suffix names."""
    columns = [formats.column(name, locale) for name in table.column_names]
    labelled = blocks.labelled(columns)
    cells = [
        [
            Cell([Run(column.text(value))], *_typed(value))
            for value in table[column.name].to_pylist()
        ]
        for _, column in labelled
    ]
    right = [
        number for number, column in enumerate(columns) if column.unit in formats.NUMBER_FORMATS
    ]
    return Table(
        columns=[plain(runs(label)) for label, _ in labelled],
        rows=[list(row) for row in zip(*cells, strict=True)],
        right=right,
        alt=alt,
    )


def _typed(value: Any) -> tuple[Value, str]:
    if isinstance(value, bool) or value is None or formats.is_missing(value):
        return None, ""
    if isinstance(value, date):
        return value, "yyyy-mm-dd"
    return (value, "General") if isinstance(value, int | float | Decimal) else (None, "")


def _small_table(part: Part, locale: Locale) -> list[Any]:
    given = part.given
    cells = [[as_cell(runs(markdown(cell))) for cell in row] for row in given["rows"]]
    return [
        Table(
            columns=list(given["columns"]), rows=cells, right=list(given["right"]), alt=given["alt"]
        )
    ]


def _changes(part: Part, locale: Locale) -> list[Any]:
    cells = [
        [
            Cell(runs(state(c.colour, c.word))),
            Cell(runs(markdown(c.fact))),
            as_cell(runs(markdown(c.effect))),
        ]
        for c in part.given["changes"][: part.given["most"]]
    ]
    return [
        Table(
            columns=[message("State"), message("Fact"), message("Effect")],
            rows=cells,
            right=[2],
            alt=part.given["alt"],
            has_header=False,
        )
    ]


NUMBER = re.compile(
    rf"([{formats.MINUS}+]?)(\d{{1,3}}(?:{formats.NARROW}\d{{3}})*|\d+)(?:([.,])(\d+))?(?:{formats.NO_BREAK}([^\d\s{formats.NO_BREAK}]+(?:{formats.NO_BREAK}[A-Z]{{3}})?))?"
)


def as_cell(runs: list[Run]) -> Cell:
    """A cell whose text is one number with its unit can be reckoned with, in that unit."""
    match = NUMBER.fullmatch(plain(runs))
    if not match or (match[1] == "+" and not match[2]):
        return Cell(runs)
    sign, whole, _, decimals, unit = match.groups()
    value = Decimal(
        f"{'-' if sign == formats.MINUS else ''}{whole.replace(formats.NARROW, '')}{'.' + decimals if decimals else ''}"
    )
    pattern = (
        "#,##0"
        + ("." + "0" * len(decimals) if decimals else "")
        + (f'" {unit}"'.replace(formats.NO_BREAK, " ") if unit else "")
    )
    return Cell(runs, value, f"+{pattern};-{pattern};0" if sign == "+" else pattern)


def _grid(part: Part, locale: Locale) -> list[Any]:
    """A long table in the units its page gives it."""
    given = part.given
    labels, texts, values, right = grid.grid_cells(
        given["table"], given["columns"], locale=given["locale"], right=given["right"]
    )
    cells = [
        [Cell([Run(text)], *_typed(value)) for text, value in zip(*row, strict=True)]
        for row in zip(zip(*texts, strict=True), zip(*values, strict=True), strict=True)
    ]
    if "project_id" in given["table"].column_names and cells:
        keys = given["table"]["project_id"].to_pylist()
        for row, key in zip(cells, keys, strict=True):
            row[0] = replace(row[0], link=f"project?{urlencode({'project': key})}")
    return [Table(columns=labels, rows=cells, right=right, alt=given["alt"])]


def _cards(part: Part, locale: Locale) -> list[Any]:
    return [Cards([_card(d) for d in part.given["decisions"]])] if part.given["decisions"] else []


def _card(decision: blocks.Decision) -> list[Paragraph]:
    return [p for line in blocks.decision_lines(decision) for p in paragraphs(line)]


def _empty(part: Part, locale: Locale) -> list[Any]:
    return [
        Words([p for line in blocks.empty_lines(**part.given) for p in paragraphs(line)], "card")
    ]


def _page_link(part: Part, locale: Locale) -> list[Any]:
    """A link to another page, where there are pages to link to."""
    name = getattr(part.given["page"], "name", "")
    link = f"{name}?{urlencode(part.given['query'])}".rstrip("?")
    label = [replace(run, link=link) for run in runs(markdown(part.given["label"]))]
    return [Words([Paragraph("p", label)])] if name else []


def _nothing(part: Part, locale: Locale) -> list[Any]:
    """What paper cannot do: a download, a button."""
    return []


TURNED: Mapping[str, Callable[[Part, Locale], list[Any]]] = {
    "page": _within,
    "close": _within,
    "filters": _within,
    "head": _head,
    "block": _block,
    "folded": _fold,
    "say": _say,
    "entry": _entry,
    "figures": _figures,
    "chart": _chart,
    "numbers_table": _numbers_table,
    "small_table": _small_table,
    "changes_list": _changes,
    "grid": _grid,
    "decision_cards": _cards,
    "empty": _empty,
    "download_links": _nothing,
    "page_link": _page_link,
    "pressed": _nothing,
    "way_back": _nothing,
    "line": _within,
    "aside": _aside,
}
