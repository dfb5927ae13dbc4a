"""What pages are made of. Refuses raw HTML, and numbers without words.

A page reads from the top: `page()` (the measure) > `head()` (kicker, headline, lede, freshness) >
`block()` (a finding and its note) holding `figures`, `chart`, `small_table`, `changes_list`,
`decision_cards`, `empty`, `unknown`, and the `grid` of a long table. `beside()` sets blocks next to
each other. What readers choose with lies in `controls`.

Pages draw through this room alone: what is `drawn` or `framed` here goes to paper in the same
order, see `paper`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from portal import formats
from portal.draw import paper
from portal.draw.charts.axes import Spec
from portal.draw.paper import drawn, framed
from portal.draw.text import Rich, Text, markdown, quiet, rich, state
from portal.formats import NO_BREAK, Column, Locale
from portal.language import marked, message

MEASURE = 1240
LEDE = 860
STYLES = Path(__file__).resolve().parents[1] / "site" / "static" / "page.css"


def styles() -> None:
    """How headings stand, and the styles for paper; once on each page."""
    st.html(_styles())


@framed
def page() -> Iterator[None]:
    """The centred measure of 1240 px that every page is written in."""
    outer = st.container(horizontal_alignment="center")
    with outer, st.container(width=MEASURE, gap="medium"):
        yield


@cache
def _styles() -> str:
    """Read once: Streamlit would read a path again on every rerun."""
    return f"<style>{STYLES.read_text(encoding='utf-8')}</style>"


@drawn
def head(kicker: Text, headline: Text, lede: Text, fresh: Sequence[Text]) -> None:
    """View and scope, the answer as a sentence, its cause in two sentences, and how fresh all of it
    is."""
    with st.container(gap="xsmall"):
        _paragraphs(quiet(kicker), f"# {markdown(headline)}")
        st.markdown(f"{markdown(lede)}\n\n{freshness(fresh)}", width=LEDE)


def freshness(parts: Sequence[Text]) -> Rich:
    """Parts joined by dots; a rich part keeps its own colour, so that what is stale stands out."""
    shown = [part if isinstance(part, Rich) else f":gray[{markdown(part)}]" for part in parts]
    return Rich(f":small[{' :gray[·] '.join(shown)}]")


@framed
def block(heading: Text, note: Text = "") -> Iterator[None]:
    """A finding as the heading, one grey line with unit, date and how to read it, then its
    proof."""
    with st.container(gap="small"):
        _paragraphs(f"## {markdown(heading)}", quiet(note) if note else "")
        yield


@framed
def close() -> Iterator[None]:
    """Several things one below the other that belong together."""
    with st.container(gap="xsmall"):
        yield


@framed
def line(*, is_framed: bool = False) -> Iterator[None]:
    """Things beside each other in one line, at the same height."""
    with st.container(border=is_framed, horizontal=True, vertical_alignment="center", gap="xsmall"):
        yield


@framed
def folded(label: Text, *, key: str, is_compact: bool = False) -> Iterator[bool]:
    """Something to open; yields whether it is open, since what is closed need not be made. On paper
    it is open."""
    fold = st.expander(
        markdown(label), key=key, type="compact" if is_compact else "default", on_change="rerun"
    )
    with fold:
        yield bool(fold.open)


@drawn
def say(*lines: Text) -> None:
    """Lines of text, one below the other."""
    _paragraphs(*(markdown(line) for line in lines))


@drawn
def aside(words: Text) -> None:
    """Words in a line with something else, as wide as they are."""
    st.markdown(markdown(words), width="content")


@drawn
def entry(name: Text, note: Text, text: Text, last: Text) -> None:
    """One entry of a glossary: its name, a quiet line, its meaning, a quiet line."""
    _paragraphs(f"**{markdown(name)}**", quiet(note), markdown(text), quiet(last))


def beside(*weights: int) -> Sequence[AbstractContextManager[Any]]:
    """Columns with a wide gap that stack on a phone and on paper, e.g. `left, right = beside(1,
    1)`."""
    return (
        [nullcontext()] * len(weights) if paper.sheet() else st.columns(list(weights), gap="large")
    )


@dataclass(frozen=True)
class Figure:
    """One number of the headline row, ready to read."""

    label: str
    value: str
    colour: str | None = None
    """Status colour, or None for a number without limits."""
    change: str | None = None
    """With its sign, e.g. +0.3 M€; None when there is nothing to compare with."""
    since: str | None = None
    """What the change refers to, kept short for phones: since 9 Nov."""
    help: str | None = None
    """Meaning, limit and source, in words."""
    reason: str | None = None
    """Why the value is unknown; stands in the place of the change."""
    coverage: str | None = None
    """Of how many rows it is formed, where that is not all of them."""
    history: Sequence[float | None] = ()
    """Earlier values for the small line, oldest first."""


DELTA_COLOURS: Mapping[str, Literal["gray", "orange", "red"]] = {"red": "red", "amber": "orange"}
"""Green and grey changes stay grey: only what needs a reader is coloured."""


@drawn
def figures(row: Sequence[Figure]) -> None:
    """The headline numbers, two to a row on a phone."""
    with st.grid(len(row), min_column_width=150, gap="medium"):
        for figure in row:
            if figure.coverage:
                with st.container(gap="xsmall"):
                    _figure(figure)
                    st.markdown(quiet(figure.coverage))
            else:
                _figure(figure)


def _figure(figure: Figure) -> None:
    shape = f"{formats.status_shape(figure.colour)} " if figure.colour else ""
    history = [value for value in figure.history if not formats.is_missing(value)]
    st.metric(
        shape + markdown(figure.label),
        markdown(figure.value),
        delta=markdown(figure.change) if figure.change else None,
        delta_color=DELTA_COLOURS.get(figure.colour or "", "gray"),
        delta_arrow="off",
        delta_description=_beneath(figure),
        help=_figure_help(figure),
        chart_data=history if len(history) > 1 else None,
    )


def _beneath(figure: Figure) -> str | None:
    words = figure.reason or figure.since
    return str(markdown(words)) if words else None


def _figure_help(figure: Figure) -> str | None:
    """The status word stands here, so that the shape in the label is never the only sign."""
    word = f"{formats.status_word(figure.colour)}." if figure.colour else ""
    parts = [markdown(part) for part in (word, figure.help or "", figure.reason or "") if part]
    return " ".join(parts) or None


@drawn
def chart(
    spec: Spec,
    table: pa.Table,
    *,
    alt: str,
    key: str,
    locale: Locale,
    numbers: pa.Table | Callable[[], pa.Table],
) -> None:
    """A picture with its finding in words for those who cannot see it, and its numbers as a table
    behind it."""
    st.vega_lite_chart(table, spec, width="stretch", key=key, alt=alt)
    behind = st.expander(
        message("Numbers behind this chart"),
        key=f"{key}-numbers",
        type="compact",
        on_change="rerun",
    )
    if behind.open:
        with behind:
            numbers_table(numbers() if callable(numbers) else numbers, locale=locale, alt=alt)


@drawn
def numbers_table(table: pa.Table, *, locale: Locale, alt: str) -> None:
    """An Arrow table as an HTML table, each column written under the unit its suffix names."""
    columns = [formats.column(name, locale) for name in table.column_names]
    named = labelled(columns)
    cells = zip(*(_cells(table[column.name], column) for _, column in named), strict=True)
    right = [
        number for number, column in enumerate(columns) if column.unit in formats.NUMBER_FORMATS
    ]
    _html_table(list(cells), [label for label, _ in named], alt=alt, right=right)


def labelled(columns: Sequence[Column]) -> list[tuple[str, Column]]:
    """Header words, with the suffix kept where two columns would read the same: Forecast date,
    Forecast amount."""
    labels = [column.label for column in columns]
    return [
        (
            markdown(
                message(column.name.replace("_", " ").capitalize())
                if labels.count(label) > 1
                else label
            ),
            column,
        )
        for label, column in zip(labels, columns, strict=True)
    ]


def _cells(values: pa.ChunkedArray, column: Column) -> list[str]:
    return [str(markdown(column.text(value))) for value in values.to_pylist()]


@drawn
def small_table(
    rows: Iterable[Sequence[Text]], columns: Sequence[str], *, alt: str, right: Sequence[int] = ()
) -> None:
    """At most four columns of text, for what must be read and printed; `right` names columns of
    numbers."""
    if len(columns) > 4:
        raise ValueError(
            f"A small table has at most 4 columns, found {len(columns)}. Use grid for wider ones."
        )
    cells = [[str(markdown(cell)) for cell in row] for row in rows]
    _html_table(cells, [markdown(name) for name in columns], alt=alt, right=right)


def _html_table(
    rows: Sequence[Sequence[str]],
    columns: Sequence[str],
    *,
    alt: str,
    right: Sequence[int],
    hide_header: bool = False,
) -> None:
    """A table whose finished element is kept under everything that is in it: rendering takes ten
    times as long as all its cells as a key."""
    content = "\x1e".join("\x1f".join(row) for row in (columns, *rows))
    _kept()(f"{content}\x1e{alt}{right}{hide_header}", rows, columns, alt, right, hide_header)


@cache
def _kept() -> Callable[..., None]:
    """Made on first use: a command that draws nothing would be told that there is no server to keep
    it."""
    return st.cache_data(max_entries=2_000, show_spinner=False)(_table)


def _table(
    content: str,
    _rows: Sequence[Sequence[str]],
    _columns: Sequence[str],
    _alt: str,
    _right: Sequence[int],
    _hide_header: bool,
) -> None:
    """Streamlit right-aligns only numeric columns: those hold row numbers and are displayed as
    their text."""
    frame = shown = pd.DataFrame(list(_rows), columns=list(_columns))
    alt, right, hide_header = _alt, _right, _hide_header
    if right and len(frame):
        numbered, texts = frame.copy(), {}
        for place in right:
            name = frame.columns[place]
            texts[name] = frame[name].tolist().__getitem__
            numbered[name] = range(len(frame))
        shown = numbered.style.format(texts)
    st.table(shown, border="horizontal", hide_index=True, hide_header=hide_header, alt=alt)


@dataclass(frozen=True)
class Change:
    """One line of what changed: a word with its colour, the fact, and its effect with unit and
    sign."""

    colour: str
    word: str
    fact: Text
    effect: str = ""


@drawn
def changes_list(changes: Sequence[Change], *, alt: str, most: int = 7) -> None:
    """Largest effect first, at most seven; the caller ranks them."""
    rows = [
        (
            f"**{state(item.colour, item.word)}**",
            str(markdown(item.fact)),
            f"**{markdown(item.effect.replace(' ', NO_BREAK))}**",
        )
        for item in changes[:most]
    ]
    _html_table(
        rows,
        [message("State"), message("Fact"), message("Effect")],
        alt=alt,
        right=[2],
        hide_header=True,
    )


@dataclass(frozen=True)
class Decision:
    """Something that waits for the viewer: what, by when, who, and what waiting costs."""

    colour: str
    subject: str
    effect: str
    question: str
    consequence: str
    due: Text
    page: Any = None
    """Where to read on: a page of the portal, or None."""
    query: Mapping[str, str] | None = None
    word: str | None = None
    """Stands in the badge instead of the status, where the status is not the viewer's to see."""


