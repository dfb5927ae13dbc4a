"""Plan, earned and spent, added up week by week, and where they end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from portal import formats
from portal.draw import blocks
from portal.draw.charts import axes, curves
from portal.draw.scales import scale_of
from portal.draw.text import quiet
from portal.facts import measures
from portal.formats import Locale
from portal.gate.store import Reader
from portal.language import marked, message, spoken, within
from portal.tell import navigation, whole
from portal.tell.context import Context
from portal.tell.figures import covered
from portal.tell.words import Row, money, unit_of


def s_curve(context: Context, project: str | None, *, key: str) -> None:
    """Plan, earned and spent, added up week by week, under what they come to."""
    drawn = context.reader.kept(_curve, project)
    if drawn is None or not drawn.ends:
        with blocks.block(message("Plan, progress and cost")):
            (
                blocks.empty(
                    message("Nothing can be drawn yet"),
                    " ".join(_undrawn(drawn)),
                    message("Each line appears once the number it ends in is known."),
                )
                if drawn
                else blocks.empty(
                    message("No plan in time yet"),
                    message(
                        "The curve of plan, progress and cost appears once tasks have"
                        " baselines, or costs have dates."
                    ),
                    message("Fill the tables tasks and task_baselines, or cost_entries."),
                )
            )
        return
    unit = unit_of(context, drawn.letter)
    words = ", ".join(
        f"{within(message(LABEL[s][0]))} {formats.number(v, context.locale, decimals=2)}"
        for s, v in drawn.ends.items()
    )
    with blocks.block(
        _earned(context, project, drawn),
        _note(unit, has_plan="plan" in drawn.ends, has_cone="forecast" in drawn.ends),
    ):
        blocks.chart(
            curves.s_curve(context.locale, decimals=0 if max(drawn.ends.values()) >= 4 else 1),
            _leading(context, project, drawn.points),
            key=key,
            locale=context.locale,
            alt=message("Added up, in {unit}: {words}.", unit=unit, words=words),
            numbers=drawn.numbers,
        )
        told = [*_undrawn(drawn), *_parts_drawn(context, project, drawn)]
        if sentences := [*told, *_by_report(context, project)]:
            blocks.say(quiet(" ".join(sentences)))


WEEKLY = {"plan": "planned_value", "earned": "earned_value", "actual": "actual_cost"}
"""The number that a line stands at in a week, over all weeks up to it."""


def _leading(context: Context, project: str | None, points: pa.Table) -> pa.Table:
    """The points that are told, each the way to why its line stands there. What was told of whole
    projects, and what is planned for a week that is not over, is no number of those weeks."""
    reader, days = context.reader, points["day"].to_pylist()
    first = min(days) - timedelta(days=min(days).weekday())
    where = {"project": project} if project else {}
    base = navigation.way(context, "explain", **where, **{"from": first.isoformat()})
    known = measures.definitions(reader)
    metrics = {s: m for s, m in WEEKLY.items() if measures.has_weeks(reader, known[m])}
    if base is None or whole.counted(reader, project) is not None:
        return points
    hrefs = [
        f"{base}&to={day - timedelta(days=day.weekday())}&metric={metrics[series]}"
        if tip and series in metrics and day <= reader.snapshot.status_date
        else None
        for series, day, tip in zip(
            points["series"].to_pylist(), days, points["tip"].to_pylist(), strict=True
        )
    ]
    place = points.column_names.index("href")
    return points.set_column(place, "href", pa.array(hrefs, pa.string()))


def _undrawn(drawn: Curve) -> list[str]:
    """Which lines are not there, and why: a part that is known is not drawn as the whole."""
    return [
        message(
            "{label} is not drawn: {reason}.",
            label=message(LABEL[s][0]),
            reason=formats.reason_text(reason),
        )
        for s, reason in drawn.unknown.items()
    ]


def _by_report(context: Context, project: str | None) -> list[str]:
    """What the lines of projects planned as a whole rest on, and how one runs that is known on some
    days alone."""
    reader = context.reader
    rests = whole.assumption(reader, project)
    if not rests:
        return []
    if not _told_by_report(reader, project, _weeks(reader, project)):
        return [rests, message("What reports tell counts from their day on.")]
    return [rests, message("What reports tell is drawn straight from one report to the next.")]


def _parts_drawn(context: Context, project: str | None, drawn: Curve) -> list[str]:
    """Which lines stand on a part of the projects."""
    parts = (
        {s: covered(context, m, {}) for s, m in MEASURED.items() if s in drawn.ends}
        if project is None
        else {}
    )
    return [f"{message(LABEL[s][0])}: {words}." for s, words in parts.items() if words]


FORECAST = "estimate_at_completion"
MEASURED = {"plan": "budget_at_completion", "earned": "earned_value", "actual": "actual_cost"}
"""A line is drawn where the number it ends in is known, by that number's own definition."""


