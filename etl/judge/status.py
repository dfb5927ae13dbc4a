"""Published thresholds to each project's colours, with the rule, the number and a sentence. A null
is grey, never green."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

import pyarrow as pa

from etl.engine import Engine
from etl.judge import punctuality
from etl.judge.punctuality import SEVERITY
from etl.judge.sentences import Part, assumed, closed, part, said, since, spent, titled
from etl.judge.thresholds import colour_of
from etl.language import Day, Message, marked, message, published
from etl.metrics import BY_NAME, REASONS, reason_sql, value_sql
from etl.settings import Band, Settings

DIMENSION_METRICS: dict[str, tuple[str, ...]] = {
    "cost": ("cost_performance_index", "reported_variance_ratio"),
    "schedule": (punctuality.SLIP, punctuality.PACE),
    "scope": ("scope_volatility",),
    "risk": ("contingency_adequacy",),
    "resources": ("fill_rate",),
    "benefits": ("benefit_realisation",),
    "data": ("progress_reported",),
}
"""Each dimension is judged by the first of its numbers that is known; schedule by the worse of its
two, see punctuality."""
TOLD = ("percent_complete", "budget_spent")
"""Numbers that judging needs beside those."""
READS = (
    "project_total",
    "int_status_since",
    "int_shortfall",
    *sorted({BY_NAME[m].mart for ms in (*DIMENSION_METRICS.values(), TOLD) for m in ms}),
)
WRITES = ("judged_status",)
STANDS = (
    "finish_slip_days",
    "is_ended",
    "is_cancelled",
    "is_finish_by_logic",
    "is_planned_whole",
)
"""What is known of a project's finish."""


def overall(colours: list[str]) -> str:
    """Worst of the dimensions (FEMA): one red is red; a grey makes it grey unless another is red;
    ambers stay amber."""
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
    told: tuple[Message, ...]
    """Sentences, several where several dimensions decide."""
    since: date | None = None

    @property
    def sentence(self) -> str:
        """The same in English."""
        return " ".join(str(reason) for reason in self.told)


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
    """The colour of a dimension: grey when stale or unknown, schedule by time, all others by the
    first metric of the dimension that has a value."""
    if project["is_stale"]:
        return Judged(
            colour="grey",
            metric="",
            value=None,
            reason="stale",
            version="",
            told=(_stale(project, known.cadence_days),),
        )
    if dimension == "schedule":
        return _in_time(project, known)
    for metric in DIMENSION_METRICS[dimension]:
        value = project[metric]
        if value is not None:
            colour, band = colour_of(
                float(value), metric, portfolio=str(project["portfolio"]), known=known.bands
            )
            words = titled(dimension, colour, said(metric, float(value), colour=colour, band=band))
            return _told(
                project,
                known,
                judged=Judged(
                    colour=colour,
                    metric=metric,
                    value=float(value),
                    reason=None,
                    version=band.version if band else "",
                    told=(words,),
                ),
                agreeing=(metric,),
            )
    first = DIMENSION_METRICS[dimension][0]
    reason = str(project[f"{first}_reason"] or "missing_input")
    return Judged(
        colour="grey",
        metric=first,
        value=None,
        reason=reason,
        version="",
        told=(
            titled(dimension, "grey", Message(_lower(REASONS.get(reason, MISSING)))),
            *_spent(project, reason),
        ),
    )


def _spent(project: dict[str, Any], reason: str) -> tuple[Message, ...]:
    """What is known of the cost where nothing says what was done for it."""
    ratio = project["budget_spent"] if reason == "no_percentage" else None
    return () if ratio is None else (spent(float(ratio)),)


def _in_time(project: dict[str, Any], known: Known) -> Judged:
    """The schedule's verdict, with since when and where it lies while work runs."""
    verdict = punctuality.judge(project, known.bands)
    if verdict.measure is None:
        return Judged(
            colour="grey",
            metric=punctuality.SLIP,
            value=None,
            reason=verdict.reason,
            version="",
            told=(closed(verdict.told, None, None),),
        )
    measure = verdict.measure
    judged = Judged(
        colour=measure.colour,
        metric=measure.metric,
        value=measure.value,
        reason=None,
        version=measure.band.version if measure.band else "",
        told=(verdict.told,),
    )
    return (
        replace(judged, told=(closed(verdict.told, None, None),))
        if project["is_ended"]
        else _told(
            project,
            known,
            judged=judged,
            agreeing=verdict.agreeing,
            considered=verdict.considered,
        )
    )


def _told(
    project: dict[str, Any],
    known: Known,
    judged: Judged,
    agreeing: tuple[str, ...],
    considered: tuple[str, ...] = (),
) -> Judged:
    """The same with since when the first of the numbers that agree gave this colour, where most of
    it lies, and what the numbers considered assume."""
    seen = [known.since.get((project["project_id"], metric), ("", None)) for metric in agreeing]
    start = min((when for colour, when in seen if colour == judged.colour and when), default=None)
    metric, value = (
        (punctuality.PACE, project[punctuality.PACE])
        if judged.metric == punctuality.SLIP
        else (judged.metric, judged.value)
    )
    where = part(
        known.parts.get((project["project_id"], metric)),
        1.0 if value is None else float(value),
        judged.colour,
    )
    whole = closed(judged.told[0], since(start, judged.colour), where)
    rests = assumed(considered or agreeing) if project["is_planned_whole"] else ()
    return replace(judged, told=(whole, *rests), since=start)


