"""Sentences and pictures that several pages tell. Every number comes from a query or a metric; nothing is computed anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from portal import blocks, charts, coverage, formats, measures, travel
from portal.blocks import Decision, Figure, Rich, Text, quiet, rich
from portal.context import Context
from portal.formats import Locale
from portal.scales import Scale, exactly, parts, scale_of, ticks
from portal.travel import Past
from portal.warehouse import Reader

Row = dict[str, Any]
UNIT = {"reporting": "money", "index": "ratio", "ratio": "percent", "days": "days", "h": "hours", "FTE": "people", "per week": "people", "per hour": "money"}


def rows(context: Context, query: str, **parameters: object) -> list[Row]:
    """A small result as records."""
    return list(context.reader.rows(query, **parameters).to_pylist())


def day(context: Context, value: date | None) -> str:
    """A date with its year where that is not the report's."""
    return formats.UNKNOWN if value is None else formats.day(value, context.locale, report_year=context.reader.snapshot.status_date.year)


def freshness(context: Context, *more: Text) -> list[Text]:
    """What the numbers are as of, when they were published, and what the page adds."""
    snapshot = context.reader.snapshot
    return [f"Data as of {formats.day(snapshot.status_date, context.locale)}", f"published {formats.moment(snapshot.published_at, context.locale)}", *more]


def earlier(context: Context, past: Past, page: str) -> None:
    """That an earlier report is read, which one, and the way to the newest."""
    shown, newest = context.reader.snapshot, past.newest.snapshot
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(blocks.rich("{badge} as of **{day}**, as published {moment}. The newest is as of {newest}.", badge=blocks.state("amber", "Earlier report"),
                                day=formats.day(shown.status_date, context.locale), moment=formats.moment(shown.published_at, context.locale),
                                newest=formats.day(newest.status_date, context.locale)))  # fmt: skip
        if page in context.pages:
            kept = {k: v for k, v in st.query_params.to_dict().items() if k not in (travel.AS_OF, travel.KNOWN)}
            st.page_link(context.pages[page], label="Read the newest", query_params={**kept, **past.kept})


def silent(context: Context, counts: Row) -> Text:
    """How many projects are silent, or that none is."""
    if not counts["stale_count"]:
        return "every running project reported"
    return blocks.stale(f"{plural(counts['stale_count'], 'project')} silent for over {context.reader.snapshot.cadence_days} days")


def weeks(context: Context, first: int, last: int) -> tuple[date, date]:
    """Mondays of two weeks, counted from the week of the status date."""
    day = context.reader.snapshot.status_date
    monday = day - timedelta(days=day.weekday())
    return monday + timedelta(weeks=first), monday + timedelta(weeks=last)


def came(context: Context, table: str) -> bool:
    """Whether anything of a table came in at all: without it, that nothing is listed here says nothing."""
    return bool(rows(context, "came", table=table)[0]["has_rows"])


def none_of(count: int, noun: str, verb: str = "is") -> str:
    """The one project is not, neither of 2 projects is, none of 3 projects is: up to the word that says what it is not."""
    if count == 1:
        return f"The one {noun} {verb} not"
    return f"{'Neither' if count == 2 else 'None'} of {plural(count, noun)} {verb}"


def plural(count: int, noun: str) -> str:
    """1 project, 2 projects."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{count} {noun}s"


def money(context: Context, amount: object, *, decimals: int = 1, signed: bool = False) -> str:
    """An amount in the reporting currency, or the dash."""
    return formats.UNKNOWN if amount is None else formats.money(amount, context.locale, decimals=decimals, signed=signed)  # type: ignore[arg-type]


SHORT = {"estimate_at_completion": "Forecast, EAC", "cost_performance_index": "Cost, CPI", "schedule_performance_index": "Schedule, SPI",
         "schedule_performance_time": "In time, SPI(t)", "finish_slip_ratio": "Finish slip", "to_complete_index": "Needed, TCPI", "on_time": "Met on time", "exposure": "Risk, EMV",
         "over_booked": "Overbooked", "actual_cost": "Spent, AC", "full_time_equivalents": "People, FTE"}  # fmt: skip
"""Labels that a phone shows whole; the definition's own words stand in the help."""


def figure(context: Context, name: str, measured: Row, *, portfolio: str = "", judged: bool = False, label: str = "", where: Mapping[str, object] | None = None,
           weeks: tuple[date, date] | None = None) -> Figure:  # fmt: skip
    """A metric as a headline number: its value, its colour where it has limits, its meaning, or why it is unknown."""
    definition = measures.definitions(context.reader)[name]
    value, reason = measured[name], measured[f"{name}_reason"]
    colour = measures.colour(context.reader, name, value, portfolio) if judged else None
    is_small = definition.unit == "reporting" and value is not None and abs(value) < 10 * MILLION  # one project: 7.02 M€, not 7.0
    shown = money(context, value, decimals=2) if is_small else formats.value(value, UNIT.get(definition.unit, "count"), context.locale)
    return Figure(label or SHORT.get(name, definition.label), shown, colour, help=_meaning(context, definition, where or {}, weeks),
                  reason=formats.reason_text(reason) if reason else None, coverage=None if value is None else covered(context, name, where or {}))  # fmt: skip


def covered(context: Context, name: str, where: Mapping[str, object]) -> str | None:
    """Of how many rows a number is formed, and which refused cells it lacks, in words; None where it is whole."""
    return coverage.said(context.reader, name, where)


def measured(context: Context, names: Sequence[str], where: dict[str, object]) -> Row:
    """Metrics of any marts for one scope, each with its reason."""
    known, found = measures.definitions(context.reader), Row()
    for mart in dict.fromkeys(known[n].mart for n in names if n in known):
        found |= measures.measure(context.reader, [n for n in names if n in known and known[n].mart == mart], where=where).to_pylist()[0]
    return found


def number_rows(context: Context, names: Sequence[str], found: Row, where: Mapping[str, object] | None = None) -> list[tuple[Text, Text]]:
    """A line for each metric that was measured: what it is called, and its value or why it is unknown."""
    known = measures.definitions(context.reader)
    return [(_named(context, known[n], found, where or {}), shown(context, known[n], found)) for n in names if n in found]


def _named(context: Context, definition: measures.Definition, found: Row, where: Mapping[str, object]) -> Text:
    """What a number is called; beneath it of how many rows it is formed, where that is not all."""
    name = why(context, definition.name, where, f"{definition.label}{', ' + definition.symbol if definition.symbol else ''}")
    part = covered(context, definition.name, where) if found[definition.name] is not None else None
    return blocks.two_lines(name, part) if part else name


def shown(context: Context, definition: measures.Definition, found: Row) -> Text:
    """A value under its unit, or the dash with the reason."""
    value, reason = found[definition.name], found[f"{definition.name}_reason"]
    if value is None:
        return blocks.unknown(formats.reason_text(reason))
    if definition.unit == "reporting":
        return money(context, value, decimals=2)
    if definition.unit in ("days", "weeks", "years"):
        return f"{formats.number(value, context.locale, decimals=1)} {'d' if definition.unit == 'days' else definition.unit}"
    return formats.value(value, UNIT.get(definition.unit, "count"), context.locale)


