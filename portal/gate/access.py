"""Who reads what: viewer to scope, and scope to the rows and columns of each table. Pure; unknown
means nothing.

A scope stands in one of three relations to a project. It *owns* it and reads it in full; it
*contributes* to it (its people work there, another department owns it) and reads what is shared; or
it is its *customer* and reads what it was sold. The snapshot itself declares, per table and column,
which relation may read it. What is not declared reaches nobody.

What an hour of a team costs is told by its hours beside what they cost. Of hours worked, an owner
therefore reads those it is a *performer* of: a project manager all of their projects, a department
those of its own teams. Their cost it reads in full, since its projects pay for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.gate.audiences import AUDIENCES, OWNERS
from portal.gate.slices import Slice


@dataclass(frozen=True)
class Viewer:
    """A person who proved who they are."""

    email: str
    name: str


@dataclass(frozen=True)
class Scope:
    """What one row of the viewers' directory entitles to."""

    audience: str
    key: str
    looker: str = ""
    """The audience of whoever looks through this scope's eyes; empty for its own viewers."""
    slice: Slice | None = None
    """What of it is looked at alone; part of every key that results are kept under."""

    @property
    def is_whole(self) -> bool:
        """Executives and the portfolio PM read the published snapshot itself."""
        return not self.looker and self.key == "" and bool(_declared(self.audience, "whole"))

    @property
    def may_look(self) -> bool:
        """Whether every other audience may be looked through, whose pages come along."""
        return self.is_whole and bool(_declared(self.audience, "may_look"))

    @property
    def may_review(self) -> bool:
        """The project office alone reads what is not published yet."""
        return self.audience == "pm" and self.is_whole


def _declared(audience: str, name: str) -> str | bool:
    """What a record says of an audience; nothing of one that is not declared."""
    record = AUDIENCES.get(audience)
    told: str | bool = getattr(record, name) if record else ""
    return told


@dataclass(frozen=True)
class Declaration:
    """How the snapshot says a table may be reached."""

    table: str
    scope: str
    contributor_rows: str
    columns: tuple[tuple[str, frozenset[str]], ...]
    """Each column with the relations that may read it, in order."""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.columns)


def scope_of(audience: str, key: str | None) -> Scope | None:
    """The scope of a directory row, or None when it entitles to nothing: unknown audience, or no
    key where one is needed."""
    key = (key or "").strip()
    declared = AUDIENCES.get(audience)
    if declared is None or not (declared.keys if key else declared.whole):
        return None
    return Scope(audience, key)


# The keys of a scope, each one SELECT over the attached snapshot `src` with the scope's key bound
# as $key.
_SUBTREE = """
    with recursive below as (
        select department_id from src.departments where department_id = $key
        union
        select d.department_id from src.departments as d join below on d.parent_department_id = below.department_id
    ) """
NOTHING = "select cast(null as varchar) as id where false"
NO_NAMES = (
    "select cast(null as varchar) as person_id, cast(null as varchar) as person_name where false"
)
NO_ROWS = "select cast(null as varchar) as table_name, cast(null as varchar) as key where false"


def team_keys(scope: Scope) -> str:
    """Teams the scope leads."""
    if scope.audience == "team":
        return "select team_id as id from src.teams where team_id = $key"
    if scope.audience == "department":
        return (
            f"{_SUBTREE} select t.team_id as id from src.teams as t join below on t.department_id ="
            " below.department_id"
        )
    return NOTHING


def department_keys(scope: Scope) -> str:
    """Departments of the scope: its subtree."""
    return (
        f"{_SUBTREE} select department_id as id from below"
        if scope.audience == "department"
        else NOTHING
    )


def owned_keys(scope: Scope) -> str:
    """Projects the scope reads in full."""
    if named := _declared(scope.audience, "owns"):
        return f"select project_id as id from src.projects where {named} = $key"
    if scope.audience == "department":
        return (
            f"{_SUBTREE} select p.project_id as id from src.projects as p join below on"
            " p.department_id = below.department_id"
        )
    return NOTHING


def sole_keys(scope: Scope, has_team_hours: bool) -> str:
    """Owned projects all of whose hours the scope reads: a PM's, and those on which nobody but its
    own teams worked. Sums over a project would give the hours of others away by subtraction. A report
    that does not say whose hours they are has none of the latter."""
    if scope.audience == "pm":
        return "select id from my_owned"
    if not has_team_hours:
        return NOTHING
    return (
        "select id from my_owned where id not in (select w.project_id from src.project_team_week as"
        " w where w.worked_hours <> 0 and coalesce(w.team_id, '') not in (select id from my_team))"
    )


