"""Pictures of any number, told apart by what its reader chose. A mark says name, value and reason
where it is pointed at, and leads to what it stands for."""

from functools import lru_cache
from typing import Any

import altair as alt

from portal.draw.charts.axes import (
    CELL_TEXT,
    NAME_ABOVE,
    NAMED_ROW,
    NAMES_WIDTH,
    WIDE,
    Spec,
    across,
    amount_axis,
    as_spec,
    day_of,
    name_lines,
    names_beside,
    role_of,
    row_of,
    text_over,
    tinted,
    ways,
)
from portal.formats import Locale

RIGHT = 96
"""Room for a value beside the longest bar."""


@lru_cache(maxsize=128)
def bars(*, rows: int) -> Spec:
    """A bar from zero for each value, largest first as they come, and a tick at what it is compared
    with.

    Columns: name text; position integer; value and beside float or null; text text; role text, a
    role; tip text; href text or null.
    """
    left = alt.ExprRef(f"{WIDE} ? {NAMES_WIDTH} : 0")
    scale = alt.Scale(range=[left, alt.ExprRef(f"width - {RIGHT}")], zero=True, nice=False)
    base = alt.Chart().encode(y=row_of())
    known = base.transform_filter("isValid(datum.value)").transform_calculate(zero="0")
    drawn = known.mark_bar(height=13).encode(
        x=alt.X("zero:Q", scale=scale, axis=None), x2="value:Q", color=role_of()
    )
    ticks = base.transform_filter("isValid(datum.beside)").mark_tick(
        thickness=2, size=20, opacity=1, orient="vertical"
    )
    edge = base.transform_calculate(
        edge="max(0, toNumber(datum.value), toNumber(datum.beside))"
    ).encode(x=alt.X("edge:Q", scale=scale, axis=None))
    words = text_over(edge, "text", "Ink", align="left", dx=7, fontWeight=600)
    return as_spec(
        [
            name_lines(base),
            drawn,
            tinted(ticks.encode(x=alt.X("beside:Q", scale=scale, axis=None)), "Ink"),
            *names_beside(base),
            *words,
            *across(base),
        ],
        NAMED_ROW * rows + 12 + NAME_ABOVE,
        top=NAME_ABOVE,
    )


@lru_cache(maxsize=128)
def small_lines(locale: Locale, *, rows: int) -> Spec:
    """A small line for each value, all on one scale, above each other.

    Columns: name text; position integer; day date; height float from 0 to 1 on the scale all share,
    or null; text text on a line's last point, else null; tip text; href text or null.
    """
    scale = alt.Scale(domain=[0, rows], nice=False, zero=False, reverse=True)
    base = alt.Chart()
    y = alt.Y("place:Q", scale=scale, axis=None)
    placed = base.transform_filter("isValid(datum.height)").transform_calculate(
        place="datum.position + 0.85 - 0.7 * datum.height"
    )
    points = placed.encode(x=day_of("day", locale, named=True), y=y)
    lines = points.encode(detail="name:N").mark_line(strokeWidth=2)
    marks = points.mark_point(filled=True, size=26, opacity=1)
    first = base.transform_joinaggregate(first_="min(day)", groupby=["position"])
    named = first.transform_filter("datum.day == datum.first_").transform_calculate(
        place="datum.position + 0.5"
    )
    names = named.encode(y=y)
    ends = points.transform_filter("isValid(datum.text)")
    beneath = named.transform_calculate(place="datum.position + 0.97").encode(y=y)
    return as_spec(
        [
            tinted(
                beneath.mark_rule(strokeWidth=1, aria=False).encode(
                    x=alt.value(0), x2=alt.value("width")
                ),
                "Hairline",
            ),
            tinted(lines, "Accent"),
            tinted(marks, "Accent"),
            *ways(points.mark_point(filled=True, size=300)),
            *names_beside(names),
            *text_over(ends, "text", "Ink", align="right", dy=-9, fontWeight=600),
        ],
        58 * rows + 34 + NAME_ABOVE,
        top=NAME_ABOVE,
    )


@lru_cache(maxsize=128)
def heat(*, rows: int) -> Spec:
    """A cell for each pair of values, the stronger the larger.

    Columns: row text, unique; row_position integer; column text; column_position integer; share
    float from 0 to 1 between the least and the largest, or null; text text; tip text; href text or
    null.
    """
    y = alt.Y(
        "row:N",
        sort=alt.EncodingSortField("row_position", op="min"),
        title=None,
        axis=alt.Axis(labelLimit=150),
    )
    x = alt.X(
        "column:N",
        sort=alt.EncodingSortField("column_position", op="min"),
        title=None,
        axis=alt.Axis(orient="top", labelAngle=0, labelOverlap=True, labelLimit=90),
    )
    base = alt.Chart().encode(x=x, y=y)
    strength = alt.Opacity(
        "share:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.85]), legend=None
    )
    cells = base.transform_filter("isValid(datum.share)").mark_rect().encode(opacity=strength)
    gaps = tinted(base.mark_rect(filled=False, strokeWidth=3, aria=False), "Paper")
    words = base.transform_calculate(r_="datum.share > 0.55 ? 'Paper' : 'Ink'").encode(
        text="text:N", color=role_of("r_")
    )
    return as_spec(
        [
            tinted(cells, "Accent"),
            gaps,
            words.mark_text(fontSize=CELL_TEXT),
            *ways(base.mark_rect()),
        ],
        32 * rows + 28,
    )


SMALL, LARGE = 30, 900
"""Square pixels of the least and the largest point."""


@lru_cache(maxsize=128)
def points(locale: Locale, *, across: str, up: str, places: tuple[int, int]) -> Spec:
    """One point for each value by two numbers, whose names stand at the axes.

    Columns: x and y float; size float from 0 to 1, the share of the largest area; name text; label
    text on those that are named, else null; tip text; href text or null.
    """
    scale = alt.Scale(zero=False, nice=True, padding=12)
    titled: dict[str, Any] = {"titleAnchor": "start", "titleFontWeight": 400}
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            scale=scale,
            axis=_titled(amount_axis(locale, decimals=places[0]), across, titled),
            title=across,
        ),
        y=alt.Y(
            "y:Q",
            scale=scale,
            axis=_titled(amount_axis(locale, decimals=places[1]), up, titled | {"titleAngle": 0}),
            title=up,
        ),
    )
    area = alt.Size("area:Q", scale=None, legend=None)
    sized = base.transform_calculate(area=f"{SMALL} + {LARGE - SMALL} * datum.size")
    drawn = sized.mark_point(filled=True, opacity=0.7).encode(size=area)
    names = text_over(base, "label", "Ink", align="left", dx=8, limit=180)
    return as_spec(
        [tinted(drawn, "Accent"), *names, *ways(base.mark_point(filled=True, size=300))],
        360,
        top=24,
    )


def _titled(axis: alt.Axis, title: str, more: dict[str, Any]) -> alt.Axis:
    for name, value in {"title": title, **more}.items():
        axis[name] = value
    if "titleAngle" in more:
        axis["titleX"], axis["titleY"], axis["titleAlign"] = 0, -12, "left"
    return axis