def four_of_five(context: Context, likely: object, forecast: object) -> Rich:
    """What the portfolio ends below in four of five cases, and by which formula where the forecast beside it is another."""
    if not rests_on_another(likely, forecast):
        return rich("In four of five cases the portfolio ends below **{likely}**.", likely=money(context, likely))
    return rich("If the rest goes as planned, four of five cases end below **{likely}**; the forecast goes by the pace so far.", likely=money(context, likely))


def rests_on_another(likely: object, forecast: object) -> bool:
    """Whether what four in five cases stay below lies below the forecast it stands beside: the range takes the rest as planned, the forecast the pace so far."""
    return likely is not None and forecast is not None and float(likely) < float(forecast)  # type: ignore[arg-type]


RANGE = ("estimate_low", "estimate_high")


def forecast(context: Context, measured: Row, where: Mapping[str, object] | None = None) -> Figure:
    """The headline forecast with the range of the formulas that need no opinion; `measured` holds RANGE too."""
    shown, ends = figure(context, "estimate_at_completion", measured, where=where), [measured[n] for n in RANGE]
    if shown.reason or None in ends:
        return shown
    decimals = 1 if abs(ends[1]) >= 10 * MILLION else 2
    low, high = (money(context, end, decimals=decimals) for end in ends)
    short = formats.number(ends[0] / MILLION, context.locale, decimals=decimals) if high.endswith(formats.million_unit(context.locale)) else low
    return replace(shown, since=f"{short} to {high}" if low != high else "all formulas agree")


def _meaning(context: Context, known: measures.Definition, where: Mapping[str, object], weeks: tuple[date, date] | None) -> Rich:
    """What a number means and how it is made, with a link to why it is what it is."""
    words = rich("**{label}.** {meaning} {formula}.", label=known.label, meaning=known.meaning, formula=known.formula)
    return Rich(f"{words} {why(context, known.name, where, 'Why this number', weeks)}") if "explain" in context.pages else words


def why(context: Context, metric: str, where: Mapping[str, object], label: Text, weeks: tuple[date, date] | None = None) -> Text:
    """A number's name or value as the link to its explanation; as it is where the viewer has no such page."""
    span = dict(zip(("from", "to"), (d.isoformat() for d in weeks), strict=True)) if weeks else {}
    return _to_explain(context, label, metric=metric, **{k.removesuffix("_id"): str(v) for k, v in where.items()}, **span)


def why_colour(context: Context, project: str, dimension: str, label: Text) -> Text:
    """A colour of a project as the link to its explanation."""
    return _to_explain(context, label, dimension=dimension, project=project)


def _to_explain(context: Context, label: Text, **query: str) -> Text:
    if "explain" not in context.pages:
        return label
    return Rich(f"[{blocks.markdown(label)}](explain?{urlencode({**context.kept, **query})})")


def figures(context: Context, names: Sequence[str], judged: Sequence[str] = (), where: dict[str, object] | None = None) -> None:
    """A row of metrics over one mart."""
    measured = measures.measure(context.reader, names, where=where).to_pylist()[0]
    blocks.figures([figure(context, n, measured, judged=n in judged, where=where) for n in names])


def downloads(context: Context, query: str, name: str, **parameters: object) -> None:
    """Links to a query's rows as CSV and Excel, through the same gate."""
    blocks.download_links(context.export(query, "csv", **parameters), context.export(query, "xlsx", **parameters), name=name)


def link(context: Context, page: str, label: str, **query: str) -> None:
    """A link to another page this viewer gets; nothing where they do not get it."""
    if page in context.pages:
        st.page_link(context.pages[page], label=str(blocks.markdown(label)), query_params={**context.kept, **query})


def within(context: Context, audience: str, key: str) -> set[str] | None:
    """Projects that concern a team, department or customer; None for the viewer whose whole scope it is."""
    if context.reader.scope.audience == audience:
        return None
    return {str(r["project_id"]) for r in rows(context, f"{audience}_within", key=key)}


def choose(context: Context, label: str, options: list[Row], key: str, identifier: str, name: str) -> Row | None:
    """One of the viewer's own entities; the choice lives in the URL, and what is not theirs is not in the list."""
    asked = blocks.asked(key)
    if asked is not None and asked not in {o[identifier] for o in options}:
        return None
    if len(options) <= 1:
        return options[0] if options else None
    names = {o[identifier]: str(o[name]) for o in options}
    chosen = blocks.choice(label, names, asked or next(iter(names)), key)
    return next(o for o in options if o[identifier] == chosen)


def not_yours(what: str) -> None:
    """The same words whether it exists or not."""
    blocks.head(what, "Not found, or not yours", f"This link names a {what.lower()} that does not exist or that you may not see.", ())


# --- pictures -------------------------------------------------------------------------------------------------------

MILLION = 1_000_000
MOST_ROWS = 14


def unit_of(context: Context, letter: str) -> str:
    """M€, k€, or € where every unit is written."""
    named = {"M": formats.million_unit, "k": formats.thousand_unit, "": formats.currency_symbol}
    return named[letter](context.locale)


def s_curve(context: Context, project: str | None, *, key: str) -> None:
    """Plan, earned and spent, added up week by week, under what they come to."""
    drawn = context.reader.kept(_curve, project)
    if drawn is None or not drawn.ends:
        with blocks.block("Plan, progress and cost"):
            blocks.empty("Nothing can be drawn yet", " ".join(_undrawn(drawn)), "Each line appears once the number it ends in is known.") if drawn else blocks.empty("No plan in time yet", "The curve of plan, progress and cost appears once tasks have baselines, or costs have dates.",
                         "Fill the tables tasks and task_baselines, or cost_entries.")  # fmt: skip
        return
    unit = unit_of(context, drawn.letter)
    words = ", ".join(f"{LABEL[s][0].lower()} {formats.number(v, context.locale, decimals=2)}" for s, v in drawn.ends.items())
    with blocks.block(_earned(context, project, drawn), f"{unit}, added up by week. {'Dotted = plan, vertical' if 'plan' in drawn.ends else 'Vertical'} line = status date{CONE if 'forecast' in drawn.ends else ''}."):
        blocks.chart(charts.s_curve(context.locale, decimals=0 if max(drawn.ends.values()) >= 4 else 1), drawn.points, key=key, locale=context.locale,
                     alt=f"Added up, in {unit}: {words}.", numbers=drawn.numbers)  # fmt: skip
        if said := [*_undrawn(drawn), *_parts_drawn(context, project, drawn)]:
            blocks.say(quiet(" ".join(said)))


def _undrawn(drawn: Curve) -> list[str]:
    """Which lines are not there, and why: a part that is known is not drawn as the whole."""
    return [f"{LABEL[s][0]} is not drawn: {formats.reason_text(reason)}." for s, reason in drawn.unknown.items()]


def _parts_drawn(context: Context, project: str | None, drawn: Curve) -> list[str]:
    """Which lines stand on a part of the projects."""
    found = {s: covered(context, m, {}) for s, m in MEASURED.items() if s in drawn.ends} if project is None else {}
    return [f"{LABEL[s][0]}: {words}." for s, words in found.items() if words]


