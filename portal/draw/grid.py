"""A long table: columns formatted by their names, sorted by their numbers, turned page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from portal import formats
from portal.draw import paper
from portal.draw.blocks import say
from portal.draw.paper import drawn
from portal.draw.text import quiet
from portal.formats import NO_BREAK, Column, Locale
from portal.language import marked, message


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
    in_millions = any(
        _reaches_million(table[column.name]) for column in columns if column.unit in MONEY
    )
    for column in columns:
        arrays[column.name], config[column.name] = _grid_column(
            table[column.name], column, locale=locale, in_millions=in_millions
        )
        if column.name in right:
            config[column.name] = st.column_config.TextColumn(column.label, alignment="right")
    st.dataframe(
        pa.table(arrays),
        column_config=config,
        hide_index=True,
        height=height,
        placeholder=formats.UNKNOWN,
        key=key,
        alt=alt,
    )


def grid_cells(
    table: pa.Table, columns: Sequence[Column], *, locale: Locale, right: Sequence[str] = ()
) -> tuple[list[str], list[list[str]], list[list[Any]], list[int]]:
    """The same for paper: header words, then column by column the texts and the values behind them,
    and which columns stand on the right."""
    in_millions = any(
        _reaches_million(table[column.name]) for column in columns if column.unit in MONEY
    )
    labels, texts, values = [], [], []
    for column in columns:
        array, config = _grid_column(
            table[column.name], column, locale=locale, in_millions=in_millions
        )
        labels.append(str(config["label"]))
        values.append(array.to_pylist())
        texts.append(
            [
                _grid_text(value, config["type_config"].get("format"), column=column, locale=locale)
                for value in values[-1]
            ]
        )
    return (
        labels,
        texts,
        values,
        [
            n
            for n, c in enumerate(columns)
            if c.name in right or c.unit in (*MONEY, *GRID_NUMBERS, "progress")
        ],
    )


def _grid_text(value: Any, pattern: str | None, column: Column, locale: Locale) -> str:
    """A cell as the browser writes it under its pattern."""
    if value is None:
        return formats.UNKNOWN
    if not isinstance(value, float):
        return value if isinstance(value, str) else column.text(value)
    decimals = int(pattern.partition(".")[2][0]) if pattern and "." in pattern else 0
    return formats.number(
        value, locale, decimals=decimals, signed=bool(pattern and "+" in pattern)
    ) + (f"{NO_BREAK}%" if column.unit == "progress" else "")


MONEY = ("money", "money_change")


def _reaches_million(values: pa.ChunkedArray) -> bool:
    return (pc.max(pc.abs(values.cast(pa.float64()))).as_py() or 0.0) >= 1_000_000


def _grid_column(
    values: pa.ChunkedArray, column: Column, locale: Locale, in_millions: bool
) -> tuple[Any, Any]:
    """The column's cells and its Streamlit configuration, by unit."""
    if column.unit in MONEY:
        return _grid_money(values, column, locale=locale, in_millions=in_millions)
    if column.unit in GRID_NUMBERS:
        factor, unit, pattern = GRID_NUMBERS[column.unit]
        label = f"{column.label}, {unit}" if unit else column.label
        return _rounded(
            pc.multiply(values.cast(pa.float64()), factor), int(pattern[2])
        ), st.column_config.NumberColumn(label, format=pattern)
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
GRID_DATES: Mapping[str, str] = {
    "date": "D MMM YYYY",
    "week": "[W]W, GGGG",
    "month": "MMM YYYY",
}


def _grid_money(
    values: pa.ChunkedArray, column: Column, locale: Locale, in_millions: bool
) -> tuple[Any, Any]:
    """One unit for all money of a table: millions where any amount reaches one, else whole units;
    changes carry their sign."""
    amounts = values.cast(pa.float64())
    if in_millions:
        pattern = "%+.2f" if column.unit == "money_change" else "%.2f"
        return _rounded(pc.divide(amounts, 1e6), 2), st.column_config.NumberColumn(
            f"{column.label}, {formats.million_unit(locale)}", format=pattern
        )
    label = f"{column.label}, {formats.currency_symbol(locale)}"
    return _rounded(amounts, 0), st.column_config.NumberColumn(label, format="localized", step=1)


def _grid_other(values: pa.ChunkedArray, column: Column, locale: Locale) -> tuple[Any, Any]:
    if column.unit == "moment":
        config = st.column_config.DatetimeColumn(
            column.label, format="D MMM YYYY, HH:mm", timezone=locale.timezone
        )
        return values, config
    if column.unit == "line":
        return values, st.column_config.LineChartColumn(column.label)
    if column.unit == "progress":
        done = pc.multiply(values.cast(pa.float64()), 100.0)
        return done, st.column_config.ProgressColumn(
            column.label, format="%.0f %%", min_value=0, max_value=100
        )
    texts = [None if value is None else column.text(value) for value in values.to_pylist()]
    return pa.array(texts, pa.string()), st.column_config.TextColumn(column.label)


@dataclass(frozen=True)
class Window:
    """The rows of one page of a long list, for `limit` and `offset` in SQL."""

    number: int
    limit: int
    offset: int


@dataclass(frozen=True)
class Paged:
    """What is turned page by page, in whole sentences."""

    span: str
    """Which of them stand here."""
    cut: str
    """That paper holds only the first."""


ROWS = Paged(
    span=marked("{first} to {least} of {total_rows} rows"),
    cut=marked("The first {most_on_paper} of {total_rows} rows; the portal has the rest."),
)
PROJECTS = Paged(
    span=marked("{first} to {least} of {total_rows} projects"),
    cut=marked("The first {most_on_paper} of {total_rows} projects; the portal has the rest."),
)


def pager(total_rows: int, page_size: int, key: str, *, paged: Paged = ROWS) -> Window:
    """Which rows to read; the page number lives in the URL under `key` and is clamped to what
    exists."""
    if paper.sheet():
        return _on_paper(total_rows, paged)
    pages = max(1, ceil(total_rows / page_size))
    number = 1
    if pages > 1:
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            words = st.empty()
            number = min(st.pagination(pages, key=key, bind="query-params", width=260), pages)
        first = (number - 1) * page_size + 1
        least = min(total_rows, first + page_size - 1)
        words.markdown(quiet(message(paged.span, first=first, least=least, total_rows=total_rows)))
    return Window(number, page_size, (number - 1) * page_size)


MOST_ON_PAPER = 200


def _on_paper(total_rows: int, paged: Paged) -> Window:
    """Nobody turns pages of a table on paper: all rows, or the first with how many there are."""
    if total_rows > MOST_ON_PAPER:
        say(
            quiet(
                message(
                    paged.cut,
                    most_on_paper=MOST_ON_PAPER,
                    total_rows=total_rows,
                )
            )
        )
    return Window(1, MOST_ON_PAPER, 0)
