"""Explain: why a number or a colour is what it is, down to the lines it stands on. Shows nothing
that is not in the viewer's scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from portal import formats
from portal.draw import blocks, text
from portal.draw.text import Text
from portal.facts import measures
from portal.facts.explain import explanation, traced, why
from portal.facts.explain.explanation import Column, Explanation
from portal.facts.explain.moved import Mover, by_project, movers_of
from portal.gate import published, store
from portal.gate.store import Missing
from portal.tell import banner, changed, figures, navigation
from portal.tell.context import Context
from portal.tell.words import Row, dated, money, plural

ENTITIES = {
    "project": ("projects", "project_name"),
    "team": ("teams", "team_name"),
    "department": ("departments", "department_name"),
    "customer": ("customers", "customer_name"),
}
ROWS_SHOWN = 8
MOVERS_SHOWN = 8


@dataclass(frozen=True)
class Asked:
    """What the address asks for, once it is known to be the viewer's."""

    metric: str
    where: dict[str, object]
    weeks: tuple[date, date] | None
    name: str
    project: str | None


def render(context: Context) -> None:
    parameters = st.query_params.to_dict()
    if not parameters.get("metric") and not parameters.get("dimension"):
        return _choice(context)
    asked = _asked(context, parameters)
    if asked is None:
        return navigation.not_yours("Number")
    if parameters.get("dimension"):
        return _colour(context, asked, parameters["dimension"])
    _number(context, asked)


# --- what is asked --------------------------------------------------------------------------------


def _asked(context: Context, parameters: dict[str, str]) -> Asked | None:
    """The entity and the weeks of the address; None where it names what is not there, in the same
    words whether it exists or not."""
    where: dict[str, object] = {}
    said = []
    for key, (table, name) in ENTITIES.items():
        if key in parameters:
            found = (
                context.reader.sql(
                    f'select {name} as name from "{table}" where {key}_id = $id',
                    {"id": parameters[key]},
                ).to_pylist()
                if table in context.reader.tables()
                else []
            )
            if not found:
                return None
            where[f"{key}_id"] = parameters[key]
            said.append(str(found[0]["name"]))
    try:
        weeks = (
            (date.fromisoformat(parameters["from"]), date.fromisoformat(parameters["to"]))
            if "from" in parameters and "to" in parameters
            else None
        )
    except ValueError:
        return None
    known = measures.definitions(context.reader)
    metric = parameters.get("metric", "")
    if metric and metric not in known or not metric and "project" not in parameters:
        return None
    return Asked(
        metric=metric,
        where=where,
        weeks=weeks,
        name=" · ".join(said) or context.reader.snapshot.company,
        project=parameters.get("project"),
    )


def _choice(context: Context) -> None:
    """Every number of the whole scope, to be picked."""
    known = [
        d
        for d in measures.definitions(context.reader).values()
        if d.mart in context.reader.tables()
    ]
    blocks.head(
        "Why this number",
        "Which number shall be explained?",
        lede=(
            "Every number on a page leads here, for the project, team or department it is about."
            " These are those of all you may see."
        ),
        fresh=banner.freshness(context),
    )
    blocks.small_table(
        [(_link(context, d.name, where={}, label=d.label), d.formula) for d in known],
        ("Number", "Formula"),
        alt=f"{plural(len(known), 'number')}.",
    )


def _link(context: Context, metric: str, where: dict[str, object], label: Text) -> Text:
    return figures.why(context, metric, where=where, label=label)


# --- a colour -------------------------------------------------------------------------------------

DIMENSION = {
    "cost": "Cost",
    "schedule": "Schedule",
    "scope": "Scope",
    "risk": "Risk",
    "resources": "Staffing",
    "data": "Reporting",
    "benefits": "Benefit",
    "overall": "Overall status",
}