MEASURED = {"plan": "budget_at_completion", "earned": "earned_value", "actual": "actual_cost"}
"""A line is drawn where the number it ends in is known, by that number's own definition."""
CONE = ", shade = where eight in ten such forecasts ended"


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
    earned, spent = (None if drawn.ends.get(s) is None else drawn.ends[s] * drawn.unit for s in ("earned", "actual"))
    if spent is None or spent <= 0:
        said = "no cost is known" if spent is None else "no cost is left after credits"
        return "Plan, progress and cost" if earned is None else f"Work worth {money(context, earned)} is done; {said}"
    if earned is None:
        return f"{money(context, spent)} is spent; what was earned for it is not known"
    kept = measures.measure(context.reader, ["cost_variance"], where={"project_id": project} if project else {}).to_pylist()[0]["cost_variance"]
    own = spent if kept is None else earned - kept  # the cost of the projects that can earn, by the definition of the variance
    said = f"Work worth {money(context, earned)} is done, for {money(context, own)} spent"
    return said if abs(own - spent) < 0.5 else f"{said} on it; {money(context, spent)} is spent in all"


def _curve(reader: Reader, project: str | None) -> Curve | None:
    """None where nothing lies in time; without lines where none of them is known."""
    numbers, unknown = _known_lines(reader, project)
    found = numbers.to_pylist()
    last = {s: next((float(r[f"{s}_amount"]) for r in reversed(found) if r[f"{s}_amount"] is not None), None) for s in LINES}
    ends = {s: v for s, v in last.items() if v is not None}
    if not any(ends.values()):
        return Curve(numbers, {}, 1, "", numbers, unknown) if numbers.num_rows and not ends else None
    cone = _cone(reader, project, ends["actual"]) if "actual" in ends else []
    scale = scale_of([*ends.values(), *(p["high"] for p in cone)])
    unit, letter = scale.unit, scale.letter
    points = [p for s in ends for p in _points(found, s, unit, reader.snapshot.status_date)]
    points += [p | {n: None if p[n] is None else p[n] / unit for n in ("value", "low", "high")} for p in cone]
    scaled = {s: v / unit for s, v in ends.items()} | ({"forecast": cone[-1]["value"] / unit} if cone and cone[-1]["value"] else {})
    return Curve(labelled(points, LABEL), scaled, unit, letter, numbers, unknown)


def _known_lines(reader: Reader, project: str | None) -> tuple[pa.Table, dict[str, str]]:
    """The lines week by week, and why one is not known. A line is 0 before its first entry where the number it ends in is known, and null throughout where it is not."""
    found, where = reader.rows("curve", project=project), {"project_id": project} if project else {}
    told = measures.measure(reader, list(MEASURED.values()), where=dict(where)).to_pylist()[0]
    unknown = {s: str(told[f"{m}_reason"] or "missing_input") for s, m in MEASURED.items() if told[m] is None}
    for series in LINES:
        place = found.column_names.index(f"{series}_amount")
        found = found.set_column(place, f"{series}_amount", _begun_at_nought(reader, found, found[place]) if series not in unknown else pa.nulls(found.num_rows, found.schema.field(place).type))
    return found, unknown


def _begun_at_nought(reader: Reader, found: pa.Table, line: pa.ChunkedArray) -> pa.ChunkedArray:
    """A known line is at 0 until its first entry; nothing lies after the week of the status date."""
    monday = reader.snapshot.status_date - timedelta(days=reader.snapshot.status_date.weekday())
    past = pc.less_equal(found["week_end_date"].cast(pa.date32()), pa.scalar(monday + timedelta(days=6), pa.date32()))
    return pc.if_else(pc.and_(pc.is_null(line), past), pa.scalar(0).cast(line.type), line)


def _cone(reader: Reader, project: str | None, spent: float) -> list[Row]:
    """From what is spent to the range of the final cost: of one project by its even finish, of the whole company by the last one expected."""
    as_of = reader.snapshot.status_date
    for one in (reader.rows("project_range", project=project) if project else reader.rows("group_range")).to_pylist():
        finish = one["even_date"] or one["likely_date"] if project else one["last_finish_date"]
        if finish and finish > as_of:
            middle = None if one["even_amount"] is None else float(one["even_amount"])
            shared = {"series": "forecast", "as_of": as_of, "label": None, "label_value": None, "label_role": None}
            return [shared | {"day": as_of, "value": None if middle is None else spent, "low": spent, "high": spent},
                    shared | {"day": finish, "value": middle, "low": float(one["low_amount"]), "high": float(one["high_amount"])}]  # fmt: skip
    return []


def _points(found: list[Row], series: str, unit: float, as_of: date) -> list[Row]:
    return [{"day": r["week_end_date"] if series == "plan" else min(r["week_end_date"], as_of), "series": series, "value": float(r[f"{series}_amount"]) / unit, "low": None, "high": None,
             "as_of": as_of, "label": None, "label_value": None, "label_role": None}
            for r in found if r[f"{series}_amount"] is not None]  # fmt: skip


LINES = ("plan", "earned", "actual")
LABEL = {"plan": ("Plan", "Muted"), "earned": ("Earned", "Ink"), "actual": ("Spent", "Accent"), "forecast": ("Forecast", "Accent")}


def labelled(points: list[Row], names: Mapping[str, tuple[str, str]]) -> pa.Table:
    """The points of an S-curve with the name and role of each line at its end, kept apart from its neighbours."""
    highest = max((p["high"] or p["value"] or 0.0 for p in points), default=1.0) or 1.0
    last = {p["series"]: p for p in points if p["value"] is not None}
    heights = charts.label_values([p["value"] for p in last.values()], low=0, high=highest)
    for (series, end), height in zip(last.items(), heights, strict=True):
        end.update(label=names[series][0], label_value=height, label_role=names[series][1])
    schema = pa.schema([("day", pa.date32()), ("series", pa.string()), ("value", pa.float64()), ("low", pa.float64()), ("high", pa.float64()),
                        ("as_of", pa.date32()), ("label", pa.string()), ("label_value", pa.float64()), ("label_role", pa.string())])  # fmt: skip
    return pa.Table.from_pylist(points, schema=schema)


def slip_role(slip: int | None, *, done: bool = False, overdue: bool = False) -> str:
    """The colour of a milestone by its slip: late by more than two weeks or overdue is off track, later than promised at risk."""
    if slip is None:
        return "No report"
    if done:
        return "On track" if slip <= 0 else "Plan"
    return "Off track" if slip > 14 or overdue else "At risk" if slip > 0 else "On track"


PROMISED = "Tick = promised, shape = now expected, grey = reached late, number = slip in calendar days"


def late_words(late: int, total: int, noun: str) -> str:
    """How many of the coming ones are late: none, some or all."""
    if total == 1:
        return f"The next {noun} is expected {'late' if late else 'on time'}"
    if late in (0, total):
        return f"The next {total} {noun}s are all expected {'late' if late else 'on time'}"
    return f"{late} of the next {total} {noun}s {'is' if late == 1 else 'are'} expected late"