def _note(unit: str, *, has_plan: bool, has_cone: bool) -> str:
    """How the picture is read, by what is drawn in it."""
    if has_plan and has_cone:
        return message(
            "{unit}, added up by week. Dotted = plan, vertical line = status date, shade = where"
            " eight in ten such forecasts ended.",
            unit=unit,
        )
    if has_plan:
        return message(
            "{unit}, added up by week. Dotted = plan, vertical line = status date.", unit=unit
        )
    if has_cone:
        return message(
            "{unit}, added up by week. Vertical line = status date, shade = where eight in ten"
            " such forecasts ended.",
            unit=unit,
        )
    return message("{unit}, added up by week. Vertical line = status date.", unit=unit)


@dataclass(frozen=True)
class Curve:
    """An S-curve ready to draw: its points in `unit`, and where each line ends."""

    points: pa.Table
    ends: dict[str, float]
    unit: float
    letter: str
    numbers: pa.Table
    unknown: dict[str, str]
    """Reasons of the lines that are not drawn."""


def _earned(context: Context, project: str | None, drawn: Curve) -> str:
    """What was earned against what was spent on it, as far as both are known."""
    earned, spent = (
        None if drawn.ends.get(s) is None else drawn.ends[s] * drawn.unit
        for s in ("earned", "actual")
    )
    if spent is None or spent <= 0:
        sentence = (
            message("no cost is known")
            if spent is None
            else message("no cost is left after credits")
        )
        return (
            message("Plan, progress and cost")
            if earned is None
            else message(
                "Work worth {earned} is done; {said}", earned=money(context, earned), said=sentence
            )
        )
    if earned is None:
        return message(
            "{spent} is spent; what was earned for it is not known", spent=money(context, spent)
        )
    kept = measures.measure(
        context.reader, ["cost_variance"], where={"project_id": project} if project else {}
    ).to_pylist()[0]["cost_variance"]
    # the cost of the projects that can earn, by the definition of the variance
    own = money(context, spent if kept is None else earned - kept)
    sentence, every = (
        message(
            "Work worth {earned} is done, for {own} spent", earned=money(context, earned), own=own
        ),
        money(context, spent),
    )
    return (
        sentence
        if own == every
        else message("{said} on it; {every} is spent in all", said=sentence, every=every)
    )


def _curve(reader: Reader, project: str | None) -> Curve | None:
    """None where nothing lies in time; without lines where none of them is known."""
    measured = _measured(reader, project)
    numbers, unknown = _known_lines(reader, project, measured)
    rows = numbers.to_pylist()
    last = {
        s: next(
            (float(r[f"{s}_amount"]) for r in reversed(rows) if r[f"{s}_amount"] is not None), None
        )
        for s in LINES
    }
    ends = {s: v for s, v in last.items() if v is not None}
    if not any(ends.values()):
        return (
            Curve(points=numbers, ends={}, unit=1, letter="", numbers=numbers, unknown=unknown)
            if numbers.num_rows and not ends
            else None
        )
    cone = _cone(reader, project, ends["actual"], measured[FORECAST]) if "actual" in ends else []
    scale = scale_of([*ends.values(), *(p["high"] for p in cone)])
    unit, letter = scale.unit, scale.letter
    points = [p for s in ends for p in _points(reader, rows, s, unit=unit)]
    points += [
        p | {n: None if p[n] is None else p[n] / unit for n in ("value", "low", "high")}
        for p in cone
    ]
    scaled = {s: v / unit for s, v in ends.items()} | (
        {"forecast": cone[-1]["value"] / unit} if cone and cone[-1]["value"] else {}
    )
    return Curve(
        points=labelled(points, LABEL),
        ends=scaled,
        unit=unit,
        letter=letter,
        numbers=numbers,
        unknown=unknown,
    )


