"""How forecasts and colours turned out, by pencil over several published reports."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.portfolio import STATUS, Numbers, Portfolio

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def half_done(p: Portfolio, key: str, earned: float = 0.5) -> None:
    """Worth 100, 50 spent, expected to end in nine days; half done means a forecast of 100."""
    p.project(key, phase="active", labour_from="ledger", forecast_finish_date=STATUS + 9 * DAY)
    p.task(
        key, STATUS - 20 * WEEK, STATUS + 9 * DAY, 100, earned, actual_start_date=STATUS - 20 * WEEK
    )
    p.cost(key, 50, STATUS - WEEK)


def latest(folder: Path) -> Numbers:
    """The report published last, whatever its name."""
    found = Numbers(folder)
    found.file = max(folder.glob("snapshot-*.duckdb"), key=lambda f: f.stat().st_mtime_ns)
    return found


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    """Ten projects told twice, which then end three days late: five for 60, five for 1000."""
    home, p = tmp_path_factory.mktemp("record"), Portfolio()
    for number in range(10):
        half_done(p, f"P{number}")
    half_done(p, "open")
    p.publish(home)
    p.publish(home, STATUS + WEEK)
    for number, project in enumerate(p.tables["projects"][:10]):
        project |= {"actual_finish_date": STATUS + 12 * DAY, "phase": "completed"}
        p.cost(f"P{number}", 10 if number < 5 else 950, STATUS + 11 * DAY)
    p.publish(home, STATUS + 2 * WEEK)
    return latest(home / "snapshots")


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("forecast_bias", (100 / 60 - 1 + 100 / 1000 - 1) / 2),
        ("finish_bias", 3),
        ("cost_cover", 0.5),  # whatever the range of 100 is, 60 lies below it and 1000 above
    ],
)
def test_forecasts_are_scored_when_the_truth_arrives(
    ended: Numbers, metric: str, expected: float
) -> None:
    assert ended.value(metric) == (pytest.approx(expected), None)


def test_each_report_before_the_end_is_one_forecast(ended: Numbers) -> None:
    told = ended.rows("select project_id, told_date from forecast_score order by 1, 2")
    assert told == [
        (f"P{n}", day) for n in range(10) for day in (STATUS, STATUS + WEEK)
    ]  # what is still open is not scored


def test_too_few_forecasts_have_no_score(ended: Numbers, tmp_path: Path) -> None:
    assert ended.value("forecast_bias", "P1") == (
        None,
        "insufficient_history",
    )  # two of the twenty that are needed
    p = Portfolio()
    half_done(p, "alone")
    assert p.publish(tmp_path).value("forecast_bias") == (None, "insufficient_history")


def test_a_colour_is_followed_for_a_quarter(tmp_path: Path) -> None:
    """Two amber and one green; a quarter later one amber project ends forty days later than it was
    said to, and the others as said."""
    p = Portfolio()
    for key, earned in (
        ("slips", 0.46),
        ("holds", 0.46),
        ("fine", 0.5),
    ):  # 0.92 and 1.00 earned for each unit spent
        half_done(p, key, earned)
        p.tables["projects"][-1]["forecast_finish_date"] = STATUS + 40 * WEEK
    more = '\n[status]\n"" = ["cost"]\n'
    p.publish(tmp_path, more=more)
    p.tables["projects"][0]["forecast_finish_date"] += 40 * DAY
    p.publish(tmp_path, STATUS + 5 * WEEK, more=more)  # too early to be the quarter after
    p.publish(tmp_path, STATUS + 13 * WEEK, more=more)
    found = latest(tmp_path / "snapshots").rows(
        "select computed_colour, followed_count, slipped_count from colour_outcome order by 1"
    )
    assert found == [("amber", 2, 1), ("green", 1, 0)]
