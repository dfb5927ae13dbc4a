"""Who reads what: viewer to scope, and scope to the rows and columns of each table. Pure; unknown
means nothing.

A scope stands in one of three relations to a project. It *owns* it and reads it in full; it
*contributes* to it (its people work there, another department owns it) and reads what is shared; or
it is its *customer* and reads what it was sold. The snapshot itself declares, per table and column,
which relation may read it. What is not declared reaches nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.gate.audiences import AUDIENCES


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

    @property
    def is_whole(self) -> bool:
        """Executives and the portfolio PM read the published snapshot itself."""
        return self.audience in ("executive", "pm") and self.key == ""

    @property
    def may_review(self) -> bool:
        """The project office alone reads what is not published yet."""
        return self.audience == "pm" and self.is_whole


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
    if (
        audience not in AUDIENCES
        or (audience == "executive" and key)
        or (audience not in ("executive", "pm") and not key)
    ):
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
    if scope.audience == "pm":
        return "select project_id as id from src.projects where manager_id = $key"
    if scope.audience == "department":
        return (
            f"{_SUBTREE} select p.project_id as id from src.projects as p join below on"
            " p.department_id = below.department_id"
        )
    return NOTHING


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

    Reads the key tables my_team, my_department, my_owned, my_contributing and my_customer, which
    exist before it runs.
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
        declared.scope == "file" and scope.audience != "pm" and not _names_readers(declared)
    ):
        return None
    shown = _columns(declared, {"owner", "contributor"})
    return _select(declared.table, shown, conditions[declared.scope]) if shown else None


def _of_projects(declared: Declaration) -> str | None:
    """Owned rows in full; contributing rows with what is not shared left out as nulls."""
    if "project_id" not in declared.names:
        return None
    shown = _columns(declared, {"owner", "contributor"})
    if not shown:
        return None
    owned = _select(declared.table, shown, "s.project_id in (select id from my_owned)")
    rows = "s.project_id in (select id from my_contributing)"
    if declared.contributor_rows == "team" and "team_id" in declared.names:
        rows += " and s.team_id in (select id from my_team)"
    elif declared.contributor_rows != "all":
        return owned
    shared = dict(declared.columns)
    masked = [_as(c, "contributor" in shared[c], "contributor") for c in shown]
    return (
        f"{owned} union all by name select {', '.join(masked)} from src.{_name(declared.table)} as"
        f" s where {rows}"
    )


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
    return _select(declared.table, shown, rows=rows, relation="customer")


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