def _measured(reader: Reader, project: str | None) -> Row:
    """The numbers that the lines end in, each with why it is not known."""
    where: dict[str, object] = {"project_id": project} if project else {}
    named = [*MEASURED.values(), FORECAST]
    row: Row = measures.measure(reader, named, where=where).to_pylist()[0]
    return row


def _known_lines(
    reader: Reader, project: str | None, measured: Row
) -> tuple[pa.Table, dict[str, str]]:
    """The lines week by week, and why one is not known. A line is 0 before its first entry where
    the number it ends in is known, and null throughout where it is not. Progress or cost without a
    day says what is true by the status date, and nothing of the weeks before."""
    parts = _weeks(reader, project)
    unknown = {
        s: str(measured[f"{m}_reason"] or "missing_input")
        for s, m in MEASURED.items()
        if measured[m] is None
    }
    is_dated = {
        "plan": True,
        "earned": _came(reader, "progress"),
        "actual": _came(reader, "cost_entries") or not _came(reader, "project_reports"),
    }
    told_lines = _told_by_report(reader, project, parts)
    for series in LINES:
        place = parts.column_names.index(f"{series}_amount")
        begun = _begun_at_nought if is_dated[series] else _begun_when_known
        parts = parts.set_column(
            place,
            f"{series}_amount",
            (
                _straight(parts, parts[place], parts[f"is_{series}_told"])
                if series in told_lines and series not in unknown
                else begun(reader, parts, parts[place])
                if series not in unknown
                else pa.nulls(parts.num_rows, parts.schema.field(place).type)
            ),
        )
    return parts.drop_columns(TOLD), unknown


def _weeks(reader: Reader, project: str | None) -> pa.Table:
    """The lines week by week, and in which weeks they were told: of several projects, among them
    some planned as a whole, in those in which each says something."""
    weeks = reader.rows("curve", project=project)
    if project is not None or whole.counted(reader, project) is None:
        return weeks
    for name, is_told in zip(TOLD, reader.rows("told_together").select(TOLD).columns, strict=True):
        weeks = weeks.set_column(weeks.column_names.index(name), name, is_told)
    return weeks


TOLD = ["is_earned_told", "is_actual_told"]


def _told_by_report(reader: Reader, project: str | None, counted: pa.Table) -> tuple[str, ...]:
    """The lines of projects planned as a whole that are known on the days of their reports, and on
    no other: of several projects, where all report together and nothing else is in the line."""
    counts = whole.counted(reader, project)
    if counts is None:
        return ()
    if project:
        return ("earned",) if counts["ledger_count"] else ("earned", "actual")
    alone = {"earned": not counts["beside_count"], "actual": not counts["every_ledger_count"]}
    return tuple(s for s, is_alone in alone.items() if is_alone and _end_together(counted, s))


def _end_together(table: pa.Table, series: str) -> bool:
    """Whether a line ends in a week in which every project was reported."""
    line, is_told = table[f"{series}_amount"], table[f"is_{series}_told"]
    known = line.drop_null().to_pylist()
    told = line.filter(is_told).drop_null().to_pylist()
    return bool(told) and told[-1] == known[-1]


def _straight(table: pa.Table, line: pa.ChunkedArray, is_told: pa.ChunkedArray) -> pa.ChunkedArray:
    """A line known in the weeks it was told in, from nothing in its first week on."""
    first = pa.array([True] + [False] * (table.num_rows - 1))
    begun = pc.and_(first, pc.invert(is_told))
    known = pc.if_else(is_told, line, pa.scalar(None, line.type))
    return pc.if_else(begun, pa.scalar(0).cast(line.type), known)


def _came(reader: Reader, table: str) -> bool:
    return bool(reader.rows("came", table=table)["has_rows"][0].as_py())


def _begun_at_nought(reader: Reader, table: pa.Table, line: pa.ChunkedArray) -> pa.ChunkedArray:
    """A known line is at 0 until its first entry; nothing lies after the week of the status
    date."""
    monday = reader.snapshot.status_date - timedelta(days=reader.snapshot.status_date.weekday())
    past = pc.less_equal(
        table["week_end_date"].cast(pa.date32()), pa.scalar(monday + timedelta(days=6), pa.date32())
    )
    return pc.if_else(pc.and_(pc.is_null(line), past), pa.scalar(0).cast(line.type), line)


