"""Which table of the contract an export holds: by its headings, and by what its cells can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from etl.contract import BY_NAME
from etl.contract.columns import NUMERIC, Column
from etl.doorway import words
from etl.doorway.forms import MOST, are_weeks, is_flag, plain
from etl.doorway.survey import Export, Written

NAMED_BY_ITS_ID = {
    "projects": ("project_id", "project_name"),
    "people": ("person_id", "person_name"),
    "departments": ("department_id", "department_name"),
    "teams": ("team_id", "team_name"),
    "customers": ("customer_id", "customer_name"),
    "roles": ("role_id", "role_name"),
    "programmes": ("programme_id", "programme_name"),
}
"""Registers whose key and name one heading may feed where there is but one."""
PROJECT = ("cost_entries", "time_entries", "risks", "issues", "changes", "decisions", "tasks")
"""Tables whose project is asked for where no heading names one."""
MAY_BE_STATED = {
    "budget_lines": {"line_kind", "approved_date", "budget_line_id"},
    "project_reports": {"report_date"},
    "risks": {"risk_id"},
    "issues": {"issue_id"},
    "changes": {"change_id"},
    "decisions": {"decision_id"},
    "deliverables": {"deliverable_id"},
}
"""Required columns that can be stated for the whole file or made of another one."""


@dataclass(frozen=True)
class Field:
    """A heading and the column it feeds."""

    written: Written
    column: Column
    share: float
    """How sure: 1 where the heading is the usual word."""
    is_answered: bool = False
    """Whether somebody said so."""

    @property
    def why(self) -> str:
        """In words, for the one who is to agree."""
        like = ", ".join(self.written.values[:2])
        sure = "its usual name" if self.share > SURE else "its name is like it"
        sure = "as answered" if self.is_answered else sure
        return f"{sure}; {self.written.distinct:,} different, such as {like}"


@dataclass(frozen=True)
class Match:
    """An export as rows of a table."""

    table: str
    fields: tuple[Field, ...]
    score: float

    def of(self, column: str) -> Field | None:
        """The field that feeds a column."""
        return next((f for f in self.fields if f.column.name == column), None)


def best(export: Export) -> Match | None:
    """The table that explains most of an export, or none; what may stand beside another table is
    that one, where its rows are there."""
    matches = {table: m for table in words.TABLES if (m := match(export, table))}
    first = max(matches.values(), key=lambda m: m.score, default=None)
    host, _ = words.rides_on(first.table) if first else ("", [])
    return matches.get(host, first)


def match(export: Export, table: str) -> Match | None:
    """The export as that table; None where what tells it, its key or a required column is
    missing."""
    fields = assign(export.columns, table)
    have = {f.column.name for f in fields}
    if not all(have & set(group) for group in words.needs(table)) or not _has_required(table, have):
        return None
    if not _is_key_unique(export, table, fields):
        return None
    return Match(table, fields, _score(export, table, fields))


def riding(export: Export, table: str, taken: set[str], on: Match) -> Match | None:
    """Columns of another table that stand in the same rows, such as a budget beside a project."""
    host, needs = words.rides_on(table)
    if host != on.table:
        return None
    free = [c for c in export.columns if c.heading not in taken]
    fields = tuple(f for f in assign(free, table) if f.column.name not in BY_NAME[host].by_name)
    have = {f.column.name for f in fields}
    if not needs or not all(have & set(group) for group in needs):
        return None
    return Match(table, fields, 0.0)


def assign(columns: Iterable[Written], table: str) -> tuple[Field, ...]:
    """Each heading to at most one column and each column to at most one heading, the likest
    first."""
    pairs = sorted(
        (
            (share, -place, name, written)
            for written in columns
            if written.filled
            for place, (name, listed) in enumerate(words.columns(table).items())
            if (share := words.likeness(written.heading, listed)) >= words.LEAST
        ),
        key=lambda pair: (pair[0], pair[1]),
        reverse=True,
    )
    fields: dict[str, Field] = {}
    taken: set[str] = set()
    for share, _, name, written in pairs:
        column = BY_NAME[table].by_name[name]
        if name in fields or written.heading in taken or _is_repeated(table, name, written):
            continue
        if share < SURE and _is_other_time(name, written.heading):
            continue
        if fits(column, written):
            fields[name] = Field(written, column, share)
            taken.add(written.heading)
    return tuple(fields.values())


SURE = 0.93
"""From which share on a heading is the usual word."""
OF_PLAN = {"plan", "soll", "planned", "baseline", "original", "geplant", "prevu", "previsto"}
OF_FORECAST = {"prognose", "forecast", "expected", "erwartet", "aktuell", "projected", "estimated"}
"""Words of a heading that say of which time its dates and amounts are."""


def _is_other_time(column: str, heading: str) -> bool:
    """Whether a heading that is only like the column's name speaks of a plan where the column is
    what is now expected, or the other way round."""
    own = set(plain(heading).split())
    if column.startswith("baseline_"):
        return bool(own & OF_FORECAST)
    return column.startswith(("forecast_", "actual_")) and bool(own & OF_PLAN)


def _is_repeated(table: str, column: str, written: Written) -> bool:
    """A number that comes twice is no number of a line."""
    return column == BY_NAME[table].unique and written.distinct < written.filled


def filled(headings: Iterable[str]) -> str:
    """A condition that each of the headings has a cell."""
    names = ['"' + h.replace('"', '""') + '"' for h in headings]
    return " and ".join(f"({n} is not null and trim({n}) <> '')" for n in names)


TIME = {"hours", "hrs", "stunden", "heures", "horas", "days", "tage", "jours", "dias"}
"""Words of a heading whose numbers are no money."""


def fits(column: Column, written: Written) -> bool:
    """Whether its cells can be of the column's type; a few that cannot become faults."""
    values = written.values
    if column.type in ("date", "instant"):
        return bool(written.dates) or (column.name == "week" and are_weeks(values))
    if column.type in NUMERIC:
        is_of_time = bool(TIME & set(plain(written.heading).split()))
        is_money = bool(written.numbers and written.numbers.signs)
        is_other = is_of_time if column.type == "amount" else is_money and column.type != "rate"
        return written.numbers is not None and not is_other
    if column.type == "boolean":
        return is_flag(values)
    if column.values:
        known = sum(1 for v in values if words.meaning_of(column, v))
        return known >= 0.5 * len(values)
    if column.name in ("email", "contact_email"):
        return all("@" in v for v in values)
    return True


