"""Names of people reach those who lead them and nobody else: every store and every page of each
scope, with a name planted for each person."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from etl import refresh
from etl.settings import SettingsError, load
from portal.gate.access import Scope
from portal.pages import PAGES
from tests import company
from tests.portal import stage

ANN, BOB = "Xanthippe Umbra", "Yorick Conduit"
READ_BY = {
    "executive": set(),
    "office": set(),
    "pm": set(),
    "department": {BOB},
    "team": {BOB},
    "alder": set(),
    "birch": set(),
}
"""Bob is of Pipes, which the scopes of department and team lead; Ann is of nobody here."""


def publish(folder: Path, names: str = "") -> Path:
    tables = deepcopy(company.TABLES)
    for person, name in zip(tables["people"], (ANN, BOB), strict=True):
        person["person_name"] = name
    for task in tables["tasks"]:
        task["owner_id"] = "bob" if task.get("team_id") == "PIPES" else "ann"
    file = company.write(folder, tables)
    if names:
        file.write_text(f'{file.read_text()}\n[publish]\nnames = "{names}"\n')
    own = load(file)
    assert refresh.run(own, own.snapshots, company.STATUS_DATE, publish=True).is_good
    return own.snapshots


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("names"))


def stored(folder: Path, scope: Scope) -> str:
    """Everything that a scope's store holds, as text."""
    reader = stage.reader(folder, scope)
    return "\n".join(str(reader.sql(f'select * from "{t}"').to_pylist()) for t in reader.tables())


def named(text: str) -> set[str]:
    return {name for name in (ANN, BOB) if name.split()[1] in text}


@pytest.mark.parametrize("who", stage.SCOPES)
def test_a_store_names_those_alone_whom_its_scope_leads(planted: Path, who: str) -> None:
    assert named(stored(planted, stage.SCOPES[who])) == READ_BY.get(who, set())


def test_whoever_looks_through_a_leads_eyes_reads_no_name_they_may_not_read(planted: Path) -> None:
    for looker, read in (("executive", set()), ("pm", set()), ("department", {BOB})):
        assert named(stored(planted, Scope("team", "PIPES", looker=looker))) == read


def test_a_head_above_both_reads_both(planted: Path) -> None:
    assert named(stored(planted, Scope("department", "ALL"))) == {ANN, BOB}


GIVEN = [(p.name, who) for p in PAGES for who, scope in stage.SCOPES.items() if p.is_for(scope)]
"""Each page with each scope that gets it."""


@pytest.mark.parametrize(("page", "who"), GIVEN)
def test_a_page_names_nobody_else(page: str, who: str, planted: Path) -> None:
    stage.HANDED.clear()
    at = AppTest.from_string(
        f"from tests.portal import stage\nstage.render({page!r}, {who!r}, {str(planted)!r})",
        default_timeout=30,
    ).run()
    assert not at.exception
    handed = "\n".join(str(t.to_pylist()) for t in stage.HANDED)
    shown = "\n".join(str(e.value) for e in at.markdown)
    assert named(handed + shown) <= READ_BY.get(who, set())


def test_the_published_file_holds_no_name_and_role_and_team_in_its_place(planted: Path) -> None:
    with duckdb.connect(str(next(planted.glob("snapshot-*"))), read_only=True) as connection:
        assert connection.execute(
            "select person_id, person_name from people order by person_id"
        ).fetchall() == [("ann", "Mason, Masons"), ("bob", "Piper, Pipes")]


def test_a_house_that_wants_otherwise_says_so(tmp_path: Path) -> None:
    folder = publish(tmp_path, names="everyone")
    assert named(stored(folder, Scope("executive", ""))) == {ANN, BOB}
    assert named(stored(folder, stage.SCOPES["alder"])) == set()


def test_what_is_neither_is_said_with_what_is_right(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="found 'bosses', expected leads or everyone"):
        publish(tmp_path, names="bosses")
