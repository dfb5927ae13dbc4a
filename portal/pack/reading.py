"""One page of the portal as one light HTML file: the same words, numbers and pictures, which paper
already has, with links to the other pages and forms for its choices. No script, no socket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from portal import formats
from portal.draw import paper
from portal.language import marked, message
from portal.pack import contents, html
from portal.pack.words import plain
from portal.pages import PAGES, Page
from portal.tell import navigation
from portal.tell.context import Context

FONT = html.FONT.name
PAPER = frozenset(page.name for page in PAGES if not page.is_office)
"""Pages that can be read; what is released, and who read what, stands in the portal alone."""


@dataclass(frozen=True)
class Way:
    """A page to go to."""

    address: str
    title: str
    is_here: bool


@dataclass(frozen=True)
class Choice:
    """A choice of the page, by its key in the address."""

    key: str
    label: str
    names: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Heading:
    """A section of the page: its finding, and the place of its part."""

    words: str
    place: int


@dataclass(frozen=True)
class Reading:
    """A page before it is written."""

    title: str
    company: str
    language: str
    snapshot_id: str
    parts: list[Any]
    contents: list[Heading]
    pages: list[Way]
    choices: list[Choice]
    kept: list[tuple[str, str]]
    """What of the address goes along when something is chosen."""
    taken: list[Way]
    """The same page as a file to take along."""
    portal: str
    """The same page in the portal."""


FILES = {"pdf": marked("as PDF"), "pptx": marked("as slides"), "xlsx": marked("as Excel")}
"""Kinds of files that a page is offered as."""


def files(page: str) -> dict[str, str]:
    """Addresses at which a page is a file to take along, and what each is called."""
    return {f"take/{page}.{kind}": message(word) for kind, word in FILES.items()}


def page_of(name: str) -> Page | None:
    """The page of a name that can be read."""
    return next((p for p in PAGES if p.name == name and name in PAPER), None)


def write(
    context: Context, page: Page, query: Mapping[str, str], above: Callable[[], None]
) -> bytes:
    """The file; `above` draws what stands above the page."""
    with paper.writing(query) as drawn:
        above()
        page.render(context)
        sheet = paper.sheet()
    choices = dict(sheet.choices) if sheet else {}
    carried = {**context.kept, **(sheet.carried if sheet else {})}
    kept = [(k, v) for k, v in carried.items() if k not in choices]
    own = navigation.mine(context, query)
    parts = contents.parts(drawn, context.locale)
    reading = Reading(
        title=message(page.title),
        company=context.reader.snapshot.company,
        language=context.locale.language,
        snapshot_id=context.reader.snapshot.id,
        parts=parts,
        contents=_contents(parts),
        pages=_ways(context, page),
        choices=_choices(choices),
        kept=kept,
        taken=[
            Way(f"../{way}?{urlencode(own)}".rstrip("?"), words, is_here=False)
            for way, words in files(page.name).items()
        ],
        portal=f"../{page.name}?{urlencode(own)}".rstrip("?"),
    )
    along = urlencode(context.kept)
    return html.rendered(
        html.READING,
        linked=True,
        kept=f"&{along}" if along else "",
        reading=reading,
        font=FONT,
        words=_words(context),
    )


def _choices(offered: Mapping[str, paper.Choice]) -> list[Choice]:
    """The choices of a page; two of one label are told apart by the sections they stand in."""
    labels = Counter(choice.label for choice in offered.values())
    return [
        Choice(
            key=key,
            label=choice.label
            if labels[choice.label] == 1
            else f"{choice.label} · {choice.heading}",
            names=list(choice.names.items()),
            chosen=choice.chosen,
        )
        for key, choice in offered.items()
    ]


def _contents(parts: list[Any]) -> list[Heading]:
    return [
        Heading(plain(part.parts[0].paragraphs[0].runs), place)
        for place, part in enumerate(parts, 1)
        if isinstance(part, contents.Group)
    ]


def _ways(context: Context, here: Page) -> list[Way]:
    kept = urlencode(context.kept)
    return [
        Way(f"{name}?{kept}".rstrip("?"), page.title, is_here=name == here.name)
        for name, page in context.pages.items()
        if page.is_listed and name in PAPER
    ]


def _words(context: Context) -> dict[str, str]:
    day = formats.day(context.reader.snapshot.status_date, context.locale)
    return {
        "pages": message("Pages"),
        "portal": message("Open in the portal"),
        "show": message("Show"),
        "contents": message("On this page"),
        "as_of": message("Data as of {status_date}", status_date=day),
    }
