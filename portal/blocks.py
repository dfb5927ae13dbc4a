"""What pages are made of. Refuses raw HTML, numbers without words, and data text read as Markdown.

A page reads from the top: `page()` (the measure) > `head()` (kicker, headline, lede, freshness) > `block()` (a
finding and its note) holding `figures`, `chart`, `small_table`, `grid`, `changes_list`, `decision_cards`, `empty`,
`unknown`. `beside()` sets blocks next to each other. `pager`, `select_filter` and `search_filter` live in the URL,
so that a link shows the same rows to whoever may see them. `download_links` point at the portal's own route.

A plain `str` is data: it is escaped and shown letter by letter. `rich("**{name}** slips", name=...)` is a sentence
written here with data filled in; only its template may hold Markdown.

Pages draw through this module alone: what is `drawn` or `framed` here goes to paper in the same order, see `paper`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from portal import formats, paper
from portal.charts import Spec
from portal.formats import NO_BREAK, Column, Locale
from portal.paper import drawn, framed

MEASURE = 1240
LEDE = 860
STYLES = Path(__file__).resolve().parent.parent / "static" / "page.css"
JOINER = "\u2060"
"""Word joiner, invisible: parts what Streamlit would turn into an icon, an emoji or a link after parsing."""


class Rich(str):
    """Markdown whose data parts are already escaped."""

    __slots__ = ()


Text = str | Rich


@lru_cache(maxsize=20_000)
def escape_markdown(text: str) -> str:
    """The text so that Streamlit shows it letter by letter: no link, formula, colour, icon, emoji or HTML."""
    kept = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in text.strip())
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", kept)
    parted = re.sub(r"(\\[:@])(?=\S)", rf"\1{JOINER}", escaped)
    parted = re.sub(r"(?i)(www)(\\\.)", rf"\1{JOINER}\2", parted)
    return re.sub(r"(\\[-<>=~])(?=\\[-<>=~])", rf"\1{JOINER}", parted)


def markdown(text: Text) -> Rich:
    """Rich text as it is, anything else escaped."""
    return text if isinstance(text, Rich) else Rich(escape_markdown(str(text)))


def prose(text: str) -> Rich:
    """Markdown that a person wrote for this page: its own headings, pictures and raw HTML are not taken over."""
    lines = (f"**{line.lstrip('#').strip()}**" if line.startswith("#") else line for line in text.splitlines())
    return Rich("\n".join(lines).replace("![", "[").replace("<", "&lt;").replace("$", "\\$"))


def rich(template: str, **values: object) -> Rich:
    """A template of ours with data filled in; values are escaped unless they are rich themselves."""
    return Rich(template.format(**{name: markdown(_text(value)) for name, value in values.items()}))


def _text(value: object) -> Text:
    return value if isinstance(value, str) else str(value)


def coloured(colour: str | None, text: Text) -> Rich:
    """Text in a status colour; never without the shape or word that says the same."""
    return Rich(f":{formats.status(colour).directive}[{markdown(text)}]")


def state(colour: str | None, word: str | None = None) -> Rich:
    """Shape and word of a status in its colour, e.g. ◆ Off track; the word may be another, e.g. Worse."""
    words = (word or formats.status_word(colour)).replace(" ", NO_BREAK)
    return coloured(colour, f"{formats.status_shape(colour)}{NO_BREAK}{words}")


def stale(text: Text) -> Rich:
    """A freshness part that is older than it should be."""
    return coloured("amber", Rich(f"▲{NO_BREAK}{markdown(text)}"))


def quiet(text: Text) -> Rich:
    """Small and grey, readable: Streamlit's own captions fade coloured words within them."""
    return Rich(f":small[:gray[{markdown(text)}]]")


def two_lines(first: Text, second: Text) -> Rich:
    """A table cell with a quieter second line."""
    return Rich(f"{markdown(first)}  \n{quiet(second)}")


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
    """View and scope, the answer as a sentence, its cause in two sentences, and how fresh all of it is."""
    with st.container(gap="xsmall"):
        _paragraphs(quiet(kicker), f"# {markdown(headline)}")
        st.markdown(f"{markdown(lede)}\n\n{freshness(fresh)}", width=LEDE)


