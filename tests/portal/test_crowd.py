"""Many sessions of mixed readers at once, while reports come and go and rights are given and taken:
nobody is shown a row that is not theirs at that moment, and nothing fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.proto.ArrowData_pb2 import ArrowData

from benchmarks import crowd
from benchmarks.crowd import Crowd, History, Law, Page
from portal.gate.access import Scope
from tests import company
from tests.portal import stage

SESSIONS = int(os.environ.get("STANDPOINT_SESSIONS", "14"))
"""Two of each kind of reader; `python -m benchmarks crowd` gathers five hundred."""
TOWER = f"Birch Tower {company.BIRCH}"
ALDER, BIRCH = Scope("customer", "ALDER"), Scope("customer", "BIRCH")


def test_no_session_is_shown_a_foreign_row_whatever_happens_meanwhile(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as apart:  # a browser's loop may run in this thread
        seen = apart.submit(crowd.gather, tmp_path, SESSIONS, 4.0).result()
    assert seen.foreign == []
    assert seen.errors == []
    assert len(seen.reports) == 2, "before the publish, and after"
    assert seen.audiences >= {"executive", "pm", "department", "team", "customer"}
    assert seen.own > SESSIONS, "pages hold something"
    assert seen.shut, "whoever was revoked is shown the way in"


# --- the judge ------------------------------------------------------------------------------------


@pytest.fixture
def judge(snapshots: Path) -> Iterator[Crowd]:
    """Over the tiny company, where nobody reads yet."""
    law = Law()
    law.meet(snapshots)
    yield Crowd(Path(), snapshots, base="", people=[], law=law, projects=[], pause=0.0)


def told(judge: Crowd, text: str, *rights: tuple[Scope, ...], place: str = "home?") -> list[str]:
    report = judge.law.meet(judge.folder)
    judge.judge(Page("reader@crowd.test", place, [text], {report}, list(rights)))
    return judge.seen.foreign


def test_a_foreign_name_is_told(judge: Crowd) -> None:
    assert told(judge, "Alder Bridge", (ALDER,)) == []
    assert judge.seen.own == 1
    (told_of,) = told(judge, "Alder Bridge", (BIRCH,))
    assert "Alder Bridge" in told_of


def test_one_state_of_rights_has_to_explain_a_page_whole(judge: Crowd) -> None:
    """While a right is being changed either may hold, and never both on one page."""
    assert told(judge, "Alder Bridge", (ALDER,), (BIRCH,)) == []
    assert len(told(judge, f"Alder Bridge, {TOWER}", (ALDER,), (BIRCH,))) == 1


def test_whoever_has_no_right_is_shown_the_way_in_and_no_name(judge: Crowd) -> None:
    assert told(judge, "You signed out. Sign in", ()) == []
    assert len(told(judge, "Sign in, Alder Bridge", ())) == 1
    assert len(told(judge, "An empty page", ())) == 2


def test_the_second_role_is_read_where_it_is_asked_for(judge: Crowd) -> None:
    both = (ALDER, BIRCH)
    assert told(judge, TOWER, both, place="home?as=1") == []
    assert len(told(judge, TOWER, both, place="home?")) == 1


def test_while_a_right_changes_either_may_hold() -> None:
    held = History([(0.0, 0.0, (ALDER,))], grace=1.0)
    held.begin((), since=10.0, until=12.0)
    assert held.possible(1.0, 9.0) == [(ALDER,)]
    assert held.possible(9.0, 10.5) == [(ALDER,), ()]
    assert held.possible(12.5, 12.6) == [(ALDER,), ()]  # an answer is believed for a second
    assert held.possible(13.5, 14.0) == [()]


def test_cells_of_tables_count_as_text() -> None:
    sink = pa.BufferOutputStream()
    table = pa.table({"project_name": ["Alder Bridge", "Birch Tower"]})
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    message = ArrowData(data=sink.getvalue().to_pybytes())
    assert list(crowd.texts(message)) == ["Alder Bridge", "Birch Tower"]


def test_the_scopes_of_the_crowd_are_those_of_the_tests() -> None:
    assert {ALDER, BIRCH} <= set(stage.SCOPES.values())
