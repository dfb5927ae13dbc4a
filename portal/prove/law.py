"""What a scope may read, reckoned a second time in plain Python over the rows of the whole report.

It follows the declarations that the report publishes and shares no line with `portal/gate/access`:
where the two differ, one of them is wrong, and the proof says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from portal.gate.access import Scope
from portal.gate.published import Snapshot
from portal.gate.store import Reader

INSIDE = frozenset({"owner", "contributor"})


@dataclass(frozen=True)
class Declared:
    """How a table is declared."""

    scope: str
    contributor_rows: str
    columns: dict[str, frozenset[str]]


class Whole:
    """All tables of one report, as the project office reads them."""

    def __init__(self, office: Reader) -> None:
        self._office = office
        self._rows: dict[str, pa.Table] = {}

    @property
    def snapshot(self) -> Snapshot:
        """The report."""
        return self._office.snapshot

    @cached_property
    def declared(self) -> dict[str, Declared]:
        """Each table with its declaration."""
        tables = self._office.sql(
            "select table_name, scope, contributor_rows from published_table"
        ).to_pylist()
        columns = self._office.sql(
            "select table_name, column_name, shown_to from published_column"
        ).to_pylist()
        return {
            t["table_name"]: Declared(
                t["scope"],
                t["contributor_rows"],
                {
                    c["column_name"]: frozenset(filter(None, c["shown_to"].split(",")))
                    for c in columns
                    if c["table_name"] == t["table_name"]
                },
            )
            for t in tables
        }

    @property
    def names_leads(self) -> bool:
        """Whether the report names people to those who lead them alone."""
        return "names" in self._office.columns("snapshot") and ("leads",) in self.values(
            "snapshot", "names"
        )

    def rows(self, table: str) -> pa.Table:
        """A table whole; without columns where the report has none of that name."""
        if table not in self._rows:
            known = table in self._office.tables()
            self._rows[table] = (
                self._office.sql(f'select * from "{table}"') if known else pa.table({})
            )
        return self._rows[table]

    def values(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Some columns of a table, row by row; None where it lacks one."""
        rows = self.rows(table)
        nothing = [None] * rows.num_rows
        kept = [rows[c].to_pylist() if c in rows.column_names else nothing for c in columns]
        return list(zip(*kept, strict=True))


@dataclass(frozen=True)
class Reach:
    """The keys of one scope in one report."""

    scope: Scope
    owned: frozenset[str]
    contributing: frozenset[str]
    bought: frozenset[str]
    teams: frozenset[str]
    departments: frozenset[str]
    tasks: frozenset[str]
    customers: frozenset[str]
    files: frozenset[str]
    taken: frozenset[tuple[str, str]] = frozenset()
    """Rows taken back from customers, each as its table and key."""

    @property
    def projects(self) -> frozenset[str]:
        """Projects the scope reads anything of."""
        return self.owned | self.contributing | self.bought


ANSWERS = {"pm": "manager_id", "programme": "programme_id", "sponsor": "sponsor_name"}
"""Who answers for a project, and where it says so."""


def reach(whole: Whole, scope: Scope, taken: frozenset[tuple[str, str]] = frozenset()) -> Reach:
    """Which projects, teams and departments a scope reaches, by the rows of the report, less what
    was taken back from customers."""
    departments = _below(whole, scope.key) if scope.audience == "department" else frozenset()
    teams = frozenset(
        team
        for team, department in whole.values("teams", "team_id", "department_id")
        if (scope.audience == "team" and team == scope.key) or department in departments
    )
    owned, bought, customers = set(), set(), set()
    named = ("project_id", "department_id", "customer_id", "is_customer_visible", *ANSWERS.values())
    for project, department, customer, visible, *people in whole.values("projects", *named):
        answers = dict(zip(ANSWERS, people, strict=True))
        if department in departments or answers.get(scope.audience, "") == scope.key:
            owned.add(project)
            customers.add(customer)
        is_taken = ("projects", project) in taken
        if scope.audience == "customer" and customer == scope.key and visible and not is_taken:
            bought.add(project)
    worked = {p for p, t in whole.values("project_team", "project_id", "team_id") if t in teams}
    tasks = {t for t, p in whole.values("tasks", "task_id", "project_id") if p in owned}
    contributing = worked - owned
    files = {
        file
        for file, project, shared, visible in whole.values(
            "project_source", "file_id", "project_id", "is_shared", "is_customer_visible"
        )
        if project in owned
        or (project in contributing and shared)
        or (project in bought and visible)
    }
    sets = (owned, contributing, bought, teams, departments, tasks, customers - {None}, files)
    theirs = Reach(scope, *(frozenset(s) for s in sets))
    return replace(theirs, taken=taken) if scope.audience == "customer" else theirs