def _colour(context: Context, asked: Asked, dimension: str) -> None:
    found = (
        context.rows("explain_status", project=asked.project)
        if "computed_colour" in context.reader.columns("project_status")
        else []
    )
    one = next((r for r in found if r["dimension"] == dimension), None)
    if one is None:
        return navigation.not_yours("Status")
    since = f", since {dated(context, one['since_date'])}" if one["since_date"] else ""
    blocks.head(
        f"Why this colour · {DIMENSION.get(dimension, dimension)} · {asked.name}",
        f"{DIMENSION.get(dimension, dimension)} is"
        f" {formats.status_word(one['computed_colour']).lower()}{since}.",
        lede=str(one["sentence"] or ""),
        fresh=banner.freshness(
            context,
            f"rule {one['threshold_version']}" if one["threshold_version"] else "no rule applied",
        ),
    )
    counted = (
        [r for r in found if r["dimension"] != "overall" and r["is_counted"]]
        if dimension == "overall"
        else []
    )
    if counted:
        _made_of_colours(context, asked, counted)
    if one["metric_name"] and dimension != "overall":
        _bands(context, one["metric_name"], portfolio=one["portfolio"], value=one["metric_value"])
        _explained(context, replace(asked, metric=one["metric_name"]), is_headed=False)


def _made_of_colours(context: Context, asked: Asked, counted: list[Row]) -> None:
    with blocks.block(
        "The worst of what counts makes the overall colour",
        "One off track is off track; one unknown makes it unknown unless another is off track",
    ):
        cells = [
            (
                blocks.badge(r["computed_colour"]),
                figures.why_colour(
                    context,
                    asked.project or "",
                    dimension=r["dimension"],
                    label=DIMENSION[r["dimension"]],
                ),
                r["sentence"],
            )
            for r in counted
        ]
        blocks.small_table(
            cells,
            ("State", "Dimension", "Why"),
            alt=f"{plural(len(counted), 'dimension')} that count.",
        )


def _bands(context: Context, metric: str, portfolio: str, value: float | None) -> None:
    found = (
        context.rows("explain_bands", metric=metric, portfolio=portfolio)
        if "metric_threshold" in context.reader.tables()
        else []
    )
    if not found:
        return
    with blocks.block(
        "The band it lies in",
        f"Rule {found[0]['version']}, in force from {dated(context, found[0]['valid_from_date'])}."
        " Unrounded values are compared.",
    ):
        cells = [
            (
                blocks.badge(b["colour"]),
                _range(context, b),
                f"it lies here, at {_placed(context, value, found)}" if _lies(b, value) else "",
            )
            for b in found
        ]
        blocks.small_table(
            cells, ("State", "From and to", ""), alt=f"{plural(len(found), 'band')} of colour."
        )


def _placed(context: Context, value: float | None, bands: list[Row]) -> str:
    """A value with as many places as tell it from the bounds it is not on."""
    edges = [
        float(b[c])
        for b in bands
        for c in ("low_value", "high_value")
        if b[c] is not None and b[c] != value
    ]
    places = next(
        (n for n in range(2, 6) if all(round(value or 0.0, n) != round(e, n) for e in edges)), 6
    )
    return (
        formats.UNKNOWN if value is None else formats.number(value, context.locale, decimals=places)
    )


def _lies(band: Row, value: float | None) -> bool:
    """Whether an unrounded value lies in a band."""
    low, high = band["low_value"], band["high_value"]
    if value is None:
        return False
    return bool(
        (low is None or value > low or (band["is_low_included"] and value == low))
        and (high is None or value < high or (band["is_high_included"] and value == high))
    )


def _range(context: Context, band: Row) -> str:
    low, high = (
        None if band[c] is None else formats.number(band[c], context.locale, decimals=2)
        for c in ("low_value", "high_value")
    )
    start = "" if low is None else f"{'from' if band['is_low_included'] else 'above'} {low}"
    end = "" if high is None else f"{'up to' if band['is_high_included'] else 'below'} {high}"
    return f"{start} to {end.removeprefix('up to ')}" if start and end else start or end


