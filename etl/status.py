"""Published thresholds to each project's colours, with the rule, the number and a sentence. A null is grey, never green."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.engine import Engine
from etl.metrics import BY_NAME, REASONS, reason_sql, value_sql
from etl.settings import Band, Settings
from etl.thresholds import colour_of

DIMENSION_METRICS: dict[str, tuple[str, ...]] = {
    "cost": ("cost_performance_index", "reported_variance_ratio"),
    "schedule": ("schedule_performance_index",),
    "scope": ("scope_volatility",),
    "risk": ("contingency_adequacy",),
    "resources": ("fill_rate",),
    "benefits": ("benefit_realisation",),
    "data": ("progress_reported",),
}
"""Each dimension is judged by the first of its numbers that is known."""
SEVERITY = {"green": 0, "amber": 1, "red": 2}
TITLE = {"cost": "Cost", "schedule": "Schedule", "scope": "Scope", "risk": "Risk", "resources": "Staffing", "data": "Reporting", "benefits": "Benefit"}
LEAST_SHARE = 0.25
"""A part of the shortfall smaller than that explains nothing."""


def overall(colours: list[str]) -> str:
    """Worst of the dimensions (FEMA): one red is red; a grey makes it grey unless another is red; ambers stay amber."""
    if "red" in colours:
        return "red"
    if "grey" in colours or not colours:
        return "grey"
    return max(colours, key=lambda c: SEVERITY[c])


@dataclass(frozen=True)
class Judged:
    """One dimension of one project."""

    colour: str
    metric: str
    value: float | None
    reason: str | None
    version: str
    sentence: str
    since: date | None = None


@dataclass(frozen=True)
class Known:
    """What colours are judged by."""

    bands: tuple[Band, ...]
    cadence_days: int
    since: dict[tuple[str, str], tuple[str, date]] = field(default_factory=dict)
    """Project and metric to the colour it has, and since when."""
    parts: dict[tuple[str, str], Part] = field(default_factory=dict)
    """Project and metric to where the largest part of the shortfall lies."""


def judge(dimension: str, project: dict[str, Any], known: Known) -> Judged:
    """The colour of a dimension: grey when stale or unknown, else by the first metric of the dimension that has a value."""
    if project["is_stale"]:
        return Judged("grey", "", None, "stale", "", _stale(project, known.cadence_days))
    for metric in DIMENSION_METRICS[dimension]:
        value = project[metric]
        if value is not None:
            return _judged(dimension, metric, float(value), project, known)
    first = DIMENSION_METRICS[dimension][0]
    reason = str(project[f"{first}_reason"] or "missing_input")
    return Judged("grey", first, None, reason, "", f"{TITLE[dimension]} is unknown: {_lower(REASONS.get(reason, 'An input is missing.'))}")


def _judged(dimension: str, metric: str, value: float, project: dict[str, Any], known: Known) -> Judged:
    colour, band = colour_of(value, metric, str(project["portfolio"]), known.bands)
    seen = known.since.get((project["project_id"], metric))
    since = seen[1] if seen and seen[0] == colour else None
    part = known.parts.get((project["project_id"], metric))
    sentence = f"{_said(dimension, metric, value, colour, band)}{_since(since, colour)}{_part(part, value, colour)}."
    return Judged(colour, metric, value, None, band.version if band else "", sentence, since)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _stale(project: dict[str, Any], cadence_days: int) -> str:
    heard = project["last_heard_date"]
    when = f"since {_day(heard)}" if isinstance(heard, date) else "yet"
    return f"Nothing was heard {when}, longer than the {cadence_days} days agreed, so no colour is given."


WORDS = {"red": "off track", "amber": "at risk", "green": "on track"}
SAID = {
    "cost_performance_index": "{} earned for each unit spent",
    "schedule_performance_index": "{} earned for each unit planned by now",
    "reported_variance_ratio": "expected at {} against plan",
    "scope_volatility": "changes of the last twelve weeks moved {} of the budget",
    "contingency_adequacy": "contingency left is {} of the exposure",
    "fill_rate": "{} of the hours asked for are promised",
    "benefit_realisation": "{} of the benefits due have come",
    "progress_reported": "progress is dated for {} of the tasks under way",
}


def _said(dimension: str, metric: str, value: float, colour: str, band: Band | None) -> str:
    """The number in words, with as many places as it takes to tell it from the bound it lies beyond."""
    bound, word = _bound(metric, value, colour, band)
    places = next((p for p in range(4) if bound is None or _shown(metric, value, p) != _shown(metric, bound, p)), 4)
    limit = f", {word} {_shown(metric, bound, 0)}" if bound is not None else ""
    doubt = ", which is too good to be believed unchecked" if metric == "cost_performance_index" and word == "above" else ""
    said = f"{TITLE[dimension]} is {WORDS.get(colour, 'unknown')}: {SAID[metric].format(_shown(metric, value, places))}{limit}{doubt}"
    return said.replace("-", "\u2212")


def _bound(metric: str, value: float, colour: str, band: Band | None) -> tuple[float | None, str]:
    """Which bound it lies beyond, and on which side of it."""
    if band is None or colour == "green":
        return None, ""
    is_low = value < (0.0 if metric in FROM_ZERO else 1.0)
    bound = band.high if is_low else band.low
    return bound, "" if bound is None else "below" if is_low else "above"


def _shown(metric: str, value: float, places: int) -> str:
    """A number in its unit, with places beyond the usual ones."""
    if BY_NAME[metric].unit == "index":
        return f"{value:.{2 + places}f}"
    return f"{value * 100:{'+' if metric == 'reported_variance_ratio' else ''}.{places}f} %"


FROM_ZERO = frozenset({"reported_variance_ratio", "scope_volatility"})
"""Numbers that are best at 0; the others at 1."""


def _since(since: date | None, colour: str) -> str:
    return f", since {_day(since)}" if since and colour in ("red", "amber") else ""


@dataclass(frozen=True)
class Part:
    """Where the largest part of a shortfall lies: a team, a task, or a line of the ledger beside it; and its share."""

    kind: str
    name: str
    day: date | None
    share: float


PART = {
    "team": "{share:.0f} % of what is over lies with {name}",
    "task": "{share:.0f} % of what is missing is {name}",
    "line": "the largest cost of the last 12 weeks, {name} on {day}, is as much as {share:.0f} % of what is over",
}


def _part(part: Part | None, value: float, colour: str) -> str:
    """Where most of a shortfall lies, where it lies somewhere."""
    if part is None or colour == "green" or value >= 1 or part.share < LEAST_SHARE:
        return ""
    return "; " + PART[part.kind].format(share=part.share * 100, name=part.name, day=_day(part.day) if part.day else "")


# --- the snapshot ---------------------------------------------------------------------------------------------------


def publish(engine: Engine, settings: Settings, bands: tuple[Band, ...]) -> None:
    """Writes project_status: per dimension and overall."""
    since = {(str(p), str(m)): (str(c), d) for p, m, c, d in engine.rows("select project_id, metric_name, colour, since_date from int_status_since") if isinstance(d, date)}
    lines: list[Any] = engine.rows("select project_id, metric_name, part_kind, part_name, part_date, share_ratio from int_shortfall")
    parts = {(p, m): Part(*rest) for p, m, *rest in lines}
    known = Known(bands, settings.cadence_days, since, parts)
    _write(engine, [row for project in _measured(engine) for row in _of_project(project, known, settings)])


def _measured(engine: Engine) -> Iterable[dict[str, Any]]:
    """Each project with its numbers and reasons, from every mart they stand on; a project a mart does not know misses its input."""
    found = {str(r["project_id"]): r for r in engine.arrow(
        "select project_id, portfolio, is_stale, is_finished, last_heard_date from project_total order by project_id").to_pylist()}  # fmt: skip
    names = sorted({m for metrics in DIMENSION_METRICS.values() for m in metrics}, key=lambda m: (BY_NAME[m].mart, m))
    for mart, group in groupby(names, key=lambda m: BY_NAME[m].mart):
        measured = list(group)
        columns = ", ".join(f"{value_sql(BY_NAME[m])} as {m}, {reason_sql(BY_NAME[m])} as {m}_reason" for m in measured)
        nothing = {m: None for m in measured} | {f"{m}_reason": "missing_input" for m in measured}
        rows = {str(r.pop("project_id")): r for r in engine.arrow(f"select project_id, {columns} from {mart} group by project_id").to_pylist()}
        for key, project in found.items():
            project |= rows.get(key, nothing)
    return found.values()


def _of_project(project: dict[str, Any], known: Known, settings: Settings) -> list[tuple[object, ...]]:
    enabled = settings.dimensions.get(str(project["portfolio"]), settings.dimensions[""])
    judged = {d: judge(d, project, known) for d in DIMENSION_METRICS}
    counted = {d: judged[d] for d in enabled if d in judged}
    if all(j.metric == "reported_variance_ratio" or j.reason for j in counted.values()) and any(j.value is not None for j in counted.values()):
        counted = {d: j for d, j in counted.items() if j.value is not None}  # totals only: judged by what they can say
    whole = _whole(list(counted.values()))
    return [(project["project_id"], d, d in enabled or d == "overall", j.colour, j.metric, j.value, j.reason, j.version, j.sentence, j.since)
            for d, j in (*judged.items(), ("overall", whole))]  # fmt: skip


def _whole(counted: list[Judged]) -> Judged:
    """The overall colour, by the dimensions that count; since the last of those that decide it changed."""
    colour = overall([j.colour for j in counted])
    deciding = [j for j in counted if j.colour == colour]
    since = min((j.since for j in deciding if j.since), default=None)
    return Judged(colour, "", None, deciding[0].reason if deciding else "missing_input", deciding[0].version if deciding else "",
                  " ".join(dict.fromkeys(j.sentence for j in deciding)) or "No dimension is known.", since)  # fmt: skip


MODEL = Path(__file__).parent / "models" / "project_status.sql"
COLUMNS = {"project_id": pa.string(), "dimension": pa.string(), "is_counted": pa.bool_(), "computed_colour": pa.string(), "metric_name": pa.string(), "metric_value": pa.float64(),
           "reason": pa.string(), "threshold_version": pa.string(), "sentence": pa.string(), "since_date": pa.date32()}  # fmt: skip


def _write(engine: Engine, rows: list[tuple[object, ...]]) -> None:
    engine.register("judged_status", pa.table({name: pa.array([r[i] for r in rows], type=kind) for i, (name, kind) in enumerate(COLUMNS.items())}))
    engine.run(f"create table build.project_status as {MODEL.read_text(encoding='utf-8')}")