def freshness(parts: Sequence[Text]) -> Rich:
    """Parts joined by dots; a rich part keeps its own colour, so that what is stale stands out."""
    shown = [part if isinstance(part, Rich) else f":gray[{markdown(part)}]" for part in parts]
    return Rich(f":small[{' :gray[·] '.join(shown)}]")


@framed
def block(heading: Text, note: Text = "") -> Iterator[None]:
    """A finding as the heading, one grey line with unit, date and how to read it, then its proof."""
    with st.container(gap="small"):
        _paragraphs(f"## {markdown(heading)}", quiet(note) if note else "")
        yield


@framed
def close() -> Iterator[None]:
    """Several things one below the other that belong together."""
    with st.container(gap="xsmall"):
        yield


@framed
def folded(label: Text, *, key: str, is_compact: bool = False) -> Iterator[bool]:
    """Something to open; yields whether it is open, since what is closed need not be made. On paper it is open."""
    fold = st.expander(markdown(label), key=key, type="compact" if is_compact else "default", on_change="rerun")
    with fold:
        yield bool(fold.open)


@drawn
def say(*lines: Text) -> None:
    """Lines of text, one below the other."""
    _paragraphs(*(markdown(line) for line in lines))


@drawn
def entry(name: Text, note: Text, text: Text, last: Text) -> None:
    """One entry of a glossary: its name, a quiet line, its meaning, a quiet line."""
    _paragraphs(f"**{markdown(name)}**", quiet(note), markdown(text), quiet(last))


def beside(*weights: int) -> Sequence[AbstractContextManager[Any]]:
    """Columns with a wide gap that stack on a phone and on paper, e.g. `left, right = beside(1, 1)`."""
    return [nullcontext()] * len(weights) if paper.sheet() else st.columns(list(weights), gap="large")


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
    """A picture with its finding in words for those who cannot see it, and its numbers as a table behind it."""
    st.vega_lite_chart(table, spec, width="stretch", key=key, alt=alt)
    behind = st.expander("Numbers behind this chart", key=f"{key}-numbers", type="compact", on_change="rerun")
    if behind.open:
        with behind:
            numbers_table(numbers() if callable(numbers) else numbers, locale=locale, alt=alt)


@drawn
def numbers_table(table: pa.Table, *, locale: Locale, alt: str) -> None:
    """An Arrow table as an HTML table, each column written under the unit its suffix names."""
    columns = [formats.column(name, locale) for name in table.column_names]
    named = labelled(columns)
    cells = zip(*(_cells(table[column.name], column) for _, column in named), strict=True)
    right = [number for number, column in enumerate(columns) if column.unit in formats.NUMBER_FORMATS]
    _html_table(list(cells), [label for label, _ in named], alt=alt, right=right)


def labelled(columns: Sequence[Column]) -> list[tuple[str, Column]]:
    """Header words, with the suffix kept where two columns would read the same: Forecast date, Forecast amount."""
    labels = [column.label for column in columns]
    return [
        (markdown(column.name.replace("_", " ").capitalize() if labels.count(label) > 1 else label), column)
        for label, column in zip(labels, columns, strict=True)
    ]


def _cells(values: pa.ChunkedArray, column: Column) -> list[str]:
    return [str(markdown(column.text(value))) for value in values.to_pylist()]


@drawn
def small_table(rows: Iterable[Sequence[Text]], columns: Sequence[str], *, alt: str, right: Sequence[int] = ()) -> None:
    """At most four columns of text, for what must be read and printed; `right` names columns of numbers."""
    if len(columns) > 4:
        raise ValueError(f"A small table has at most 4 columns, found {len(columns)}. Use grid for wider ones.")
    cells = [[str(markdown(cell)) for cell in row] for row in rows]
    _html_table(cells, [markdown(name) for name in columns], alt=alt, right=right)


def _html_table(rows: Sequence[Sequence[str]], columns: Sequence[str], *, alt: str, right: Sequence[int], hide_header: bool = False) -> None:
    """A table whose finished element is kept under everything that is in it: rendering takes ten times as long as all its cells as a key."""
    content = "\x1e".join("\x1f".join(row) for row in (columns, *rows))
    _kept()(f"{content}\x1e{alt}{right}{hide_header}", rows, columns, alt, right, hide_header)


