"""Pictures over time: curves, trends, chances, flow."""

from functools import lru_cache
from typing import Any

import altair as alt

from portal.draw.charts.axes import (
    NAME_ABOVE,
    NAMED_ROW,
    ON_A_PHONE,
    TREND_HEIGHT,
    Spec,
    across,
    amount_axis,
    as_spec,
    day_of,
    month_names,
    name_lines,
    names_beside,
    role_of,
    row_of,
    status_rule,
    status_shapes,
    text_over,
    tinted,
    ways,
)
from portal.formats import Locale


def _line(base: alt.Chart, series: str, role: str, **mark: Any) -> alt.Chart:
    only = base.transform_filter(f"datum.series == '{series}' && isValid(datum.value)")
    return tinted(only.mark_line(clip=False, **mark), role)


def _alone(base: alt.Chart, series: str, role: str) -> alt.Chart:
    """A line of one point, which no mark of a line shows."""
    known = base.transform_filter(f"datum.series == '{series}' && isValid(datum.value)")
    only = known.transform_joinaggregate(points_="count()").transform_filter("datum.points_ == 1")
    return tinted(only.mark_point(filled=True, size=60, opacity=1), role)


def _band(base: alt.Chart, locale: Locale, y: alt.Y) -> alt.Chart:
    only = base.transform_filter("isValid(datum.low) && isValid(datum.high)")
    area = only.mark_area(opacity=0.16, line=False).encode(
        x=day_of("day", locale), y=y, y2="high:Q"
    )
    return tinted(area, "Accent")


def _end_labels(base: alt.Chart, locale: Locale, scale: alt.Scale) -> list[alt.Chart]:
    """Labels at (day, label_value), coloured by label_role."""
    at = base.transform_filter("isValid(datum.label)").encode(
        x=day_of("day", locale), y=alt.Y("label_value:Q", scale=scale), text="label:N"
    )
    mark: dict[str, Any] = {"align": "left", "dx": 7, "baseline": "middle", "fontWeight": 600}
    outline = tinted(
        at.mark_text(filled=False, strokeWidth=4, strokeJoin="round", aria=False, **mark), "Paper"
    )
    return [outline, at.mark_text(**mark).encode(color=role_of("label_role"))]


@lru_cache(maxsize=128)
def s_curve(locale: Locale, *, decimals: int = 0) -> Spec:
    """Cumulative plan dotted, earned and actual solid, forecast dashed, with its range and the
    status date.

    Columns: day date; series text, one of plan, earned, actual, forecast; value float, cumulative;
    low and high float, the forecast's range or null; as_of date, the status date on every row;
    label text or null; label_value float, the label's height (`label_values`); label_role text, a
    role; tip text; href text or null.
    """
    base = alt.Chart()
    scale = alt.Scale(zero=True, nice=True, padding=0)
    axis = amount_axis(locale, decimals=decimals)
    lines = base.encode(
        x=day_of("day", locale), y=alt.Y("value:Q", scale=scale, axis=axis, title=None)
    )
    layers = [
        _band(base, locale, alt.Y("low:Q", scale=scale, axis=axis, title=None)),
        status_rule(base, locale),
        _line(lines, "plan", "Plan", strokeDash=[2, 4], strokeWidth=1.75),
        _line(lines, "forecast", "Accent", strokeDash=[6, 4], strokeWidth=2),
        _line(lines, "earned", "Ink", strokeWidth=2.5),
        _line(lines, "actual", "Accent", strokeWidth=2.5),
        _alone(lines, "earned", "Ink"),
        _alone(lines, "actual", "Accent"),
        *_end_labels(base, locale, scale),
        *_pointed(lines.transform_filter("isValid(datum.value)")),
    ]
    return as_spec(layers, TREND_HEIGHT)


def _pointed(points: alt.Chart) -> list[alt.Chart]:
    """Points of a line, of which those with a tip say what they are and lead on."""
    told = points.transform_filter("isValid(datum.tip)")
    return ways(told.mark_point(filled=True, size=220))