def promised(context: Context, milestones: list[Row], *, key: str, name: Callable[[Row], str]) -> None:
    """Each milestone with the day promised and the day now expected."""
    status_date = context.reader.snapshot.status_date
    drawn = [{"name": name(m), "position": i, "promised_date": m["baseline_date"], "forecast_date": m["forecast_date"],
              "role": slip_role(m["slip_days"], done=bool(m.get("is_done")), overdue=bool(m.get("is_overdue"))),
              "text": _slip(context, m), "as_of": status_date}
             for i, m in enumerate(milestones)]  # fmt: skip
    late = sum(1 for m in milestones if (m["slip_days"] or 0) > 0 and not m.get("is_done"))
    numbers = pa.Table.from_pylist([{"milestone": name(m), "promised_date": m["baseline_date"], "expected_date": m["forecast_date"],
                                     "slip_days": m["slip_days"]} for m in milestones])  # fmt: skip
    blocks.chart(charts.promised_forecast(context.locale, rows=len(drawn)), pa.Table.from_pylist(drawn), key=key, locale=context.locale,
                 alt=f"{plural(len(drawn), 'milestone')}, {late} of them later than promised.", numbers=numbers)  # fmt: skip


def milestone_trend(context: Context, *, key: str, project: str | None = None, customer: str | None = None) -> None:
    """When each milestone ahead was expected, report by report; said in words where no date ever moved, and left out before the second report."""
    found = rows(context, "milestone_trend", project=project, customer=customer, limit=6)
    reports = sorted({m["report_date"] for m in found})
    if len(reports) < 2:
        return
    anew = {m["milestone_id"] for m in found if m["is_break"]}
    moved = [m for m in found if m["spread_days"] or m["milestone_id"] in anew]
    if not moved:
        blocks.say(quiet(f"No date moved in {len(reports)} reports since {day(context, reports[0])}."))
        return
    last = {m["milestone_id"]: m["report_date"] for m in moved}
    first = {m["report_date"]: m["milestone_id"] for m in reversed(moved) if m["is_break"]}
    drawn = [_told(context, m, m["report_date"] == last[m["milestone_id"]], project is None) | {"part": m["part"], "mark": "promised anew" if first.get(m["report_date"]) == m["milestone_id"] else None} for m in moved]
    how = "moved" if not anew else "moved or were promised anew" if len(last) > 1 else "was promised anew"
    with blocks.block(f"Since {day(context, reports[0])} {plural(len(last), 'milestone')} {how}", f"Expected date (up) at each report (across): a flat line keeps its promise{BROKEN if anew else ''}. Number = slip in calendar days."):
        numbers = pa.Table.from_pylist([{"milestone": m["milestone_name"], "project_name": m["project_name"], "report_date": m["report_date"], "expected_date": m["forecast_date"]} for m in found])
        blocks.chart(charts.milestone_trend(context.locale), pa.Table.from_pylist(drawn, schema=TOLD), key=key, locale=context.locale, numbers=numbers,
                     alt=f"{plural(len(last), 'milestone')} moved in {len(reports)} reports.")  # fmt: skip
        if anew:
            blocks.say(*_promised_anew(context, [m for m in moved if m["is_break"]], project))


def _promised_anew(context: Context, found: list[Row], project: str | None) -> list[Rich]:
    """Each new promise with the one before; who reads the project's baselines also reads where none was approved for it."""
    knows = project is not None and "baseline_version" in context.reader.tables()
    approved_at = {b["report_date"] for b in rows(context, "baseline_breaks", project=project) if b["is_approved"]} if knows else set()
    said = []
    for m in found:
        name = m["milestone_name"] if project else f"{m['milestone_name']} of {m['project_name']}"
        words = f"{name}: until {day(context, m['report_date'])} promised for {day(context, m['before_date'])}, since then for {day(context, m['told_date'])}."
        is_silent = knows and m["report_date"] not in approved_at
        said.append(quiet(rich("{badge}. {words}", badge=blocks.state("amber", "Edited without a new baseline"), words=words) if is_silent else words))
    return said


BROKEN = ", and none is drawn through a new promise"
TOLD = pa.schema([("name", pa.string()), ("report_date", pa.date32()), ("forecast_date", pa.date32()), ("role", pa.string()), ("text", pa.string()),
                  ("part", pa.int64()), ("mark", pa.string())])  # fmt: skip


def _told(context: Context, row: Row, is_last: bool, has_project: bool) -> Row:
    name = f"{row['milestone_name']} · {row['project_name']}" if has_project else str(row["milestone_name"])
    return {"name": f"{row['milestone_id']}", "report_date": row["report_date"], "forecast_date": row["forecast_date"], "role": slip_role(row["slip_days"], overdue=row["is_overdue"]),
            "text": f"{name} {_slip(context, row)}" if is_last else None}  # fmt: skip


def forecast_trend(context: Context, project: str, *, key: str) -> None:
    """What the project was expected to cost at each report against the baseline of that day; neither line is drawn through a new baseline."""
    found = rows(context, "forecast_trend", project=project) if "baseline_version" in context.reader.tables() else []
    if len(found) < 2:
        return
    first, last = found[0], found[-1]
    moved = float(last["estimate_amount"] - first["estimate_amount"])
    how = f"{'fell' if moved < 0 else 'rose'} by {money(context, abs(moved), decimals=2)}" if moved else "is unchanged"
    scale = scale_of([float(r["estimate_amount"]) for r in found], _moves([float(r["estimate_amount"]) for r in found]))
    unit, letter = scale.unit, scale.letter
    drawn = [_estimated(r, unit, r is last) for r in found]
    cut = "; no line is drawn through a new baseline" if any(r["is_break"] for r in found) else ""
    with blocks.block(f"Forecast {how} since {day(context, first['day'])}", f"{unit_of(context, letter)}, forecast at completion by report; dotted = baseline of that day{cut}."):
        blocks.chart(charts.trend(context.locale, decimals=_tick_places([d["value"] for d in drawn])), pa.Table.from_pylist(drawn, schema=ESTIMATED), key=key, locale=context.locale,
                     alt=f"Forecast {money(context, last['estimate_amount'], decimals=2)} now, {money(context, first['estimate_amount'], decimals=2)} then.",
                     numbers=lambda: context.reader.rows("forecast_trend", project=project).select(["day", "estimate_amount", "baseline_amount"]))  # fmt: skip
        for one in rows(context, "baseline_breaks", project=project):
            blocks.say(_rebased(context, one))


def _moves(amounts: Sequence[float]) -> list[float]:
    """What a line moves by from point to point."""
    return [b - a for a, b in pairwise(amounts) if a != b]


def _tick_places(values: Sequence[float]) -> int:
    """Decimals of an axis over these values."""
    return ticks(min(values), max(values)) if values else 0


TREND = [("day", pa.date32()), *((n, pa.float64()) for n in ("value", "low", "high", "reference")), ("label", pa.string()), ("label_value", pa.float64()), ("label_role", pa.string())]
ESTIMATED = pa.schema([*TREND, ("part", pa.int64()), ("mark", pa.string())])


