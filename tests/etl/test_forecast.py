"""Forecast ranges: by pencil, from our own finished projects once there are enough, and calibrated
on published ones."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from benchmarks.calibration import DATA, held, history
from etl.outlook import ranges
from tests.portfolio import STATUS, Numbers, Portfolio

FIRST = STATUS - timedelta(days=11)  # a Monday: ten working days to the status date


def project(p: Portfolio, key: str, done: float, spent: float) -> None:
    """Four weeks of 100, half of them gone."""
    p.project(key)
    p.task(key, FIRST, FIRST + timedelta(days=25), 100, done, actual_start_date=FIRST)
    p.cost(key, spent)


def finished(p: Portfolio, number: int, final: float, late: int = 0) -> None:
    """Ten tasks of 10 a week each, done as planned but the last, which comes `late` weeks late;
    costs come evenly but for the last invoice, which makes the total `final`."""
    key = f"old {number}"
    p.project(key, phase="completed")
    monday = date(2025, 9, 1)
    for week in range(10):
        start = monday + timedelta(weeks=week)
        end = start + timedelta(days=4, weeks=late if week == 9 else 0)
        p.task(
            key,
            start,
            start + timedelta(days=4),
            10,
            actual_start_date=start,
            actual_finish_date=end,
        )
        p.cost(key, 10 if week < 9 else final - 90, start)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    project(p, "middle", done=0.4, spent=50)
    project(p, "early", done=0.1, spent=10)
    p.project("unplanned")
    p.task("done", FIRST, STATUS, 100, 1, actual_finish_date=STATUS, actual_start_date=FIRST)
    p.project("done")
    return p.publish(tmp_path_factory.mktemp("few"))


def test_the_published_record_is_used_until_our_own_is_long_enough(few: Numbers) -> None:
    # 40 % complete is the middle stage; AC + (BAC − EV) = 50 + 60 = 110. AT 10, PD 20, ES 8: 22
    # days.
    assert few.value("cost_even", "middle") == (pytest.approx(110 * 1.02), None)
    assert few.value("cost_likely", "middle") == (pytest.approx(110 * 1.09), None)
    assert few.value("duration_even", "middle") == (pytest.approx(22 * 1.03), None)
    assert few.value("duration_likely", "middle") == (pytest.approx(22 * 1.13), None)
    found = few.rows(
        "select even_date, likely_date, cost_reference, own_count from project_forecast where"
        " project_id = 'middle'"
    )
    # 22.66 and 24.86 working days from Monday 2 March end on the 23rd and the 25th of them.
    assert found == [(date(2026, 4, 1), date(2026, 4, 3), "published", 0)]


def test_before_a_fifth_is_complete_there_is_a_band_and_no_middle(few: Numbers) -> None:
    assert few.value("cost_even", "early") == (None, "insufficient_history")
    assert few.value("cost_likely", "early") == (pytest.approx(100 * 1.18), None)  # 10 + 90


@pytest.mark.parametrize(("key", "reason"), [("unplanned", "no_baseline"), ("done", "complete")])
def test_there_is_no_range_where_nothing_is_forecast(few: Numbers, key: str, reason: str) -> None:
    assert few.value("cost_likely", key) == (None, reason)


def test_fifteen_finished_projects_of_our_own_replace_the_published_ones(tmp_path: Path) -> None:
    p = Portfolio()
    project(p, "middle", done=0.4, spent=50)
    finals = [
        100 + 2 * n for n in range(15)
    ]  # each was forecast at 100 all the way: outcome ÷ forecast is 1.00 to 1.28
    for number, final in enumerate(finals):
        finished(
            p, number, final=final, late=number % 5
        )  # each was on plan until its last week: 50 days were forecast, and 50 to 70 it took
    found = p.publish(tmp_path)
    assert found.rows(
        "select distinct cost_reference, finish_reference, reference_count from project_forecast"
    ) == [("own", "own", 15)]
    expected = float(np.quantile([f / 100 for f in finals], 0.8))
    assert found.value("cost_likely", "middle") == (pytest.approx(110 * expected, rel=1e-6), None)
    took = float(np.quantile([1 + weeks / 10 for weeks in range(5) for _ in range(3)], 0.8))
    assert found.value("duration_likely", "middle") == (
        pytest.approx(22 * took),
        None,
    )  # 40 % complete, as they were after four weeks


@pytest.mark.parametrize(
    ("earned", "gone", "expected"),
    [
        (15, 9, 3),
        (20, 1, 4),
        (20, 5, 5),
        (20, 9, 6),
        (25, 0, 6.5),
        (40, 20, 8),
        (0, 0, 0),
        (30, 9, 7),
    ],
)
def test_earned_schedule_follows_the_plan_and_stands_still_with_it(
    earned: float, gone: float, expected: float
) -> None:
    """The plan: 10 by hour 2, 20 by 4, nothing until 6, 30 by 7 and 40 by 8."""
    found = ranges.earned_schedule(
        np.array([0.0, 2, 4, 6, 7, 8]),
        np.array([0.0, 10, 20, 20, 30, 40]),
        earned=np.array([float(earned)]),
        gone=np.array([float(gone)]),
    )
    assert found.tolist() == [pytest.approx(expected)]


def test_a_stage_begins_at_its_bound() -> None:
    assert ranges.stage(np.array([0.0, 0.29, 0.3, 0.69, 0.7, 1.0])).tolist() == [0, 0, 1, 1, 2, 2]


def test_quantiles_are_taken_by_stage_and_unseen_stages_stay_unknown() -> None:
    found = ranges.multipliers(np.array([0, 0, 0, 2]), np.array([0.9, 1.0, 1.1, 2.0]))
    assert found[0].tolist() == pytest.approx([0.92, 1.0, 1.06, 1.08])
    assert np.isnan(found[1]).all()
    assert found[2].tolist() == [2.0] * 4


# --- calibration on 30 real projects --------------------------------------------------------------


needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the calibration set lies beside the project and is not part of it"
)


@needs_data
@pytest.mark.parametrize(("name", "bar"), [("cost", 0.070), ("finish", 0.096)])
def test_the_formulas_meet_the_published_accuracy_and_beat_no_forecast(
    name: str, bar: float
) -> None:
    seen = history()
    assert len(set(seen["project"])) == 30
    assert seen[f"{name}_error"].mean() <= bar
    for s in range(3):
        at = ranges.stage(seen["complete"]) == s
        assert seen[f"{name}_error"][at].mean() <= seen[f"{name}_none"][at].mean()


@needs_data
@pytest.mark.parametrize("name", ["cost", "finish"])
def test_a_range_made_of_the_other_projects_holds_as_often_as_it_says(name: str) -> None:
    seen = history()
    coverage = held(seen, name)
    assert 0.45 <= coverage["even"] <= 0.55
    assert 0.75 <= coverage["likely"] <= 0.85


@needs_data
@pytest.mark.parametrize("name", ["cost", "finish"])
def test_the_published_multipliers_are_those_of_the_set(name: str) -> None:
    seen = history()
    ours, found = (
        np.array(ranges.PUBLISHED[name]),
        ranges.multipliers(ranges.stage(seen["complete"]), seen[name]),
    )
    assert (
        np.abs(ours - found).max() <= 0.10
    )  # the published table counts periods a little differently at its ends
