"""A slice: the projects of a scope that a reader chose to look at alone. Knows projects by id, and
not why they were chosen.

A sliced store is made of the scope's own store by leaving rows out, never of the report, so that it
cannot hold what the scope does not. Whatever a page asks of it follows: sums, sentences, charts,
tables, downloads. What is not of projects (a week of a person, of a team, of a skill) is added up
anew from the projects that are left. What was drawn over the whole portfolio is left out, since a
part of it says nothing of a slice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Slice:
    """The projects that are left, and the words of the address that chose them."""

    asked: str
    projects: frozenset[str] = field(repr=False)


DRAWN = frozenset({"group_forecast", "group_reserve", "colour_outcome"})
"""Drawn over, or followed of, all projects of a company or a department."""
ADDED = {
    "person_week": {"person_project_week"},
    "over_booking": {"person_week", "person_project_week"},
    "project_demand_week": {"person_week", "over_booking"},
    "team_week": {"person_week"},
    "skill_week": {"person_week", "project_demand_week"},
    "team_flow_week": {"flow_item"},
    "team_flow_band": {"team_flow_week", "flow_step"},
    "team_forecast": {"team_flow_week", "flow_item"},
}
"""What is added up over projects, each after what it is added up from. A store that lacks that
keeps what is of one project and tells nothing of the rest."""
CHOSEN = "project_id in (select k.project_id from kept.project as k)"


STAND_INS = {
    "over_booking": ("int_booking_week",),
    "team_week": ("int_report",),
    "team_flow_week": ("int_report", "int_came"),
    "team_flow_band": ("int_report", "int_flow_band"),
}
"""What stands in for tables that a published model reads and that are not published."""


def narrow(connection: duckdb.DuckDBPyConnection, projects: frozenset[str], source: str) -> None:
    """Leaves out of a store what is not of these projects. `source` is the name under which a whole
    report is attached, which is read through views; empty where the store's tables are its own."""
    connection.execute("create schema kept")
    connection.execute(
        "create table kept.project as select unnest($ids) as project_id", {"ids": sorted(projects)}
    )
    columns = _columns(connection, source)
    models = _models(connection, columns, source)
    added: list[str] = []
    for table, parts in ADDED.items():
        has_parts = not parts - {*added, *(columns.keys() - ADDED)}
        if has_parts and table in columns and table in models:
            added.append(table)
    for table, names in columns.items():
        if table not in added:
            _leave_out(connection, table, rows=_rows(table, names, source), source=source)
    for table in added:
        _add_up(connection, table, models[table], source)
    if not source:
        connection.execute("drop schema kept cascade")


def _models(
    connection: duckdb.DuckDBPyConnection, columns: dict[str, frozenset[str]], source: str
) -> dict[str, str]:
    """How each table is added up: by its file here, else by the model that goes along with the
    report, held to the teams that the whole has."""
    models = {table: text for table in ADDED if (text := _file(table))}
    if "added_sql" not in columns.get("published_table", ()):
        return models
    tables = f"{source}." if source else ""
    published = connection.execute(
        f"select table_name, added_sql from {tables}published_table where added_sql is not null"
    ).fetchall()
    return models | {
        str(table): f"select m.* from (\n{text}\n) as m where exists (select 1 from"
        f" whole_{table} as w where w.team_id is not distinct from m.team_id)"
        for table, text in published
    }


def _columns(connection: duckdb.DuckDBPyConnection, source: str) -> dict[str, frozenset[str]]:
    rows = connection.execute(
        "select table_name, list(column_name) from information_schema.columns"
        " where table_schema = 'main' and table_catalog = coalesce(nullif($source, ''),"
        " current_database()) group by table_name order by table_name",
        {"source": source},
    ).fetchall()
    return {str(table): frozenset(names) for table, names in rows}


def _rows(table: str, columns: frozenset[str], source: str) -> str:
    """Which rows of a table belong to the slice, as a condition; empty for all."""
    if "project_id" in columns:
        return f"(project_id is null or {CHOSEN})"
    if table in DRAWN or table in ADDED:
        return "false"
    tables = f"{source}." if source else ""
    of_tasks = f"in (select t.task_id from {tables}tasks as t where t.{CHOSEN})"
    if {"predecessor_id", "successor_id"} <= columns:
        return f"predecessor_id {of_tasks} and successor_id {of_tasks}"
    if "task_id" in columns:
        return f"task_id {of_tasks}"
    if table == "customers":
        return f"customer_id in (select p.customer_id from {tables}projects as p where p.{CHOSEN})"
    return ""


def _leave_out(connection: duckdb.DuckDBPyConnection, table: str, rows: str, source: str) -> None:
    if source:
        where = f" where {rows}" if rows else ""
        connection.execute(f'create view "{table}" as select * from {source}."{table}"{where}')
    elif rows:
        connection.execute(f'delete from "{table}" where ({rows}) is not true')


def _add_up(connection: duckdb.DuckDBPyConnection, table: str, model: str, source: str) -> None:
    whole = f"whole_{table}"
    if source:
        connection.execute(f"create view {whole} as select * from {source}.{table}")
    else:
        connection.execute(f"alter table {table} rename to {whole}")
    for name in STAND_INS.get(table, ()):
        connection.execute(f"create or replace temp view {name} as {_file(name)}")
    connection.execute(f"create table {table} as {model}")
    connection.execute(f"drop {'view' if source else 'table'} {whole}")


@cache
def _file(name: str) -> str:
    file = Path(__file__).parent / f"{name}.sql"
    return file.read_text(encoding="utf-8") if file.is_file() else ""
