"""Headline numbers and lists of numbers: value, colour, meaning, coverage, reason, and the way to
why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from portal import formats
from portal.draw import blocks, text
from portal.draw.blocks import Figure
from portal.draw.text import Rich, Text, rich
from portal.facts import coverage, measures
from portal.language import marked, message
from portal.tell import navigation
from portal.tell.context import Context
from portal.tell.words import MILLION, Row, money

UNIT = {
    "reporting": "money",
    "index": "ratio",
    "ratio": "percent",
    "days": "days",
    "h": "hours",
    "FTE": "people",
    "per week": "people",
    "per hour": "money",
}


SHORT = {
    "estimate_at_completion": marked("Forecast, EAC"),
    "cost_performance_index": marked("Cost, CPI"),
    "schedule_performance_index": marked("Schedule, SPI"),
    "schedule_performance_time": marked("In time, SPI(t)"),
    "finish_slip_ratio": marked("Finish slip"),
    "to_complete_index": marked("Needed, TCPI"),
    "on_time": marked("Met on time"),
    "exposure": marked("Risk, EMV"),
    "budget_spent": marked("Budget spent"),
    "burn_rate": marked("Burn, per 4 weeks"),
    "estimate_by_burn": marked("At this rate, EAC"),
    "over_booked": marked("Overbooked"),
    "actual_cost": marked("Spent, AC"),
    "full_time_equivalents": marked("People, FTE"),
}
"""Labels that a phone shows whole; the definition's own words stand in the help."""


def figure(
    context: Context,
    name: str,
    measured: Row,
    *,
    portfolio: str = "",
    judged: bool = False,
    label: str = "",
    where: Mapping[str, object] | None = None,
    weeks: tuple[date, date] | None = None,
) -> Figure:
    """A metric as a headline number: its value, its colour where it has limits, its meaning, or why
    it is unknown."""
    definition = measures.definitions(context.reader)[name]
    value, reason = measured[name], measured[f"{name}_reason"]
    colour = (
        measures.colour(context.reader, name, value=value, portfolio=portfolio) if judged else None
    )
    is_small = (
        definition.unit == "reporting" and value is not None and abs(value) < 10 * MILLION
    )  # one project: 7.02 M€, not 7.0
    shown = (
        money(context, value, decimals=2)
        if is_small
        else str(in_time(context, definition, value))
        if value is not None and definition.unit in ("weeks", "years")
        else formats.value(value, UNIT.get(definition.unit, "count"), context.locale)
    )
    return Figure(
        label or (message(SHORT[name]) if name in SHORT else definition.label),
        shown,
        colour,
        help=_meaning(context, definition, where=where or {}, weeks=weeks),
        reason=formats.reason_text(reason) if reason else None,
        coverage=None if value is None else covered(context, name, where or {}),
    )


def covered(context: Context, name: str, where: Mapping[str, object]) -> str | None:
    """Of how many rows a number is formed, and which refused cells it lacks, in words; None where
    it is whole."""
    return coverage.said(context.reader, name, where)


def measured(context: Context, names: Sequence[str], where: dict[str, object]) -> Row:
    """Metrics of any marts for one scope, each with its reason."""
    known, numbers = measures.definitions(context.reader), Row()
    for mart in dict.fromkeys(known[n].mart for n in names if n in known):
        numbers |= measures.measure(
            context.reader, [n for n in names if n in known and known[n].mart == mart], where=where
        ).to_pylist()[0]
    return numbers


def number_rows(
    context: Context, names: Sequence[str], row: Row, where: Mapping[str, object] | None = None
) -> list[tuple[Text, Text]]:
    """A line for each metric that was measured: what it is called, and its value or why it is
    unknown."""
    known = measures.definitions(context.reader)
    return [
        (_named(context, known[n], row=row, where=where or {}), shown(context, known[n], row))
        for n in names
        if n in row
    ]


def known_rows(
    context: Context, names: Sequence[str], row: Row
) -> tuple[list[tuple[Text, Text]], str]:
    """The lines of what is known and, where that is less than half, the rest in one sentence
    instead of a column of dashes."""
    measured = [n for n in names if n in row]
    unknown = [n for n in measured if row[n] is None]
    if 2 * len(unknown) <= len(measured):
        return number_rows(context, names, row), ""
    known = measures.definitions(context.reader)
    labels = ", ".join(known[n].label for n in unknown)
    sentence = message("Not known yet: {labels}.", labels=labels)
    return number_rows(context, [n for n in measured if n not in unknown], row), sentence