MISSING = marked("An input is missing.")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _stale(project: dict[str, Any], cadence_days: int) -> Message:
    heard = project["last_heard_date"]
    if isinstance(heard, date):
        return message(
            "Nothing was heard since {day}, longer than the {cadence} days agreed, so no colour is"
            " given.",
            day=Day(heard),
            cadence=cadence_days,
        )
    return message(
        "Nothing was heard yet, longer than the {cadence} days agreed, so no colour is given.",
        cadence=cadence_days,
    )


# --- the snapshot ---------------------------------------------------------------------------------


def publish(engine: Engine, settings: Settings, bands: tuple[Band, ...]) -> None:
    """Writes judged_status, which project_status reads: per dimension and overall."""
    seen = {
        (str(p), str(m)): (str(c), d)
        for p, m, c, d in engine.rows(
            "select project_id, metric_name, colour, since_date from int_status_since"
        )
        if isinstance(d, date)
    }
    lines: list[Any] = engine.rows(
        "select project_id, metric_name, part_kind, part_name, part_date, share_ratio from"
        " int_shortfall"
    )
    parts = {(p, m): Part(*rest) for p, m, *rest in lines}
    known = Known(bands=bands, cadence_days=settings.cadence_days, since=seen, parts=parts)
    _write(
        engine,
        [row for project in _measured(engine) for row in _of_project(project, known, settings)],
    )


def _measured(engine: Engine) -> Iterable[dict[str, Any]]:
    """Each project with its numbers and reasons, from every mart they stand on; a project a mart
    does not know misses its input."""
    listed = {
        str(r["project_id"]): r
        for r in engine.arrow(
            f"select project_id, portfolio, is_stale, last_heard_date, {', '.join(STANDS)} from"
            " project_total order by project_id"
        ).to_pylist()
    }
    names = sorted(
        {m for metrics in DIMENSION_METRICS.values() for m in metrics} | set(TOLD),
        key=lambda m: (BY_NAME[m].mart, m),
    )
    for mart, group in groupby(names, key=lambda m: BY_NAME[m].mart):
        measured = list(group)
        columns = ", ".join(
            f"{value_sql(BY_NAME[m])} as {m}, {reason_sql(BY_NAME[m])} as {m}_reason"
            for m in measured
        )
        nothing = {m: None for m in measured} | {f"{m}_reason": "missing_input" for m in measured}
        rows = {
            str(r.pop("project_id")): r
            for r in engine.arrow(
                f"select project_id, {columns} from {mart} group by project_id"
            ).to_pylist()
        }
        for key, project in listed.items():
            project |= rows.get(key, nothing)
    return listed.values()


def _of_project(
    project: dict[str, Any], known: Known, settings: Settings
) -> list[tuple[object, ...]]:
    enabled = settings.dimensions.get(str(project["portfolio"]), settings.dimensions[""])
    judged = {d: judge(d, project, known) for d in DIMENSION_METRICS}
    counted = {d: judged[d] for d in enabled if d in judged}
    if all(j.metric == "reported_variance_ratio" or j.reason for j in counted.values()) and any(
        j.value is not None for j in counted.values()
    ):
        counted = {
            d: j for d, j in counted.items() if j.value is not None
        }  # totals only: judged by what they can say
    whole = _whole(list(counted.values()))
    return [
        (
            project["project_id"],
            d,
            d in enabled or d == "overall",
            j.colour,
            j.metric,
            j.value,
            j.reason,
            j.version,
            j.sentence,
            j.since,
            published(j.told),
        )
        for d, j in (*judged.items(), ("overall", whole))
    ]


def _whole(counted: list[Judged]) -> Judged:
    """The overall colour, by the dimensions that count; since the last of those that decide it
    changed."""
    colour = overall([j.colour for j in counted])
    deciding = [j for j in counted if j.colour == colour]
    since = min((j.since for j in deciding if j.since), default=None)
    return Judged(
        colour=colour,
        metric="",
        value=None,
        reason=deciding[0].reason if deciding else "missing_input",
        version=deciding[0].version if deciding else "",
        told=tuple({str(reason): reason for j in deciding for reason in j.told}.values())
        or (message("No dimension is known."),),
        since=since,
    )


COLUMNS = {
    "project_id": pa.string(),
    "dimension": pa.string(),
    "is_counted": pa.bool_(),
    "computed_colour": pa.string(),
    "metric_name": pa.string(),
    "metric_value": pa.float64(),
    "reason": pa.string(),
    "threshold_version": pa.string(),
    "sentence": pa.string(),
    "since_date": pa.date32(),
    "sentence_message": pa.string(),
}


def _write(engine: Engine, rows: list[tuple[object, ...]]) -> None:
    engine.register(
        "judged_status",
        pa.table(
            {
                name: pa.array([r[i] for r in rows], type=kind)
                for i, (name, kind) in enumerate(COLUMNS.items())
            }
        ),
    )