@lru_cache(maxsize=128)
def chance_by_date(locale: Locale) -> Spec:
    """By when which share of the runs is finished: one line that never falls, its middle and its
    four in five dotted.

    Columns: finish_date date; chance_ratio float from 0 to 1; tip text; href null.
    """
    y = alt.Y(
        "chance_ratio:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=".0%", values=[0, 0.5, 0.8, 1]),
        title=None,
    )
    base = alt.Chart().encode(x=day_of("finish_date", locale))
    dotted = base.mark_rule(strokeDash=[2, 3]).transform_filter(
        "abs(datum.chance_ratio - 0.5) < 0.001 || abs(datum.chance_ratio - 0.8) < 0.001"
    )
    return as_spec(
        [
            tinted(dotted, "Muted"),
            tinted(base.mark_line(strokeWidth=2.5).encode(y=y), "Accent"),
            *_pointed(base.encode(y=y)),
        ],
        200,
    )


@lru_cache(maxsize=128)
def trend(locale: Locale, *, decimals: int = 1, zero: bool = False) -> Spec:
    """One number over time with its range and a dotted reference, e.g. the forecast at completion
    by report.

    Columns: day date; value float; low and high float, the range or null; reference float or null;
    label text or null; label_value float, the label's height (`label_values`); label_role text, a
    role; tip text; href text or null. Where it may be re-baselined, also part integer, the lines
    being drawn within a part only, and mark text, said where a part begins, else null.
    """
    base = alt.Chart()
    scale = alt.Scale(zero=zero, nice=True, padding=0)
    axis = amount_axis(locale, decimals=decimals)
    known = base.transform_filter("isValid(datum.value)").encode(x=day_of("day", locale))
    dotted = base.transform_filter("isValid(datum.reference)").mark_line(
        strokeDash=[2, 3], strokeWidth=1.5
    )
    last = known.transform_window(place="row_number()", sort=[alt.SortField("day", "descending")])
    y = alt.Y("value:Q", scale=scale, axis=axis, title=None)
    layers = [
        _band(base, locale, alt.Y("low:Q", scale=scale, axis=axis, title=None)),
        *_breaks(base, "day", locale),
        tinted(
            dotted.encode(
                x=day_of("day", locale), y=alt.Y("reference:Q", scale=scale), detail="part:N"
            ),
            "Muted",
        ),
        tinted(
            known.mark_line(strokeWidth=2.5, point={"size": 14, "filled": True}).encode(
                y=y, detail="part:N"
            ),
            "Accent",
        ),
        tinted(
            last.transform_filter("datum.place == 1")
            .mark_point(filled=True, size=55, opacity=1)
            .encode(y=y),
            "Accent",
        ),
        *_end_labels(base, locale, scale),
        *_pointed(known.encode(y=y)),
    ]
    return as_spec(layers, TREND_HEIGHT)


def _breaks(base: alt.Chart, day: str, locale: Locale) -> list[alt.Chart]:
    """A thin line where something was promised anew, with its word."""
    marked = base.transform_filter("isValid(datum.mark)").encode(x=day_of(day, locale))
    words = marked.encode(y=alt.value(0), text="mark:N").mark_text(
        align="right", baseline="top", dx=-5, fontSize=11
    )
    return [
        tinted(marked.mark_rule(strokeDash=[4, 3], strokeWidth=1), "Plan"),
        tinted(words, "Muted"),
    ]


@lru_cache(maxsize=128)
def promised_forecast(locale: Locale, *, rows: int) -> Spec:
    """Milestones: a tick where each was promised, a status shape where it is now expected, the slip
    in words.

    Columns: name text; position integer; promised_date and forecast_date date; role text, a status
    role; text text, e.g. +31 d; as_of date, the status date on every row; tip text; href text or
    null.
    """
    rows_ = alt.Chart().encode(y=row_of())
    ends = rows_.transform_calculate(last_date="max(datum.promised_date, datum.forecast_date)")
    at = {
        name: day_of(name, locale, named=True)
        for name in ("promised_date", "forecast_date", "last_date")
    }
    joined = rows_.mark_rule(strokeWidth=2).encode(
        x=at["promised_date"], x2="forecast_date:T", color=role_of()
    )
    tick = rows_.mark_tick(thickness=2, size=15, orient="vertical", opacity=1).encode(
        x=at["promised_date"]
    )
    shapes = status_shapes(rows_.encode(x=at["forecast_date"]), 95)
    slips = text_over(
        ends.encode(x=at["last_date"]), "text", "Ink", align="left", dx=10, fontWeight=600
    )
    first = [name_lines(rows_), status_rule(alt.Chart(), locale, named=True)]
    return as_spec(
        [
            *first,
            joined,
            tinted(tick, "Plan"),
            *names_beside(rows_),
            *shapes,
            *slips,
            *across(rows_),
        ],
        NAMED_ROW * rows + 34 + NAME_ABOVE,
        top=NAME_ABOVE,
    )


