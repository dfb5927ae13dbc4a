"""The kinds of picture Standpoint draws, one function each. Refuses colour values: the theme has them.

A function returns a Vega-Lite spec without data, authored in Altair and built once per argument set; a page
shows it with an Arrow table (`blocks.chart`). Do not change a returned spec: it is shared. The docstring lists
the columns. All text on a picture arrives ready to read in text columns; numbers arrive in the unit
that the block's note names. An empty table is the caller's to catch: it is a sentence, not an empty picture.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

import altair as alt
from babel.dates import get_month_names
from babel.numbers import get_decimal_symbol

from portal.formats import Locale

Spec = dict[str, Any]

ROLES = (
    "Accent", "Plan", "On track", "At risk", "Off track", "No report", "Ink", "Muted", "Paper",
    "Tint 1", "Tint 2", "Over", "Hairline",
)  # fmt: skip
"""In the order of theme.chartCategoricalColors in .streamlit/config.toml."""

STATUS_ROLES = ["On track", "At risk", "Off track", "No report", "Plan"]
"""The last is what is over and no longer judged: a milestone reached after its day."""
SHAPES = ["circle", "triangle-up", "diamond", "circle", "circle"]
MUTED = {"expr": "scale('color','Muted')"}
HAIRLINE = {"expr": "scale('color','Hairline')"}

TREND_HEIGHT = 290
AXIS_HEIGHT = 44
"""Of a line chart's height, the part below the plot that its time axis takes."""
MULTIPLE_HEIGHT = 84
NAMED_ROW = 34
"""One row of a chart with a name on every row."""
NAME_ABOVE = 10
"""Room for the first name where names stand above their bars."""
WIDE = "width > 480"
NAMES_WIDTH = "min(285, width * 0.5)"
"""On a wide plot names stand in a column of their own; on a phone they stand above their bars, which keep the width."""
FIRST_YEAR = 8
"""Left of a plot without a vertical axis: half of the year beneath its first tick."""


@alt.theme.register("standpoint", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Sizes and weights; Streamlit's own theme fills in fonts and colours, key by key."""
    axis = {
        "labelFontSize": 12, "titleFontSize": 12, "labelPadding": 6, "titlePadding": 8, "labelLimit": 170,
        "labelFlush": False, "tickSize": 4, "gridWidth": 1, "title": None, "labelColor": MUTED,
        "domain": False, "ticks": False, "gridColor": HAIRLINE, "domainColor": HAIRLINE, "tickColor": MUTED,
    }  # fmt: skip
    config = {
        "axis": axis, "view": {"stroke": None}, "legend": {"disable": True},
        "text": {"fontSize": 12}, "line": {"strokeWidth": 2}, "bar": {"cornerRadius": 0},
    }  # fmt: skip
    return {"config": config}  # type: ignore[typeddict-item]


def label_values(values: Sequence[float], *, low: float, high: float, height: int = TREND_HEIGHT) -> list[float]:
    """Heights for labels of lines ending at these values, 15 px apart or more on an axis from low to high."""
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


def load_role(load: float | None, *, room: float = 0.8, full: float = 1.0, over: float = 1.15) -> str:
    """Role of a booked share of capacity, 1 = 100 %: room, full, over, far over; unknown stays Paper."""
    if load is None:
        return "Paper"
    if load > over:
        return "Off track"
    return "Over" if load > full else ("Tint 2" if load > room else "Tint 1")


def _role(field: str = "role") -> alt.Color:
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=list(ROLES)), legend=None)


def _tint(mark: alt.Chart, role: str) -> alt.Chart:
    """A mark of one role: a calculated field, because a colour datum takes no scale."""
    return mark.transform_calculate(r_=f"'{role}'").encode(color=_role("r_"))


def _day(field: str, locale: Locale, *, axis: bool = True, named: bool = False) -> alt.X:
    """A day across the plot, or across what a column of names leaves of it."""
    if not named:
        scale = alt.Scale(type="utc", nice=False, padding=0)
        return alt.X(f"{field}:T", scale=scale, title=None, axis=_time_axis(locale) if axis else None)
    left = alt.ExprRef(f"{WIDE} ? {NAMES_WIDTH} : {FIRST_YEAR}")
    scale = alt.Scale(type="utc", nice=False, range=[left, alt.ExprRef("width")])
    return alt.X(f"{field}:T", scale=scale, title=None, axis=_time_axis(locale, taken=f"({WIDE} ? {NAMES_WIDTH} : 0)"))