def _begun_when_known(reader: Reader, table: pa.Table, line: pa.ChunkedArray) -> pa.ChunkedArray:
    """A line that says nothing before its first entry."""
    return pc.if_else(
        pc.equal(line, pa.scalar(0).cast(line.type)), pa.scalar(None, line.type), line
    )


def _cone(reader: Reader, project: str | None, spent: float, forecast: float | None) -> list[Row]:
    """From what is spent to the forecast that the page states, within the range of the final cost:
    of one project by its even finish, of the whole company by the last one expected."""
    as_of = reader.snapshot.status_date
    for row in (
        reader.rows("project_range", project=project) if project else reader.rows("group_range")
    ).to_pylist():
        finish = row["even_date"] or row["likely_date"] if project else row["last_finish_date"]
        if finish and finish > as_of:
            is_drawn = not project or row["is_point_shown"]
            middle = float(forecast) if is_drawn and forecast is not None else None
            shared = {
                "series": "forecast",
                "href": None,
                "as_of": as_of,
                "label": None,
                "label_value": None,
                "label_role": None,
            }
            low, high = float(row["low_amount"]), float(row["high_amount"])
            return [
                shared
                | {
                    "tip": None,
                    "day": as_of,
                    "value": None if middle is None else spent,
                    "low": spent,
                    "high": spent,
                },
                shared
                | {
                    "tip": None
                    if middle is None
                    else _tip(_locale(reader), message(LABEL["forecast"][0]), finish, middle),
                    "day": finish,
                    "value": middle,
                    "low": low,
                    "high": high,
                },
            ]
    return []


TOLD_POINTS = 8
"""Points of a line that say what they are, counted from its end: more would be too close to point
at, and each makes the page heavier."""


def _points(reader: Reader, rows: list[Row], series: str, unit: float) -> list[Row]:
    as_of, locale = reader.snapshot.status_date, _locale(reader)
    label = message(LABEL[series][0])
    known = [r for r in rows if r[f"{series}_amount"] is not None]
    step = -(-len(known) // TOLD_POINTS)
    return [
        {
            "day": day,
            "series": series,
            "value": float(r[f"{series}_amount"]) / unit,
            "tip": None if left % step else _tip(locale, label, day, r[f"{series}_amount"]),
            "href": None,
            "low": None,
            "high": None,
            "as_of": as_of,
            "label": None,
            "label_value": None,
            "label_role": None,
        }
        for left, r in zip(reversed(range(len(known))), known, strict=True)
        for day in [r["week_end_date"] if series == "plan" else min(r["week_end_date"], as_of)]
    ]


def _locale(reader: Reader) -> Locale:
    return Locale(spoken(), reader.snapshot.currency, reader.snapshot.timezone)


def _tip(locale: Locale, label: str, day: date, amount: Any) -> str:
    return f"{label}, {formats.day(day, locale)}: {formats.money(amount, locale, decimals=2)}"


LINES = ("plan", "earned", "actual")
LABEL = {
    "plan": (marked("Plan"), "Muted"),
    "earned": (marked("Earned"), "Ink"),
    "actual": (marked("Spent"), "Accent"),
    "forecast": (marked("Forecast"), "Accent"),
}


def labelled(points: list[Row], names: Mapping[str, tuple[str, str]]) -> pa.Table:
    """The points of an S-curve with the name and role of each line at its end, kept apart from its
    neighbours."""
    highest = max((p["high"] or p["value"] or 0.0 for p in points), default=1.0) or 1.0
    last = {p["series"]: p for p in points if p["value"] is not None}
    heights = axes.label_values([p["value"] for p in last.values()], low=0, high=highest)
    for (series, end), height in zip(last.items(), heights, strict=True):
        end.update(label=message(names[series][0]), label_value=height, label_role=names[series][1])
    schema = pa.schema(
        [
            ("day", pa.date32()),
            ("series", pa.string()),
            ("value", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("as_of", pa.date32()),
            ("label", pa.string()),
            ("label_value", pa.float64()),
            ("label_role", pa.string()),
            ("tip", pa.string()),
            ("href", pa.string()),
        ]
    )
    return pa.Table.from_pylist(points, schema=schema)