@lru_cache(maxsize=128)
def milestone_trend(locale: Locale) -> Spec:
    """Forecast date of each milestone by report date: a flat line keeps its promise, and none is
    drawn through a new one.

    Columns: name text; report_date and forecast_date date; role text, a status role, the same on
    all of a milestone's rows; text text on a milestone's last row, e.g. Go-live +34 d, else null,
    and brief the same with the days first, which a phone cuts at its end; label_date date, the
    label's height there (`label_values`); part integer, the promises so far; mark text on one row
    of a report that found a new promise, else null; tip text; href text or null.
    """
    words = f"{month_names(locale)}[utcmonth(datum.value)] + ' ' + utcyear(datum.value)"
    y_axis = alt.Axis(tickCount=5, grid=False, labelExpr=words)
    scale = alt.Scale(type="utc", padding=12, nice=False)
    y = alt.Y("forecast_date:T", scale=scale, title=None, axis=y_axis)
    base = alt.Chart().encode(x=day_of("report_date", locale), y=y)
    lines = base.mark_line(strokeWidth=2, point={"size": 14, "filled": True}).encode(
        detail=["name:N", "part:N"], color=role_of()
    )
    ends = base.transform_filter("isValid(datum.text)")
    beside = ends.encode(y=alt.Y("label_date:T", scale=scale, title=None, axis=y_axis))
    limit = alt.ExprRef(f"{ON_A_PHONE} ? 130 : 400")
    told = beside.transform_calculate(told_=f"{ON_A_PHONE} ? datum.brief : datum.text")
    labels = text_over(told, "told_", "Ink", align="left", dx=9, fontWeight=600, limit=limit)
    return as_spec(
        [
            *_breaks(alt.Chart(), "report_date", locale),
            lines,
            *status_shapes(ends, 80),
            *labels,
            *_pointed(base),
        ],
        TREND_HEIGHT,
    )


@lru_cache(maxsize=128)
def scatter(locale: Locale) -> Spec:
    """One point per thing on the day it happened, with dotted lines at heights that matter, such as
    percentiles.

    Columns: day date; value float or null; role text, a role; reference float and label text on the
    rows of lines, else null; tip text; href text or null.
    """
    scale = alt.Scale(zero=True, nice=True)
    base = alt.Chart()
    points = base.transform_filter("isValid(datum.value)").encode(
        x=day_of("day", locale),
        y=alt.Y("value:Q", scale=scale, axis=amount_axis(locale, decimals=0), title=None),
    )
    drawn = points.mark_point(filled=True, size=42, opacity=0.75).encode(color=role_of())
    lines = base.transform_filter("isValid(datum.reference)").encode(
        y=alt.Y("reference:Q", scale=scale)
    )
    words = text_over(
        lines.encode(x=alt.value(2)), "label", "Ink", align="left", baseline="bottom", dy=-3
    )
    return as_spec(
        [
            tinted(lines.mark_rule(strokeDash=[2, 3], strokeWidth=1.5), "Muted"),
            drawn,
            *words,
            *_pointed(points),
        ],
        240,
    )


@lru_cache(maxsize=128)
def cumulative_flow(locale: Locale) -> Spec:
    """How many had come how far, added up: the height of a band is what stands there, its width how
    long that takes.

    Columns: day date; band text; low and high float, the band's edges; role text, a role; label
    text or null on a band's last day; label_value float, the label's height (`label_values`);
    label_role text, a role; tip text; href text or null.
    """
    scale = alt.Scale(zero=False, nice=True)
    base = alt.Chart()
    tops = base.encode(
        x=day_of("day", locale),
        y=alt.Y("high:Q", scale=scale, axis=amount_axis(locale, decimals=0), title=None),
        detail="band:N",
    )
    areas = tops.mark_area(line=False).encode(y2="low:Q", color=role_of())
    edges = tinted(tops.mark_line(strokeWidth=1.5), "Ink")
    layers = [areas, edges, *_end_labels(base, locale, scale), *_pointed(tops)]
    return as_spec(layers, 240)