def _estimated(row: Row, unit: float, is_last: bool) -> Row:
    value = float(row["estimate_amount"]) / unit
    return {"day": row["day"], "value": value, "low": None, "high": None, "reference": None if row["baseline_amount"] is None else float(row["baseline_amount"]) / unit,
            "label": "Forecast" if is_last else None, "label_value": value, "label_role": "Accent", "part": row["part"], "mark": "new baseline" if row["is_break"] else None}  # fmt: skip


def _rebased(context: Context, one: Row) -> Rich:
    """What became another in the baseline, and who approved it; a change without a new version is told as one."""
    moves = [f"finish {day(context, one['before_finish_date'])}, then {day(context, one['baseline_finish_date'])}"] if one["before_finish_date"] != one["baseline_finish_date"] else []
    if one["before_amount"] != one["baseline_amount"] and None not in (one["before_amount"], one["baseline_amount"]):
        moves.append(f"cost {money(context, one['before_amount'], decimals=2)}, then {money(context, one['baseline_amount'], decimals=2)}")
    what = "; ".join(moves) or "no date of the end and no total changed"
    if not one["is_approved"]:
        found = f"found as of {day(context, one['report_date'])}"
        return quiet(rich("{badge}, {found}, without a new version: {what}.", badge=blocks.state("amber", "Baseline edited"), found=found, what=what))
    return quiet(f"Baseline {one['baseline_version']}, {approved(context, one)}: {what}.")


def approved(context: Context, version: Row) -> str:
    """When a baseline was approved, by whom and why, as far as it is known here."""
    said = f"approved {day(context, version['approved_date'])}" if version["approved_date"] else "no date of approval given"
    said += f" by {version['approver_name']}" if version["approver_name"] else ""
    return f"{said}, {version['reason']}" if version["reason"] else said


def rebaselined(context: Context, department: str | None = None) -> None:
    """How much of the overrun new baselines took out of sight."""
    if "baseline_version" not in context.reader.tables():
        return
    for one in rows(context, "rebaselined", department=department):
        if one["project_count"]:
            first, now = (float(one[c]) for c in ("over_first_amount", "over_now_amount"))
            verb = "was" if one["project_count"] == 1 else "were"
            blocks.say(quiet(f"{plural(one['project_count'], 'project')} {verb} re-baselined, and forecast {_beyond(context, first)} the first baseline, {_beyond(context, now)} the one in force."))


def _beyond(context: Context, amount: float) -> str:
    return f"{money(context, abs(amount), decimals=2)} {'over' if amount >= 0 else 'under'}"


def risk_trend(context: Context, project: str | None, *, key: str) -> None:
    """How the expected cost of the open risks went from report to report, before and after their responses."""
    found = rows(context, "risk_trend", project=project)
    if len(found) < 2:
        return
    scale = scale_of([float(r["exposure_amount"]) for r in found])
    unit, letter = scale.unit, scale.letter
    first, last = found[0], found[-1]
    if len({(r["exposure_amount"], r["residual_exposure_amount"]) for r in found}) == 1:
        blocks.say(quiet(f"Their expected cost is unchanged in {len(found)} reports since {day(context, first['day'])}."))
        return
    drawn = [{"day": r["day"], "value": float(r["exposure_amount"]) / unit, "low": None, "high": None,
              "reference": None if r["residual_exposure_amount"] is None else float(r["residual_exposure_amount"]) / unit, "label": "Expected cost" if r is last else None,
              "label_value": float(r["exposure_amount"]) / unit, "label_role": "Accent"} for r in found]  # fmt: skip
    moved = float(last["exposure_amount"]) - float(first["exposure_amount"])
    how = f"{'fell' if moved < 0 else 'rose'} by {money(context, abs(moved), decimals=2)}" if moved else "is what it was"
    heading = f"Expected cost of risks {how} since {day(context, first['day'])}"
    with blocks.block(heading, f"{unit_of(context, letter)}, open risks at each report; dotted = after their responses."):
        blocks.chart(charts.trend(context.locale, zero=True, decimals=_tick_places([0.0, *(d["value"] for d in drawn)])), pa.Table.from_pylist(drawn, schema=pa.schema(TREND)), key=key, locale=context.locale,
                     alt=f"{plural(last['open_risk_count'], 'open risk')} now, {first['open_risk_count']} then.", numbers=lambda: context.reader.rows("risk_trend", project=project))  # fmt: skip


def _slip(context: Context, row: Row) -> str:
    """Days of slip; what was expected before the status date and is not reached is overdue, whatever its forecast says; critical decides the finish."""
    done = bool(row.get("is_done"))
    words = [formats.slip(row["slip_days"], context.locale, is_done=done)]
    words += ["overdue"] if row.get("is_overdue") and not done else []
    words += ["critical"] if row.get("is_longest_path") and not done else []
    return ", ".join(words)


@dataclass(frozen=True)
class Load:
    """Where the load of a query's rows is defined: the metric, the table it is measured over, and the column that tells its rows apart beside the week."""

    metric: str
    table: str
    identifier: str
    name: str


LOADS = {"team_load": Load("allocation", "team_week", "team_id", "team_name"), "person_load": Load("allocation", "person_week", "person_id", "person_name"),
         "skill_load": Load("demand_load", "skill_week", "skill", "skill")}  # fmt: skip


def load(context: Context, query: str, **parameters: str) -> pa.Table:
    """Rows of a load by week, each with its share by the metric's own definition, or why there is none."""
    return context.reader.kept(_loaded, query, tuple(parameters.items()))


def _loaded(reader: Reader, query: str, parameters: tuple[tuple[str, str], ...]) -> pa.Table:
    found, how = reader.rows(query, **dict(parameters)), LOADS[query]
    where: dict[str, object] = {f"{name}_id": key for name, key in parameters}
    known = how.metric in measures.definitions(reader)
    shares = measures.measure(reader, [how.metric], by=(how.identifier, "week"), where=where, over=how.table).to_pylist() if known and found.num_rows else []
    by_row = {(s[how.identifier], s["week"]): s for s in shares}
    told = [by_row.get(row, {}) for row in zip(found[how.identifier].to_pylist(), found["week"].to_pylist(), strict=True)]
    ratios = pa.array([s.get(how.metric) for s in told], pa.float64())
    return found.append_column("load_ratio", ratios).append_column("load_reason", pa.array([s.get(f"{how.metric}_reason") for s in told], pa.string()))


def heatmap(context: Context, query: str, *, key: str, **parameters: str) -> None:
    """Booked share of what is available, by week; of many rows those with the highest load."""
    drawn = context.reader.kept(_cells, context.locale, query, tuple(parameters.items()))
    if drawn.rows > MOST_LOADED:
        blocks.say(quiet(f"The {MOST_LOADED} with the highest load, of {drawn.rows}."))
    blocks.chart(charts.load_heatmap(rows=min(drawn.rows, MOST_LOADED)), drawn.cells, key=key, locale=context.locale,
                 alt=f"Load of {drawn.rows} rows over {drawn.weeks} weeks; {drawn.over} cells are over 100 %.",
                 numbers=lambda: _load_numbers(load(context, query, **parameters), query))  # fmt: skip


MOST_LOADED = 40


@dataclass(frozen=True)
class Heat:
    """A heat map ready to draw, of so many rows and weeks, with so many cells over 100 %."""

    cells: pa.Table
    rows: int
    weeks: int
    over: int