def _named(
    context: Context, definition: measures.Definition, row: Row, where: Mapping[str, object]
) -> Text:
    """What a number is called; beneath it of how many rows it is formed, where that is not all."""
    name = why(
        context,
        definition.name,
        where=where,
        label=definition.label
        if definition.symbol in ("", definition.label)
        else f"{definition.label}, {definition.symbol}",
    )
    part = covered(context, definition.name, where) if row[definition.name] is not None else None
    return text.two_lines(name, part) if part else name


def in_time(context: Context, definition: measures.Definition, value: float) -> str:
    """A time with its unit: 12.3 weeks."""
    unit = message(TIMES[definition.unit])
    return f"{formats.number(value, context.locale, decimals=1)} {unit}"


TIMES = {"days": marked("d"), "weeks": marked("weeks"), "years": marked("years")}
"""What a time is written in, by the unit of its definition."""


def shown(context: Context, definition: measures.Definition, row: Row) -> Text:
    """A value under its unit, or the dash with the reason."""
    value, reason = row[definition.name], row[f"{definition.name}_reason"]
    if value is None:
        return blocks.unknown(formats.reason_text(reason))
    if definition.unit == "reporting":
        return money(context, value, decimals=2)
    if definition.unit in ("days", "weeks", "years"):
        return in_time(context, definition, value)
    return formats.value(value, UNIT.get(definition.unit, "count"), context.locale)


def four_of_five(context: Context, likely: object, forecast: object) -> Rich:
    """What the portfolio ends below in four of five cases, and by which formula where the forecast
    beside it is another."""
    if not rests_on_another(likely, forecast):
        return rich(
            "In four of five cases the portfolio ends below **{likely}**.",
            likely=money(context, likely),
        )
    return rich(
        "If the rest goes as planned, four of five cases end below **{likely}**; the forecast goes"
        " by the pace so far.",
        likely=money(context, likely),
    )


def rests_on_another(likely: object, forecast: object) -> bool:
    """Whether what four in five cases stay below lies below the forecast it stands beside: the
    range takes the rest as planned, the forecast the pace so far."""
    return likely is not None and forecast is not None and float(likely) < float(forecast)  # type: ignore[arg-type]


RANGE = ("estimate_low", "estimate_high")


def forecast(context: Context, measured: Row, where: Mapping[str, object] | None = None) -> Figure:
    """The headline forecast with the range of the formulas that need no opinion; `measured` holds
    RANGE too."""
    shown, ends = (
        figure(context, "estimate_at_completion", measured, where=where),
        [measured[n] for n in RANGE],
    )
    if shown.reason or None in ends:
        return shown
    decimals = 1 if abs(ends[1]) >= 10 * MILLION else 2
    low, high = (money(context, end, decimals=decimals) for end in ends)
    short = (
        formats.number(ends[0] / MILLION, context.locale, decimals=decimals)
        if high.endswith(formats.million_unit(context.locale))
        else low
    )
    return replace(
        shown,
        since=message("{short} to {high}", short=short, high=high)
        if low != high
        else message("all formulas agree"),
    )


def _meaning(
    context: Context,
    known: measures.Definition,
    where: Mapping[str, object],
    weeks: tuple[date, date] | None,
) -> Rich:
    """What a number means and how it is made, with a link to why it is what it is."""
    words = rich(
        "**{label}.** {meaning} {formula}.",
        label=known.label,
        meaning=known.meaning,
        formula=known.formula,
    )
    if "explain" not in context.pages:
        return words
    label = message("Why this number")
    return Rich(f"{words} {why(context, known.name, where=where, label=label, weeks=weeks)}")


def why(
    context: Context,
    metric: str,
    where: Mapping[str, object],
    label: Text,
    weeks: tuple[date, date] | None = None,
) -> Text:
    """A number's name or value as the link to its explanation; as it is where the viewer has no
    such page."""
    span = dict(zip(("from", "to"), (d.isoformat() for d in weeks), strict=True)) if weeks else {}
    return _to_explain(
        context,
        label,
        metric=metric,
        **{k.removesuffix("_id"): str(v) for k, v in where.items()},
        **span,
    )


def why_colour(context: Context, project: str, dimension: str, label: Text) -> Text:
    """A colour of a project as the link to its explanation."""
    return _to_explain(context, label, dimension=dimension, project=project)


def _to_explain(context: Context, label: Text, **query: str) -> Text:
    address = navigation.way(context, "explain", **query)
    return label if address is None else Rich(f"[{text.markdown(label)}]({address})")


def figures(
    context: Context,
    names: Sequence[str],
    judged: Sequence[str] = (),
    where: dict[str, object] | None = None,
) -> None:
    """A row of metrics over one mart."""
    measured = measures.measure(context.reader, names, where=where).to_pylist()[0]
    blocks.figures([figure(context, n, measured, judged=n in judged, where=where) for n in names])