def _months(locale: Locale) -> list[str]:
    names = get_month_names("abbreviated", locale=locale.language)
    return [names[number].rstrip(".") for number in range(1, 13)]


TICK = 46
"""Pixels a label of the time axis needs."""
DAY_PIXELS = "((range('x')[1] - range('x')[0]) * 864e5 / max(1, domain('x')[1] - domain('x')[0]))"


def _time_axis(locale: Locale, *, taken: str = "0") -> alt.Axis:
    """Months, or days in a short span; the year below the first tick and each January. UTC: days do not move."""
    month = "utcmonth(datum.value)"
    day = "utcdate(datum.value)"
    # Between weeks and months Vega changes over at 3.2 px a day; closer than 6.6 px every other week is labelled.
    has_days = f"{DAY_PIXELS} > 3.2"
    step = f"({DAY_PIXELS} > 33 ? 1 : {DAY_PIXELS} > 12 ? 2 : {DAY_PIXELS} > 6.6 ? 7 : {has_days} ? 14 : 1)"
    words = f"({has_days} ? {day} + ' ' : '') + {_months(locale)}[{month}]"
    year = f"datum.index == 0 || ({month} == 0 && {day} <= {step})"
    return alt.Axis(
        grid=False, ticks=True, domain=True, tickCount=alt.ExprRef(f"max(2, floor((width - {taken}) / {TICK}))"),
        labelExpr=f"[{words}, {year} ? utcyear(datum.value) : '']", labelOverlap=True,
    )  # fmt: skip


def _amount_axis(locale: Locale, *, decimals: int, grid: bool = True, count: int = 5) -> alt.Axis:
    """Numbers with the locale's decimal mark, no group marks: an axis is in the unit that keeps it short."""
    text = f"replace(format(datum.value, '.{decimals}f'), '.', '{get_decimal_symbol(locale.language)}')"
    return alt.Axis(grid=grid, tickCount=count, labelExpr=text)


def _row(position: str = "position", **options: Any) -> alt.Y:
    """One unlabelled band per row: `_names` writes beside or above it."""
    return alt.Y(f"{position}:O", axis=None, sort="ascending", **options)


def _text(chart: alt.Chart, text: str, role: str, **mark: Any) -> list[alt.Chart]:
    """The text and, beneath it, its Paper outline, so that it reads across rules and bars."""
    words = chart.encode(text=f"{text}:N").transform_filter(f"isValid(datum.{text})")
    outline = words.mark_text(filled=False, strokeWidth=4, strokeJoin="round", aria=False, **mark)
    return [_tint(outline, "Paper"), _tint(words.mark_text(**mark), role)]


def _status_date(base: alt.Chart, locale: Locale, *, named: bool = False) -> alt.Chart:
    first = base.transform_window(nth_="row_number()").transform_filter("datum.nth_ == 1")
    return _tint(first.mark_rule(strokeWidth=1).encode(x=_day("as_of", locale, named=named)), "Plan")


def _shapes(base: alt.Chart, size: int) -> list[alt.Chart]:
    """Status shapes; the hollow circle of "No report" needs a mark of its own."""
    shape = alt.Shape("role:N", scale=alt.Scale(domain=STATUS_ROLES, range=SHAPES), legend=None)
    hollow = "datum.role == 'No report'"
    solid = base.transform_filter(f"!({hollow})").mark_point(filled=True, opacity=1, size=size)
    empty = base.transform_filter(hollow).mark_point(filled=False, opacity=1, size=size, strokeWidth=1.5)
    return [solid.encode(shape=shape, color=_role()), empty.encode(shape=shape, color=_role())]