# --- a number -------------------------------------------------------------------------------------

NOT_SHARED = "Its inputs are not shared with you."
HOW_FAR = {
    explanation.ROWS: "Its chain ends in lines that came in.",
    explanation.CALCULATION: "No sum of lines gives it: it is calculated, as said below.",
    explanation.SIMULATION: "No sum of lines gives it: it comes from many runs, as said below.",
    explanation.UNTRACED: "It is not traced to lines in this report.",
}


def _number(context: Context, asked: Asked) -> None:
    _explained(context, asked, is_headed=True)


def _explained(context: Context, asked: Asked, *, is_headed: bool) -> None:
    definition = measures.definitions(context.reader)[asked.metric]
    try:
        found = context.reader.kept(_kept, asked.metric, tuple(asked.where.items()), asked.weeks)
    except ValueError:
        return navigation.not_yours("Number")
    except Missing:
        return blocks.head(
            f"Why this number · {definition.label}",
            f"{definition.label} is not shared with you.",
            lede=NOT_SHARED,
            fresh=banner.freshness(context),
        )
    context = _in_currency(context, found)
    shown = _shown(context, definition, found)
    if is_headed:
        said = (
            f"{definition.label} is {shown}."
            if found.value is not None
            else (
                f"{definition.label} is unknown:"
                f" {formats.reason_text(found.reason).rstrip('.').lower()}."
            )
        )
        blocks.head(
            "Why this number ·"
            f" {definition.label}{', ' + definition.symbol if definition.symbol else ''} ·"
            f" {asked.name}{_weeks(context, asked)}",
            said,
            lede=(
                f"{definition.meaning}"
                f" {HOW_FAR[found.kind] if found.value is not None else 'Unknown when: ' + definition.null_rule}{_formed_of(context, asked)}"
            ),
            fresh=banner.freshness(context, definition.source),
        )
        portfolio = (
            context.reader.sql(
                "select coalesce(portfolio, '') as p from projects where project_id = $id",
                {"id": asked.project},
            ).to_pylist()
            if asked.project and "portfolio" in context.reader.columns("projects")
            else []
        )
        _bands(
            context,
            asked.metric,
            portfolio=portfolio[0]["p"] if portfolio else "",
            value=found.value,
        )
    _formula(context, asked, found=found, shown=shown)
    if found.leading:
        asked, found = (
            replace(asked, metric=found.leading),
            context.reader.kept(_kept, found.leading, tuple(asked.where.items()), asked.weeks),
        )
        _formula(
            context, asked, found=found, shown=shown, lead=f"{found.definition.label} leads here"
        )
    _movement(context, asked)
    for number, column in enumerate(_each_column(found)):
        _column(context, asked, found=found, column=column, number=number)
    navigation.link(
        context, "definitions", f"Definition of {definition.label}", definition=definition.label
    )


def _formed_of(context: Context, asked: Asked) -> str:
    """Of how many rows the number is formed, where that is not all of them."""
    part = figures.covered(context, asked.metric, asked.where)
    return f" Formed of a part: {part}." if part else ""


MONEY = ("reporting", "currency")


def _shown(context: Context, definition: measures.Definition, found: Explanation) -> Text:
    if definition.unit == "currency" and found.value is not None:
        return money(context, found.value, decimals=2)
    return figures.shown(
        context,
        definition,
        {definition.name: found.value, f"{definition.name}_reason": found.reason},
    )


def _kept(
    reader: store.Reader,
    metric: str,
    where: tuple[tuple[str, object], ...],
    weeks: tuple[date, date] | None,
) -> Explanation:
    return why.explain(reader, metric, where=dict(where), weeks=weeks)


