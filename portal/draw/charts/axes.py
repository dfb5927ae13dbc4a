"""What all pictures share: roles instead of colours, axes, labels, the frame. Refuses colour
values: the theme has them."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

import altair as alt
from babel.dates import get_month_names
from babel.numbers import get_decimal_symbol

from portal.formats import Locale, day_mark

Spec = dict[str, Any]

ROLES = (
    "Accent",
    "Plan",
    "On track",
    "At risk",
    "Off track",
    "No report",
    "Ink",
    "Muted",
    "Paper",
    "Tint 1",
    "Tint 2",
    "Over",
    "Hairline",
)
"""In the order of theme.chartCategoricalColors in .streamlit/config.toml."""

STATUS_ROLES = ["On track", "At risk", "Off track", "No report", "Plan"]
"""The last is what is over and no longer judged: a milestone reached after its day."""
SHAPES = ["circle", "triangle-up", "diamond", "circle", "circle"]
MUTED = {"expr": "scale('color','Muted')"}
HAIRLINE = {"expr": "scale('color','Hairline')"}

TREND_HEIGHT = 290
AXIS_HEIGHT = 44
"""Of a line chart's height, the part below the plot that its time axis takes."""
NAMED_ROW = 34
"""One row of a chart with a name on every row."""
NAME_ABOVE = 10
"""Room for the first name where names stand above their bars."""
WIDE = "width > 480"
ON_A_PHONE = "windowSize()[0] < 640"
"""What a label at the end of a line may take hangs on the window: taken from the plot, it would
change the plot it hangs on."""
NAMES_WIDTH = "min(285, width * 0.5)"
"""On a wide plot names stand in a column of their own; on a phone they stand above their bars,
which keep the width."""
FIRST_YEAR = 8
"""Left of a plot without a vertical axis: half of the year beneath its first tick."""


@alt.theme.register("standpoint", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Sizes and weights; Streamlit's own theme fills in fonts and colours, key by key."""
    axis = {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelPadding": 6,
        "titlePadding": 8,
        "labelLimit": 170,
        "labelFlush": False,
        "tickSize": 4,
        "gridWidth": 1,
        "title": None,
        "labelColor": MUTED,
        "domain": False,
        "ticks": False,
        "gridColor": HAIRLINE,
        "domainColor": HAIRLINE,
        "tickColor": MUTED,
    }
    config = {
        "mark": {"aria": False},  # who hears the screen has the chart's words and its table
        "axis": axis,
        "view": {"stroke": None},
        "legend": {"disable": True},
        "text": {"fontSize": 12},
        "line": {"strokeWidth": 2},
        "bar": {"cornerRadius": 0},
    }
    return {"config": config}  # type: ignore[typeddict-item]


def ways(marks: alt.Chart) -> list[alt.Chart]:
    """Unseen above what is drawn and wider: what is pointed at says what it is, and where it leads
    somewhere it is a link. Columns: tip text; href text or null."""
    told = marks.encode(opacity=alt.value(0), tooltip="tip:N")
    leading = told.transform_filter("isValid(datum.href)").encode(href="href:N")
    return [told.transform_filter("!isValid(datum.href)"), leading]


def across(rows: alt.Chart) -> list[alt.Chart]:
    """The same for rows, over their whole width."""
    return ways(rows.encode(x=alt.value(0), x2=alt.value("width")).mark_rule(strokeWidth=26))


def label_values(
    values: Sequence[float], *, low: float, high: float, height: int = TREND_HEIGHT
) -> list[float]:
    """Heights for labels of lines ending at these values, 15 px apart or more on an axis from low
    to high."""
    gap = (high - low) * 15 / (height - AXIS_HEIGHT)
    order = sorted(range(len(values)), key=lambda place: values[place])
    placed = list(values)
    for lower, upper in pairwise(order):
        placed[upper] = max(placed[upper], placed[lower] + gap)
    drift = sum(placed) / len(placed) - sum(values) / len(values) if values else 0.0
    return [place - drift for place in placed]


def cut_axis(values: Sequence[float]) -> tuple[float, float]:
    """A round start and end around the values, for a bridge whose axis does not begin at zero."""
    low, high = min(values), max(values)
    span = (high - low) or abs(high) or 1.0
    step = 10.0 ** floor(log10(span))
    step = step if span / step >= 3 else step / 2
    return floor((low - span * 0.25) / step) * step, ceil((high + span * 0.12) / step) * step


def load_role(
    load: float | None, *, room: float = 0.8, full: float = 1.0, over: float = 1.15
) -> str:
    """Role of a booked share of capacity, 1 = 100 %: room, full, over, far over; unknown stays
    Paper."""
    if load is None:
        return "Paper"
    if load > over:
        return "Off track"
    return "Over" if load > full else ("Tint 2" if load > room else "Tint 1")


def role_of(field: str = "role") -> alt.Color:
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=list(ROLES)), legend=None)