def _has_required(table: str, have: set[str]) -> bool:
    key, name = NAMED_BY_ITS_ID.get(table, ("", ""))
    made = {key, name} if {key, name} & have else set()
    made |= MAY_BE_STATED.get(table, set()) | ({"project_id"} if table in PROJECT else set())
    return all(
        c.name in have | made for c in BY_NAME[table].columns if c.required and not c.default
    )


def _is_key_unique(export: Export, table: str, fields: tuple[Field, ...]) -> bool:
    key = BY_NAME[table].key
    fed = [f for f in fields if f.column.name in key]
    if len(key) != 1 or not fed:
        return True
    return fed[0].written.distinct >= MOST * fed[0].written.filled


def _score(export: Export, table: str, fields: tuple[Field, ...]) -> float:
    """What is explained, weighed: what tells the table counts twice, and so does its name."""
    telling = {c for group in words.needs(table) for c in group} | set(BY_NAME[table].key)
    total = sum(f.share * (2 if f.column.name in telling else 1) for f in fields)
    names = plain(f"{stem(export.path)} {export.sheet}")
    named = any(f" {n} " in f" {names} " or n in names.split() for n in words.names(table))
    filled = sum(1 for c in export.columns if c.filled) or 1
    return total + (2.5 if named else 0) + 3 * len(fields) / filled


def stem(path: str) -> str:
    """The file's name without its folder and ending."""
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
