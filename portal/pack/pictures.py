"""Charts as SVG, from the same specification and table that a page draws in the browser. Reads
nothing from the network."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import font_source_sans_pro
import font_source_serif_pro
import pyarrow as pa
import vl_convert

from portal.draw.charts.axes import Spec
from portal.settings import SITE

WIDTH = 720
"""Pixels: the width of a sheet's column, on which a chart draws its names beside its rows."""
FONT = "Source Sans Pro"
FONTS = (font_source_sans_pro.font_directory, font_source_serif_pro.font_directory)
"""From packages, so that text is as wide on every machine and the files the same to the byte."""

vl_convert.register_font_directory(FONTS[0])


def svg(spec: Spec, table: pa.Table) -> str:
    """A chart of fixed width on the light theme. Without the words Vega adds to each mark, which
    follow the machine's time zone: a file says what a chart shows once, beside it."""
    values = [{name: _value(value) for name, value in row.items()} for row in table.to_pylist()]
    config = {
        **spec.get("config", {}),
        "aria": False,
        "font": FONT,
        "background": None,
        "range": {"category": theme("light")},
    }
    whole = {**spec, "width": WIDTH, "data": {"values": values}, "config": config}
    drawn = str(vl_convert.vegalite_to_svg(whole, allowed_base_urls=[]))
    return drawn.replace(ELSEWHERE, "")


ELSEWHERE = "https://vega.github.io/vega-datasets/"
"""What the library sets before an address within the portal."""


def unlinked(picture: str) -> str:
    """The same without ways on and the unseen marks that hold them, for paper."""
    return re.sub(r'</?a\b[^>]*>|<(?:path|line)[^>]* opacity="0"[^>]*/>', "", picture)


def apart(picture: str, number: int) -> str:
    """The same with names of its own for its clips, where several stand in one file."""
    return re.sub(r'(id="|url\(#)', rf"\g<1>c{number}-", picture)


PLACES = re.compile(r'\b(?:d|transform|[xy][12]?|width|height|c[xy]|r)="[^"]*"')


UNSEEN = re.compile(
    r'<path[^>]* d="(?:M0,0h0v0h0Z)?"[^>]*/>'
    r'| (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"| (?:fill-)?opacity="1"| stroke-width="1"'
)


FIELD = re.compile(r'(<path transform="[^"]*") d="M7\.41,0A[^"]*"[^>]*( opacity="0"/>)')
"""The unseen circle around a point that leads on."""
UNLED = re.compile(r'(<a\b[^>]*>.*?</a>)|<(?:path|line)[^>]* opacity="0"[^>]*/>', re.DOTALL)
"""A way on, or an unseen mark without one, which says something to a pointer alone."""


NEIGHBOURS = re.compile(r"(<a [^>]*>)((?:(?!<a |</a>).)*)</a>\1", re.DOTALL)


def _joined(picture: str) -> str:
    """Neighbours that lead to one place as one way."""
    count = 1
    while count:
        picture, count = NEIGHBOURS.subn(r"\1\2", picture)
    return picture


def lean(picture: str) -> str:
    """The same in about half the bytes: places to a hundredth of a pixel, and without what Vega
    keeps for its own script, marks that only a script could tell of, paths that draw nothing and
    values that are SVG's own."""
    led = UNLED.sub(lambda mark: mark[1] or "", picture)
    short = PLACES.sub(lambda place: re.sub(r"(\.\d\d)\d+", r"\1", place[0]), led)
    seen = _joined(FIELD.sub(r'\1 d="M-7,-7h14v14h-14z"\2', UNSEEN.sub("", short)))
    return re.sub(r"<g></g>|<g/>", "", seen)


@cache
def theme(name: str) -> list[str]:
    """The colours of the roles, as the site's config.toml gives them to a browser."""
    colours: list[str] = tomllib.loads(
        (SITE / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    )["theme"][name]["chartCategoricalColors"]
    return colours


def _value(value: Any) -> Any:
    """Days and moments in milliseconds of UTC, as the browser gets them."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value.replace(tzinfo=UTC).timestamp() * 1000 if isinstance(value, datetime) else value