def tinted(mark: alt.Chart, role: str) -> alt.Chart:
    """A mark of one role: a calculated field, because a colour datum takes no scale."""
    return mark.transform_calculate(r_=f"'{role}'").encode(color=role_of("r_"))


def day_of(field: str, locale: Locale, *, axis: bool = True, named: bool = False) -> alt.X:
    """A day across the plot, or across what a column of names leaves of it."""
    if not named:
        scale = alt.Scale(type="utc", nice=False, padding=0)
        return alt.X(
            f"{field}:T", scale=scale, title=None, axis=time_axis(locale) if axis else None
        )
    left = alt.ExprRef(f"{WIDE} ? {NAMES_WIDTH} : {FIRST_YEAR}")
    scale = alt.Scale(type="utc", nice=False, range=[left, alt.ExprRef("width")])
    return alt.X(
        f"{field}:T",
        scale=scale,
        title=None,
        axis=time_axis(locale, taken=f"({WIDE} ? {NAMES_WIDTH} : 0)"),
    )


def month_names(locale: Locale) -> list[str]:
    names = get_month_names("abbreviated", locale=locale.language)
    return [names[number].rstrip(".") for number in range(1, 13)]


TICK = 46
"""Pixels a label of the time axis needs."""
DAY_PIXELS = "((range('x')[1] - range('x')[0]) * 864e5 / max(1, domain('x')[1] - domain('x')[0]))"


def time_axis(locale: Locale, *, taken: str = "0") -> alt.Axis:
    """Months, or days in a short span; the year below the first tick and each January. UTC: days do
    not move."""
    month = "utcmonth(datum.value)"
    day = "utcdate(datum.value)"
    # Between weeks and months Vega changes over at 3.2 px a day; closer than 6.6 px every other
    # week is labelled.
    has_days = f"{DAY_PIXELS} > 3.2"
    step = (
        f"({DAY_PIXELS} > 33 ? 1 : {DAY_PIXELS} > 12 ? 2 : {DAY_PIXELS} > 6.6 ? 7 : {has_days} ? 14"
        " : 1)"
    )
    dated = f"{day} + '{day_mark(locale)} '"
    words = f"({has_days} ? {dated} : '') + {month_names(locale)}[{month}]"
    year = f"datum.index == 0 || ({month} == 0 && {day} <= {step})"
    return alt.Axis(
        grid=False,
        ticks=True,
        domain=True,
        tickCount=alt.ExprRef(f"max(2, floor((width - {taken}) / {TICK}))"),
        labelExpr=f"[{words}, {year} ? utcyear(datum.value) : '']",
        labelOverlap=True,
    )


def amount_axis(locale: Locale, *, decimals: int, grid: bool = True, count: int = 5) -> alt.Axis:
    """Numbers with the locale's decimal mark, no group marks: an axis is in the unit that keeps it
    short."""
    text = (
        f"replace(format(datum.value, '.{decimals}f'), '.',"
        f" '{get_decimal_symbol(locale.language)}')"
    )
    return alt.Axis(grid=grid, tickCount=count, labelExpr=text)


