"""Cost and finish as a range: the forecast by formula, times what such forecasts turned out to be
worth.

Reference class forecasting (Flyvbjerg 2006): finished projects at the same stage say how far their
forecasts were off. The organisation's own are used once there are enough of them; until then a
published set.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from etl.arithmetic.network import Floats, Ints
from etl.engine import Engine
from etl.outlook.schedule import calendars

READS = (
    "int_forecast_base",
    "int_reference",
    "int_plan_vertex",
    "int_report",
    "int_calendar_day",
    "int_shift",
    "int_task_clock",
)
WRITES = ("project_forecast",)

SHARES = (0.1, 0.5, 0.8, 0.9)
NAMES = ("low", "even", "likely", "high")
"""P10, P50, P80 and P90."""
STAGES = (0.3, 0.7)
"""Bounds of early, middle and late, by share of the budget earned."""
LEAST_PROJECTS = 15
POINT_FROM = 0.2
"""Share complete from which a middle is shown; before, only the band is honest."""
PUBLISHED_PROJECTS = 30
PUBLISHED: dict[str, tuple[tuple[float, ...], ...]] = {
    "cost": ((0.91, 1.04, 1.18, 1.26), (0.97, 1.02, 1.09, 1.14), (0.98, 1.01, 1.03, 1.09)),
    "finish": ((0.89, 1.08, 1.18, 1.35), (0.90, 1.03, 1.13, 1.20), (0.92, 1.02, 1.05, 1.13)),
}
"""Outcome ÷ forecast at each stage: 30 projects of the OR-AS/DSLIB set, mostly construction
(Batselier & Vanhoucke 2015), recomputed."""


def stage(complete: Floats) -> Ints:
    """0 early, 1 in the middle, 2 late."""
    return np.digitize(complete, STAGES).astype(np.int64)


def multipliers(stages: Ints, ratios: Floats) -> Floats:
    """Quantiles of outcome ÷ forecast by stage, shape (3, 4); NaN where a stage was never seen."""
    return np.array(
        [
            (
                np.quantile(ratios[stages == s], SHARES)
                if (stages == s).any()
                else [np.nan] * len(SHARES)
            )
            for s in range(len(STAGES) + 1)
        ]
    )


@dataclass(frozen=True)
class Outlook:
    """Projects under way: what they cost by formula, and outcome ÷ forecast at SHARES; factors of
    shape (projects, 4)."""

    projects: list[str]
    cost: Floats
    factors: Floats


def publish(engine: Engine) -> Outlook:
    """Writes project_forecast: one row per project, null where it has no baseline or is finished.
    Returns what its cost stands on."""
    rows = engine.arrow("select * from int_forecast_base order by project_id")
    at, known = stage(_floats(rows["complete_ratio"])), ~np.isnan(_floats(rows["cost_amount"]))
    seen = engine.arrow("select * from int_reference order by project_id, week")
    cost = _record(
        "cost",
        seen["project_id"].to_pylist(),
        complete=_floats(seen["complete_ratio"]),
        ratios=_floats(seen["final_amount"]) / _floats(seen["forecast_amount"]),
    )
    finish = _record(
        "finish",
        seen["project_id"].to_pylist(),
        complete=_floats(seen["complete_ratio"]),
        ratios=_durations(engine, seen),
    )
    engine.register("found_forecast", _ranges(engine, rows, cost=cost, finish=finish))
    engine.run("create table build.project_forecast as select * from found_forecast")
    return Outlook(
        [p for p, k in zip(rows["project_id"].to_pylist(), known, strict=True) if k],
        _floats(rows["cost_amount"])[known],
        cost.factors[at][known],
    )


def earned_schedule(hours: Floats, planned: Floats, earned: Floats, gone: Floats) -> Floats:
    """When so much should have been earned by the cumulative plan, in its hours; where the plan is
    flat there, the time gone within it (ES01a)."""
    bounds = []
    for side in ("left", "right"):
        place = np.clip(np.searchsorted(planned, earned, side=side), 1, len(planned) - 1)
        rise, length = planned[place] - planned[place - 1], hours[place] - hours[place - 1]
        share = np.divide(
            earned - planned[place - 1], rise, out=np.zeros(len(earned)), where=rise > 0
        )
        bounds.append(hours[place - 1] + np.clip(share, 0, 1) * length)
    return np.asarray(np.minimum(np.maximum(gone, bounds[0]), np.maximum(*bounds)))


@dataclass(frozen=True)
class Record:
    """How forecasts turned out: factors by stage and share, whose they are, and how many finished
    projects of our own could serve."""

    factors: Floats
    whose: str
    count: int


def _ranges(engine: Engine, rows: pa.Table, cost: Record, finish: Record) -> pa.Table:
    at = stage(_floats(rows["complete_ratio"]))
    amounts, days = (
        _floats(rows["cost_amount"])[:, None] * cost.factors[at],
        _floats(rows["duration_days"])[:, None] * finish.factors[at],
    )
    dates, point = _dates(engine, rows, days), _floats(rows["complete_ratio"]) >= POINT_FROM
    return pa.table(
        {
            **{name: rows[name] for name in ("project_id", "has_baseline", "is_complete")},
            "is_point_shown": pa.array(point),
            **{
                f"{name}_amount": _decimal(
                    np.where(point | (name != "even"), amounts[:, i], np.nan)
                )
                for i, name in enumerate(NAMES)
            },
            **{
                f"{name}_days": _maybe(np.where(point | (name != "even"), days[:, i], np.nan))
                for i, name in enumerate(NAMES)
            },
            **{
                f"{name}_date": pa.array(
                    [
                        d if p or name != "even" else None
                        for d, p in zip(dates[i], point, strict=True)
                    ],
                    pa.date32(),
                )
                for i, name in enumerate(NAMES)
            },
            "cost_reference": pa.array([cost.whose] * len(at), pa.string()),
            "finish_reference": pa.array([finish.whose] * len(at), pa.string()),
            "reference_count": pa.array(
                [PUBLISHED_PROJECTS if cost.whose == "published" else cost.count] * len(at),
                pa.int32(),
            ),
            "own_count": pa.array([cost.count] * len(at), pa.int32()),
        }
    )


def _record(name: str, projects: list[str], complete: Floats, ratios: Floats) -> Record:
    """From the organisation's finished projects, where enough; a stage they never showed, and all
    before, from the published ones."""
    known = ~np.isnan(ratios)
    count, published = (
        len({p for p, k in zip(projects, known, strict=True) if k}),
        np.array(PUBLISHED[name]),
    )
    if count < LEAST_PROJECTS:
        return Record(published, "published", count)
    own = multipliers(stage(complete[known]), ratios[known])
    return Record(np.where(np.isnan(own), published, own), "own", count)


def _durations(engine: Engine, seen: pa.Table) -> Floats:
    """Outcome ÷ forecast of the duration, AT + (PD − ES), at each period; NaN where a project has
    no plan in time."""
    vertices = engine.arrow(
        "select project_id, at_hours, cast(cast(planned_amount as decimal(18, 4)) as double) as"
        " planned from int_plan_vertex where project_id in (select project_id from int_reference)"
        " order by project_id, at_hours, side"
    )
    plan, rows = _spans(vertices["project_id"]), _spans(seen["project_id"])
    hours, planned = (np.asarray(vertices[c], float) for c in ("at_hours", "planned"))
    earned, gone, final, whole = (
        _floats(seen[c])
        for c in ("earned_discrete_amount", "gone_hours", "final_hours", "planned_hours")
    )
    reached = np.full(seen.num_rows, np.nan)
    for project in rows.keys() & plan.keys():
        at, of = rows[project], plan[project]
        reached[at] = earned_schedule(hours[of], planned[of], earned=earned[at], gone=gone[at])
    gone = np.fmin(gone, final)
    return np.asarray(np.where(final > 0, final / np.maximum(gone + whole - reached, 1e-9), np.nan))


def _spans(column: Any) -> dict[str, slice]:
    """Where each name stands, in a column that is sorted by it."""
    names = column.to_pylist()
    starts = [i for i, name in enumerate(names) if i == 0 or name != names[i - 1]]
    return {names[a]: slice(a, b) for a, b in zip(starts, [*starts, len(names)][1:], strict=True)}


def _dates(engine: Engine, rows: pa.Table, days: Floats) -> list[list[date | None]]:
    """Each duration as the last day of work, from the day the clock began; never before the status
    date."""
    names, first, known = calendars(engine)
    status = engine.rows("select status_date from int_report")[0][0]
    assert isinstance(status, date)
    calendar = np.array([names.index(c) for c in rows["calendar_id"].to_pylist()], np.int64)
    began = np.array(
        [np.nan if d is None else (d - first).days for d in rows["clock_start_date"].to_pylist()],
        float,
    )
    opening = known.worked(calendar, np.nan_to_num(began))
    ends = [
        known.ends(calendar, opening + np.nan_to_num(column) * known.day_hours[calendar])
        for column in days.T
    ]
    return [
        [
            (
                None
                if np.isnan(b) or np.isnan(d)
                else max(status, first + timedelta(days=int(np.ceil(round(e, 6))) - 1))
            )
            for e, b, d in zip(column, began, durations, strict=True)
        ]
        for column, durations in zip(ends, days.T, strict=True)
    ]


def _floats(column: Any) -> Floats:
    return np.array([np.nan if v is None else float(v) for v in column.to_pylist()], float)


def _maybe(values: Floats) -> pa.Array:
    return pa.array(np.round(values, 2), mask=np.isnan(values))


def _decimal(values: Floats) -> pa.Array:
    return pa.array([None if np.isnan(v) else f"{v:.4f}" for v in values], pa.string()).cast(
        pa.decimal128(18, 4)
    )