def _load_numbers(found: pa.Table, query: str) -> pa.Table:
    """What is read behind the picture: names, not keys."""
    return found.drop_columns([n for n in ("load_reason", LOADS[query].identifier) if n != LOADS[query].name])


def _cells(reader: Reader, locale: Locale, query: str, parameters: tuple[tuple[str, str], ...]) -> Heat:
    row, name = LOADS[query].identifier, LOADS[query].name
    found = reader.kept(_loaded, query, parameters).to_pylist()
    highest: dict[str, float] = {}
    for r in found:
        highest[str(r[row])] = max(highest.get(str(r[row]), 0.0), 1e9 if without_time(r) else r["load_ratio"] or 0.0)
    names = _apart({str(r[row]): str(r[name]) for r in found})
    most = set(sorted(highest, key=lambda key: -highest[key])[:MOST_LOADED])
    shown = {key: place for place, key in enumerate(n for n in highest if n in most)}
    weeks = {week: place for place, week in enumerate(sorted({r["week"] for r in found}))}
    drawn = [{"row": names[str(r[row])], "row_position": shown[str(r[row])], "week": formats.week(r["week"]), "week_position": weeks[r["week"]],
              "text": _load_text(r, locale), "role": "Off track" if without_time(r) else charts.load_role(r["load_ratio"])}
             for r in found if str(r[row]) in shown]  # fmt: skip
    return Heat(pa.Table.from_pylist(drawn), len(highest), len(weeks), sum(1 for r in found if (r["load_ratio"] or 0) > 1 or without_time(r)))


def _apart(names: Mapping[str, str]) -> dict[str, str]:
    """Namesakes told apart by their keys."""
    shared = {n for n in names.values() if sum(1 for other in names.values() if other == n) > 1}
    return {key: f"{name} ({key})" if name in shared else name for key, name in names.items()}


def without_time(row: Row) -> bool:
    """Whether hours are asked of somebody who has none: there is no share to show, and it does not fit. Whose hours are not known may have some."""
    return row["load_ratio"] is None and row["available_hours"] == 0 and (row.get("booked_hours") or row.get("demand_hours") or 0) > 0


def _load_text(row: Row, locale: Locale) -> str:
    if row["load_ratio"] is None:
        return "!" if without_time(row) else formats.UNKNOWN
    return formats.number(row["load_ratio"] * 100, locale)


def gantt(context: Context, tasks: list[Row], *, key: str, name: Callable[[Row], str]) -> None:
    """Tasks over their baseline, under their phases where they have any; milestones as diamonds."""
    as_of = context.reader.snapshot.status_date
    drawn = [{**row, "position": i, "as_of": as_of} for i, row in enumerate(_gantt_rows(context, tasks, name))]
    numbers = pa.Table.from_pylist([{"task": name(t), "baseline_finish_date": t["baseline_finish_date"], "forecast_finish_date": t["forecast_finish_date"],
                                     "complete_ratio": t["complete_ratio"], "slip_days": t["slip_days"]} for t in tasks])  # fmt: skip
    late = sum(1 for t in tasks if (t["slip_days"] or 0) > 0)
    schema = pa.schema([("name", pa.string()), ("position", pa.int64()), *((d, pa.date32()) for d in GANTT_DATES), ("done_date", pa.date32()),
                        ("kind", pa.string()), ("depth", pa.int64()), ("role", pa.string()), ("done_role", pa.string()),
                         ("text", pa.string()), ("as_of", pa.date32())])  # fmt: skip
    blocks.chart(charts.gantt(context.locale, rows=len(drawn)), pa.Table.from_pylist(drawn, schema=schema), key=key, locale=context.locale,
                 alt=f"{plural(len(tasks), 'task')}, {late} of them forecast after their baseline.", numbers=numbers)  # fmt: skip


def part_of(tasks: list[Row], counted: Row) -> str:
    """How many of all tasks are drawn, where that is not all."""
    every = counted["match_count"]
    return f" {len(tasks)} of {every} tasks, the open ones first." if every > len(tasks) else ""


GANTT_DATES = ("forecast_start_date", "forecast_finish_date", "baseline_start_date", "baseline_finish_date")


def _gantt_rows(context: Context, tasks: list[Row], name: Callable[[Row], str]) -> list[Row]:
    """Phases in the order they start, each over its tasks in the order they start; what has no phase comes last."""
    tasks = sorted(tasks, key=lambda t: (t["forecast_start_date"], t["forecast_finish_date"], name(t)))
    phases = sorted({(t["phase_start_date"], t["phase_name"]) for t in tasks if t["phase_name"]})
    if not phases:
        return [_gantt_row(context, t, name, 0) for t in tasks]
    drawn = []
    for phase in [*(p for _, p in phases), None]:
        within = [t for t in tasks if t["phase_name"] == phase]
        drawn += [_phase(context, within), *(_gantt_row(context, t, name, 1) for t in within)] if within else []
    return drawn


def _gantt_row(context: Context, task: Row, name: Callable[[Row], str], depth: int) -> Row:
    """What is open is strong and what is over faint; a faint milestone would be too small to see, so it is grey."""
    kind, role = task["kind"], "Off track" if task["is_overdue"] else "Accent"
    if task["is_done"]:
        role = "Plan" if kind == "milestone" else "Tint 2"
    return {"name": name(task), "kind": kind, "depth": depth, "done_date": _done(task), "role": role, "text": _slip(context, task),
            "done_role": "Ink" if task["is_done"] else "Paper", **{d: task[d] for d in GANTT_DATES}}  # fmt: skip


def _phase(context: Context, within: list[Row]) -> Row:
    """The heading of a phase: the span of all its tasks, and how far its end has moved."""
    first = within[0]
    start, finish, promised = first["phase_start_date"], first["phase_finish_date"], first["phase_baseline_date"]
    if first["phase_name"] is None:
        milestones = all(t["kind"] == "milestone" for t in within)
        return {"name": "Milestones" if milestones else "Outside any phase", "kind": "heading", "depth": 0, "role": "Muted", "text": None}
    slip = (finish - promised).days if promised else None
    return {"name": first["phase_name"], "kind": "phase", "depth": 0, "role": "Muted", "text": None if slip is None else formats.slip(slip, context.locale),
            "forecast_start_date": start, "forecast_finish_date": finish}  # fmt: skip


GANTT = "Strong bar = open, its inner line = done so far, faint = finished, thin grey = baseline, number = calendar days of slip, critical = decides the finish"


def _done(task: Row) -> date | None:
    """How far along its bar a started task is."""
    share = task["complete_ratio"]
    if not share:
        return None
    start, finish = task["forecast_start_date"], task["forecast_finish_date"]
    return date.fromordinal(start.toordinal() + round((finish - start).days * min(1.0, float(share))))