def _in_currency(context: Context, found: Explanation) -> Context:
    """What customers are billed is in the currency of the agreement."""
    if found.definition.mart != "customer_project":
        return context
    condition = " and ".join(f'"{c}" = ${c}' for c in found.parameters) or "true"
    codes = context.reader.sql(
        f"select distinct currency from customer_project where {condition}", dict(found.parameters)
    )["currency"].to_pylist()
    return (
        replace(context, locale=replace(context.locale, currency=codes[0]))
        if len(codes) == 1 and codes[0]
        else context
    )


def _weeks(context: Context, asked: Asked) -> str:
    return (
        f" · {dated(context, asked.weeks[0])} to"
        f" {dated(context, asked.weeks[1] + timedelta(days=6))}"
        if asked.weeks
        else ""
    )


def _formula(
    context: Context, asked: Asked, found: Explanation, shown: Text, lead: str = "How it is made"
) -> None:
    """The formula, the sums it is made from, and the arithmetic with their numbers."""
    with blocks.block(
        f"{lead}: {found.definition.formula}",
        f"As of {dated(context, context.reader.snapshot.status_date)}. The numbers are not rounded"
        " before they are used.",
    ):
        cells = [
            (text.two_lines(_sum_words(s), s.text), _amount(context, s.value, _unit(s)))
            for s in found.sums
        ]
        blocks.small_table(
            cells, ("Taken from the report", "Value"), right=(1,), alt=f"{len(found.sums)} sums."
        )
        numbers = {f"s{i}": _plain(context, s) for i, s in enumerate(found.sums)}
        if found.value is not None:
            blocks.say(
                text.rich(
                    "{words} = **{value}**", words=found.written.format(**numbers), value=shown
                )
            )
        if found.made_of:
            values = (
                figures.measured(context, found.made_of, asked.where) if not asked.weeks else {}
            )
            made = [
                (
                    _link(
                        context,
                        n,
                        where=asked.where,
                        label=measures.definitions(context.reader)[n].label,
                    ),
                    figures.shown(context, measures.definitions(context.reader)[n], values),
                )
                for n in found.made_of
                if n in values
            ]
            if made:
                blocks.small_table(
                    made, ("Made of", "Value"), right=(1,), alt="Numbers it is made of."
                )


FOLDS = {
    "sum": "Sum of",
    "max": "",
    "min": "Smallest",
    "avg": "Mean of",
    "count": "Number of",
    "quantile": "Percentile of",
    "percentile": "Percentile of",
}


def _sum_words(one: explanation.Sum) -> str:
    """Sum of actual cost, from what the aggregate reads."""
    fold = next((w for k, w in FOLDS.items() if one.text.lower().lstrip('"').startswith(k)), "")
    words = ", ".join(_words(c.name) for c in one.columns) or "weeks"
    return f"{fold} {words}".strip().capitalize()


def _words(column: str) -> str:
    return "rows" if column == "*" else formats.column_words(column).lower()


def _unit(one: explanation.Sum) -> str:
    if one.text.lower().startswith("count"):
        return "count"
    return _unit_of(one.columns[0].name) if one.columns else "count"


def _unit_of(column: str) -> str:
    return {"_amount": "money", "_hours": "hours", "_days": "days", "_count": "count"}.get(
        next((s for s in ("_amount", "_hours", "_days", "_count") if column.endswith(s)), ""),
        "number",
    )


def _amount(context: Context, value: Any, unit: str) -> str:
    if value is None:
        return formats.UNKNOWN
    if unit in ("money", "reporting", "currency"):
        return formats.full_money(value, context.locale)
    said = formats.number(value, context.locale, decimals=0 if float(value).is_integer() else 2)
    return said + {
        "hours": f"{formats.NO_BREAK}h",
        "h": f"{formats.NO_BREAK}h",
        "days": f"{formats.NO_BREAK}d",
    }.get(unit, "")


def _plain(context: Context, one: explanation.Sum) -> str:
    return (
        formats.UNKNOWN
        if one.value is None
        else formats.number(
            one.value, context.locale, decimals=0 if float(one.value).is_integer() else 2
        )
    )


