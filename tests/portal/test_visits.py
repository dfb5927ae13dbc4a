"""When a viewer was last here, and what every page then compares with."""

from __future__ import annotations

import copy
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from etl import refresh
from etl.settings import load
from portal import app, downloads
from portal.desk import chain, opening, visits
from portal.desk.tables import VISIT
from portal.desk.visits import Visit
from portal.formats import Locale
from portal.gate import published
from portal.gate.access import Scope
from portal.pages import PAGES
from portal.tell import changed, navigation
from portal.tell.context import Context
from tests import company
from tests.portal import stage

MORNING = datetime(2026, 3, 16, 8, 0)
ALL, ALDER = Scope("executive", ""), Scope("customer", "ALDER")
FIRST, SECOND, THIRD = "2026-02-27.1", "2026-03-06.1", "2026-03-13.1"


def visit(
    folder: Path,
    minutes: float,
    report: str = FIRST,
    email: str = "ann@alder.test",
    scope: Scope = ALDER,
) -> Visit | None:
    return visits.before(
        lambda: opening.at(f"sqlite:///{folder / opening.FILE}"),
        (email, scope.audience, scope.key),
        snapshot_key=report,
        now=MORNING + timedelta(minutes=minutes),
    )


def test_on_the_first_visit_there_is_none_before(tmp_path: Path) -> None:
    assert visit(tmp_path, 0) is None
    assert visit(tmp_path, 29) is None


def test_who_comes_back_after_a_pause_is_told_when_they_left_and_what_they_read(
    tmp_path: Path,
) -> None:
    visit(tmp_path, 0)
    visit(tmp_path, 20)
    assert visit(tmp_path, 300, SECOND) == Visit(MORNING + timedelta(minutes=20), FIRST)


def test_within_a_visit_the_one_before_stays_the_same(tmp_path: Path) -> None:
    visit(tmp_path, 0)
    expected = visit(tmp_path, 60, SECOND)
    assert expected == Visit(MORNING, FIRST)
    assert [visit(tmp_path, 60 + n, SECOND) for n in (1, 20, 45, 70)] == [expected] * 4


def test_a_report_published_during_a_visit_is_what_the_next_visit_compares_with(
    tmp_path: Path,
) -> None:
    visit(tmp_path, 0)
    visit(tmp_path, 0.2, SECOND)  # published seconds after the page was first opened
    assert visit(tmp_path, 100, THIRD) == Visit(MORNING + timedelta(minutes=0.2), SECOND)


def test_viewers_and_their_scopes_are_kept_apart(tmp_path: Path) -> None:
    visit(tmp_path, 0)
    assert visit(tmp_path, 100, email="bob@birch.test") is None
    assert visit(tmp_path, 100, scope=ALL) is None
    assert visit(tmp_path, 100) == Visit(MORNING, FIRST)


def test_the_file_names_nobody(tmp_path: Path) -> None:
    visit(tmp_path, 0)
    visit(tmp_path, 100, SECOND)
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert FIRST.encode() in content
    for name in (b"ann", b"alder", b"ALDER", b"customer"):
        assert name not in content


