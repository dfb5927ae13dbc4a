"""Who is booked for how much, week by week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pyarrow as pa

from portal import formats
from portal.draw import blocks
from portal.draw.charts import axes, bars
from portal.draw.text import quiet
from portal.facts import measures
from portal.formats import Locale
from portal.gate.store import Reader
from portal.language import message
from portal.tell.context import Context
from portal.tell.words import Row

MOST_ROWS = 14


@dataclass(frozen=True)
class Load:
    """Where the load of a query's rows is defined: the metric, the table it is measured over, and
    the column that tells its rows apart beside the week."""

    metric: str
    table: str
    identifier: str
    name: str


LOADS = {
    "team_load": Load(
        metric="allocation", table="team_week", identifier="team_id", name="team_name"
    ),
    "person_load": Load(
        metric="allocation", table="person_week", identifier="person_id", name="person_name"
    ),
    "skill_load": Load(metric="demand_load", table="skill_week", identifier="skill", name="skill"),
}


def load(context: Context, query: str, **parameters: str) -> pa.Table:
    """Rows of a load by week, each with its share by the metric's own definition, or why there is
    none."""
    return context.reader.kept(_loaded, query, tuple(parameters.items()))


def _loaded(reader: Reader, query: str, parameters: tuple[tuple[str, str], ...]) -> pa.Table:
    table, how = reader.rows(query, **dict(parameters)), LOADS[query]
    where: dict[str, object] = {f"{name}_id": key for name, key in parameters}
    known = how.metric in measures.definitions(reader)
    shares = (
        measures.measure(
            reader, [how.metric], by=(how.identifier, "week"), where=where, over=how.table
        ).to_pylist()
        if known and table.num_rows
        else []
    )
    by_row = {(s[how.identifier], s["week"]): s for s in shares}
    told = [
        by_row.get(row, {})
        for row in zip(table[how.identifier].to_pylist(), table["week"].to_pylist(), strict=True)
    ]
    ratios = pa.array([s.get(how.metric) for s in told], pa.float64())
    return table.append_column("load_ratio", ratios).append_column(
        "load_reason", pa.array([s.get(f"{how.metric}_reason") for s in told], pa.string())
    )


def heatmap(context: Context, query: str, *, key: str, **parameters: str) -> None:
    """Booked share of what is available, by week; of many rows those with the highest load."""
    along = tuple(context.kept.items()) if "explain" in context.pages else None
    drawn = context.reader.kept(_cells, context.locale, query, tuple(parameters.items()), along)
    if drawn.rows > MOST_LOADED:
        blocks.say(
            quiet(
                message(
                    "The {most_loaded} with the highest load, of {rows}.",
                    most_loaded=MOST_LOADED,
                    rows=drawn.rows,
                )
            )
        )
    blocks.chart(
        bars.load_heatmap(rows=min(drawn.rows, MOST_LOADED)),
        drawn.cells,
        key=key,
        locale=context.locale,
        alt=(
            message(
                "Load of {rows} rows over {weeks} weeks; {over} cells are over 100 %.",
                rows=drawn.rows,
                weeks=drawn.weeks,
                over=drawn.over,
            )
        ),
        numbers=lambda: _load_numbers(load(context, query, **parameters), query),
    )


MOST_LOADED = 40


@dataclass(frozen=True)
class Heat:
    """A heat map ready to draw, of so many rows and weeks, with so many cells over 100 %."""

    cells: pa.Table
    rows: int
    weeks: int
    over: int


def _load_numbers(table: pa.Table, query: str) -> pa.Table:
    """What is read behind the picture: names, not keys."""
    return table.drop_columns(
        [n for n in ("load_reason", LOADS[query].identifier) if n != LOADS[query].name]
    )


Pairs = tuple[tuple[str, str], ...]


def _cells(
    reader: Reader, locale: Locale, query: str, parameters: Pairs, along: Pairs | None
) -> Heat:
    row, name = LOADS[query].identifier, LOADS[query].name
    rows = reader.kept(_loaded, query, parameters).to_pylist()
    highest: dict[str, float] = {}
    for r in rows:
        highest[str(r[row])] = max(
            highest.get(str(r[row]), 0.0), 1e9 if without_time(r) else r["load_ratio"] or 0.0
        )
    names = _apart({str(r[row]): str(r[name]) for r in rows})
    most = set(sorted(highest, key=lambda key: -highest[key])[:MOST_LOADED])
    shown = {key: place for place, key in enumerate(n for n in highest if n in most)}
    weeks = {week: place for place, week in enumerate(sorted({r["week"] for r in rows}))}
    drawn = [
        {
            "row": names[str(r[row])],
            "row_position": shown[str(r[row])],
            "week": formats.week(r["week"]),
            "week_position": weeks[r["week"]],
            "text": _load_text(r, locale),
            "role": "Off track" if without_time(r) else axes.load_role(r["load_ratio"]),
            "tip": _load_tip(r, locale, names[str(r[row])]),
            "href": None if along is None else _why(r, query, parameters=parameters, along=along),
        }
        for r in rows
        if str(r[row]) in shown
    ]
    return Heat(
        cells=pa.Table.from_pylist(drawn),
        rows=len(highest),
        weeks=len(weeks),
        over=sum(1 for r in rows if (r["load_ratio"] or 0) > 1 or without_time(r)),
    )


def _load_tip(row: Row, locale: Locale, name: str) -> str:
    """What a cell says that is pointed at: whose week it is, its share, and what of what."""
    asked, there = (
        formats.UNKNOWN if hours is None else formats.hours(hours, locale)
        for hours in (row.get("booked_hours", row.get("demand_hours")), row["available_hours"])
    )
    share = (
        formats.reason_text(row["load_reason"])
        if row["load_ratio"] is None
        else formats.percent(row["load_ratio"], locale)
    )
    return message(
        "{name}, {week}: {share}, {asked} of {there}",
        name=name,
        week=formats.week(row["week"]),
        share=share,
        asked=asked,
        there=there,
    )


def _why(row: Row, query: str, parameters: Pairs, along: Pairs) -> str | None:
    """The address that explains a share: of a team; people and skills are explained in no other
    words than those of the cell."""
    how, week = LOADS[query], row["week"].isoformat()
    if how.identifier != "team_id":
        return None
    of = {**dict(parameters), "team": str(row[how.identifier])}
    asked = {"metric": how.metric, **of, "from": week, "to": week}
    return f"explain?{urlencode({**dict(along), **asked})}"


def _apart(names: Mapping[str, str]) -> dict[str, str]:
    """Namesakes told apart by their keys."""
    shared = {n for n in names.values() if sum(1 for other in names.values() if other == n) > 1}
    return {key: f"{name} ({key})" if name in shared else name for key, name in names.items()}


def without_time(row: Row) -> bool:
    """Whether hours are asked of somebody who has none: there is no share to show, and it does not
    fit. Whose hours are not known may have some."""
    return (
        row["load_ratio"] is None
        and row["available_hours"] == 0
        and (row.get("booked_hours") or row.get("demand_hours") or 0) > 0
    )


def _load_text(row: Row, locale: Locale) -> str:
    if row["load_ratio"] is None:
        return "!" if without_time(row) else formats.UNKNOWN
    return formats.number(row["load_ratio"] * 100, locale)
