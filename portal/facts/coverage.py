"""Of how many rows a number is formed, where that is not all of them, and which refused cells it
lacks. A total of a part is never shown as if it were the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from portal import formats
from portal.facts import measures
from portal.facts.measures import Definition
from portal.gate.store import Missing, Reader
from portal.language import marked, message, plural, within


@dataclass(frozen=True)
class Coverage:
    """So many of so many are counted."""

    known: int
    every: int
    noun: str
    """So many of so many, as a message."""

    @property
    def is_part(self) -> bool:
        """Whether it must be said: where nothing is known the number is a dash with its reason,
        where all is there is nothing to say."""
        return 0 < self.known < self.every

    @property
    def words(self) -> str:
        """31 of 38 projects."""
        return message(self.noun, known=self.known, every=self.every)


PROJECTS = marked("{known} of {every} projects")
COUNTED: Mapping[str, tuple[str, str, str]] = {
    "on_time": (
        "milestone_judged_count",
        "milestone_done_count",
        marked("{known} of {every} milestones reached"),
    ),
    "missed_tasks": ("judged_task_count", "due_task_count", marked("{known} of {every} tasks due")),
    "exposure": (
        "open_risk_count - unassessed_risk_count - unpriced_risk_count",
        "open_risk_count",
        marked("{known} of {every} open risks"),
    ),
    "finished_on_time": (
        "ended_dated_count",
        "ended_count",
        marked("{known} of {every} finished projects"),
    ),
    "finished_as_promised": (
        "ended_promised_count",
        "ended_count",
        marked("{known} of {every} finished projects"),
    ),
    "finished_on_budget": (
        "costed_count",
        "ended_count",
        marked("{known} of {every} finished projects"),
    ),
    "finished_on_first_budget": (
        "costed_count",
        "ended_count",
        marked("{known} of {every} finished projects"),
    ),
}
"""Ratios over rows finer than a project: the columns of their mart that count the rows judged, and
all there are."""

ABSENT = (
    "no_baseline",
    "no_percentage",
    "no_plan_dates",
    "no_finish",
    "missing_input",
    "fx_missing",
    "mixed_currency",
    "not_assessed",
    "after_status_date",
    "stale",
    "no_capacity",
    "no_start",
    "masked",
    "small_group",
)
"""Reasons for which a project adds nothing to a total because something about it is not known.
Others, such as not begun or complete, are known states."""


def of(reader: Reader, name: str, where: Mapping[str, object]) -> Coverage | None:
    """Coverage of a metric over what is asked for; None where its rows are not told apart."""
    definition = measures.definitions(reader).get(name)
    if definition is None:
        return None
    try:
        return (
            _judged(reader, definition, where)
            if name in COUNTED
            else _projects(reader, definition, where)
        )
    except Missing:  # a report from before these rows were counted
        return None


@dataclass(frozen=True)
class Lack:
    """Rows that are published without a cell, because it was refused."""

    table: str
    column: str
    refused: int
    every: int

    @property
    def words(self) -> str:
        """2 of 244 risks have no probability."""
        return plural(
            "{count} of {every} {table} has no {column}",
            "{count} of {every} {table} have no {column}",
            self.refused,
            every=self.every,
            table=message(self.table.replace("_", " ")),
            column=within(formats.column_words(self.column)),
        )


def lacks(reader: Reader, name: str | None, where: Mapping[str, object]) -> list[Lack]:
    """The refused cells that a metric lacks, or any metric where none is named; none where a report
    or a scope does not hold them."""
    try:
        return reader.kept(_lacks, name, tuple(sorted(where.items())))
    except Missing:  # a report from before it was told, or a customer
        return []


def _lacks(reader: Reader, name: str | None, where: tuple[tuple[str, object], ...]) -> list[Lack]:
    asked = dict(where)
    table = reader.sql(
        "select c.table_name, c.column_name, cast(sum(c.refused_count) as bigint) as refused,"
        " cast(sum(c.row_count) as bigint) as row_count from column_coverage as c where"
        " (c.table_name, c.column_name) in (select (i.table_name, i.column_name) from metric_input"
        f" as i where $name is null or i.metric_name = $name){_within(asked, 'c')} group by"
        " c.table_name, c.column_name order by c.table_name, c.column_name",
        {"name": name, **asked},
    ).to_pylist()
    return [
        Lack(
            table=r["table_name"],
            column=r["column_name"],
            refused=r["refused"],
            every=max(_counted(reader, r["table_name"], asked), r["row_count"]),
        )
        for r in table
    ]


def _within(where: Mapping[str, object], row: str) -> str:
    """Rows of the projects asked about; those of no project count wherever no single one is asked
    about."""
    if "project_id" in where:
        return f" and {row}.project_id = $project_id"
    named = [c for c in ("department_id", "customer_id") if c in where]
    return "".join(
        f" and ({row}.project_id is null or {row}.project_id in (select project_id from projects"
        f" where {c} = ${c}))"
        for c in named
    )


def _counted(reader: Reader, table: str, where: Mapping[str, object]) -> int:
    columns = reader.columns(table)
    if "project_id" not in columns and "task_id" not in columns:
        return (
            int(reader.sql(f'select count(*) as n from "{table}"')["n"][0].as_py())
            if columns
            else 0
        )
    source = (
        f'"{table}"'
        if "project_id" in columns
        else f'(select k.project_id from "{table}" as s join tasks as k on k.task_id = s.task_id)'
    )
    owned = (
        ""
        if reader.scope.is_whole
        else " and t.project_id in (select project_id from projects where relation = 'owner')"
    )
    return int(
        reader.sql(
            f"select count(*) as n from {source} as t where true{owned}{_within(where, 't')}",
            dict(where),
        )["n"][0].as_py()
    )


SHOWN_LACKS = 2


def said(reader: Reader, name: str, where: Mapping[str, object]) -> str | None:
    """What a number leaves out, in words; None where it leaves out nothing."""
    part, lacking = of(reader, name, where), lacks(reader, name, where)
    words = ([part.words] if part and part.is_part else []) + [
        lack.words for lack in lacking[:SHOWN_LACKS]
    ]
    more = len(lacking) - SHOWN_LACKS
    return (
        " · ".join(
            [*words, *([message("{more} more refused on Data", more=more)] if more > 0 else [])]
        )
        or None
    )


# --- a table that is taken away -------------------------------------------------------------------

TOTALLED = ("_amount", "_hours", "_days", "_ratio", "_count", "_units", "_points")
"""Columns that a reader of a spreadsheet adds up or averages."""
LISTS = (
    "refused",
    "emptied",
    "later",
    "control_totals",
    "control_totals_before",
    "sources",
)
"""Lists of what came in: an empty cell in them lacks nothing."""


def known(table: pa.Table) -> dict[str, Coverage]:
    """Of each column of numbers that is not known in all rows, in how many it is."""
    counted = {
        n: Coverage(
            table.num_rows - table[n].null_count, table.num_rows, marked("{known} of {every} rows")
        )
        for n in table.column_names
        if n.endswith(TOTALLED)
    }
    return {n: c for n, c in counted.items() if c.known < c.every}


def noted(
    reader: Reader, query: str, table: pa.Table, parameters: Mapping[str, object]
) -> pa.Table:
    """The table with columns at its right end: `<column>_known` says in how many rows a column of
    numbers is known, `left_out` which refused cells each row lacks.

    The columns before them are as they were, so that whatever reads them by name or place goes on
    doing so.
    """
    if query in LISTS or not table.num_rows:
        return table
    for name, part in known(table).items():
        table = table.append_column(
            f"{name}_known", pa.array([part.words] * table.num_rows, pa.string())
        )
    left_out = _left_out(reader, table, parameters)
    return (
        table.append_column("left_out", pa.array(left_out, pa.string())) if any(left_out) else table
    )


def _left_out(
    reader: Reader, table: pa.Table, parameters: Mapping[str, object]
) -> list[str | None]:
    """Of each row the refused cells of its project; of rows that name none, those of what was asked
    for."""
    metric = parameters.get("metric")
    name = str(metric) if metric else None
    if "project_id" in table.column_names:
        projects = table["project_id"].to_pylist()
        told = {p: _words(lacks(reader, name, {"project_id": p})) for p in dict.fromkeys(projects)}
        return [told[p] for p in projects]
    asked = {
        f"{k}_id": v
        for k, v in parameters.items()
        if k in ("project", "department", "customer") and v
    }
    return [_words(lacks(reader, name, asked))] * table.num_rows


def _words(lacking: list[Lack]) -> str | None:
    return "; ".join(lack.words for lack in lacking) or None


def _judged(reader: Reader, definition: Definition, where: Mapping[str, object]) -> Coverage:
    known, every, noun = COUNTED[definition.name]
    rows = (
        f"coalesce(sum({known}), 0) as known, coalesce(sum({every}), 0) as every_count from"
        f' "{definition.mart}"{measures.condition(reader, [definition], where=dict(where), in_weeks=False)}'
    )
    row = reader.sql(f"select {rows}", dict(where)).to_pylist()[0]
    return Coverage(int(row["known"]), int(row["every_count"]), noun)


def _projects(
    reader: Reader, definition: Definition, where: Mapping[str, object]
) -> Coverage | None:
    """Projects that add something to the metric, of all that are in scope; a project without a row
    in its mart adds nothing."""
    columns = reader.columns(definition.mart)
    if (
        not definition.mart.startswith("project_")
        or "project_id" not in columns
        or "project_id" in where
        or not set(where) <= set(columns) & set(reader.columns("project_total"))
    ):
        return None
    limits = measures.condition(reader, [definition], where=dict(where), in_weeks=False)
    listed = ", ".join(f"'{reason}'" for reason in ABSENT)
    single = (
        f"select project_id, {definition.value_sql} as value, {definition.reason_sql} as reason"
        f' from "{definition.mart}"{limits} group by project_id'
    )
    table = reader.sql(
        f"select count(*) filter (where value is not null or reason not in ({listed})) as known, "
        f"(select count(*) from project_total{limits}) as every_count from ({single})",
        dict(where),
    ).to_pylist()[0]
    return Coverage(int(table["known"]), int(table["every_count"]), PROJECTS)