@cache
def _kept() -> Callable[..., None]:
    """Made on first use: a command that draws nothing would be told that there is no server to keep it."""
    return st.cache_data(max_entries=2_000, show_spinner=False)(_table)


def _table(content: str, _rows: Sequence[Sequence[str]], _columns: Sequence[str], _alt: str, _right: Sequence[int], _hide_header: bool) -> None:
    """Streamlit right-aligns only numeric columns: those hold row numbers and are displayed as their text."""
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
    """One line of what changed: a word with its colour, the fact, and its effect with unit and sign."""

    colour: str
    word: str
    fact: Text
    effect: str = ""


@drawn
def changes_list(changes: Sequence[Change], *, alt: str, most: int = 7) -> None:
    """Largest effect first, at most seven; the caller ranks them."""
    rows = [
        (f"**{state(item.colour, item.word)}**", str(markdown(item.fact)), f"**{markdown(item.effect.replace(' ', NO_BREAK))}**")
        for item in changes[:most]
    ]
    _html_table(rows, ["State", "Fact", "Effect"], alt=alt, right=[2], hide_header=True)


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
            label = f"Open {markdown(decision.subject)}"
            st.page_link(decision.page, label=label, query_params=dict(decision.query or {}))


def decision_lines(decision: Decision) -> list[str]:
    """The lines of a card."""
    name = rich("**{subject}** :small[{effect}]" if decision.effect else "**{subject}**", subject=decision.subject, effect=decision.effect)
    return [f"{badge(decision.colour, decision.word)} {name}", f"### {markdown(decision.question)}", markdown(decision.consequence), quiet(decision.due)]


def badge(colour: str | None, word: str | None = None) -> Rich:
    """Shape and word on a tint, to be placed inside a line of Markdown."""
    known = formats.status(colour)
    words = f"{known.shape}{NO_BREAK}{markdown(word or known.word)}"
    return Rich(f":{known.directive}-badge[{words}]")


@drawn
def empty(title: Text, sentence: Text, remedy: Text, *, colour: str = "grey", word: str = "Not yet known") -> None:
    """What is missing, what stands in its place, and since when and who can fix it: never a blank or a zero."""
    with st.container(border=True, height="stretch", gap="xsmall"):
        _paragraphs(*empty_lines(title, sentence, remedy, colour, word))


def empty_lines(title: Text, sentence: Text, remedy: Text, colour: str, word: str) -> list[str]:
    """The lines of what is missing."""
    return [badge(colour, word), f"### {markdown(title)}", markdown(sentence), quiet(remedy)]


def _paragraphs(*parts: str) -> None:
    """Several lines as one element: each element is a message of its own, and the messages are most of what a page costs."""
    st.markdown("\n\n".join(part for part in parts if part))


def unknown(reason: Text) -> Rich:
    """The dash for a missing number with its reason, for a line of text."""
    return Rich(f"{formats.UNKNOWN} {quiet(reason)}")


@drawn
def grid(
    table: pa.Table,
    columns: Sequence[Column],
    *,
    locale: Locale,
    alt: str,
    key: str,
    height: int | Literal["auto", "content", "stretch"] = "content",
    right: Sequence[str] = (),
) -> None:
    """A long table: sortable, numbers as numbers with the unit in the header, missing cells "–".

    `right` names columns of text that hold numbers.
    """
    arrays, config = {}, {}
    in_millions = any(_reaches_million(table[column.name]) for column in columns if column.unit in MONEY)
    for column in columns:
        arrays[column.name], config[column.name] = _grid_column(table[column.name], column, locale, in_millions)
        if column.name in right:
            config[column.name] = st.column_config.TextColumn(column.label, alignment="right")
    st.dataframe(
        pa.table(arrays), column_config=config, hide_index=True, height=height, placeholder=formats.UNKNOWN,
        key=key, alt=alt,
    )  # fmt: skip