def _each_column(found: Explanation) -> list[Column]:
    """Each column once, however many sums read it."""
    return list({(c.name, c.rows_sql): c for s in found.sums for c in s.columns}.values())


def _column(
    context: Context, asked: Asked, found: Explanation, column: Column, number: int
) -> None:
    """The rows of one column, largest first, with file, line, SHA-256 and load time."""
    words, total = (
        _words(column.name).capitalize(),
        _amount(context, column.total, _unit_of(column.name)),
    )
    if column.kind == explanation.UNTRACED or not column.is_whole:
        with blocks.block(f"{words}: {total}"):
            is_partly = not column.is_whole and not context.reader.scope.is_whole
            blocks.empty(
                "Not shared" if is_partly else "Not traced",
                (
                    "Not all of its inputs are shared with you, and a part would mislead."
                    if is_partly
                    else "This report does not say from which lines it comes."
                ),
                (
                    "Ask whoever answers for the project."
                    if is_partly
                    else "Reports published from now on say it, as far as it is traced."
                ),
                word="Not shown",
            )
        return
    count = (
        traced.counted(context.reader, column.rows_sql, found.parameters) if column.rows_sql else 0
    )
    with blocks.block(
        f"{words}: {total}" + (f" from {plural(count, 'row')}" if count else ""),
        " ".join(column.words),
    ):
        if count:
            _table(context, column.rows_sql, found=found, unit=_unit_of(column.name), count=count)
            order = {
                "metric": asked.metric,
                "column": column.name,
                "where": asked.where,
                "weeks": [d.isoformat() for d in asked.weeks] if asked.weeks else None,
            }
            navigation.downloads(context, traced.EXPLAINED, f"All {plural(count, 'row')}", **order)
        elif column.kind == explanation.ROWS:
            blocks.say(
                text.quiet("No line counts in it, so it is 0." if not column.total else NOT_SHARED)
            )
        for place, (trace, rows_sql) in enumerate(column.inputs):
            _input(context, found, trace=trace, rows_sql=rows_sql, key=f"{number}-{place}")


def _input(
    context: Context, found: Explanation, trace: explanation.Trace, rows_sql: str, key: str
) -> None:
    count = traced.counted(context.reader, rows_sql, found.parameters)
    if count:
        with blocks.folded(
            f"{trace.meaning.rstrip('.')}: {plural(count, 'row')} of"
            f" {trace.table.replace('_', ' ')}",
            key=f"explain-input-{key}",
        ) as is_open:
            if is_open:
                _table(context, rows_sql, found=found, unit=trace.unit or "money", count=count)


def _table(context: Context, rows_sql: str, found: Explanation, unit: str, count: int) -> None:
    rows = traced.listed(context.reader, rows_sql, parameters=found.parameters, limit=ROWS_SHOWN)
    cells = [
        (
            text.two_lines(_name(context, r, found), _about(context, r, found)),
            _amount(context, r["part"], unit),
            _where(context, r),
        )
        for r in rows
    ]
    blocks.small_table(
        cells,
        (
            f"The {len(rows)} largest" if len(rows) < count else "Row",
            "Part",
            "File, line, SHA-256, loaded",
        ),
        right=(1,),
        alt=f"{len(rows)} of {count} rows.",
    )


def _name(context: Context, row: Row, found: Explanation) -> Text:
    """A project's own part of a total leads on to its explanation."""
    if row["table_name"] == "project_total" and "project_id" not in found.parameters:
        return _link(
            context,
            found.definition.name,
            where={"project_id": row["project_id"]},
            label=row["name"],
        )
    return str(row["name"] or formats.UNKNOWN)


def _about(context: Context, row: Row, found: Explanation) -> str:
    """The day of a row; its project where there are several."""
    project = (
        row["project_name"]
        if "project_id" not in found.parameters and row["project_name"] != row["name"]
        else None
    )
    return ", ".join(
        w for w in (project, dated(context, row["part_date"]) if row["part_date"] else "") if w
    )