def _spec(layers: Sequence[alt.Chart], height: int, *, left: int = 0, top: int = 4) -> Spec:
    """One picture as a plain dictionary that fills its block; fit leaves room for text beside the plot."""
    sized = {
        "width": "container",
        "height": height,
        "autosize": alt.AutoSizeParams(type="fit", contains="padding"),
    }
    chart = alt.layer(*layers).properties(padding={"left": left, "right": 4, "top": top, "bottom": 4}, **sized)
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
        return {name: _without_data(each) for name, each in part.items() if name not in PLACEHOLDERS}
    return part


def _line(base: alt.Chart, series: str, role: str, **mark: Any) -> alt.Chart:
    only = base.transform_filter(f"datum.series == '{series}' && isValid(datum.value)")
    return _tint(only.mark_line(clip=False, **mark), role)


def _band(base: alt.Chart, locale: Locale, y: alt.Y) -> alt.Chart:
    only = base.transform_filter("isValid(datum.low) && isValid(datum.high)")
    area = only.mark_area(opacity=0.16, line=False).encode(x=_day("day", locale), y=y, y2="high:Q")
    return _tint(area, "Accent")


def _end_labels(base: alt.Chart, locale: Locale, scale: alt.Scale) -> list[alt.Chart]:
    """Labels at (day, label_value), coloured by label_role."""
    at = base.transform_filter("isValid(datum.label)").encode(
        x=_day("day", locale), y=alt.Y("label_value:Q", scale=scale), text="label:N"
    )
    mark: dict[str, Any] = {"align": "left", "dx": 7, "baseline": "middle", "fontWeight": 600}
    outline = _tint(at.mark_text(filled=False, strokeWidth=4, strokeJoin="round", aria=False, **mark), "Paper")
    return [outline, at.mark_text(**mark).encode(color=_role("label_role"))]


@lru_cache(maxsize=128)
def s_curve(locale: Locale, *, decimals: int = 0) -> Spec:
    """Cumulative plan dotted, earned and actual solid, forecast dashed, with its range and the status date.

    Columns: day date; series text, one of plan, earned, actual, forecast; value float, cumulative; low and
    high float, the forecast's range or null; as_of date, the status date on every row; label text or null;
    label_value float, the label's height (`label_values`); label_role text, a role.
    """
    base = alt.Chart()
    scale = alt.Scale(zero=True, nice=True, padding=0)
    axis = _amount_axis(locale, decimals=decimals)
    lines = base.encode(x=_day("day", locale), y=alt.Y("value:Q", scale=scale, axis=axis, title=None))
    layers = [
        _band(base, locale, alt.Y("low:Q", scale=scale, axis=axis, title=None)),
        _status_date(base, locale),
        _line(lines, "plan", "Plan", strokeDash=[2, 4], strokeWidth=1.75),
        _line(lines, "forecast", "Accent", strokeDash=[6, 4], strokeWidth=2),
        _line(lines, "earned", "Ink", strokeWidth=2.5),
        _line(lines, "actual", "Accent", strokeWidth=2.5),
        *_end_labels(base, locale, scale),
    ]
    return _spec(layers, TREND_HEIGHT)


@lru_cache(maxsize=128)
def chance_by_date(locale: Locale) -> Spec:
    """By when which share of the runs is finished: one line that never falls, its middle and its four in five dotted.

    Columns: finish_date date; chance_ratio float from 0 to 1.
    """
    y = alt.Y("chance_ratio:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%", values=[0, 0.5, 0.8, 1]), title=None)
    base = alt.Chart().encode(x=_day("finish_date", locale))
    dotted = base.mark_rule(strokeDash=[2, 3]).transform_filter("abs(datum.chance_ratio - 0.5) < 0.001 || abs(datum.chance_ratio - 0.8) < 0.001")
    return _spec([_tint(dotted, "Muted"), _tint(base.mark_line(strokeWidth=2.5).encode(y=y), "Accent")], 200)


