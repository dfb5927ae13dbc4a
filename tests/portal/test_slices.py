"""Some projects of a scope, looked at alone: what an address asks for, and what a reader then
holds."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import fastexcel
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import refresh
from etl.settings import load
from etl.steps import reads_of
from portal import downloads
from portal.draw import paper
from portal.facts import slicing
from portal.facts.changes import compare
from portal.facts.slicing import DIMENSIONS
from portal.gate import slices
from portal.gate.access import Scope
from portal.gate.slices import Slice
from portal.gate.store import Reader, Stores
from portal.pack import contents
from portal.tell import slicer
from tests import company
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401

OFFICE = Scope("pm", "")


@given(
    st.dictionaries(
        st.sampled_from(sorted(DIMENSIONS)), st.lists(st.text(min_size=1), min_size=1, unique=True)
    )
)
def test_an_address_gives_back_what_was_chosen(chosen: dict[str, list[str]]) -> None:
    """Also where values hold the marks that addresses are written with."""
    conditions = {name: tuple(values) for name, values in chosen.items()}
    again = slicing.parse(slicing.written(conditions))
    assert {n: set(v) for n, v in again.items()} == {n: set(v) for n, v in conditions.items()}
    assert slicing.written(again) == slicing.written(conditions)


@given(st.text())
def test_any_words_are_a_slice_or_none(words: str) -> None:
    assert slicing.parse(slicing.written(slicing.parse(words))).keys() <= set(DIMENSIONS)


def keys(reader: Reader) -> set[str]:
    return set(reader.rows("project_keys")["project_id"].to_pylist())


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("programme:CROSSINGS", {"P1"}),
        ("department:RUN,BUILD", {"P1", "P2"}),
        ("customer:BIRCH;department:BUILD", set()),
        ("manager:bob", {"P2"}),
        ("phase:active", {"P1", "P2"}),
        ("programme:nobody's", set()),
        ("nonsense", {"P1", "P2"}),
        ("horizon:3", {"P1", "P2"}),
        ("horizon:later,ended", set()),
    ],
)
def test_the_projects_of_a_slice_are_those_that_have_one_value_of_each_dimension(
    asked: str,
    left: set[str],
    snapshots: Path,  # noqa: F811
) -> None:
    assert keys(slicing.sliced(stage.reader(snapshots, OFFICE), asked)) == left


@pytest.mark.parametrize("who", stage.SCOPES)
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_dimension_tells_only_projects_and_names_of_the_scope(
    dimension: str,
    who: str,
    snapshots: Path,  # noqa: F811
) -> None:
    reader = stage.reader(snapshots, stage.SCOPES[who])
    known = slicing.values(reader, dimension)
    assert {p for v in known.values() for p in v.projects} <= keys(reader)
    if who in ("alder", "birch"):
        assert not known or dimension in ("customer", "phase", "horizon", "status")


def test_a_slice_is_another_key_and_the_whole_stays_what_it_was(
    snapshots: Path,  # noqa: F811
) -> None:
    """Readers share stores and results."""
    whole = stage.reader(snapshots, OFFICE)
    before = whole.sql("select * from projects").to_pylist()
    part = slicing.sliced(whole, "manager:bob")
    assert [r["project_id"] for r in part.sql("select * from projects").to_pylist()] == ["P2"]
    assert whole.sql("select * from projects").to_pylist() == before
    assert part.unsliced.sql("select * from projects").to_pylist() == before
    assert part.scope != whole.scope
    assert slicing.sliced(part, "manager:ann").rows("project_keys").to_pylist() == [
        {"project_id": "P1"}
    ]


def test_a_slice_asks_for_the_right_of_its_reader(snapshots: Path) -> None:  # noqa: F811
    calls: list[int] = []
    reader = stage.reader(snapshots, OFFICE)
    reader._still = lambda: calls.append(1)
    part = slicing.sliced(reader, "manager:bob")
    asked = len(calls)
    part.rows("project_keys")
    assert len(calls) > asked > 0


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports: in the second Birch's project is gone, and Alder's has another manager."""
    folder = tmp_path_factory.mktemp("followed")
    company.publish(folder)
    tables = copy.deepcopy(company.TABLES)
    gone = {r["task_id"] for r in tables["tasks"] if r["project_id"] == "P2"}
    for name, rows in tables.items():
        tables[name] = [r for r in rows if not _of(r, gone)]
    tables["projects"][0]["manager_id"] = "bob"
    own = load(company.write(folder, tables))
    assert refresh.run(own, own.snapshots, date(2026, 3, 20), publish=True).is_good
    return own.snapshots


def _of(row: dict[str, Any], tasks: set[Any]) -> bool:
    named = (row.get("task_id"), row.get("predecessor_id"), row.get("successor_id"))
    return row.get("project_id") == "P2" or bool(tasks.intersection(named))


def test_an_earlier_report_is_read_for_the_same_projects_and_those_that_are_gone(
    followed: Path,
) -> None:
    """Chosen here: Alder's, though it was managed by another then. Chosen there: Birch's, which is
    here no more."""
    from portal.gate import published

    reader = slicing.sliced(stage.reader(followed, OFFICE), "manager:bob")
    assert keys(reader) == {"P1"}
    before = published.describe(published.pointer(followed).reports[0])
    assert keys(reader.at(before)) == {"P1", "P2"}
    none = slicing.sliced(stage.reader(followed, OFFICE), "manager:ann")
    assert keys(none) == set()
    assert keys(none.at(before)) == set()
    told = str(compare.compare(reader.at(before), reader))
    assert "Birch Tower" in told