def task_keys(scope: Scope, has_own_work: bool) -> str:
    """Tasks of owned projects on which only the scope's teams worked; a report that does not say
    so has none."""
    if scope.audience != "department" or not has_own_work:
        return NOTHING
    return (
        "select task_id as id from src.task_total where is_own_work and team_id in (select id from"
        " my_team) and project_id in (select id from my_owned)"
    )


def customer_keys(scope: Scope) -> str:
    """Projects the scope is the customer of."""
    if scope.audience == "customer":
        return (
            "select project_id as id from src.projects where customer_id = $key and"
            " is_customer_visible"
        )
    return NOTHING


CONTRIBUTING_KEYS = """
    select distinct w.project_id as id from src.project_team as w
    where w.team_id in (select id from my_team) and w.project_id not in (select id from my_owned)"""


def copy(scope: Scope, declared: Declaration) -> str | None:
    """The SELECT that copies a table's rows and columns of this scope from `src`, or None when it
    reaches nothing.

    Reads key tables that exist before it runs: my_customer and my_withdrawn for a customer, else
    my_team, my_department, my_owned, my_sole, my_task, my_name and my_contributing.
    """
    if scope.audience == "customer":
        return _for_customer(scope, declared)
    if declared.scope == "project":
        return _of_projects(declared)
    conditions = {
        "everyone": "true",
        "team": "s.team_id in (select id from my_team)",
        "customer": (
            "s.customer_id in (select customer_id from src.projects where project_id in (select id"
            " from my_owned))"
        ),
        "department": "s.department_id in (select id from my_department)",
        "file": (
            "s.file_id in (select file_id from src.project_source where project_id in (select id"
            " from my_owned)"
            f"{' or project_id in (select id from my_contributing) and is_shared' if _names_readers(declared) else ''})"
        ),
        "task": (
            "s.task_id in (select task_id from src.tasks where project_id in (select id from"
            " my_owned))"
        ),
    }
    if declared.scope not in conditions or (
        declared.scope == "file" and scope.audience not in OWNERS and not _names_readers(declared)
    ):
        return None
    shown = _columns(declared, OWNING)
    if declared.scope == "team" and {"person_id", "person_name"} <= declared.names:
        return _named(declared.table, shown, conditions["team"])
    return _select(declared.table, shown, conditions[declared.scope]) if shown else None


def _named(table: str, columns: list[str], rows: str) -> str | None:
    """Rows of people with the names that those who lead them read, where the report has them."""
    shown = [
        'coalesce(m.person_name, s.person_name) as "person_name"'
        if c == "person_name"
        else _as(c, True, "owner")
        for c in columns
    ]
    joined = f"src.{_name(table)} as s left join my_name as m on m.person_id = s.person_id"
    return f"select {', '.join(shown)} from {joined} where {rows}" if shown else None


def _of_projects(declared: Declaration) -> str | None:
    """Owned rows in full; contributing rows with what is not shared left out as nulls."""
    if "project_id" not in declared.names:
        return None
    shown = _columns(declared, OWNING)
    if not shown:
        return None
    owned = (
        f"select {', '.join(_owned(declared, c) for c in shown)} from src.{_name(declared.table)}"
        " as s where s.project_id in (select id from my_owned)"
    )
    rows = "s.project_id in (select id from my_contributing)"
    if declared.contributor_rows == "team" and "team_id" in declared.names:
        rows += " and s.team_id in (select id from my_team)"
    elif declared.contributor_rows != "all":
        return owned
    shared = dict(declared.columns)
    masked = [
        _of_person(declared, c, is_shown="contributor" in shared[c], relation="contributor")
        for c in shown
    ]
    return (
        f"{owned} union all by name select {', '.join(masked)} from src.{_name(declared.table)} as"
        f" s where {rows}"
    )


OWNING = {"owner", "performer", "contributor"}
PERFORMED = {
    "project_week": ("worked_hours",),
    "project_team_week": ("worked_hours", "billable_hours", "unpriced_hours"),
    "task_total": ("worked_hours",),
    "tasks": ("actual_hours",),
    "project_total": ("worked_hours",),
}
DIVISORS = {"project_margin": ("worked_hours",)}
"""Hours worked in reports that do not declare a performer yet; of the second, their definitions
form ratios that would be wrong with some of them hidden."""


def strict(declared: list[Declaration]) -> list[Declaration]:
    """The declarations of a report, older ones held to what newer ones declare of hours worked."""
    if any("performer" in shown_to for d in declared for _, shown_to in d.columns):
        return declared
    return [
        replace(d, columns=tuple((c, _performed(d.table, c, shown)) for c, shown in d.columns))
        for d in declared
    ]


def _performed(table: str, column: str, shown_to: frozenset[str]) -> frozenset[str]:
    if column in DIVISORS.get(table, ()):
        return shown_to - {"owner"} | {"performer", "whole"}
    if column in PERFORMED.get(table, ()):
        return shown_to - {"owner"} | {"performer"}
    return shown_to