def grid_cells(table: pa.Table, columns: Sequence[Column], *, locale: Locale, right: Sequence[str] = ()) -> tuple[list[str], list[list[str]], list[list[Any]], list[int]]:
    """The same for paper: header words, then column by column the texts and the values behind them, and which columns stand on the right."""
    in_millions = any(_reaches_million(table[column.name]) for column in columns if column.unit in MONEY)
    labels, texts, values = [], [], []
    for column in columns:
        array, config = _grid_column(table[column.name], column, locale, in_millions)
        labels.append(str(config["label"]))
        values.append(array.to_pylist())
        texts.append([_grid_text(value, config["type_config"].get("format"), column, locale) for value in values[-1]])
    return labels, texts, values, [n for n, c in enumerate(columns) if c.name in right or c.unit in (*MONEY, *GRID_NUMBERS, "progress")]


def _grid_text(value: Any, pattern: str | None, column: Column, locale: Locale) -> str:
    """A cell as the browser writes it under its pattern."""
    if value is None:
        return formats.UNKNOWN
    if not isinstance(value, float):
        return value if isinstance(value, str) else column.text(value)
    decimals = int(pattern.partition(".")[2][0]) if pattern and "." in pattern else 0
    return formats.number(value, locale, decimals=decimals, signed=bool(pattern and "+" in pattern)) + (f"{NO_BREAK}%" if column.unit == "progress" else "")


MONEY = ("money", "money_change")


def _reaches_million(values: pa.ChunkedArray) -> bool:
    return (pc.max(pc.abs(values.cast(pa.float64()))).as_py() or 0.0) >= 1_000_000


def _grid_column(values: pa.ChunkedArray, column: Column, locale: Locale, in_millions: bool) -> tuple[Any, Any]:
    """The column's cells and its Streamlit configuration, by unit."""
    if column.unit in MONEY:
        return _grid_money(values, column, locale, in_millions)
    if column.unit in GRID_NUMBERS:
        factor, unit, pattern = GRID_NUMBERS[column.unit]
        label = f"{column.label}, {unit}" if unit else column.label
        return _rounded(pc.multiply(values.cast(pa.float64()), factor), int(pattern[2])), st.column_config.NumberColumn(label, format=pattern)
    if column.unit in GRID_DATES:
        return values, st.column_config.DateColumn(column.label, format=GRID_DATES[column.unit])
    return _grid_other(values, column, locale)


def _rounded(values: pa.ChunkedArray, decimals: int) -> pa.ChunkedArray:
    """As it will be shown, and without the sign of a zero: a browser would write −0.00."""
    return pc.add(pc.round(values, decimals, round_mode="half_towards_infinity"), 0.0)


GRID_NUMBERS: Mapping[str, tuple[float, str, str]] = {
    "ratio": (1.0, "", "%.2f"),
    "percent": (100.0, "%", "%.0f"),
    "hours": (1.0, "h", "%.0f"),
    "days": (1.0, "d", "%.0f"),
    "count": (1.0, "", "%.0f"),
    "points": (1.0, "", "%.0f"),
    "people": (1.0, "", "%.1f"),
}
GRID_DATES: Mapping[str, str] = {"date": "D MMM YYYY", "week": "[W]W, GGGG", "month": "MMM YYYY"}


def _grid_money(values: pa.ChunkedArray, column: Column, locale: Locale, in_millions: bool) -> tuple[Any, Any]:
    """One unit for all money of a table: millions where any amount reaches one, else whole units; changes carry their sign."""
    amounts = values.cast(pa.float64())
    if in_millions:
        pattern = "%+.2f" if column.unit == "money_change" else "%.2f"
        return _rounded(pc.divide(amounts, 1e6), 2), st.column_config.NumberColumn(f"{column.label}, {formats.million_unit(locale)}", format=pattern)
    label = f"{column.label}, {formats.currency_symbol(locale)}"
    return _rounded(amounts, 0), st.column_config.NumberColumn(label, format="localized", step=1)


def _grid_other(values: pa.ChunkedArray, column: Column, locale: Locale) -> tuple[Any, Any]:
    if column.unit == "moment":
        config = st.column_config.DatetimeColumn(column.label, format="D MMM YYYY, HH:mm", timezone=locale.timezone)
        return values, config
    if column.unit == "line":
        return values, st.column_config.LineChartColumn(column.label)
    if column.unit == "progress":
        done = pc.multiply(values.cast(pa.float64()), 100.0)
        return done, st.column_config.ProgressColumn(column.label, format="%.0f %%", min_value=0, max_value=100)
    texts = [None if value is None else column.text(value) for value in values.to_pylist()]
    return pa.array(texts, pa.string()), st.column_config.TextColumn(column.label)


