"""The sample's past on the pages that tell it: each thing that happened to the company is read,
with its cause, by those whom it concerns."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from etl import refresh, sample, story
from etl.sample.plot import STATUS
from etl.settings import load
from portal.facts import review
from portal.facts.changes.compare import compare
from portal.gate import published
from portal.gate.access import Scope
from portal.gate.published import NotThen
from portal.gate.store import Reader, Results, Stores, Warehouse

JUNE, JULY, AUGUST = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)
OFFICE, BOARD = Scope("pm", ""), Scope("executive", "")
DATA, AUENFELD, HOHENMOOR = (
    Scope("department", "DA"),
    Scope("customer", "C1"),
    Scope("customer", "C2"),
)


@pytest.fixture(scope="module")
def northgrid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the reports of June, of July, withdrawn and again, of August and of today."""
    exports = tmp_path_factory.mktemp("northgrid") / "exports"
    sample.write(exports)
    assert story.publish(exports, is_quiet=True, reports=(JUNE, JULY, AUGUST)) == [
        "2026-06-30.1",
        "2026-07-31.1",
        "2026-07-31.2",
        "2026-08-31.1",
    ]
    settings = load(exports / "portal.toml")
    assert refresh.run(settings, settings.snapshots, STATUS, publish=True).is_good
    return settings.snapshots


def reader(folder: Path, day: date, scope: Scope) -> Reader:
    report = published.then(folder, day, None)
    return Reader(Warehouse(Stores(20), Results(20), 10.0), report, scope, lambda: None)


@pytest.mark.parametrize(
    ("scope", "between", "project", "field", "cause"),
    [
        (BOARD, (JULY, AUGUST), "NG-050", "", "left"),
        (BOARD, (AUGUST, STATUS), "NG-033", "", "joined"),
        (BOARD, (AUGUST, STATUS), "NG-023", "plan_mark", "correction of data"),
        (DATA, (AUGUST, STATUS), "NG-023", "plan_mark", "correction of data"),
        (BOARD, (AUGUST, STATUS), "NG-008", "estimate_amount", "correction of data"),
        (BOARD, (AUGUST, STATUS), "NG-012", "estimate_amount", "correction of data"),
        (BOARD, (AUGUST, STATUS), "NG-004", "version", "re-baseline"),
        (BOARD, (AUGUST, STATUS), "NG-010", "finish_date", "re-estimate"),
        (HOHENMOOR, (AUGUST, STATUS), "NG-010", "milestone", "re-estimate"),
        (AUENFELD, (AUGUST, STATUS), "NG-001", "milestone", "re-estimate"),
        (BOARD, (AUGUST, STATUS), "NG-001", "commentary", "progress"),
    ],
)
def test_what_changed_tells_it_with_its_cause(
    northgrid: Path,
    scope: Scope,
    between: tuple[date, date],
    project: str,
    field: str,
    cause: str,
) -> None:
    told = compare(*map(partial(reader, northgrid, scope=scope), between))
    assert cause in {
        c for t in told if (t.project_id, t.field) == (project, field) for c in t.causes
    }


def test_a_customer_is_told_of_no_other_customer_s_projects(northgrid: Path) -> None:
    told = compare(*(reader(northgrid, day, HOHENMOOR) for day in (AUGUST, STATUS)))
    sold = {"NG-003", "NG-010", "NG-036", "NG-047"}  # what C2 buys
    assert {t.project_id for t in told if t.project_id} <= sold


def test_the_release_log_says_what_was_withdrawn_and_why(northgrid: Path) -> None:
    log = [(e.what, e.reason) for e in review.log_of(northgrid, OFFICE)]
    assert ("rolled back", story.WITHDRAWN) in log
    assert [e.snapshot_id for e in published.pointer(northgrid).reports] == [
        "2026-06-30.1",
        "2026-07-31.2",
        "2026-08-31.1",
        "2026-11-20.1",
    ]


def test_before_the_first_report_there_is_none(northgrid: Path) -> None:
    with pytest.raises(NotThen):
        published.then(northgrid, date(2026, 6, 29), None)


def test_trends_have_a_point_for_each_report(northgrid: Path) -> None:
    rows = reader(northgrid, STATUS, BOARD).sql(
        "select finish_date from project_history where project_id = 'NG-010' order by status_date"
    )
    # Half of the delay is admitted on 30 June, all of it on 15 September; a row where it changed.
    assert rows.column(0).to_pylist()[0] == date(2027, 4, 5)
    assert rows.column(0).to_pylist()[-1] == date(2027, 5, 13)


def test_forecasts_of_earlier_reports_are_held_against_what_came(northgrid: Path) -> None:
    rows = reader(northgrid, STATUS, BOARD).sql(
        "select distinct project_id from forecast_score where told_date <= date '2026-08-31'"
        " order by project_id"
    )
    # What ended after June: in July (45, 46), September (47), August (48) and November (49).
    assert rows.column(0).to_pylist() == ["NG-045", "NG-046", "NG-047", "NG-048", "NG-049"]


def test_ranges_are_the_company_s_own_once_fifteen_projects_have_ended(northgrid: Path) -> None:
    asked = "select distinct cost_reference, own_count from project_forecast"
    then, now = (reader(northgrid, day, BOARD).sql(asked) for day in (JULY, STATUS))
    assert [tuple(r.values()) for r in now.to_pylist()] == [("own", 16)]
    assert [r["cost_reference"] for r in then.to_pylist()] == ["published"]


def test_a_promise_moved_twice_shows_three_baselines(northgrid: Path) -> None:
    rows = reader(northgrid, STATUS, BOARD).sql(
        "select version, baseline_finish_date from baseline_version where project_id = 'NG-047'"
        " order by version"
    )
    assert rows.column(0).to_pylist() == [1, 2, 3]
    dates = rows.column(1).to_pylist()
    assert dates[0] < dates[1] < dates[2]


def test_words_are_those_of_the_day_and_of_the_reader(northgrid: Path) -> None:
    asked = "select project_id, max(written_date) from commentary group by project_id order by 1"

    def words(day: date, scope: Scope) -> list[tuple[str, date]]:
        return [tuple(r.values()) for r in reader(northgrid, day, scope).sql(asked).to_pylist()]

    assert words(JULY, BOARD) == [
        ("NG-001", date(2026, 6, 29)),
        ("NG-010", date(2026, 6, 29)),
        ("NG-018", date(2026, 5, 27)),
    ]
    assert words(STATUS, AUENFELD) == [("NG-018", date(2026, 11, 18))]
