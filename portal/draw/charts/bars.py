"""Pictures of parts and of things side by side: bridges, tornados, shares, heat maps, strips,
plans."""

from functools import lru_cache

import altair as alt

from portal.draw.charts.axes import (
    CELL_TEXT,
    NAME_ABOVE,
    NAMED_ROW,
    Spec,
    across,
    amount_axis,
    as_spec,
    day_of,
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


@lru_cache(maxsize=256)
def bridge(locale: Locale, *, rows: int, axis: tuple[float, float], decimals: int = 1) -> Spec:
    """From one total to another by its causes; totals are ticks, because a bar on a cut axis would
    lie.

    Columns: label text, unique; position integer; start and end float, the running sum before and
    after; role text, a role; text text, e.g. +0.62; is_total boolean; tip text; href text or null.
    """
    low, high = axis
    x_scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    x_axis = amount_axis(locale, decimals=decimals, count=4)
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
    joints = (
        joined.transform_filter("isValid(datum.next_label)")
        .mark_rule(strokeWidth=1)
        .encode(y2="next_label:N")
    )
    parts = (
        base.transform_filter("!datum.is_total")
        .mark_bar()
        .encode(
            x=alt.X("start:Q", scale=x_scale, axis=x_axis, title=None), x2="end:Q", color=role_of()
        )
    )
    ticks = (
        base.transform_filter("datum.is_total")
        .mark_tick(thickness=4, size=20, orient="vertical", opacity=1)
        .encode(color=role_of())
    )
    right = base.transform_calculate(edge="max(datum.start, datum.end)").encode(
        x=alt.X("edge:Q", scale=x_scale, axis=x_axis, title=None)
    )
    labels = text_over(right, "text", "Ink", align="left", dx=7, fontWeight=600)
    rows_ = alt.Chart().encode(y=y)
    return as_spec([tinted(joints, "Muted"), parts, ticks, *labels, *across(rows_)], 34 * rows + 30)


@lru_cache(maxsize=128)
def load_heatmap(*, rows: int) -> Spec:
    """Booked share of capacity, teams or people by week; over capacity is bold, far over is filled.

    Columns: row text, unique; row_position integer; week text, e.g. W48; week_position integer;
    text text, whole per cent without sign; role text, from `load_role`; tip text; href text or
    null.
    """
    y = alt.Y(
        "row:N",
        sort=alt.EncodingSortField("row_position", op="min"),
        title=None,
        axis=alt.Axis(labelLimit=110),
    )
    x_axis = alt.Axis(orient="top", labelAngle=0, labelOverlap=True)
    x = alt.X(
        "week:N", sort=alt.EncodingSortField("week_position", op="min"), title=None, axis=x_axis
    )
    base = alt.Chart().encode(x=x, y=y)
    cells = base.mark_rect(strokeWidth=3).encode(color=role_of())
    gaps = tinted(base.mark_rect(filled=False, strokeWidth=3, aria=False), "Paper")
    words = base.encode(text="text:N")
    over = "datum.role == 'Over' || datum.role == 'Off track'"
    within = tinted(words.transform_filter(f"!({over})").mark_text(fontSize=CELL_TEXT), "Ink")
    paper = "datum.role == 'Off track' ? 'Paper' : 'Ink'"
    bold = (
        words.transform_filter(over)
        .transform_calculate(r_=paper)
        .mark_text(fontSize=CELL_TEXT, fontWeight=600)
    )
    return as_spec(
        [cells, gaps, within, bold.encode(color=role_of("r_")), *ways(base.mark_rect())],
        32 * rows + 28,
    )


@lru_cache(maxsize=128)
def status_strip(*, rows: int, longest: int) -> Spec:
    """One shape per project, worst first, grouped by department or programme; the off-track ones
    named.

    Columns: group text, unique; group_position integer; place integer, 0 for the group's first
    mark; role text, a status role; names text on a group's last mark, its off-track projects, else
    null; tip text, the project; href text or null.
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
    marks = status_shapes(base, 100 if longest <= 12 else 60)
    named = base.transform_filter("isValid(datum.names)").mark_text(
        align="left", dx=14, fontWeight=600, limit=260
    )
    names = tinted(named.encode(text="names:N"), "Off track")
    return as_spec([*marks, names, *ways(base.mark_point(filled=True, size=300))], 40 * rows + 8)


@lru_cache(maxsize=128)
def gantt(locale: Locale, *, rows: int) -> Spec:
    """Tasks under their phases: forecast bar over a thin baseline bar, done part an inner line,
    milestones diamonds.

    Columns: name text; position integer; forecast_start_date and forecast_finish_date date;
    baseline_start_date and baseline_finish_date date or null; done_date date or null, how far along
    its bar the task is; kind text, one of task, milestone, phase, heading (without dates); depth
    integer, 1 below a phase; role text, a role; done_role text, the role of the inner line, one
    that stands out on the bar; text text, e.g. +31 d; as_of date, the status date on every row; tip
    text; href text or null.
    """
    at = {
        n: day_of(n, locale, named=True)
        for n in (
            "forecast_start_date",
            "forecast_finish_date",
            "baseline_start_date",
            "baseline_finish_date",
        )
    }
    rows_ = alt.Chart().encode(y=row_of())
    finish = rows_.encode(x=at["forecast_finish_date"])
    points = finish.transform_filter("datum.kind == 'milestone'").mark_point(
        filled=True, shape="diamond", size=110, opacity=1
    )
    promised = rows_.transform_filter(
        "datum.kind == 'milestone' && isValid(datum.baseline_finish_date)"
    )
    promises = promised.mark_point(filled=False, shape="diamond", size=70, opacity=1).encode(
        x=at["baseline_finish_date"]
    )
    slips = text_over(finish, "text", "Ink", align="left", dx=9, fontWeight=600)
    names = names_beside(
        rows_,
        indent="datum.depth * 14",
        weight="datum.kind == 'phase' || datum.kind == 'heading' ? 600 : 400",
    )
    layers = [
        name_lines(rows_),
        status_rule(alt.Chart(), locale, named=True),
        *_bars(rows_, at),
        tinted(promises, "Plan"),
        points.encode(color=role_of()),
        *names,
        *slips,
        *across(rows_),
    ]
    return as_spec(layers, NAMED_ROW * rows + 34 + NAME_ABOVE, top=NAME_ABOVE)


def _bars(rows: alt.Chart, at: dict[str, alt.X]) -> list[alt.Chart]:
    """A phase as a thin line; a task as its baseline, its forecast and how far it is done."""
    span = {"x": at["forecast_start_date"], "x2": "forecast_finish_date:T"}
    phases = (
        rows.transform_filter("datum.kind == 'phase'")
        .mark_bar(height=3)
        .encode(color=role_of(), **span)
    )
    tasks = rows.transform_filter("datum.kind == 'task'")
    baseline = tasks.transform_filter("isValid(datum.baseline_start_date)").mark_bar(
        height=3, yOffset=9
    )
    plan = baseline.encode(x=at["baseline_start_date"], x2="baseline_finish_date:T")
    forecast = tasks.mark_bar(height=10).encode(color=role_of(), **span)
    done = tasks.transform_filter("isValid(datum.done_date)").mark_bar(height=2)
    progress = done.encode(
        x=at["forecast_start_date"], x2="done_date:T", color=role_of("done_role")
    )
    return [phases, tinted(plan, "Plan"), forecast, progress]


@lru_cache(maxsize=128)
def tornado(locale: Locale, *, rows: int, decimals: int = 0) -> Spec:
    """What each risk costs if it strikes, from its smallest to its largest impact, with a tick at
    the most likely; a rule at nothing.

    Columns: name text; position integer; start, end and likely float, gains below 0; role text, a
    role; text text, how likely and how much; tip text; href text or null.
    """
    scale = alt.Scale(zero=True, nice=True)
    axis = amount_axis(locale, decimals=decimals, count=4)
    base = alt.Chart().encode(y=row_of())
    bars = base.mark_bar(height=9, yOffset=6).encode(
        x=alt.X("start:Q", axis=axis, scale=scale, title=None), x2="end:Q", color=role_of()
    )
    ticks = base.mark_tick(thickness=2, size=15, opacity=1, yOffset=6, orient="vertical").encode(
        x=alt.X("likely:Q", scale=scale)
    )
    none = (
        alt.Chart()
        .transform_aggregate(zero_="count()")
        .transform_calculate(zero_="0")
        .mark_rule(strokeWidth=1)
        .encode(x=alt.X("zero_:Q", scale=scale))
    )
    names = base.encode(x=alt.value(0), text="name:N").mark_text(
        align="left", baseline="bottom", dy=-1, limit=220
    )
    words = base.encode(x=alt.value("width"), text="text:N").mark_text(
        align="right", baseline="bottom", dy=-1
    )
    return as_spec(
        [
            tinted(none, "Muted"),
            bars,
            tinted(ticks, "Ink"),
            tinted(names, "Ink"),
            tinted(words, "Muted"),
            *across(base),
        ],
        40 * rows + 34,
    )


@lru_cache(maxsize=128)
def share_bars(*, rows: int) -> Spec:
    """Parts of a whole per row, such as spent, committed and left of the budget, with a tick at the
    limit.

    Columns: name text; position integer; part text; start and end float, where the part begins and
    ends; role text, a role; limit float or null, e.g. the budget; text text on one part of each
    row, else null; tip text; href text or null.
    """
    scale = alt.Scale(zero=True, nice=False)
    base = alt.Chart().encode(y=row_of())
    bars = base.mark_bar(height=11, yOffset=6).encode(
        x=alt.X("start:Q", axis=None, scale=scale), x2="end:Q", color=role_of()
    )
    limit = base.transform_filter("isValid(datum.limit)").mark_tick(
        thickness=2, size=20, opacity=1, yOffset=6, orient="vertical"
    )
    ticks = tinted(limit.encode(x=alt.X("limit:Q", axis=None, scale=scale)), "Ink")
    furthest = base.transform_joinaggregate(
        end_="max(end)", limit_="max(limit)", groupby=["position"]
    )
    edge = furthest.transform_calculate(edge_="max(datum.end_, datum.limit_)")
    at_end = edge.transform_filter("isValid(datum.text)").encode(
        x=alt.X("edge_:Q", axis=None, scale=scale), text="text:N"
    )
    named = base.transform_filter("isValid(datum.text)").encode(x=alt.value(0), text="name:N")
    names = named.mark_text(align="left", baseline="bottom", dy=-2, limit=alt.ExprRef("width"))
    words = at_end.mark_text(align="left", dx=6, dy=6)
    layers = [bars, ticks, tinted(words, "Muted"), tinted(names, "Ink"), *across(base)]
    return as_spec(layers, 40 * rows + 6)