def _where(context: Context, row: Row) -> Text:
    """File and line; beneath them the first of its SHA-256 and when it was read. The download has
    the whole."""
    if row["line"] is None:
        return text.quiet(f"computed, {row['table_name'].replace('_', ' ')}")
    place = (
        f"{row['file_name']}, line {row['line']}"
        if row["file_name"]
        else f"line {row['line']} of a file that is not shared with you"
    )
    return (
        text.two_lines(
            place, f"{row['sha256'][:12]}, {formats.moment(row['loaded_at'], context.locale)}"
        )
        if row["sha256"]
        else place
    )


# --- why it moved ---------------------------------------------------------------------------------


def _movement(context: Context, asked: Asked) -> None:
    """What moved it since the report before, as shares that add up; nothing before the second
    report."""
    before = changed.reports_before(context)
    if not before or asked.weeks:
        return
    try:
        moved = context.reader.kept(
            _moved, published.describe(before[0]), asked.metric, tuple(asked.where.items())
        )
    except (Missing, KeyError, ValueError):
        return
    if not moved or moved[0] == moved[1]:
        return
    was, now, found = moved
    movers = found if asked.project else by_project(found)
    unit = measures.definitions(context.reader)[asked.metric].unit
    first, last = (
        (
            _amount(context, v, "money")
            if unit in MONEY
            else formats.number(v, context.locale, decimals=4)
        )
        for v in (was, now)
    )
    first_cause = next((m for m in movers if m.effect * (now - was) > 0), None)
    largest = (
        f": {_share(context, first_cause.effect, now - was)} is {first_cause.name}"
        if first_cause
        else ""
    )
    with blocks.block(
        f"It {'rose' if now > was else 'fell'} from {first} to {last} since"
        f" {dated(context, before[0].status_date)}{largest}",
        f"Share of the movement by {'row' if asked.project else 'project'}; below 0 % it moved the"
        " other way. Together they are the whole movement.",
    ):
        cells = [
            (
                text.two_lines(m.name, m.table.replace("_", " ")) if m.table else m.name,
                _was_is(context, m),
                _share(context, m.effect, now - was),
            )
            for m in movers[:MOVERS_SHOWN]
        ]
        if movers[MOVERS_SHOWN:]:
            cells.append(
                (
                    f"{len(movers) - MOVERS_SHOWN} more",
                    "",
                    _share(context, sum(m.effect for m in movers[MOVERS_SHOWN:]), now - was),
                )
            )
        if any(was_is for _, was_is, _ in cells):
            blocks.small_table(
                cells,
                ("What moved it", "Was → is", "Share"),
                right=(1, 2),
                alt=f"{len(movers)} that moved it.",
            )
        else:
            blocks.small_table(
                [(name, share) for name, _, share in cells],
                ("What moved it", "Share"),
                right=(1,),
                alt=f"{len(movers)} that moved it.",
            )


def _was_is(context: Context, mover: Mover) -> str:
    if mover.before is None and mover.after is None:
        return ""
    return f"{_moved_part(context, mover.before)} → {_moved_part(context, mover.after)}"


def _moved(
    reader: store.Reader,
    since: published.Snapshot,
    metric: str,
    where: tuple[tuple[str, object], ...],
) -> tuple[float, float, list[Mover]] | tuple[()]:
    return movers_of(reader.at(since), reader, name=metric, where=dict(where)) or ()


def _moved_part(context: Context, value: float | None) -> str:
    return (
        formats.UNKNOWN
        if value is None
        else formats.number(
            value,
            context.locale,
            decimals=0 if float(value).is_integer() or abs(value) >= 100 else 2,
        )
    )


def _share(context: Context, effect: float, movement: float) -> str:
    return formats.percent(effect / movement, context.locale)