def test_what_of_a_report_cannot_be_added_up_anew_is_left_out(
    snapshots: Path,  # noqa: F811
) -> None:
    """Of one from before hours were published by person and project."""
    with duckdb.connect() as connection:
        connection.execute("create table projects as select 'P1' as project_id")
        connection.execute("create table person_week as select 'ann' as person_id, 1 as hours")
        connection.execute("create table tasks as select 'P1' as project_id, 'T' as task_id")
        connection.execute("create table progress as select 'T' as task_id union all select 'U'")
        connection.execute(
            "create table dependencies as select 'T' as predecessor_id, 'U' as successor_id"
        )
        connection.execute("create table snapshot as select 1 as id")
        connection.execute("create table skill_week as select 'sql' as skill")
        connection.execute("create table project_demand_week as select 'P1' as project_id")
        slices.narrow(connection, frozenset({"P1"}), source="")
        left = {
            name: len(connection.execute(f"select * from {name}").fetchall())
            for name in (
                "projects",
                "person_week",
                "tasks",
                "progress",
                "dependencies",
                "snapshot",
                "skill_week",
                "project_demand_week",
            )
        }
    assert left == {
        "projects": 1,
        "person_week": 0,
        "tasks": 1,
        "progress": 1,
        "dependencies": 0,
        "snapshot": 1,
        "skill_week": 0,
        "project_demand_week": 1,
    }


def test_a_download_of_a_slice_is_of_it_and_says_so(snapshots: Path) -> None:  # noqa: F811
    reader = slicing.sliced(stage.reader(snapshots, OFFICE), "programme:CROSSINGS")
    token = downloads.link("viewer@corp.test", reader, "project_list", "csv").split("/")[2]
    order = downloads.read(token)
    assert order is not None
    assert order.asked == "programme:CROSSINGS"
    table = pa.table({"name": ["Alder Bridge"]})
    book = fastexcel.read_excel(downloads.as_xlsx(table, reader)[0])
    about = book.load_sheet("About", header_row=None).to_arrow().to_pylist()
    assert "Programme: Crossings" in str(about)


def test_a_pack_of_a_slice_says_of_what_it_is(snapshots: Path) -> None:  # noqa: F811
    reader = slicing.sliced(stage.reader(snapshots, OFFICE), "programme:CROSSINGS")
    made = contents.document(reader, (), 25)
    assert made.title == "Project office, only Programme: Crossings"
    assert "Birch Tower" not in str(made.chapters)


@pytest.mark.parametrize("who", ["executive", "alder"])
def test_the_line_above_a_page_says_what_is_left(who: str, snapshots: Path) -> None:  # noqa: F811
    asked = "phase:active"
    context = stage.context(str(snapshots), who)
    part = copy.copy(context)
    object.__setattr__(part, "reader", slicing.sliced(context.reader, asked))
    with paper.writing({slicing.SLICE: asked}) as made:
        slicer.bar(part)
    every = len(keys(context.reader))
    assert f"{every} of {every} project" in str(made)
    assert not slicer.is_empty(part)


def test_a_page_of_which_nothing_is_left_is_a_sentence(snapshots: Path) -> None:  # noqa: F811
    context = stage.context(str(snapshots), "office")
    part = copy.copy(context)
    object.__setattr__(part, "reader", slicing.sliced(context.reader, "manager:nobody"))
    assert slicer.is_empty(part)
    with paper.writing({slicing.SLICE: "manager:nobody"}) as made:
        slicer.bar(part)
        slicer.nothing(part)
    assert "No project of yours is among them" in str(made)
    assert "nobody" not in str([p.given for p in made if p.kind == "say"])


def test_addresses_that_name_what_is_not_there_are_one_slice(
    snapshots: Path,  # noqa: F811
) -> None:
    """Else whoever makes addresses up fills the portal's stores."""
    reader = stage.reader(snapshots, OFFICE)
    made = {
        slicing.sliced(reader, f"programme:{word}").scope for word in ("x", "y", "x,y", "-", "%2D")
    }
    assert len(made) == 1
    assert keys(slicing.sliced(reader, "programme:x")) == set()
    some = slicing.sliced(reader, "manager:x,bob").scope
    assert some == slicing.sliced(reader, "manager:bob,y").scope


def test_many_slices_push_out_no_scope(snapshots: Path) -> None:  # noqa: F811
    stores = Stores(4)
    snapshot = stage.reader(snapshots, OFFICE).snapshot
    scopes = [stage.SCOPES[who] for who in ("pm", "department", "team", "alder")]
    before = [stores.get(snapshot, scope) for scope in scopes]
    for number in range(12):
        part = replace(scopes[0], slice=Slice(str(number), frozenset({"P1"})))
        stores.get(snapshot, part)
    assert [stores.get(snapshot, scope) for scope in scopes] == before
    assert len(stores._parts) == 4


def test_a_model_that_goes_along_reads_what_is_published_or_has_a_stand_in(
    snapshots: Path,  # noqa: F811
) -> None:
    """Else a slice of the report could not run it."""
    reader = stage.reader(snapshots, OFFICE)
    rows = reader.sql(
        "select table_name, added_sql from published_table where added_sql is not null"
    ).to_pylist()
    assert {r["table_name"] for r in rows} == set(slices.STAND_INS)
    for row in rows:
        named = reads_of(row["added_sql"]) - reader.tables() - {"unnest"}
        assert named == set(slices.STAND_INS[row["table_name"]])
        assert all(slices._file(name) for name in named)
