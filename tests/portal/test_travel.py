"""Reading a report as it was: which one an address means, what a rollback takes away, and that a
scope stays a scope."""

from __future__ import annotations

import copy
import json
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

import portal.app
import portal.settings
from etl import refresh
from etl.__main__ import main
from etl.publish import snapshot
from etl.settings import load
from etl.telling import DONE
from portal import settings
from portal.facts import travel
from portal.facts.changes import compare
from portal.gate import published, signin
from portal.gate.access import Scope
from portal.gate.audiences import OWNERS
from portal.gate.published import NotThen, NotYours, Report
from portal.gate.store import Reader, Results, Stores, Warehouse
from tests import company
from tests.portal import stage
from tests.portal.test_leaks import FORBIDDEN, found, words
from tests.portal.test_warehouse import settings_of

SCRIPT = str(portal.settings.SITE / "streamlit_app.py")
FEBRUARY, MARCH = date(2026, 2, 27), date(2026, 3, 13)
MOMENTS = {
    "2026-02-27.1": "2026-03-02T08:00:00Z",
    "2026-03-13.1": "2026-03-16T08:00:00Z",
    "2026-03-13.2": "2026-03-18T08:00:00Z",
}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """February, then March, then March again with another name for the Alder Bridge; published at
    the MOMENTS."""
    home = tmp_path_factory.mktemp("three")
    tables = copy.deepcopy(company.TABLES)
    for status, name in (
        (FEBRUARY, "Bridge in February"),
        (MARCH, "Bridge in March"),
        (MARCH, "Bridge corrected"),
    ):
        tables["projects"][0]["project_name"] = name
        own = load(company.write(home, tables))
        assert refresh.run(own, own.snapshots, status, publish=True).is_good
    pointer = json.loads((own.snapshots / "current.json").read_text())
    for entry in (pointer, *pointer["history"]):
        entry["published_at"] = MOMENTS[entry["snapshot_id"]]
    (own.snapshots / "current.json").write_text(json.dumps(pointer))
    return own.snapshots


@pytest.fixture
def folder(three: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return Path(shutil.copytree(three, tmp_path / "snapshots"))


def read(folder: Path, scope: Scope, **wanted: str) -> Reader:
    chosen = travel.chosen(folder, published.live_report(folder), wanted)
    return Reader(
        warehouse=Warehouse(Stores(9), Results(9), 10.0),
        snapshot=chosen,
        scope=scope,
        still=lambda: None,
    )


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, "2026-03-13.2"),
        ({"as_of": "2026-03-13"}, "2026-03-13.2"),
        ({"as_of": "2026-03-12"}, "2026-02-27.1"),  # the newest as of that day is February's
        ({"as_of": "2026-03-13", "known": "2026-03-17"}, "2026-03-13.1"),  # before it was corrected
        ({"known": "2026-03-16"}, "2026-03-13.1"),  # published on that day
        ({"known": "2026-03-18T08:00:00"}, "2026-03-13.2"),
        ({"known": "2026-03-18T07:59:59"}, "2026-03-13.1"),
        ({"known": "2026-03-15"}, "2026-02-27.1"),
        ({"as_of": "2026-02-28", "known": "2027-01-01"}, "2026-02-27.1"),
    ],
)
def test_an_address_means_the_newest_report_as_of_a_day_as_it_was_known(
    folder: Path, wanted: dict[str, str], expected: str
) -> None:
    assert travel.chosen(folder, published.live_report(folder), wanted).id == expected


@pytest.mark.parametrize("wanted", [{"as_of": "2026-02-26"}, {"known": "2026-03-01"}])
def test_there_is_no_report_before_the_first(folder: Path, wanted: dict[str, str]) -> None:
    with pytest.raises(NotThen):
        travel.chosen(folder, published.live_report(folder), wanted)


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "2026-03-13' or 1=1"])
def test_a_day_that_is_none_is_named_with_what_is_right(folder: Path, text: str) -> None:
    with pytest.raises(travel.Unclear, match="Write it as as_of=2026-11-20"):
        travel.chosen(folder, published.live_report(folder), {"as_of": text})