def tornado(context: Context, risks: list[Row], *, key: str) -> None:
    """What each risk costs if it strikes, from its smallest to its largest impact, gains to the left; the widest first."""
    known = [r for r in risks if r["impact_low_amount"] is not None and r["probability_ratio"] is not None]
    scale = scale_of([float(r["impact_high_amount"]) for r in known], [float(r["impact_high_amount"]) for r in known])
    unit = scale.unit
    wide = sorted(known, key=lambda r: -float(r["impact_high_amount"]))
    drawn = [_struck(context, r, i, unit, scale.decimals) for i, r in enumerate(wide)]
    numbers = pa.Table.from_pylist([{"risk": r["risk_name"], **{c: r[c] for c in ("risk_kind", "probability_ratio", "impact_low_amount", "impact_likely_amount", "impact_high_amount",
                                                                                 "exposure_amount", "residual_exposure_amount", "response")}} for r in wide])  # fmt: skip
    blocks.chart(charts.tornado(context.locale, rows=len(drawn), decimals=_tick_places([0.0, *(d[e] for d in drawn for e in ("start", "end"))])), pa.Table.from_pylist(drawn), key=key, locale=context.locale,
                 alt=f"{plural(len(drawn), 'risk')}; the widest is {wide[0]['risk_name']}.", numbers=numbers)  # fmt: skip


def _struck(context: Context, risk: Row, position: int, unit: float, decimals: int) -> Row:
    sign = -1.0 if risk["risk_kind"] == "opportunity" else 1.0
    low, likely, high = (sign * float(risk[f"impact_{n}_amount"]) / unit for n in ("low", "likely", "high"))
    ends = " to ".join(formats.number(abs(v), context.locale, decimals=decimals) for v in (low, high))
    return {"name": risk["risk_name"], "position": position, "start": min(low, high), "end": max(low, high), "likely": likely,
            "role": "On track" if sign < 0 else "Accent", "text": f"{formats.percent(risk['probability_ratio'], context.locale)} likely, {ends}"}  # fmt: skip


NAMED = 4
"""Projects that a bridge names; the others are one step."""


def overruns(context: Context, department: str | None) -> list[Row]:
    """The projects that explain the gap between baseline and forecast, and all the others as one row without a name."""
    return rows(context, "overruns", department=department, named=NAMED)


def bridge(context: Context, heading: str, overruns: list[Row], *, key: str) -> None:
    """From baseline to forecast, by what `overruns` found."""
    baseline, steps = sum(float(r["baseline_amount"]) for r in overruns), _steps(overruns)
    moves = [amount for _, amount, _ in steps]
    scale = exactly(baseline, moves, scale_of([baseline, baseline + sum(moves)], moves))
    drawn = _bridged(context, steps, baseline, scale)
    axis = charts.cut_axis([d[e] for d in drawn for e in ("start", "end")])
    places = ticks(*axis)
    starts = formats.number(axis[0], context.locale, decimals=places)
    numbers = pa.Table.from_pylist([{"project_name": r["project_name"] or plural(r["project_count"], "other"),
                                     **{c: r[c] for c in ("baseline_amount", "estimate_amount", "over_amount")}} for r in overruns])  # fmt: skip
    with blocks.block(heading, f"{unit_of(context, scale.letter)}, from baseline to forecast at completion. The axis starts at {starts}."):
        blocks.chart(charts.bridge(context.locale, rows=len(drawn), axis=axis, decimals=places), pa.Table.from_pylist(drawn), key=key, locale=context.locale,
                     numbers=numbers, alt=f"Baseline {drawn[0]['text']}, forecast {drawn[-1]['text']}, in {unit_of(context, scale.letter)}.")  # fmt: skip


def _steps(overruns: list[Row]) -> list[tuple[str, float, str]]:
    """Label, amount and colour; what moves less than a fiftieth of all is counted among the others."""
    least = sum(float(r["moved_amount"]) for r in overruns) / 50
    telling = [r for r in overruns if r["project_name"] and r["over_amount"] and abs(float(r["over_amount"])) >= least]
    steps = [(str(r["project_name"]), float(r["over_amount"]), formats.status_role(r["colour"]) if r["over_amount"] > 0 else "Plan") for r in telling]
    others = [r for r in overruns if r not in telling]
    if others:
        steps.append((plural(sum(r["project_count"] for r in others), "other"), sum(float(r["over_amount"]) for r in others), "Plan"))
    return steps


def _bridged(context: Context, steps: list[tuple[str, float, str]], total: float, scale: Scale, ends: tuple[str, str] = ("Baseline", "Forecast"), role: str = "Accent") -> list[Row]:
    """A total, one bar a step, a total; what is written on them adds up."""
    first, shown, last = parts(total, [amount for _, amount, _ in steps], scale)
    drawn = [_total(ends[0], 0, total / scale.unit, "Ink", context, first)]
    for i, ((label, amount, of), text) in enumerate(zip(steps, shown, strict=True), 1):
        drawn.append(_step(context, label, i, total / scale.unit, amount / scale.unit, of, text))
        total += amount
    return [*drawn, _total(ends[1], len(steps) + 1, total / scale.unit, role, context, last)]


CLOSES = 0.005
"""What first approval and the lines after it may differ from the budget by: half a cent."""


def budget_bridge(context: Context, found: Row, likely: object, where: Mapping[str, object], *, key: str) -> None:
    """From what was first approved over changes and transfers to the budget, and on to the forecast; `likely` is what four in five cases stay below."""
    first, budget = found["original_budget"], found["budget"]
    if first is None or budget is None:
        with blocks.block("How the budget came about"):
            blocks.empty("No budget lines yet", "First approval, changes and transfers appear here.", "Fill budget_lines.")
        return
    steps = _budget_steps(found)
    gap = budget - first - sum(amount for _, amount, _ in steps)
    if abs(gap) >= CLOSES:
        with blocks.block("How the budget came about"):
            blocks.empty("The budget lines do not explain the budget", f"First approved {money(context, first, decimals=2)}, now {money(context, budget, decimals=2)}: {money(context, abs(gap), decimals=2)} of the difference stands in no line for a change, a transfer or undistributed budget.",
                         "Enter what was approved first as a line of kind original in budget_lines, and every change since.", colour="amber", word="To be checked")  # fmt: skip
        return
    _draw_budget(context, found, steps, likely, where, key)


def _budget_steps(found: Row) -> list[tuple[str, float, str]]:
    """What moved the budget since its first approval, by its own lines; reports from before that were published tell the approved requests."""
    changes = found["budget_changes"] if found.get("budget_changes") is not None else found["approved_changes"]
    told = (("Approved changes", changes), ("Moved in or out", found["budget_transfers"]), ("Undistributed", found.get("undistributed_budget")))
    return [(label, float(amount), "Plan") for label, amount in told if amount]