@lru_cache(maxsize=128)
def trend(locale: Locale, *, decimals: int = 1, zero: bool = False) -> Spec:
    """One number over time with its range and a dotted reference, e.g. the forecast at completion by report.

    Columns: day date; value float; low and high float, the range or null; reference float or null;
    label text or null; label_value float, the label's height (`label_values`); label_role text, a role. Where it may be
    re-baselined, also part integer, the lines being drawn within a part only, and mark text, said where a part begins, else null.
    """
    base = alt.Chart()
    scale = alt.Scale(zero=zero, nice=True, padding=0)
    axis = _amount_axis(locale, decimals=decimals)
    known = base.transform_filter("isValid(datum.value)").encode(x=_day("day", locale))
    dotted = base.transform_filter("isValid(datum.reference)").mark_line(strokeDash=[2, 3], strokeWidth=1.5)
    last = known.transform_window(place="row_number()", sort=[alt.SortField("day", "descending")])
    y = alt.Y("value:Q", scale=scale, axis=axis, title=None)
    layers = [
        _band(base, locale, alt.Y("low:Q", scale=scale, axis=axis, title=None)),
        *_breaks(base, "day", locale),
        _tint(dotted.encode(x=_day("day", locale), y=alt.Y("reference:Q", scale=scale), detail="part:N"), "Muted"),
        _tint(known.mark_line(strokeWidth=2.5, point={"size": 14, "filled": True}).encode(y=y, detail="part:N"), "Accent"),
        _tint(
            last.transform_filter("datum.place == 1").mark_point(filled=True, size=55, opacity=1).encode(y=y),
            "Accent",
        ),
        *_end_labels(base, locale, scale),
    ]
    return _spec(layers, TREND_HEIGHT)


def _breaks(base: alt.Chart, day: str, locale: Locale) -> list[alt.Chart]:
    """A thin line where something was promised anew, with its word."""
    marked = base.transform_filter("isValid(datum.mark)").encode(x=_day(day, locale))
    words = marked.encode(y=alt.value(0), text="mark:N").mark_text(align="right", baseline="top", dx=-5, fontSize=11)
    return [_tint(marked.mark_rule(strokeDash=[4, 3], strokeWidth=1), "Plan"), _tint(words, "Muted")]


@lru_cache(maxsize=256)
def bridge(locale: Locale, *, rows: int, axis: tuple[float, float], decimals: int = 1) -> Spec:
    """From one total to another by its causes; totals are ticks, because a bar on a cut axis would lie.

    Columns: label text, unique; position integer; start and end float, the running sum before and after;
    role text, a role; text text, e.g. +0.62; is_total boolean.
    """
    low, high = axis
    x_scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    x_axis = _amount_axis(locale, decimals=decimals, count=4)
    order = alt.EncodingSortField(field="position", op="min")
    y = alt.Y(
        "label:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelLimit=150, minExtent=70),
        scale=alt.Scale(padding=0.45),
    )
    base = alt.Chart().encode(y=y, x=alt.X("end:Q", scale=x_scale, axis=x_axis, title=None))
    joined = base.transform_window(next_label="lead(label)", sort=[alt.SortField("position")])
    joints = joined.transform_filter("isValid(datum.next_label)").mark_rule(strokeWidth=1).encode(y2="next_label:N")
    parts = (
        base.transform_filter("!datum.is_total")
        .mark_bar()
        .encode(x=alt.X("start:Q", scale=x_scale, axis=x_axis, title=None), x2="end:Q", color=_role())
    )
    ticks = (
        base.transform_filter("datum.is_total")
        .mark_tick(thickness=4, size=20, orient="vertical", opacity=1)
        .encode(color=_role())
    )
    right = base.transform_calculate(edge="max(datum.start, datum.end)").encode(
        x=alt.X("edge:Q", scale=x_scale, axis=x_axis, title=None)
    )
    labels = _text(right, "text", "Ink", align="left", dx=7, fontWeight=600)
    return _spec([_tint(joints, "Muted"), parts, ticks, *labels], 34 * rows + 30)