@pytest.mark.parametrize("broken", ["a folder", "no database"])
def test_where_visits_cannot_be_kept_nobody_is_remembered_and_nothing_fails(
    broken: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / opening.FILE
    (
        path.mkdir()
        if broken == "a folder"
        else path.write_text(
            "These are words and no database, and long enough to be read as its head." * 9
        )
    )
    assert visit(tmp_path, 0) is None
    assert "visits are not kept" in caplog.text


def test_a_moment_is_kept_as_utc(tmp_path: Path) -> None:
    desk = opening.at(f"sqlite:///{tmp_path / opening.FILE}")
    visits.before(lambda: desk, ("ann@alder.test", "customer", "ALDER"), snapshot_key=FIRST)
    with desk.reading() as connection:
        kept = connection.execute(select(VISIT.c.this_at)).scalar_one()
    assert abs(kept.replace(tzinfo=UTC) - datetime.now(UTC)) < timedelta(minutes=5)


def test_visits_of_an_earlier_version_move_in_once(tmp_path: Path) -> None:
    viewer = chain.hashed("ann@alder.test\ncustomer\nALDER")
    with closing(sqlite3.connect(tmp_path / visits.OLD)) as old, old:
        old.execute("create table visit (viewer, this_at, this_id, last_at, last_id)")
        kept = (viewer, MORNING.isoformat(), FIRST)
        old.execute("insert into visit values (?, ?, ?, null, null)", kept)
    visits.adopt(opening.at(f"sqlite:///{tmp_path / opening.FILE}"), tmp_path)
    assert visit(tmp_path, 100, SECOND) == Visit(MORNING, FIRST)
    assert not (tmp_path / visits.OLD).exists()


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports a week apart; the Alder Bridge got another name in each."""
    home = tmp_path_factory.mktemp("weeks")
    tables = copy.deepcopy(company.TABLES)
    for status, name in (
        (date(2026, 2, 27), "Bridge"),
        (date(2026, 3, 6), "Second Bridge"),
        (date(2026, 3, 13), "Third Bridge"),
    ):
        tables["projects"][0]["project_name"] = name
        own = load(company.write(home, tables))
        assert refresh.run(own, own.snapshots, status, publish=True).is_good
    return own.snapshots


def context_of(folder: Path, who: str, visit: Visit | None, report: str = "") -> Context:
    reader = stage.reader(folder, stage.SCOPES[who])
    reports = published.pointer(folder).reports
    read = next((r for r in reports if r.snapshot_id == report), None)
    if read:
        reader = reader.at(published.describe(read))
    return Context(
        reader=reader,
        locale=Locale("en_GB", "EUR", "UTC"),
        viewer_name="A Viewer",
        export=partial(downloads.link, "viewer@corp.test", reader),
        kept={},
        page_rows=25,
        pages={},
        reports=reports,
        visit=visit,
    )


@pytest.mark.parametrize(
    ("visit", "since", "words"),
    [
        (None, SECOND, "since the report as of 6\u00a0Mar\u00a02026"),
        (Visit(MORNING, FIRST), FIRST, "since your last visit on"),
        (Visit(MORNING, THIRD), SECOND, "nothing since your last visit on"),
        (Visit(MORNING, "2026-03-06.9"), SECOND, "was withdrawn"),
    ],
)
def test_changes_are_since_the_last_visit_or_the_report_before(
    weeks: Path, visit: Visit | None, since: str, words: str
) -> None:
    found = changed.base(context_of(weeks, "executive", visit))
    assert found is not None
    assert found.report.snapshot_id == since
    assert words in found.words


def test_before_the_second_report_there_is_nothing_to_compare_with(weeks: Path) -> None:
    assert changed.base(context_of(weeks, "executive", Visit(MORNING, THIRD), report=FIRST)) is None


def render(page: str, who: str, folder: str, since: str) -> None:
    """What AppTest runs."""
    app._guarded(
        next(p for p in PAGES if p.name == page),
        context_of(Path(folder), who, Visit(MORNING, since) if since else None),
    )


def shown(page: str, who: str, folder: Path, since: str, **query: str) -> AppTest:
    at = AppTest.from_string(
        f"from tests.portal import test_visits\ntest_visits.render({page!r}, {who!r},"
        f" {str(folder)!r}, {since!r})",
        default_timeout=30,
    )
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


PAGES_WITH_CHANGES = [
    ("home", "executive"),
    ("executive", "executive"),
    ("department", "department"),
    ("team", "team"),
    ("customer", "alder"),
    ("project", "pm"),
    ("project", "alder"),
]


@pytest.mark.parametrize(("page", "who"), PAGES_WITH_CHANGES)
def test_each_audience_reads_on_its_page_what_changed_since_its_last_visit(
    page: str, who: str, weeks: Path
) -> None:
    at = shown(page, who, folder=weeks, since=FIRST)
    everything = "\n".join(
        str(e.value) for kind in ("markdown", "header", "subheader") for e in getattr(at, kind)
    ) + "\n".join(str(b.label) for b in at.expander)
    assert "since your last visit on" in everything


@pytest.mark.parametrize(
    ("who", "audience", "key", "expected"),
    [
        ("executive", "team", "PIPES", {"P1", "P2"}),
        ("executive", "customer", "ALDER", {"P1"}),
        ("alder", "customer", "ALDER", None),
    ],
)
def test_a_page_of_one_team_or_customer_tells_of_its_projects_alone(
    who: str, audience: str, key: str, expected: set[str] | None, weeks: Path
) -> None:
    assert navigation.within(context_of(weeks, who, None), audience, key) == expected