def _draw_budget(context: Context, found: Row, steps: list[tuple[str, float, str]], likely: object, where: Mapping[str, object], key: str) -> None:
    first, budget, forecast = (found[n] for n in ("original_budget", "budget", "estimate_at_completion"))
    spread = {n: covered(context, n, where) for n in ("budget", "estimate_at_completion")}
    is_like = spread["budget"] == spread["estimate_at_completion"]
    beyond = [("Forecast beyond it", float(forecast - budget), "Off track" if forecast > budget else "Plan")] if forecast is not None and is_like else []
    moves = [a for _, a, _ in (*steps, *beyond)]
    scale = exactly(float(first), moves, scale_of([float(first), float(budget)], moves))
    drawn = _bridged(context, steps, float(first), scale, ("First approved", "Budget"), "Ink")
    if beyond:
        drawn += [d | {"position": len(drawn) + i} for i, d in enumerate(_bridged(context, beyond, float(budget), scale)[1:])]
    elif forecast is not None:
        drawn.append(_total("Forecast", len(drawn), forecast / scale.unit, "Accent", context, scale.written(forecast)))
    if likely is not None and not rests_on_another(likely, forecast):
        drawn.append(_total("Four in five below", len(drawn), float(likely) / scale.unit, "Muted", context, scale.written(float(likely))))  # type: ignore[arg-type]
    axis = charts.cut_axis([d[e] for d in drawn for e in ("start", "end")])
    places = ticks(*axis)
    numbers = pa.Table.from_pylist([{"step": d["label"], f"amount_in_{scale.letter or 'units'}": d["text"]} for d in drawn])
    with blocks.block(_budget_words(context, found), f"{unit_of(context, scale.letter)}. The axis starts at {formats.number(axis[0], context.locale, decimals=places)}."):
        blocks.chart(charts.bridge(context.locale, rows=len(drawn), axis=axis, decimals=places), pa.Table.from_pylist(drawn), key=key, locale=context.locale, numbers=numbers,
                     alt=f"First approved {drawn[0]['text']}, budget {formats.number(scale.written(float(budget)), context.locale, decimals=scale.decimals)}, in {unit_of(context, scale.letter)}.")  # fmt: skip
        if said := [f"{label}: {words}." for label, words in (("Budget", spread["budget"]), ("Forecast", spread["estimate_at_completion"])) if words]:
            blocks.say(quiet(" ".join(said)))


def _budget_words(context: Context, found: Row) -> str:
    """What moved the budget, by its lines, and what is asked for; that none did is said only where the budget is what was first approved."""
    moved, pending = {label: amount for label, amount, _ in _budget_steps(found)}, found["pending_changes"]
    changed = moved.get("Approved changes")
    if changed:
        said = f"Approved changes {'added' if changed > 0 else 'took'} {money(context, abs(changed), decimals=2)}"
    elif moved:
        said = " and ".join(f"{money(context, abs(amount), decimals=2)} {MOVED[label, amount > 0]}" for label, amount in moved.items())
    else:
        said = "The budget is what was first approved"
    return f"{said}; {money(context, pending, decimals=2)} more is asked for" if (pending or 0) > 0 else said


MOVED = {("Moved in or out", True): "was moved in", ("Moved in or out", False): "was moved out", ("Undistributed", True): "was added that no task has yet", ("Undistributed", False): "was taken that no task had"}


def _step(context: Context, label: str, position: int, total: float, amount: float, role: str, text: Decimal) -> Row:
    return {"label": label, "position": position, "start": total, "end": total + amount, "role": role,
            "text": formats.number(text, context.locale, decimals=_places(text), signed=True), "is_total": False}  # fmt: skip


def _places(shown: Decimal) -> int:
    return max(0, -int(shown.as_tuple().exponent))


def _total(label: str, position: int, value: float, role: str, context: Context, text: Decimal) -> Row:
    return {"label": label, "position": position, "start": value, "end": value, "role": role,
            "text": formats.number(text, context.locale, decimals=_places(text)), "is_total": True}  # fmt: skip


def decisions(context: Context, found: list[Row]) -> None:
    """Cards for what must be decided, soonest first."""
    cards = [Decision(d["colour"], d["project_name"], "", d["decision_name"], d["consequence"] or "", _due(context, d),
                      context.pages.get("project"), {**context.kept, "project": d["project_id"]}, d.get("word")) for d in found]  # fmt: skip
    blocks.decision_cards(cards)


def _due(context: Context, decision: Row) -> Rich:
    """By when, by whom, and what a week of waiting costs."""
    amount = decision.get("weekly_delay_amount")
    by = rich("By **{by}** · {who}", by=day(context, decision["needed_by_date"]), who=decision["owner_name"] or "owner not named")
    return rich("{by} · waiting costs {amount} a week", by=by, amount=money(context, amount)) if amount else by


def project_grid(context: Context, *, key: str, relation: str | None, department: str | None = None) -> None:
    """Every project of the scope, worst first, filtered and paged in SQL; the filters live in the URL."""
    with blocks.filters():
        words = blocks.search_filter("Project", f"{key}_find")
        colour = blocks.select_filter("Status", ["On track", "At risk", "Off track", "No report"], f"{key}_status")
    asked = {"relation": relation, "department": department, "words": words,
             "colour": {"On track": "green", "At risk": "amber", "Off track": "red", "No report": "grey"}.get(colour or "")}  # fmt: skip
    query = "project_list" if "project_measure" in context.reader.tables() else "project_list_before"
    count = context.reader.rows(query, **asked, limit=1, offset=0)
    total = count["match_count"][0].as_py() if count.num_rows else 0
    if not total:
        blocks.say(quiet("No project matches. Clear the filters to see all."))
        return
    window = blocks.pager(total, context.page_rows, f"{key}_page", noun="projects")
    table = context.reader.rows(query, **asked, limit=window.limit, offset=window.offset)
    _grid(context, table, key)
    downloads(context, query, "All projects", **asked, limit=1_000_000, offset=0)


GRID = (("status", "Status", "text"), ("project_name", "Project", "text"), ("over_amount", "Over", "money_change"), ("slip_days", "Slip", "days"),
        ("forecast_finish_date", "Finish", "date"), ("estimate_amount", "Forecast", "money"), ("budget_amount", "Budget", "money"),
        ("reported_baseline_amount", "Planned, as reported", "money"), ("reported_forecast_amount", "Expected, as reported", "money"),
        ("cost_performance_ratio", "CPI", "ratio"), ("schedule_performance_ratio", "SPI", "ratio"), ("complete_ratio", "Complete", "progress"),
        ("department_name", "Department", "text"))  # fmt: skip
"""What a phone shows without scrolling comes first: how it stands, and how far over and late."""


def _grid(context: Context, table: pa.Table, key: str) -> None:
    table = table.append_column("status", pa.array([formats.status_text(c) for c in table["colour"].to_pylist()]))
    kept = [formats.column(n, context.locale, label=w, unit=u) for n, w, u in GRID if table[n].null_count < table.num_rows]
    if len(pc.unique(table["department_name"])) == 1:
        kept = [c for c in kept if c.name != "department_name"]
    blocks.grid(table, kept, locale=context.locale, alt=f"{plural(table.num_rows, 'project')}, worst first.", key=f"{key}_grid")


CORRECTED = "A number that looks wrong: name the page and the number; it is corrected in the source and shown with the next report."


def whom(row: Row) -> Rich:
    """Whom to ask about a project."""
    who = row.get("manager_name") or "the project manager"
    mail = row.get("contact_email")
    return quiet(f"{who}, {mail}" if mail else who)


def contact(row: Row) -> Rich:
    """Whom to ask, and how to get a wrong number corrected."""
    return rich("{ask} {whom}. {then}", ask=quiet("Questions:"), whom=whom(row), then=quiet(CORRECTED))