def _of_person(declared: Declaration, column: str, is_shown: bool, relation: str) -> str:
    """A column of a task; the name of its owner for those who lead them."""
    if is_shown and (declared.table, column) == ("task_total", "owner_name"):
        return (
            "coalesce((select max(m.person_name) from src.tasks as k join my_name as m on"
            " m.person_id = k.owner_id where k.task_id = s.task_id), s.owner_name) as owner_name"
        )
    return _as(column, is_shown, relation)


def _owned(declared: Declaration, column: str) -> str:
    """A column of owned rows; hours worked only where the scope performed them."""
    shown_to = dict(declared.columns)[column]
    if "performer" not in shown_to:
        return _of_person(declared, column, is_shown=True, relation="owner")
    own = "s.project_id in (select id from my_sole)"
    if "whole" in shown_to:
        own = "(select count(id) from my_owned) = (select count(id) from my_sole)"
    elif "task_id" in declared.names:
        own += " or s.task_id in (select id from my_task)"
    elif "team_id" in declared.names:
        own += " or s.team_id in (select id from my_team)"
    return f"if({own}, s.{_name(column)}, null) as {_name(column)}"


def _for_customer(scope: Scope, declared: Declaration) -> str | None:
    """Only columns on the customer's list, only visible rows of their own projects."""
    shown = _columns(declared, {"customer"})
    conditions = {"everyone": "true", "customer": "s.customer_id = $key"}
    if _names_readers(declared):
        conditions["file"] = (
            "s.file_id in (select file_id from src.project_source where project_id in (select id"
            " from my_customer) and is_customer_visible)"
        )
    if not shown:
        return None
    if declared.scope in conditions:
        if declared.scope == "customer" and "customer_id" not in declared.names:
            return None
        return _select(declared.table, shown, rows=conditions[declared.scope], relation="customer")
    if declared.scope != "project" or "project_id" not in declared.names:
        return None
    rows = "s.project_id in (select id from my_customer)"
    rows += " and s.is_customer_visible" if "is_customer_visible" in declared.names else ""
    rows += "".join(_not_withdrawn(declared))
    return _select(declared.table, shown, rows=rows, relation="customer")


def name_keys(scope: Scope) -> str:
    """Names of the people of the teams a scope leads, in the private file `named`; nobody else's,
    and none for whoever looks through a lead's eyes without leading them."""
    if scope.audience not in ("team", "department") or scope.looker not in ("", "department"):
        return NO_NAMES
    return (
        "select person_id, person_name from named.people where team_id in (select id from my_team)"
    )


WITHDRAWABLE: dict[str, tuple[tuple[str, ...], ...]] = {
    "projects": (("project_id",),),
    "tasks": (("task_id",), ("milestone_id",)),
    "risks": (("risk_id",), ("action_id",)),
    "issues": (("issue_id",), ("action_id",)),
    "changes": (("change_id",),),
    "decisions": (("decision_id",),),
    "deliverables": (("deliverable_id",),),
    "contracts": (("contract_id",),),
    "customer_invoices": (("invoice_id",),),
    "commentary": (("project_id", "written_date"),),
}
"""Tables of which a row can be taken back from customers: the columns that name it there and in
what is computed of it."""


def _not_withdrawn(declared: Declaration) -> Iterator[str]:
    for table, keys in WITHDRAWABLE.items():
        for columns in keys:
            if declared.names.issuperset(columns) and (
                len(columns) == 1 or declared.table == table
            ):
                key = f"concat_ws(' ', {', '.join(f's.{_name(c)}' for c in columns)})"
                yield (
                    f" and {key} not in (select key from my_withdrawn where table_name = '{table}')"
                )


def _names_readers(declared: Declaration) -> bool:
    """Whether the snapshot says of each file who else may see rows of it; older ones do not, and
    show files to PMs alone."""
    return declared.scope == "file" and "loaded_at" in declared.names


def _columns(declared: Declaration, relations: set[str]) -> list[str]:
    return [name for name, shown_to in declared.columns if shown_to & relations]


def _select(table: str, columns: list[str], rows: str, relation: str = "owner") -> str:
    return (
        f"select {', '.join(_as(c, True, relation) for c in columns)} from src.{_name(table)} as s"
        f" where {rows}"
    )


def _as(column: str, is_shown: bool, relation: str) -> str:
    if column == "relation":
        return f"'{relation}' as relation"
    return (
        f"s.{_name(column)}"
        if is_shown
        else f"if(false, s.{_name(column)}, null) as {_name(column)}"
    )


def _name(name: str) -> str:
    """A quoted identifier; names come from the snapshot's own declarations, never from a viewer."""
    return '"' + name.replace('"', '""') + '"'
