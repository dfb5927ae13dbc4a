"""What the gate does where something is missing: a report from before a rule, a file that is gone,
a desk that is away, a kind that nobody declared. Never more is shown for it."""

from __future__ import annotations

import itertools
import logging
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from portal.desk import opening
from portal.gate import (
    access,
    looking,
    published,
    sessions,
    store,
    trail,
    withdrawn,
    withheld,
)
from portal.gate.access import NOTHING, Declaration, Scope
from portal.gate.published import Damaged, NoSnapshot, NotYours
from portal.gate.store import Results
from portal.recent import Recent
from portal.settings import Settings
from tests import company
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401
from tests.portal.test_signin import BASE

OWNER, CUSTOMER = frozenset({"owner"}), frozenset({"customer"})
ALDER, RUN = Scope("customer", "ALDER"), Scope("department", "RUN")


@pytest.fixture
def own(snapshots: Path, tmp_path: Path) -> Settings:
    """Real sign-in over the tiny company, with an empty desk."""
    desk = f"sqlite:///{tmp_path}/desk.sqlite"
    return replace(BASE, snapshots=snapshots, demo=False, desk=desk)


@pytest.fixture
def away(own: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same, and the desk does not answer."""

    def absent(settings: Settings) -> opening.Desk:
        raise opening.Unavailable("the desk is away")

    monkeypatch.setattr(opening, "desk", absent)
    return own


@pytest.fixture
def gone(tmp_path: Path) -> Path:
    """The tiny company, its live report and the file beside it damaged since."""
    folder = company.publish(tmp_path)
    for file in folder.glob("*.duckdb"):
        file.chmod(0o600)
        file.write_bytes(b"garbage" * 1000)
    return folder


def declared(table: str, scope: str = "project", **columns: frozenset[str]) -> Declaration:
    return Declaration(table, scope, contributor_rows="all", columns=tuple(columns.items()))


# --- reports from before a rule -------------------------------------------------------------------


@pytest.mark.parametrize("scope", [RUN, Scope("team", "PIPES")])
def test_where_a_report_does_not_say_whose_hours_they_are_nobody_is_alone_on_a_project(
    scope: Scope,
) -> None:
    assert access.sole_keys(scope, has_team_hours=False) == NOTHING


def test_a_report_that_does_not_say_whose_work_a_task_is_gives_no_task_away() -> None:
    assert access.task_keys(RUN, has_own_work=False) == NOTHING


def test_hours_in_a_report_from_before_performers_are_read_by_performers_alone() -> None:
    before = [
        declared("project_week", project_id=OWNER, worked_hours=OWNER, cost_amount=OWNER),
        declared("project_margin", worked_hours=OWNER),
    ]
    week, margin = access.strict(before)
    assert dict(week.columns) == {
        "project_id": OWNER,
        "worked_hours": {"performer"},
        "cost_amount": OWNER,
    }
    assert dict(margin.columns) == {"worked_hours": {"performer", "whole"}}


def test_a_report_that_declares_performers_is_taken_at_its_word() -> None:
    now = [declared("project_week", worked_hours=OWNER, cost_hours=frozenset({"performer"}))]
    assert access.strict(now) == now


def test_a_report_without_teams_has_no_leads_to_look_through(tmp_path: Path) -> None:
    folder = company.publish(tmp_path)
    live = published.pointer(folder).live
    live.path.chmod(0o600)
    with duckdb.connect(str(live.path)) as made:
        made.execute("drop table teams")
    assert looking.scopes(folder, RUN) == {}


def test_a_report_without_people_has_no_names_to_seek(tmp_path: Path) -> None:
    file = tmp_path / "private.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute("create table viewers (email varchar)")
    assert withheld.names(file) == []
    assert withheld.rates(file) == {}


def test_rates_and_names_are_read_from_the_private_file_each_once(tmp_path: Path) -> None:
    file = tmp_path / "private.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute(
            "create table people as select * from (values ('Ann', 'T', 90), ('Bob', null, 90),"
            " (null, 'T', null)) as t(person_name, team_id, cost_rate_amount)"
        )
    assert withheld.rates(file) == {"people.cost_rate_amount": [90.0]}
    assert sorted(withheld.names(file), key=str) == [("Ann", "T"), ("Bob", None)]


# --- what is declared for nobody here -------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "of"),
    [
        (RUN, declared("odd", amount=OWNER)),
        (RUN, declared("odd", project_id=frozenset())),
        (ALDER, declared("odd", "everyone", amount=OWNER)),
        (ALDER, declared("odd", "customer", amount=CUSTOMER)),
        (ALDER, declared("odd", "project", amount=CUSTOMER)),
        (ALDER, declared("odd", "team", team_id=CUSTOMER)),
    ],
    ids=["no project", "no column", "not theirs", "no customer", "no key", "another kind"],
)
def test_a_table_that_does_not_say_whose_its_rows_are_is_not_copied(
    scope: Scope, of: Declaration
) -> None:
    assert access.copy(scope, of) is None


def test_nobody_but_a_customer_has_projects_as_one() -> None:
    assert access.customer_keys(RUN) == NOTHING


@pytest.mark.parametrize("name", ["../secret", "a b", "a;b"])
def test_a_query_is_named_by_letters_alone(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a query"):
        store.query(name)


def test_only_the_office_reads_the_trail_or_what_waits(own: Settings) -> None:
    for scope in stage.SCOPES.values():
        if not scope.may_review:
            with pytest.raises(NotYours):
                trail.newest(own, scope, 10)
            with pytest.raises(NotYours):
                published.candidate(own.snapshots, scope)
    entries = trail.newest(own, Scope("pm", ""), 10)
    assert entries is not None and {e.kind for e in entries} == {"published"}
    assert published.candidate(own.snapshots, Scope("pm", "")) is None


# --- what comes of age ----------------------------------------------------------------------------


def test_what_comes_of_age_between_two_looks_is_nothing_and_no_error() -> None:
    """On a busy machine a second passes within one question."""
    moments = itertools.count()
    recent: Recent[str, str] = Recent(10, ttl=3, timer=lambda: float(next(moments)))
    answers = set()
    for _ in range(20):
        recent["key"] = "held"
        answers |= {recent.get("key", "gone") for _ in range(3)}
    assert answers == {"held", "gone"}


# --- files that are gone --------------------------------------------------------------------------


def test_a_damaged_report_tells_nobody_who_reads_what(gone: Path) -> None:
    published._directory.cache_clear()
    published._everybody.cache_clear()
    with pytest.raises(Damaged, match=r"private-.*is missing or damaged"):
        published.directory(gone)
    with pytest.raises(Damaged, match=r"snapshot-.*is missing or damaged"):
        published.everybody(gone)
    with pytest.raises(Damaged):
        published.readable(gone)
    with pytest.raises(Damaged):
        withdrawn.today(gone, ALDER)


def test_a_report_whose_file_is_away_does_not_open(gone: Path) -> None:
    published.pointer(gone).live.path.unlink()
    with pytest.raises(Damaged, match="is missing or damaged"):
        published.opened(gone)


def test_a_report_opens_again_once_its_file_is_whole(tmp_path: Path) -> None:
    folder = company.publish(tmp_path)
    file = published.pointer(folder).live.path
    whole = file.read_bytes()
    assert published.opened(folder).path == file
    file.chmod(0o600)
    file.write_bytes(b"garbage" * 1000)
    with pytest.raises(Damaged):
        published.opened(folder)
    file.write_bytes(whole)
    assert published.opened(folder).path == file


def test_a_report_is_named_by_its_key_or_is_not_ones_own(snapshots: Path) -> None:
    live = published.live_report(snapshots)
    assert published.named(snapshots, live.key) == live
    with pytest.raises(NotYours):
        published.named(snapshots, f"{live.key}x")


def test_before_the_first_report_nothing_is_published_though_something_waits(
    tmp_path: Path,
) -> None:
    (tmp_path / "current.json").write_text('{"snapshot_id": "", "history": []}')
    with pytest.raises(NoSnapshot):
        published.live_report(tmp_path)


def test_an_old_report_whose_file_is_gone_has_no_print_to_be_told_by(tmp_path: Path) -> None:
    assert published._print(tmp_path / "snapshot-S1.duckdb") == ""


def test_what_held_in_a_report_that_is_gone_since_is_not_guessed(tmp_path: Path) -> None:
    folder = company.publish(tmp_path)
    live = published.live_report(folder)
    assert withdrawn.then(live, RUN) is None
    live.path.chmod(0o600)
    live.path.write_bytes(b"garbage" * 1000)
    withdrawn._projects.cache_clear()
    with pytest.raises(Damaged):
        withdrawn.then(live, ALDER)


def test_a_report_without_a_table_holds_no_row_of_it(tmp_path: Path) -> None:
    file = tmp_path / "old.duckdb"
    duckdb.connect(str(file)).close()
    assert withdrawn.keys(file, "risks") == ()


def test_a_result_too_large_to_keep_is_handed_over_all_the_same() -> None:
    results, made = Results(1), pa.table({"n": pa.array(range(1_000_000))})
    assert results.get("large", lambda: made) is made
    assert results.get("large", lambda: "made again") == "made again"


# --- the desk is away -----------------------------------------------------------------------------


def test_a_sign_in_begins_is_used_and_ends_here_while_the_desk_is_away(
    away: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.portal.test_sessions import NOON, claimed, minutes, passes

    sessions._remembered.clear()
    assert passes(away, claimed(), NOON) == ""
    sessions.use(away, claimed(), minutes(50))
    assert passes(away, claimed(), minutes(100)) == ""
    assert sessions.ended(away, [claimed().key], minutes(101)) == set()
    sessions.end(away, claimed(), minutes(101))
    assert "signed out" in passes(away, claimed(), minutes(102))
    assert caplog.text.count("the desk is away") >= 3


def test_the_trail_is_not_read_nor_tidied_and_says_so_in_the_log(
    away: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    trail.tidy(away)
    assert trail.newest(away, Scope("pm", ""), 10) is None
    assert "not tidied" in caplog.text and "not read" in caplog.text