def row_of(position: str = "position", **options: Any) -> alt.Y:
    """One unlabelled band per row: `names_beside` writes beside or above it."""
    return alt.Y(f"{position}:O", axis=None, sort="ascending", **options)


def text_over(chart: alt.Chart, text: str, role: str, **mark: Any) -> list[alt.Chart]:
    """The text and, beneath it, its Paper outline, so that it reads across rules and bars."""
    words = chart.encode(text=f"{text}:N").transform_filter(f"isValid(datum.{text})")
    outline = words.mark_text(filled=False, strokeWidth=4, strokeJoin="round", aria=False, **mark)
    return [tinted(outline, "Paper"), tinted(words.mark_text(**mark), role)]


def status_rule(base: alt.Chart, locale: Locale, *, named: bool = False) -> alt.Chart:
    first = base.transform_window(nth_="row_number()").transform_filter("datum.nth_ == 1")
    return tinted(
        first.mark_rule(strokeWidth=1).encode(x=day_of("as_of", locale, named=named)), "Plan"
    )


def status_shapes(base: alt.Chart, size: int) -> list[alt.Chart]:
    """Status shapes; the hollow circle of "No report" needs a mark of its own."""
    shape = alt.Shape("role:N", scale=alt.Scale(domain=STATUS_ROLES, range=SHAPES), legend=None)
    hollow = "datum.role == 'No report'"
    solid = base.transform_filter(f"!({hollow})").mark_point(filled=True, opacity=1, size=size)
    empty = base.transform_filter(hollow).mark_point(
        filled=False, opacity=1, size=size, strokeWidth=1.5
    )
    return [solid.encode(shape=shape, color=role_of()), empty.encode(shape=shape, color=role_of())]


def as_spec(layers: Sequence[alt.Chart], height: int, *, left: int = 0, top: int = 4) -> Spec:
    """One picture as a plain dictionary that fills its block; fit leaves room for text beside the
    plot."""
    sized = {
        "width": "container",
        "height": height,
        "autosize": alt.AutoSizeParams(type="fit", contains="padding"),
    }
    chart = alt.layer(*layers).properties(
        padding={"left": left, "right": 4, "top": top, "bottom": 4}, **sized
    )
    spec: Spec = _without_data(chart.to_dict())
    return spec


CELL_TEXT = alt.ExprRef("width < 330 ? 9.5 : 11.5")
"""Three digits fit a week's cell on a phone."""
PLACEHOLDERS = ("data", "datasets")


def _without_data(part: Any) -> Any:
    """Altair writes a placeholder into every layer that would hide the table given at show time."""
    if isinstance(part, list):
        return [_without_data(each) for each in part]
    if isinstance(part, dict):
        return {
            name: _without_data(each) for name, each in part.items() if name not in PLACEHOLDERS
        }
    return part


def names_beside(rows: alt.Chart, *, indent: str = "0", weight: str = "400") -> list[alt.Chart]:
    """The name of each row: left of the plot where it is wide, above the bar on a phone; long ones
    end in an ellipsis."""
    mark: dict[str, Any] = {
        "align": "left",
        "baseline": "middle",
        "dy": alt.ExprRef(f"{WIDE} ? 0 : -14"),
        "dx": alt.ExprRef(indent),
    }
    mark |= {
        "limit": alt.ExprRef(f"({WIDE} ? {NAMES_WIDTH} - 14 : width) - ({indent})"),
        "fontWeight": alt.ExprRef(weight),
    }
    return text_over(rows.encode(x=alt.value(0)), "name", "Ink", **mark)


def name_lines(rows: alt.Chart) -> alt.Chart:
    """A hairline under every row that leads the eye from the name to its bar; on a phone the name
    is right above it."""
    across = rows.encode(x=alt.value(0), x2=alt.value("width"))
    strength = alt.ExprRef(f"{WIDE} ? 1 : 0")
    return tinted(
        across.mark_rule(strokeWidth=1, yOffset=NAMED_ROW // 2, opacity=strength, aria=False),
        "Hairline",
    )