@drawn
def decision_cards(decisions: Sequence[Decision]) -> None:
    """The only framed blocks: side by side on a desk, one below the other on a phone."""
    with st.grid(max(len(decisions), 1), min_column_width=320, gap="small"):
        for decision in decisions:
            decision_card(decision)


def decision_card(decision: Decision) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        _paragraphs(*decision_lines(decision))
        if decision.page is not None:
            label = message("Open {subject}", subject=markdown(decision.subject))
            st.page_link(decision.page, label=label, query_params=dict(decision.query or {}))


def decision_lines(decision: Decision) -> list[str]:
    """The lines of a card."""
    name = rich(
        "**{subject}** :small[{effect}]" if decision.effect else "**{subject}**",
        subject=decision.subject,
        effect=decision.effect,
    )
    return [
        f"{badge(decision.colour, decision.word)} {name}",
        f"### {markdown(decision.question)}",
        markdown(decision.consequence),
        quiet(decision.due),
    ]


def badge(colour: str | None, word: str | None = None) -> Rich:
    """Shape and word on a tint, to be placed inside a line of Markdown."""
    known = formats.status(colour)
    words = f"{known.shape}{NO_BREAK}{markdown(word or formats.status_word(colour))}"
    return Rich(f":{known.directive}-badge[{words}]")


@drawn
def empty(
    title: Text,
    sentence: Text,
    remedy: Text,
    *,
    colour: str = "grey",
    word: str = marked("Not yet known"),
) -> None:
    """What is missing, what stands in its place, and since when and who can fix it: never a blank
    or a zero."""
    with st.container(border=True, height="stretch", gap="xsmall"):
        _paragraphs(*empty_lines(title, sentence, remedy=remedy, colour=colour, word=message(word)))


def empty_lines(title: Text, sentence: Text, remedy: Text, colour: str, word: str) -> list[str]:
    """The lines of what is missing."""
    return [badge(colour, word), f"### {markdown(title)}", markdown(sentence), quiet(remedy)]


def _paragraphs(*parts: str) -> None:
    """Several lines as one element: each element is a message of its own, and the messages are most
    of what a page costs."""
    st.markdown("\n\n".join(part for part in parts if part))


def unknown(reason: Text) -> Rich:
    """The dash for a missing number with its reason, for a line of text."""
    return Rich(f"{formats.UNKNOWN} {quiet(reason)}")