def _below(whole: Whole, key: str) -> frozenset[str]:
    """A department and all that lie beneath it."""
    pairs = whole.values("departments", "department_id", "parent_department_id")
    known = {key} & {department for department, _ in pairs}
    while more := {d for d, parent in pairs if parent in known} - known:
        known |= more
    return frozenset(known)


def relations(whole: Whole, own: Reach, table: str) -> list[str]:
    """How the scope stands to each row of a table: owner, contributor, customer, or '' for not at
    all."""
    declared, rows = whole.declared[table], whole.rows(table)
    if own.scope.is_whole:
        return ["owner"] * rows.num_rows
    is_customer = own.scope.audience == "customer"
    everyone = "customer" if is_customer else "owner"
    if declared.scope == "everyone":
        return [everyone] * rows.num_rows
    if declared.scope == "project":
        return _of_projects(whole, own, table)
    keys: dict[str, tuple[str, frozenset[str]]] = {
        "team": ("team_id", frozenset() if is_customer else own.teams),
        "department": ("department_id", frozenset() if is_customer else own.departments),
        "customer": (
            "customer_id",
            frozenset({own.scope.key}) if is_customer else own.customers,
        ),
        "task": ("task_id", frozenset() if is_customer else own.tasks),
        "file": ("file_id", own.files),
    }
    column, reached = keys.get(declared.scope, ("", frozenset()))
    if column not in rows.column_names:
        return [""] * rows.num_rows
    return [everyone if key in reached else "" for key in rows[column].to_pylist()]


NAMED_BY = {
    "tasks": ("task_id", "milestone_id"),
    "risks": ("risk_id", "action_id"),
    "issues": ("issue_id", "action_id"),
    "changes": ("change_id",),
    "decisions": ("decision_id",),
    "deliverables": ("deliverable_id",),
    "contracts": ("contract_id",),
    "customer_invoices": ("invoice_id",),
}
"""What a row that can be taken back is called where something is computed of it."""


def taken_back(folder: Path) -> frozenset[tuple[str, str]]:
    """Rows that the list beside the reports takes back from customers."""
    file = folder / "withdrawn.json"
    if not file.is_file():
        return frozenset()
    listed = json.loads(file.read_text(encoding="utf-8"))["rows"]
    return frozenset((str(row["table"]), str(row["key"])) for row in listed)


def _taken(whole: Whole, own: Reach, table: str) -> list[bool]:
    """Of each row whether it was taken back, or is computed of one that was."""
    taken = [False] * whole.rows(table).num_rows
    for kind, columns in NAMED_BY.items():
        keys = {key for named, key in own.taken if named == kind}
        for column in columns if keys else ():
            taken = [
                was or str(key) in keys
                for was, (key,) in zip(taken, whole.values(table, column), strict=True)
            ]
    if table == "commentary":
        written = whole.values(table, "project_id", "written_date")
        taken = [("commentary", f"{project} {day}") in own.taken for project, day in written]
    projects = {key for named, key in own.taken if named == "projects"}
    ids = whole.values(table, "project_id")
    return [was or project in projects for was, (project,) in zip(taken, ids, strict=True)]


def _of_projects(whole: Whole, own: Reach, table: str) -> list[str]:
    shared = whole.declared[table].contributor_rows
    has_mark = "is_customer_visible" in whole.rows(table).column_names
    selected = []
    taken = _taken(whole, own, table)
    rows = whole.values(table, "project_id", "team_id", "is_customer_visible")
    for (project, team, visible), is_taken in zip(rows, taken, strict=True):
        if project in own.owned:
            selected.append("owner")
        elif project in own.contributing and (
            shared == "all" or (shared == "team" and team in own.teams)
        ):
            selected.append("contributor")
        elif project in own.bought and (visible or not has_mark) and not is_taken:
            selected.append("customer")
        else:
            selected.append("")
    return selected


def may_read(shown_to: frozenset[str], relation: str) -> bool:
    """Whether a column is declared for a relation; what contributors read, owners read too."""
    return bool(shown_to & INSIDE) if relation == "owner" else relation in shown_to