def test_what_a_rollback_withdraws_is_read_by_nobody_until_it_is_brought_back(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = ["--snapshots", str(folder)]
    key = published.live_report(folder).key
    assert main(["rollback", *shared, "--reason", "wrong name"]) == DONE
    assert published.live_report(folder).id == "2026-03-13.1"
    assert (
        travel.chosen(folder, published.live_report(folder), {"as_of": "2027-01-01"}).id
        == "2026-03-13.1"
    )
    with pytest.raises(NotYours):
        published.named(folder, key)
    main(["list", *shared])
    assert (
        "2026-03-13.2  status date 2026-03-13  published 2026-03-18T08:00:00Z  withdrawn: wrong"
        " name" in capsys.readouterr().out
    )
    assert main(["rollback", *shared, "--to", "2026-03-13.2"]) == DONE
    assert published.named(folder, key).id == "2026-03-13.2"


def test_a_second_rollback_goes_behind_what_was_withdrawn(folder: Path) -> None:
    assert snapshot.rollback(folder, reason="a").snapshot_id == "2026-03-13.1"
    assert snapshot.rollback(folder, reason="b").snapshot_id == "2026-02-27.1"
    assert [e.withdrawn for e in snapshot.history(folder)[0]] == ["", "b", "a"]


@pytest.mark.parametrize("who", ["alder", "team", "department"])
def test_a_scope_is_a_scope_in_the_past(folder: Path, who: str) -> None:
    reader = read(folder, stage.SCOPES[who], as_of="2026-03-13", known="2026-03-17")
    held = [reader.sql(f'select * from "{table}"') for table in sorted(reader.tables())]
    assert "Bridge in March" in words(held)
    assert FORBIDDEN[who]
    assert found(who, words(held)) == []


@pytest.mark.parametrize("who", stage.SCOPES)
def test_what_changed_tells_nobody_what_is_not_theirs(folder: Path, who: str) -> None:
    tables = copy.deepcopy(company.TABLES)
    for table, column in (("projects", "forecast_finish_date"), ("tasks", "forecast_finish_date")):
        for one in tables[table]:
            one[column] = "2026-05-29"
    for one in tables["risks"]:
        one["probability_ratio"] = 0.9
    tables["cost_entries"][0]["cost_amount"] = 51235
    own = load(company.write(folder.parent, tables))
    assert refresh.run(own, folder, date(2026, 3, 20), publish=True).is_good
    before, after = (
        read(folder, stage.SCOPES[who], as_of="2026-03-13"),
        read(folder, stage.SCOPES[who]),
    )
    told = compare.compare(before, after)
    assert told
    assert found(who, str(told)) == []
    moved = compare.movement(before, after)
    assert moved is None or stage.SCOPES[who].audience in (*OWNERS, "executive", "department")


def shown(monkeypatch: pytest.MonkeyPatch, folder: Path, **query: str) -> str:
    """What the home page says."""
    monkeypatch.setattr(settings, "load", lambda: settings_of(folder, demo=True))
    monkeypatch.setattr(signin, "config", SimpleNamespace(get_option=lambda name: "localhost"))
    monkeypatch.setattr(signin, "check_request", lambda *given: None)
    portal.app.stock.cache_clear()
    test = AppTest.from_file(SCRIPT, default_timeout=20)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    portal.app.stock.cache_clear()
    assert not test.exception
    return " ".join(
        str(e.value) for kind in ("markdown", "title") for e in getattr(test, kind)
    ).replace("\u00a0", " ")


def test_a_page_says_that_it_shows_an_earlier_report(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    office = {"viewer": "office@corp.test"}
    assert "Earlier report" not in shown(monkeypatch, folder, **office)
    assert "as of **27 Feb 2026**" in shown(monkeypatch, folder, **office, as_of="2026-03-01")
    assert "No report is as old as that" in shown(monkeypatch, folder, **office, as_of="2020-01-01")
    told = shown(monkeypatch, folder, **office, as_of="soon")
    assert "Write it as as_of=2026-11-20" in told.replace("\\", "").replace("\u2060", "")


def test_an_address_that_names_no_day_is_repeated_letter_by_letter(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    """A link that somebody sends brings no picture from elsewhere into the page."""
    asked = {"viewer": "office@corp.test", "as_of": "![x](https://evil.test/x.png)"}
    told = shown(monkeypatch, folder, **asked)
    assert "evil" in told and "![x](" not in told


def test_moments_are_days_of_the_company(folder: Path) -> None:
    live = published.live_report(folder)
    assert travel._moment("known", "2026-03-16", live) == datetime.fromisoformat(
        "2026-03-16T23:59:59+00:00"
    )


def test_of_many_reports_the_newest_are_offered_and_of_older_ones_the_last_of_each_month() -> None:
    days = [date(2026, 11, 20) - timedelta(days=n) for n in range(400)]
    reports = [
        Report(
            snapshot_id=f"{d}.1",
            path=Path("none"),
            status_date=d,
            published_at=datetime(2026, 11, 21),
        )
        for d in days
    ]
    offered = [r.status_date for r in travel.listed(reports)]
    assert offered[:30] == days[:30]
    assert offered[30:33] == [date(2026, 10, 21), date(2026, 9, 30), date(2026, 8, 31)]
    assert offered[-1] == date(2025, 10, 31)
    assert len(offered) == 30 + 13


def test_a_report_replaced_on_the_same_day_is_offered_behind_the_one_that_replaced_it() -> None:
    first, second = (
        Report(
            snapshot_id=f"2026-11-20.{n}",
            path=Path("none"),
            status_date=date(2026, 11, 20),
            published_at=datetime(2026, 11, 20 + n),
        )
        for n in (1, 2)
    )
    assert travel.listed([first, second]) == [second, first]