@lru_cache(maxsize=128)
def load_heatmap(*, rows: int) -> Spec:
    """Booked share of capacity, teams or people by week; over capacity is bold, far over is filled.

    Columns: row text, unique; row_position integer; week text, e.g. W48; week_position integer;
    text text, whole per cent without sign; role text, from `load_role`.
    """
    y = alt.Y(
        "row:N",
        sort=alt.EncodingSortField("row_position", op="min"),
        title=None,
        axis=alt.Axis(labelLimit=110),
    )
    x_axis = alt.Axis(orient="top", labelAngle=0, labelOverlap=True)
    x = alt.X("week:N", sort=alt.EncodingSortField("week_position", op="min"), title=None, axis=x_axis)
    base = alt.Chart().encode(x=x, y=y)
    cells = base.mark_rect(strokeWidth=3).encode(color=_role())
    gaps = _tint(base.mark_rect(filled=False, strokeWidth=3, aria=False), "Paper")
    words = base.encode(text="text:N")
    over = "datum.role == 'Over' || datum.role == 'Off track'"
    within = _tint(words.transform_filter(f"!({over})").mark_text(fontSize=CELL_TEXT), "Ink")
    paper = "datum.role == 'Off track' ? 'Paper' : 'Ink'"
    bold = words.transform_filter(over).transform_calculate(r_=paper).mark_text(fontSize=CELL_TEXT, fontWeight=600)
    return _spec([cells, gaps, within, bold.encode(color=_role("r_"))], 32 * rows + 28)


@lru_cache(maxsize=128)
def status_strip(*, rows: int, longest: int) -> Spec:
    """One shape per project, worst first, grouped by department or programme; the off-track ones named.

    Columns: group text, unique; group_position integer; place integer, 0 for the group's first mark; role text,
    a status role; name text, the project; names text on a group's last mark, its off-track projects, else null.
    """
    y = alt.Y(
        "group:N",
        sort=alt.EncodingSortField("group_position", op="min"),
        title=None,
        axis=alt.Axis(labelLimit=130),
    )
    wide = alt.ExprRef(f"8 + min({24 * longest}, width * 0.5)")
    x_scale = alt.Scale(domain=[0, longest], range=[8, wide], nice=False)
    x = alt.X("place:Q", scale=x_scale, axis=None)
    base = alt.Chart().encode(x=x, y=y)
    marks = [mark.encode(tooltip="name:N") for mark in _shapes(base, 100 if longest <= 12 else 60)]
    named = base.transform_filter("isValid(datum.names)").mark_text(align="left", dx=14, fontWeight=600, limit=260)
    return _spec([*marks, _tint(named.encode(text="names:N"), "Off track")], 40 * rows + 8)


def _names(rows: alt.Chart, *, indent: str = "0", weight: str = "400") -> list[alt.Chart]:
    """The name of each row: left of the plot where it is wide, above the bar on a phone; long ones end in an ellipsis."""
    mark: dict[str, Any] = {
        "align": "left",
        "baseline": "middle",
        "dy": alt.ExprRef(f"{WIDE} ? 0 : -14"),
        "dx": alt.ExprRef(indent),
    }
    mark |= {"limit": alt.ExprRef(f"({WIDE} ? {NAMES_WIDTH} - 14 : width) - ({indent})"), "fontWeight": alt.ExprRef(weight)}
    return _text(rows.encode(x=alt.value(0)), "name", "Ink", **mark)


