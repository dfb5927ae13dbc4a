"""Numbers by the definitions in the snapshot: sums first, the division last, reasons beside the
values. Defines nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

import pyarrow as pa
from cachetools import LRUCache, cached

from portal import language
from portal.facts import retold
from portal.gate.slices import DRAWN
from portal.gate.store import Reader


@dataclass(frozen=True)
class Definition:
    """A metric as the snapshot defines it."""

    name: str
    symbol: str
    label: str
    unit: str
    better: str
    mart: str
    value_sql: str
    reason_sql: str
    formula: str
    meaning: str
    source: str
    null_rule: str
    shown_to: frozenset[str]


def _by_scope(reader: Reader) -> tuple[Any, ...]:
    return reader.snapshot.key, reader.scope, language.spoken()


@cached(LRUCache(64), key=_by_scope, lock=Lock())
def definitions(reader: Reader) -> dict[str, Definition]:
    """Every metric of the snapshot, in its order; kept, since a page asks for it often and it never
    changes."""
    rows = reader.sql(
        "select metric_name, symbol, label, unit, better, mart, value_sql, reason_sql, formula,"
        " meaning, source, null_rule, shown_to from metric order by position"
    ).to_pylist()
    told = retold.rows(reader, rows, "label", "formula", "meaning", "source", "null_rule")
    return {r["metric_name"]: _definition(r) for r in told}


@cached(LRUCache(64), key=_by_scope, lock=Lock())
def parts(reader: Reader) -> dict[str, tuple[str, ...]]:
    """The metrics that each metric is made of, by name; of reports that do not say so, none."""
    if "metric_part" not in reader.tables():
        return {}
    made: dict[str, tuple[str, ...]] = {}
    for r in reader.sql(
        "select metric_name, part_name from metric_part order by metric_name, position"
    ).to_pylist():
        made[r["metric_name"]] = (*made.get(r["metric_name"], ()), r["part_name"])
    return made


def _definition(row: dict[str, str]) -> Definition:
    words = {
        ("name" if key == "metric_name" else key): value
        for key, value in row.items()
        if key != "shown_to"
    }
    return Definition(**words, shown_to=frozenset(row["shown_to"].split(",")))


WEEKLY = (
    "actual_cost",
    "planned_value",
    "earned_value",
    "cost_variance",
    "schedule_variance",
    "cost_performance_index",
    "schedule_performance_index",
)
"""Numbers of projects whose sums are published week by week too: over all weeks they are the same
number, over some of them what those weeks brought."""
IN_WEEKS = (
    "(select w.* replace (t.baseline_amount as baseline_amount), t.budget_amount, t.has_cost,"
    " t.fx_missing_count, t.unknown_progress_count from project_week as w join project_total as t"
    " on t.project_id = w.project_id where w.week <= (select status_date from snapshot))"
)
"""Weeks of projects with what says why a number of theirs is unknown."""


def has_weeks(reader: Reader, definition: Definition) -> bool:
    """Whether weeks can be told apart in what a number is formed of."""
    return "week" in reader.columns(definition.mart) or _is_weekly(reader, definition)


def _is_weekly(reader: Reader, definition: Definition) -> bool:
    return definition.name in WEEKLY and "earned_value_amount" in reader.columns("project_week")


def mart_of(reader: Reader, definition: Definition, *, in_weeks: bool) -> str:
    """The published table whose rows a number is formed of, in all or of some weeks."""
    if in_weeks and "week" not in reader.columns(definition.mart):
        return "project_week" if _is_weekly(reader, definition) else definition.mart
    return definition.mart


def source(reader: Reader, definition: Definition, *, in_weeks: bool) -> str:
    """What stands behind FROM where that table is read."""
    mart = mart_of(reader, definition, in_weeks=in_weeks)
    return f'"{mart}"' if mart == definition.mart else IN_WEEKS


def measure(
    reader: Reader,
    names: Sequence[str],
    *,
    by: Sequence[str] = (),
    where: dict[str, object] | None = None,
    weeks: tuple[date, date] | None = None,
    over: str = "",
) -> pa.Table:
    """Columns `by`, then `<metric>` and `<metric>_reason` for each metric; one row when `by` is
    empty. `weeks` are the Mondays of the first and the last week counted, for marts with a week.

    `over` is a finer table with the columns of the metrics' mart, such as a person's weeks for a
    team's: the definition stays the same. All metrics must stand on one mart. A contributing
    project shows only what is shared; the rest is null, `masked`.
    """
    text, bound = statement(reader, names, by=by, where=where, weeks=weeks, over=over)
    return reader.sql(text, bound)


OF_ALL = "'drawn_over_all'"
"""Why a number that was drawn over all projects is not known of some."""


def statement(
    reader: Reader,
    names: Sequence[str],
    *,
    by: Sequence[str] = (),
    where: dict[str, object] | None = None,
    weeks: tuple[date, date] | None = None,
    over: str = "",
    rows: str = "",
    more: Sequence[str] = (),
) -> tuple[str, dict[str, object]]:
    """The SELECT that measures, and what is bound in it. `rows` is what stands behind FROM where
    the rows of the mart carry more columns; `more` is selected beside the metrics."""
    known = definitions(reader)
    chosen = [known[n] for n in names]
    mart = over or chosen[0].mart
    if any(d.mart != chosen[0].mart for d in chosen):
        raise ValueError("Metrics of different marts are measured apart.")
    columns = () if rows else reader.columns(mart)
    is_weekly = bool(weeks) and not over and all(_is_weekly(reader, d) for d in chosen)
    asked = (*by, *(where or {}), *(("week",) if weeks and not is_weekly else ()))
    for column in () if rows else asked:
        if column not in columns:
            raise ValueError(f"{mart} has no column {column}.")
    bound = {
        **(where or {}),
        **(dict(zip(("first_week", "last_week"), weeks, strict=True)) if weeks else {}),
    }
    groups = [f'"{c}"' for c in by]
    is_drawn = reader.scope.slice is not None and mart in DRAWN
    values = [
        part
        for d in chosen
        for part in (
            f'{d.value_sql} as "{d.name}"',
            f'{OF_ALL if is_drawn else d.reason_sql} as "{d.name}_reason"',
        )
    ]
    read = rows or (source(reader, chosen[0], in_weeks=bool(weeks)) if is_weekly else f'"{mart}"')
    text = (
        f"select {', '.join([*groups, *values, *more])} from"
        f" {read}{condition(reader, chosen, where=where or {}, in_weeks=bool(weeks))}"
    )
    return (
        text + (f" group by {', '.join(groups)} order by {', '.join(groups)}" if groups else ""),
        bound,
    )


def condition(
    reader: Reader, chosen: Sequence[Definition], where: dict[str, object], in_weeks: bool
) -> str:
    """Which rows of their mart metrics are formed from: '' or a where clause."""
    is_theirs = reader.scope.audience == "customer" and all(
        "customer" in d.shown_to for d in chosen
    )  # their store holds their projects alone
    owned = (
        ""
        if reader.scope.is_whole or is_theirs or "project_id" not in reader.columns(chosen[0].mart)
        else _owned(chosen)
    )
    conditions = (
        [f'"{c}" = ${c}' for c in where]
        + (["week between $first_week and $last_week"] if in_weeks else [])
        + ([owned] if owned else [])
    )
    return f" where {' and '.join(conditions)}" if conditions else ""


def _owned(chosen: Sequence[Definition]) -> str:
    """Owned and contributing are never added into one sum: metrics that are not shared stand on
    owned projects only."""
    if all("contributor" in d.shown_to for d in chosen):
        return ""
    return "project_id in (select project_id from projects where relation = 'owner')"


def colour(reader: Reader, metric: str, value: float | None, portfolio: str = "") -> str:
    """The colour of a value by the snapshot's own thresholds; grey for null, or where there is no
    band."""
    if value is None or "metric_threshold" not in reader.tables():
        return "grey"
    table = reader.sql(
        "select colour from metric_threshold where metric_name = $metric and portfolio = (select"
        " coalesce(max(portfolio), '') from metric_threshold where metric_name = $metric and"
        " portfolio = $portfolio and is_in_force) and is_in_force and (low_value is null or $value"
        " > low_value or (is_low_included and $value = low_value)) and (high_value is null or"
        " $value < high_value or (is_high_included and $value = high_value)) limit 1",
        {"metric": metric, "portfolio": portfolio, "value": value},
    )
    return str(table["colour"][0].as_py()) if table.num_rows else "grey"