@dataclass(frozen=True)
class Cells:
    """The values of one column that a scope may read, and those that it may not, of rows that are
    its own or another's."""

    table: str
    column: str
    permitted: pa.Array
    withheld: pa.Array
    """Of rows within the scope."""
    others: pa.Array
    taken: pa.Array
    """Of the others, what was taken back."""


def cells(whole: Whole, own: Reach) -> Iterator[Cells]:
    """Every column of text or numbers of a report, divided for one scope."""
    for table, declared in whole.declared.items():
        rows = whole.rows(table)
        if not rows.num_rows:
            continue
        relation = pa.array(relations(whole, own, table))
        is_taken = pa.array(_taken(whole, own, table) if own.taken else [False] * rows.num_rows)
        for column in rows.column_names:
            kind = rows.schema.field(column).type
            if not (pa.types.is_string(kind) or is_number(kind)):
                continue
            shown_to = declared.columns.get(column, frozenset())
            if own.scope.is_whole:
                open_to, within = ["owner"], ["owner"]
            else:
                within = ["owner", "contributor", "customer"]
                open_to = [name for name in within if may_read(shown_to, name)]
            values = rows[column].combine_chunks()
            is_open = pc.is_in(relation, pa.array(open_to, pa.string()))
            if "performer" in shown_to and not own.scope.is_whole:
                is_open = pc.or_(is_open, pa.array(_performed(whole, own, table)))
            is_own = pc.is_in(relation, pa.array(within))
            yield Cells(
                table,
                column,
                permitted=pc.unique(values.filter(is_open)),
                withheld=pc.unique(values.filter(pc.and_not(is_own, is_open))),
                others=pc.unique(values.filter(pc.invert(is_own))),
                taken=pc.unique(values.filter(pc.and_not(is_taken, is_own))),
            )


def _performed(whole: Whole, own: Reach, table: str) -> list[bool]:
    """Of each row of a project the scope owns, whether the hours in it are its own people's: all of
    a manager's projects; a department's own teams, and projects and tasks where nobody else
    worked."""
    if own.scope.audience == "pm":
        return [p in own.owned for (p,) in whole.values(table, "project_id")]
    sole, done = _sole(whole, own), _own_tasks(whole, own)
    if table == "project_margin":  # its ratios would be wrong with some of the hours hidden
        sole = sole if sole == own.owned else frozenset()
    has_tasks = "task_id" in whole.rows(table).column_names
    return [
        project in own.owned
        and (project in sole or (task in done if has_tasks else team in own.teams))
        for project, task, team in whole.values(table, "project_id", "task_id", "team_id")
    ]


def hidden(whole: Whole, own: Reach) -> tuple[int, int]:
    """Of the known hours worked in rows of projects that the scope owns, how many cells it does not
    read because their cost would tell a rate, and how many there are."""
    lost, every = 0, 0
    for table, declared in whole.declared.items():
        shown_to = declared.columns.items()
        columns = [c for c, who in shown_to if "performer" in who and "owner" not in who]
        if own.scope.is_whole or not columns:
            continue
        relation, performed = relations(whole, own, table), _performed(whole, own, table)
        for row, stands, is_own in zip(
            whole.values(table, *columns), relation, performed, strict=True
        ):
            known = sum(value is not None for value in row) if stands == "owner" else 0
            every += known
            lost += 0 if is_own else known
    return lost, every


def _sole(whole: Whole, own: Reach) -> frozenset[str]:
    """Owned projects on which nobody but the scope's teams worked."""
    others = {
        project
        for project, team, hours in whole.values(
            "project_team_week", "project_id", "team_id", "worked_hours"
        )
        if hours and team not in own.teams
    }
    return own.owned - others


def _own_tasks(whole: Whole, own: Reach) -> frozenset[str]:
    """Tasks of owned projects on which nobody but people of the scope's own team worked."""
    rows = whole.values("task_total", "task_id", "project_id", "team_id", "is_own_work")
    return frozenset(
        t for t, p, team, sole in rows if sole and p in own.owned and team in own.teams
    )


def is_number(kind: pa.DataType) -> bool:
    """Whether a column holds quantities."""
    return bool(
        pa.types.is_decimal(kind) or pa.types.is_floating(kind) or pa.types.is_integer(kind)
    )
