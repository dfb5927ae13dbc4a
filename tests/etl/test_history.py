"""What earlier reports said is carried forward: where something changed, once; what is gone leaves
a tombstone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.publish import snapshot
from tests.portfolio import STATUS, Portfolio

WEEK = timedelta(weeks=1)


def still() -> Portfolio:
    """Two projects of which a report says the same every week, each with a milestone ahead and a
    risk."""
    p = Portfolio()
    for key in ("A", "B"):
        p.project(key, forecast_finish_date=STATUS + 30 * WEEK)
        p.add(
            "tasks",
            task_id=f"{key}-gate",
            project_id=key,
            task_name="Gate",
            kind="milestone",
            forecast_start_date=STATUS + 9 * WEEK,
            forecast_finish_date=STATUS + 9 * WEEK,
        )
        p.add(
            "task_baselines",
            task_id=f"{key}-gate",
            baseline_start_date=STATUS + 8 * WEEK,
            baseline_finish_date=STATUS + 8 * WEEK,
        )
        p.add(
            "risks",
            risk_id=key,
            project_id=key,
            risk_name=key,
            probability_ratio=0.5,
            cost_likely_amount=100,
        )
    return p


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """A query on the live snapshot."""
    entries, live = snapshot.history(folder)
    file = next(e.file for e in entries if e.snapshot_id == live)
    with duckdb.connect(str(folder / file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def moves(p: Portfolio, weeks: int) -> None:
    gate = next(t for t in p.tables["tasks"] if t["task_id"] == "A-gate")
    gate["forecast_finish_date"] = gate["forecast_start_date"] = STATUS + weeks * WEEK


PROJECTS = (
    "select project_id, status_date, cast(exposure_amount as integer), is_gone from project_history"
    " order by 1, 2"
)
GATES = (
    "select milestone_id, status_date, forecast_date, is_gone from milestone_history order by 1, 2"
)
REPORTS = "select status_date from report_history order by 1"


@pytest.fixture
def told(tmp_path: Path) -> tuple[Portfolio, Path]:
    """The first report."""
    p = still()
    p.publish(tmp_path)
    return p, tmp_path / "snapshots"


def test_what_says_the_same_again_is_kept_once(
    told: tuple[Portfolio, Path], tmp_path: Path
) -> None:
    p, folder = told
    p.publish(tmp_path, STATUS + WEEK)
    assert rows(folder, PROJECTS) == [("A", STATUS, 50, False), ("B", STATUS, 50, False)]
    assert rows(folder, REPORTS) == [(STATUS,), (STATUS + WEEK,)]


def test_what_moved_has_a_row_for_each_report_that_said_so(
    told: tuple[Portfolio, Path], tmp_path: Path
) -> None:
    p, folder = told
    moves(p, 12)
    p.publish(tmp_path, STATUS + WEEK)
    p.publish(tmp_path, STATUS + 2 * WEEK)
    assert rows(folder, GATES) == [
        ("A-gate", STATUS, STATUS + 9 * WEEK, False),
        ("A-gate", STATUS + WEEK, STATUS + 12 * WEEK, False),
        ("B-gate", STATUS, STATUS + 9 * WEEK, False),
    ]


def test_what_is_gone_leaves_a_tombstone_and_may_come_back(
    told: tuple[Portfolio, Path], tmp_path: Path
) -> None:
    p, folder = told
    held = {name: list(found) for name, found in p.tables.items()}
    p.tables["risks"] = [r for r in p.tables["risks"] if r["project_id"] != "B"]
    p.tables["projects"] = [r for r in p.tables["projects"] if r["project_id"] != "B"]
    p.tables["tasks"] = [r for r in p.tables["tasks"] if r["project_id"] != "B"]
    p.tables["task_baselines"] = [r for r in p.tables["task_baselines"] if r["task_id"] != "B-gate"]
    p.publish(tmp_path, STATUS + WEEK)
    p.publish(tmp_path, STATUS + 2 * WEEK)
    assert rows(folder, f"select * from ({PROJECTS}) where project_id = 'B'") == [
        ("B", STATUS, 50, False),
        ("B", STATUS + WEEK, 50, True),
    ]
    p.tables = held
    p.publish(tmp_path, STATUS + 3 * WEEK)
    assert rows(folder, f"select * from ({PROJECTS}) where project_id = 'B'")[2:] == [
        ("B", STATUS + 3 * WEEK, 50, False)
    ]


def test_a_report_published_again_replaces_itself_in_trends_and_stays_readable(
    told: tuple[Portfolio, Path], tmp_path: Path
) -> None:
    p, folder = told
    moves(p, 12)
    p.publish(tmp_path, STATUS + WEEK)
    moves(p, 10)
    p.publish(tmp_path, STATUS + WEEK)
    gates = f"select status_date, forecast_date from ({GATES}) where milestone_id = 'A-gate'"
    assert rows(folder, gates) == [(STATUS, STATUS + 9 * WEEK), (STATUS + WEEK, STATUS + 10 * WEEK)]
    snapshot.rollback(folder)
    assert rows(folder, gates) == [(STATUS, STATUS + 9 * WEEK), (STATUS + WEEK, STATUS + 12 * WEEK)]


def test_what_was_withdrawn_is_in_no_trend(told: tuple[Portfolio, Path], tmp_path: Path) -> None:
    p, folder = told
    moves(p, 12)
    p.publish(tmp_path, STATUS + WEEK)
    snapshot.rollback(folder, reason="wrong")
    moves(p, 9)
    p.publish(tmp_path, STATUS + 2 * WEEK)
    assert rows(folder, REPORTS) == [(STATUS,), (STATUS + 2 * WEEK,)]
    assert [r for r in rows(folder, GATES) if r[0] == "A-gate"] == [
        ("A-gate", STATUS, STATUS + 9 * WEEK, False)
    ]


def test_a_report_of_an_earlier_day_knows_no_later_one_and_takes_nothing_from_it(
    told: tuple[Portfolio, Path], tmp_path: Path
) -> None:
    p, folder = told
    p.publish(tmp_path, STATUS - 4 * WEEK)
    assert rows(folder, REPORTS) == [(STATUS - 4 * WEEK,)]
    p.publish(tmp_path, STATUS + WEEK)
    assert rows(folder, REPORTS) == [
        (STATUS,),
        (STATUS + WEEK,),
    ]  # STATUS was published before the report of the earlier day was, and never knew it


def test_a_snapshot_from_before_there_was_history_is_no_obstacle(
    told: tuple[Portfolio, Path], tmp_path: Path
) -> None:
    p, folder = told
    with duckdb.connect(str(folder / snapshot.history(folder)[0][0].file)) as connection:
        for table in ("report_history", "project_history", "milestone_history"):
            connection.execute(f"drop table {table}")
    p.publish(tmp_path, STATUS + WEEK)
    assert rows(folder, REPORTS) == [(STATUS + WEEK,)]  # a past that was not kept is not filled in