def _lines(rows: alt.Chart) -> alt.Chart:
    """A hairline under every row that leads the eye from the name to its bar; on a phone the name is right above it."""
    across = rows.encode(x=alt.value(0), x2=alt.value("width"))
    strength = alt.ExprRef(f"{WIDE} ? 1 : 0")
    return _tint(across.mark_rule(strokeWidth=1, yOffset=NAMED_ROW // 2, opacity=strength, aria=False), "Hairline")


@lru_cache(maxsize=128)
def promised_forecast(locale: Locale, *, rows: int) -> Spec:
    """Milestones: a tick where each was promised, a status shape where it is now expected, the slip in words.

    Columns: name text; position integer; promised_date and forecast_date date; role text, a status role;
    text text, e.g. +31 d; as_of date, the status date on every row.
    """
    rows_ = alt.Chart().encode(y=_row())
    ends = rows_.transform_calculate(last_date="max(datum.promised_date, datum.forecast_date)")
    at = {name: _day(name, locale, named=True) for name in ("promised_date", "forecast_date", "last_date")}
    joined = rows_.mark_rule(strokeWidth=2).encode(x=at["promised_date"], x2="forecast_date:T", color=_role())
    tick = rows_.mark_tick(thickness=2, size=15, orient="vertical", opacity=1).encode(x=at["promised_date"])
    shapes = _shapes(rows_.encode(x=at["forecast_date"]), 95)
    slips = _text(ends.encode(x=at["last_date"]), "text", "Ink", align="left", dx=10, fontWeight=600)
    first = [_lines(rows_), _status_date(alt.Chart(), locale, named=True)]
    return _spec([*first, joined, _tint(tick, "Plan"), *_names(rows_), *shapes, *slips], NAMED_ROW * rows + 34 + NAME_ABOVE, top=NAME_ABOVE)


@lru_cache(maxsize=128)
def gantt(locale: Locale, *, rows: int) -> Spec:
    """Tasks under their phases: forecast bar over a thin baseline bar, done part an inner line, milestones diamonds.

    Columns: name text; position integer; forecast_start_date and forecast_finish_date date; baseline_start_date
    and baseline_finish_date date or null; done_date date or null, how far along its bar the task is; kind text, one of
    task, milestone, phase, heading (without dates); depth integer, 1 below a phase; role text, a role;
    done_role text, the role of the inner line, one that stands out on the bar; text text, e.g. +31 d;
    as_of date, the status date on every row.
    """
    at = {
        n: _day(n, locale, named=True)
        for n in ("forecast_start_date", "forecast_finish_date", "baseline_start_date", "baseline_finish_date")
    }
    rows_ = alt.Chart().encode(y=_row())
    finish = rows_.encode(x=at["forecast_finish_date"])
    points = finish.transform_filter("datum.kind == 'milestone'").mark_point(filled=True, shape="diamond", size=110, opacity=1)
    promised = rows_.transform_filter("datum.kind == 'milestone' && isValid(datum.baseline_finish_date)")
    promises = promised.mark_point(filled=False, shape="diamond", size=70, opacity=1).encode(x=at["baseline_finish_date"])
    slips = _text(finish, "text", "Ink", align="left", dx=9, fontWeight=600)
    names = _names(rows_, indent="datum.depth * 14", weight="datum.kind == 'phase' || datum.kind == 'heading' ? 600 : 400")
    layers = [
        _lines(rows_), _status_date(alt.Chart(), locale, named=True), *_bars(rows_, at),
        _tint(promises, "Plan"), points.encode(color=_role()), *names, *slips,
    ]  # fmt: skip
    return _spec(layers, NAMED_ROW * rows + 34 + NAME_ABOVE, top=NAME_ABOVE)


def _bars(rows: alt.Chart, at: dict[str, alt.X]) -> list[alt.Chart]:
    """A phase as a thin line; a task as its baseline, its forecast and how far it is done."""
    span = {"x": at["forecast_start_date"], "x2": "forecast_finish_date:T"}
    phases = rows.transform_filter("datum.kind == 'phase'").mark_bar(height=3).encode(color=_role(), **span)
    tasks = rows.transform_filter("datum.kind == 'task'")
    baseline = tasks.transform_filter("isValid(datum.baseline_start_date)").mark_bar(height=3, yOffset=9)
    plan = baseline.encode(x=at["baseline_start_date"], x2="baseline_finish_date:T")
    forecast = tasks.mark_bar(height=10).encode(color=_role(), **span)
    done = tasks.transform_filter("isValid(datum.done_date)").mark_bar(height=2)
    progress = done.encode(x=at["forecast_start_date"], x2="done_date:T", color=_role("done_role"))
    return [phases, _tint(plan, "Plan"), forecast, progress]


@lru_cache(maxsize=128)
def tornado(locale: Locale, *, rows: int, decimals: int = 0) -> Spec:
    """What each risk costs if it strikes, from its smallest to its largest impact, with a tick at the most likely; a rule at nothing.

    Columns: name text; position integer; start, end and likely float, gains below 0; role text, a role; text text, how likely and how much.
    """
    scale = alt.Scale(zero=True, nice=True)
    axis = _amount_axis(locale, decimals=decimals, count=4)
    base = alt.Chart().encode(y=_row())
    bars = base.mark_bar(height=9, yOffset=6).encode(x=alt.X("start:Q", axis=axis, scale=scale, title=None), x2="end:Q", color=_role())
    ticks = base.mark_tick(thickness=2, size=15, opacity=1, yOffset=6, orient="vertical").encode(x=alt.X("likely:Q", scale=scale))
    none = alt.Chart().transform_aggregate(zero_="count()").transform_calculate(zero_="0").mark_rule(strokeWidth=1).encode(x=alt.X("zero_:Q", scale=scale))
    names = base.encode(x=alt.value(0), text="name:N").mark_text(align="left", baseline="bottom", dy=-1, limit=220)
    words = base.encode(x=alt.value("width"), text="text:N").mark_text(align="right", baseline="bottom", dy=-1)
    return _spec([_tint(none, "Muted"), bars, _tint(ticks, "Ink"), _tint(names, "Ink"), _tint(words, "Muted")], 40 * rows + 34)


@lru_cache(maxsize=128)
def share_bars(*, rows: int) -> Spec:
    """Parts of a whole per row, such as spent, committed and left of the budget, with a tick at the limit.

    Columns: name text; position integer; part text; start and end float, where the part begins and ends;
    role text, a role; limit float or null, e.g. the budget; text text on one part of each row, else null.
    """
    scale = alt.Scale(zero=True, nice=False)
    base = alt.Chart().encode(y=_row())
    bars = base.mark_bar(height=11, yOffset=6).encode(x=alt.X("start:Q", axis=None, scale=scale), x2="end:Q", color=_role())
    limit = base.transform_filter("isValid(datum.limit)").mark_tick(thickness=2, size=20, opacity=1, yOffset=6, orient="vertical")
    ticks = _tint(limit.encode(x=alt.X("limit:Q", axis=None, scale=scale)), "Ink")
    furthest = base.transform_joinaggregate(end_="max(end)", limit_="max(limit)", groupby=["position"])
    edge = furthest.transform_calculate(edge_="max(datum.end_, datum.limit_)")
    at_end = edge.transform_filter("isValid(datum.text)").encode(x=alt.X("edge_:Q", axis=None, scale=scale), text="text:N")
    named = base.transform_filter("isValid(datum.text)").encode(x=alt.value(0), text="name:N")
    names = named.mark_text(align="left", baseline="bottom", dy=-2, limit=alt.ExprRef("width"))
    words = at_end.mark_text(align="left", dx=6, dy=6)
    return _spec([bars, ticks, _tint(words, "Muted"), _tint(names, "Ink")], 40 * rows + 6)


@lru_cache(maxsize=256)
def small_multiple(locale: Locale, *, low: float, high: float, reference: float | None = None, decimals: int = 2) -> Spec:
    """One line on a scale that its neighbours share; dotted line at the reference.

    Columns: day date; value float.
    """
    shown = sorted({low, high} | ({reference} if reference is not None else set()))
    axis = _amount_axis(locale, decimals=decimals, grid=False)
    axis.values = shown
    y = alt.Y("value:Q", scale=alt.Scale(domain=[low, high], nice=False, zero=False), axis=axis, title=None)
    base = alt.Chart().transform_filter("isValid(datum.value)").encode(x=_day("day", locale, axis=False), y=y)
    last = base.transform_window(place="row_number()", sort=[alt.SortField("day", "descending")])
    layers = [
        _tint(base.mark_line(strokeWidth=2), "Accent"),
        _tint(last.transform_filter("datum.place == 1").mark_point(filled=True, size=45, opacity=1), "Accent"),
    ]
    if reference is not None:
        dotted = base.transform_calculate(reference_=str(reference)).mark_line(strokeDash=[2, 2], strokeWidth=1)
        at = alt.Y("reference_:Q", scale=alt.Scale(domain=[low, high], nice=False, zero=False), axis=axis, title=None)
        layers.insert(0, _tint(dotted.encode(y=at), "Muted"))
    return _spec(layers, MULTIPLE_HEIGHT)


@lru_cache(maxsize=128)
def week_bars(locale: Locale, *, decimals: int = 0) -> Spec:
    """Hours or cost per week as bars against a reference line, such as capacity.

    Columns: week text, e.g. W48; position integer; value float or null; role text, a role;
    reference float or null, the same on every row; reference_text text on one row, else null.
    """
    scale = alt.Scale(zero=True, nice=True)
    x_axis = alt.Axis(labelAngle=0, labelOverlap=True, domain=True)
    x = alt.X(
        "week:N",
        sort=alt.EncodingSortField("position", op="min"),
        title=None,
        axis=x_axis,
        scale=alt.Scale(padding=0.25),
    )
    y = alt.Y("value:Q", scale=scale, axis=_amount_axis(locale, decimals=decimals), title=None)
    bars = alt.Chart().mark_bar().encode(x=x, y=y, color=_role())
    limit = alt.Chart().transform_aggregate(reference_="max(reference)").transform_filter("isValid(datum.reference_)")
    rule = limit.mark_rule(strokeDash=[2, 3], strokeWidth=1.5).encode(y=alt.Y("reference_:Q", scale=scale))
    words = alt.Chart().encode(y=alt.Y("reference:Q", scale=scale), x=alt.value("width"))
    labels = _text(words, "reference_text", "Ink", align="left", dx=6)
    return _spec([bars, _tint(rule, "Muted"), *labels], 220)


@lru_cache(maxsize=128)
def milestone_trend(locale: Locale) -> Spec:
    """Forecast date of each milestone by report date: a flat line keeps its promise, and none is drawn through a new one.

    Columns: name text; report_date and forecast_date date; role text, a status role, the same on all of a
    milestone's rows; text text on a milestone's last row, e.g. Go-live +34 d, else null; part integer, the promises so
    far; mark text on one row of a report that found a new promise, else null.
    """
    words = f"{_months(locale)}[utcmonth(datum.value)] + ' ' + utcyear(datum.value)"
    y_axis = alt.Axis(tickCount=5, grid=False, labelExpr=words)
    y = alt.Y("forecast_date:T", scale=alt.Scale(type="utc", padding=12, nice=False), title=None, axis=y_axis)
    base = alt.Chart().encode(x=_day("report_date", locale), y=y)
    lines = base.mark_line(strokeWidth=2, point={"size": 14, "filled": True}).encode(detail=["name:N", "part:N"], color=_role())
    ends = base.transform_filter("isValid(datum.text)")
    labels = _text(ends, "text", "Ink", align="left", dx=9, fontWeight=600)
    return _spec([*_breaks(alt.Chart(), "report_date", locale), lines, *_shapes(ends, 80), *labels], TREND_HEIGHT)


@lru_cache(maxsize=128)
def scatter(locale: Locale) -> Spec:
    """One point per thing on the day it happened, with dotted lines at heights that matter, such as percentiles.

    Columns: day date; value float or null; role text, a role; name text; reference float and label text on the rows of lines, else null.
    """
    scale = alt.Scale(zero=True, nice=True)
    base = alt.Chart()
    points = base.transform_filter("isValid(datum.value)").mark_point(filled=True, size=42, opacity=0.75)
    drawn = points.encode(x=_day("day", locale), y=alt.Y("value:Q", scale=scale, axis=_amount_axis(locale, decimals=0), title=None), color=_role(), tooltip="name:N")
    lines = base.transform_filter("isValid(datum.reference)").encode(y=alt.Y("reference:Q", scale=scale))
    words = _text(lines.encode(x=alt.value(2)), "label", "Ink", align="left", baseline="bottom", dy=-3)
    return _spec([_tint(lines.mark_rule(strokeDash=[2, 3], strokeWidth=1.5), "Muted"), drawn, *words], 240)


@lru_cache(maxsize=128)
def cumulative_flow(locale: Locale) -> Spec:
    """How many had come how far, added up: the height of a band is what stands there, its width how long that takes.

    Columns: day date; band text; low and high float, the band's edges; role text, a role; label text or null on a band's last day;
    label_value float, the label's height (`label_values`); label_role text, a role.
    """
    scale = alt.Scale(zero=False, nice=True)
    at = {"x": _day("day", locale), "y": alt.Y("high:Q", scale=scale, axis=_amount_axis(locale, decimals=0), title=None)}
    base = alt.Chart()
    areas = base.mark_area(line=False).encode(**at, y2="low:Q", detail="band:N", color=_role())
    edges = _tint(base.mark_line(strokeWidth=1.5).encode(**at, detail="band:N"), "Ink")
    return _spec([areas, edges, *_end_labels(base, locale, scale)], 240)