@dataclass(frozen=True)
class Window:
    """The rows of one page of a long list, for `limit` and `offset` in SQL."""

    number: int
    limit: int
    offset: int


def pager(total_rows: int, page_size: int, key: str, *, noun: str = "rows") -> Window:
    """Which rows to read; the page number lives in the URL under `key` and is clamped to what exists."""
    if paper.sheet():
        return _on_paper(total_rows, noun)
    pages = max(1, ceil(total_rows / page_size))
    number = 1
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            words = st.empty()
            number = min(st.pagination(pages, key=key, bind="query-params", width=260), pages)
        first = (number - 1) * page_size + 1
        words.markdown(quiet(f"{first} to {min(total_rows, first + page_size - 1)} of {total_rows} {noun}"))
    return Window(number, page_size, (number - 1) * page_size)


MOST_ON_PAPER = 200


def _on_paper(total_rows: int, noun: str) -> Window:
    """Nobody turns pages of a table on paper: all rows, or the first with how many there are."""
    if total_rows > MOST_ON_PAPER:
        say(quiet(f"The first {MOST_ON_PAPER} of {total_rows} {noun}; the portal has the rest."))
    return Window(1, MOST_ON_PAPER, 0)


@framed
def filters() -> Iterator[None]:
    """Filters in one row on a desk, below each other on a phone."""
    with st.container(horizontal=True, gap="medium"):
        yield


EVERYTHING = "All"


def select_filter(label: str, options: Sequence[str], key: str) -> str | None:
    """One of the options, or None for all of them; lives in the URL under `key`, unknown values are ignored."""
    if paper.sheet():
        return None
    chosen = st.selectbox(markdown(label), [EVERYTHING, *options], key=key, bind="query-params", width=280)
    return None if chosen in (None, EVERYTHING) else str(chosen)


def search_filter(label: str, key: str) -> str | None:
    """Words to look for, or None; lives in the URL under `key`. Bind it as a query parameter, never splice it."""
    if paper.sheet():
        return None
    found = st.text_input(markdown(label), key=key, bind="query-params", max_chars=80, type="search", width=280)
    return found.strip() or None if found else None


def on_screen(words: str) -> str:
    """Words about what only a screen can do; nothing on paper."""
    return "" if paper.sheet() else words


def asked(key: str) -> str | None:
    """What the page's address says under a key."""
    sheet = paper.sheet()
    found: str | None = sheet.query.get(key) if sheet else st.query_params.get(key)
    return found


def choice(label: str, names: Mapping[str, str], first: str, key: str) -> str:
    """One of what has these names, `first` until the viewer picks another; the choice lives in the URL under `key`."""
    if paper.sheet():
        return first
    order = list(names)
    chosen = st.selectbox(label, order, order.index(first), format_func=lambda i: names[i], key=f"{key}-{asked(key)}", width=320, label_visibility="collapsed")
    if chosen != first:
        st.query_params[key] = chosen
        st.rerun()
    return first


def switch(label: str, options: Sequence[str], key: str) -> str:
    """One of a few ways to see the same, the first until the viewer picks another; lives in the URL under `key`."""
    if paper.sheet():
        return options[0]
    return str(st.segmented_control(label, options, default=options[0], key=key, bind="query-params", label_visibility="collapsed"))


@drawn
def download_links(csv_url: str, xlsx_url: str, *, name: str) -> None:
    """Plain links to the portal's own route: Streamlit's button would serve the file to anyone with its address."""
    words = markdown(name)
    csv, xlsx = _address(csv_url), _address(xlsx_url)
    with st.container(key="standpoint-downloads-" + re.sub(r"\W+", "-", csv_url)):
        st.markdown(f":small[[{words} as CSV]({csv}) · [{words} as Excel]({xlsx})]")


def _address(url: str) -> str:
    """Only addresses within this portal, and no character that could end the Markdown link."""
    if not re.fullmatch(r"/[A-Za-z0-9/._~%?=&+-]*", url) or url.startswith("//"):
        raise ValueError(f"A download link must be an address within the portal, found {url!r}.")
    return url
