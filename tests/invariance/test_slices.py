"""A slice of a company says what the company would say from which all else was deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from portal.formats import Locale
from portal.gate import published
from portal.gate.access import Scope
from portal.gate.slices import DRAWN, Slice
from portal.gate.store import Reader, Results, Stores, Warehouse
from portal.language import speaking
from portal.pack import contents
from portal.pack.contents import Cell, Chart, Shown
from portal.pack.words import Paragraph, plain
from portal.tell.context import Context
from tests.invariance.exports import publish
from tests.invariance.portfolios import MONDAY, Tables, draw
from tests.invariance.test_invariance import Fresh, fresh, portfolios  # noqa: F401
from tests.portfolio import STATUS

SCOPES = {
    "executive": (Scope("executive", ""), {}),
    "pm": (Scope("pm", "u0"), {}),
    "department": (Scope("department", "D1"), {"department": "D1"}),
    "another department": (Scope("department", "D2"), {"department": "D2"}),
    "team": (Scope("team", "T1"), {"team": "T1"}),
    "customer": (Scope("customer", "K"), {"customer": "K"}),
}
PAGE = {"pm": "executive"}
WHERE = {"source_file_id", "source_row", "file_id", "snapshot_id"}
"""Columns that say where a row came from, not what it says."""
OF_FILES = {
    "snapshot",
    "source_file",
    "control_total",
    "project_source",
    "later_row",
    "report_history",
    "published_table",
}
HANDED_IN = "submitted_hours"
"""What time sheets lack they lack whatever is looked at."""
OVER = ("project_demand_week", "over_booked_hours")
"""Read with all that books a person by who does not lead them."""


def drawn(random: Random) -> tuple[Tables, set[str]]:
    """A portfolio whose projects all begin with an hour of one week, and some of them."""
    tables = draw(random)
    projects = [str(r["project_id"]) for r in tables["projects"]]
    for key in projects:
        tables["time_entries"].append(
            {
                "entry_id": f"{key}-first",
                "person_id": "u3",
                "project_id": key,
                "work_date": STATUS - timedelta(days=100),
                "worked_hours": 1,
            }
        )
        tables["assignments"].append(
            {
                "project_id": key,
                "person_id": "u3",
                "week": MONDAY + timedelta(weeks=4),
                "planned_hours": 1,
            }
        )
    return tables, {"P0", *random.sample(projects, 2)}


def alone(tables: Tables, kept: set[str]) -> Tables:
    """The company from which all other projects were deleted."""
    tasks = {r["task_id"] for r in tables["tasks"] if r["project_id"] in kept}

    def stays(row: dict[str, Any]) -> bool:
        if "project_id" in row:
            return row["project_id"] in kept
        if "predecessor_id" in row:
            return row["predecessor_id"] in tasks
        return "task_id" not in row or row["task_id"] in tasks

    return {name: [row for row in rows if stays(row)] for name, rows in tables.items()}


def reader(folder: Path, scope: Scope) -> Reader:
    return Reader(
        Warehouse(Stores(20), Results(20), 30.0), published.live_report(folder), scope, lambda: None
    )


def of(whole: Reader, projects: set[str]) -> Reader:
    return whole.of(lambda _: Slice("some", frozenset(projects)))


@portfolios
def test_a_slice_is_the_company_from_which_all_else_was_deleted(
    fresh: Fresh,  # noqa: F811
    random: Random,
) -> None:
    tables, kept = drawn(random)
    whole, rest = fresh("whole"), fresh("alone")
    publish(whole, tables)
    publish(rest, alone(tables, kept), empty=tables)
    for name, (scope, choice) in SCOPES.items():
        some = of(reader(whole / "snapshots", scope), kept)
        other = of(reader(rest / "snapshots", scope), kept)
        assert some.tables() == other.tables()
        for table in sorted(some.tables() - OF_FILES - DRAWN):
            is_over = table == OVER[0] and leads_nobody(some)
            without = frozenset({OVER[1]} if is_over else ())
            assert rows(some, table, without) == rows(other, table, without), (name, table)
        page = PAGE.get(name, scope.audience)
        with speaking("en_GB"):
            assert text(some, page, choice) == text(other, page, choice), name


def rows(part: Reader, table: str, without: frozenset[str] = frozenset()) -> list[str]:
    """What a table says, in one order."""
    left = WHERE | {HANDED_IN} | without
    columns = [c for c in part.columns(table) if c not in left]
    said = part.sql(f'select {", ".join(columns)} from "{table}"').to_pylist()
    return sorted(repr(row) for row in said)


def leads_nobody(part: Reader) -> bool:
    """Nobody, or not all who work on their projects: of the others nobody's week is known here."""
    return not part.has("person_week") or part.scope.audience == "department"


def text(part: Reader, page: str, choice: dict[str, str]) -> list[str]:
    """All that a page says."""
    snapshot = part.snapshot
    context = Context(
        reader=part,
        locale=Locale("en_GB", snapshot.currency, "UTC"),
        viewer_name="",
        export=lambda *a, **k: "/",
        kept={},
        page_rows=25,
        pages={},
    )
    lines = said(contents._chapter(context, page, choice))
    return [
        re.sub(r"published .*|Time sheets hold \S+\s%", "…", line) for line in lines if line.strip()
    ]


def said(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Paragraph | Cell):
        yield plain(part.runs)
    elif isinstance(part, Shown):
        yield " | ".join(plain(r) for r in (part.label, part.value, part.change, part.beneath))
    elif isinstance(part, Chart):
        yield part.alt
        yield from said(part.numbers)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from said(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from said(getattr(part, field.name))


@portfolios
def test_a_slice_holds_no_row_and_no_cell_that_its_scope_does_not(
    fresh: Fresh,  # noqa: F811
    random: Random,
) -> None:
    """But what is added up anew, which is then no more than the whole."""
    tables, kept = drawn(random)
    folder = fresh("whole")
    publish(folder, tables)
    for scope, _ in SCOPES.values():
        whole = reader(folder / "snapshots", scope)
        every = {r["project_id"] for r in whole.rows("project_keys").to_pylist()}
        some, none = of(whole, kept), of(whole, set())
        for table in whole.tables():
            added = {"over_booking", *([OVER[0]] if whole.has("person_week") else [])}
            if "project_id" in whole.columns(table) and table not in added:
                assert set(rows(some, table)) <= set(rows(whole, table)), table
                assert not [
                    r for r in none.sql(f'select * from "{table}"').to_pylist() if r["project_id"]
                ]
        for table in ("person_week", "team_week", "team_flow_week", "skill_week"):
            if table in whole.tables():
                assert total(some, table) <= total(whole, table)
                assert total(of(whole, every), table) == pytest.approx(total(whole, table))


ADDED = {
    "person_week": "coalesce(booked_hours, 0) + coalesce(worked_hours, 0)",
    "team_week": "coalesce(booked_hours, 0) + coalesce(worked_hours, 0)",
    "team_flow_week": "arrived_count + finished_count",
    "skill_week": "coalesce(demand_hours, 0)",
}


def total(part: Reader, table: str) -> float:
    said = part.sql(f"select sum({ADDED[table]}) as total from {table}").to_pylist()
    return float(said[0]["total"] or 0)
