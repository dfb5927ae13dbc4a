"""What numbers can be told apart by: who or what a row is of, and when it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.facts import measures, slicing
from portal.facts.measures import Definition
from portal.gate.store import Missing, Reader, query
from portal.language import marked


@dataclass(frozen=True)
class Split:
    """One way to tell rows apart."""

    name: str
    label: str
    column: str = ""
    """The column of a number's own rows that says it; empty where its project does."""
    period: str = ""
    """What weeks are put together to, in DuckDB's word."""
    names: str = ""
    """SELECT of `value` and `name`, where its values are keys."""

    @property
    def is_time(self) -> bool:
        """Whether its values follow each other."""
        return bool(self.period) or self.name == REPORT


REPORT = "report"
PROJECT = "project"
SPLITS = {
    split.name: split
    for split in (
        Split(
            PROJECT,
            marked("Project"),
            column="project_id",
            names="select project_id as value, project_name as name from projects",
        ),
        *(Split(d.name, d.label) for d in slicing.DIMENSIONS.values()),
        Split(
            "team",
            marked("Team"),
            column="team_id",
            names="select team_id as value, team_name as name from teams",
        ),
        Split("skill", marked("Skill"), column="skill"),
        Split("risk_kind", marked("Kind of risk"), column="risk_kind"),
        Split("action_kind", marked("Kind of action"), column="action_kind"),
        Split("severity", marked("Severity"), column="severity"),
        Split("contract_type", marked("Kind of contract"), column="contract_type"),
        Split("week", marked("Week"), period="week"),
        Split("month", marked("Month"), period="month"),
        Split("quarter", marked("Quarter"), period="quarter"),
        Split("year", marked("Year"), period="year"),
        Split(REPORT, marked("Report")),
    )
}
"""In the order in which they are offered."""
OWN = {"department": "department_id"}
"""What the rows of a number say themselves where they are of no project."""


def readable(reader: Reader) -> dict[str, Definition]:
    """The numbers that a scope reads, by name, in the report's order."""
    return reader.kept(_readable)


def _readable(reader: Reader) -> dict[str, Definition]:
    """Those whose columns the scope holds: of a number's words, each that is a column of its table
    in the report has to be one in the store too."""
    declared: dict[str, set[str]] = {}
    for row in reader.sql("select table_name, column_name from published_column").to_pylist():
        declared.setdefault(row["table_name"], set()).add(row["column_name"])
    tables, known = reader.tables(), measures.definitions(reader)
    held = {m: set(reader.columns(m)) for m in {d.mart for d in known.values()} & tables}
    if not reader.scope.is_whole and not _owns(reader):
        known = {
            name: d
            for name, d in known.items()
            if "project_id" not in held.get(d.mart, ()) or d.shown_to & {"contributor", "customer"}
        }
    if reader.scope.audience == "customer":
        known = {name: d for name, d in known.items() if "customer" in d.shown_to}
    return {
        name: d
        for name, d in known.items()
        if d.mart in held
        and declared.get(d.mart, set()).intersection(WORD.findall(d.value_sql)) <= held[d.mart]
    }


def _owns(reader: Reader) -> bool:
    """Whether any project is the scope's own: of others' nothing is formed but what is shared."""
    own = "select 1 from projects where relation = 'owner' limit 1"
    return "relation" not in reader.columns("projects") or reader.sql(own).num_rows > 0


WORD = re.compile(r"[a-z_]+")


def of(reader: Reader, definition: Definition) -> list[str]:
    """By what a number can be told apart, in the order offered; reports, which every number has,
    last."""
    columns = reader.columns(definition.mart)
    return [
        name
        for name, split in SPLITS.items()
        if name == REPORT
        or (split.period and measures.has_weeks(reader, definition))
        or (split.column and split.column in columns)
        or (name in slicing.DIMENSIONS and _is_told(reader, name, columns))
    ]


def _is_told(reader: Reader, name: str, columns: Sequence[str]) -> bool:
    if "project_id" in columns:
        return bool(slicing.values(reader, name))
    return OWN.get(name, "") in columns


def rows(reader: Reader, definition: Definition, by: Sequence[str], in_weeks: bool) -> str:
    """The rows a number is formed of with a column `split_0`, … for each way to tell them apart, as
    what stands behind FROM."""
    columns = reader.columns(definition.mart)
    is_weekly = in_weeks or any(SPLITS[name].period for name in by)
    source = measures.source(reader, definition, in_weeks=is_weekly)
    values, joins = [], []
    for place, name in enumerate(by):
        split = SPLITS[name]
        if split.period:  # a week counts where its Thursday lies, as ISO 8601 has it for years
            value = f"cast(date_trunc('{split.period}', m.week + interval 3 day) as date)"
        elif split.column:
            value = f"m.{split.column}"
        elif "project_id" in columns:
            value = f"s{place}.value"
            joins.append(
                f" left join (\n{query(f'slice_{name}')}\n) as s{place}"
                f" on s{place}.project_id = m.project_id"
            )
        else:
            value = f"m.{OWN[name]}"
        values.append(f"{value} as split_{place}")
    return f"(select {', '.join(['m.*', *values])} from {source} as m{''.join(joins)})"


def names(reader: Reader, name: str) -> dict[object, str]:
    """What the values of a split are called, in reading order, where they are keys."""
    if name in slicing.DIMENSIONS:
        known = slicing.values(reader, name)
        return _departments(reader, name) | {value: held.name for value, held in known.items()}
    text = SPLITS[name].names
    if not text:
        return {}
    try:
        rows = reader.unsliced.sql(text).to_pylist()
        return {r["value"]: str(r["name"]) for r in rows}
    except Missing:
        return {}


def _departments(reader: Reader, name: str) -> dict[object, str]:
    if name not in OWN:
        return {}
    try:
        listed = reader.unsliced.rows("departments").to_pylist()
    except Missing:
        return {}
    return {r["department_id"]: str(r["department_name"]) for r in listed}
