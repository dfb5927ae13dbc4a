"""Simulated finishes: distributions and correlation by their identities, and whole projects through
the real refresh, checked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.arithmetic import chance
from tests.etl.test_schedule import dated, day, link, planned
from tests.portfolio import Numbers, Portfolio

THREE = st.tuples(st.floats(0, 50), st.floats(0, 50), st.floats(0, 50)).map(sorted)


@given(three=THREE, kind=st.sampled_from((chance.BETA_PERT, chance.TRIANGULAR)))
def test_draws_stay_between_the_bounds(three: list[float], kind: str) -> None:
    low, likely, high = (np.array([v]) for v in three)
    draws = chance.three_point(chance.source(1), low, likely=likely, high=high, runs=500, kind=kind)
    assert draws.min() >= low[0] - 1e-9
    assert draws.max() <= high[0] + 1e-9


@pytest.mark.parametrize(
    ("kind", "mean"),
    [(chance.BETA_PERT, (2 + 4 * 3 + 10) / 6), (chance.TRIANGULAR, (2 + 3 + 10) / 3)],
)
def test_the_mean_of_draws_is_that_of_the_distribution(kind: str, mean: float) -> None:
    draws = chance.three_point(
        chance.source(1),
        np.array([2.0]),
        likely=np.array([3.0]),
        high=np.array([10.0]),
        runs=200_000,
        kind=kind,
    )
    assert draws.mean() == pytest.approx(mean, abs=0.02)


def test_a_most_likely_value_outside_its_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="expected low ≤ likely ≤ high"):
        chance.three_point(
            chance.source(1), np.array([2.0]), likely=np.array([1.0]), high=np.array([3.0]), runs=10
        )


@given(rows=st.integers(2, 5), correlation=st.floats(0, 0.95))
def test_moving_together_changes_no_single_distribution(rows: int, correlation: float) -> None:
    draws = chance.source(3).random((rows, 300))
    moved = chance.together(chance.source(4), draws, correlation)
    assert (np.sort(moved, axis=1) == np.sort(draws, axis=1)).all()


@given(
    draws=st.lists(st.floats(0, 100), min_size=1, max_size=60),
    shares=st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)).map(sorted),
)
def test_more_certainty_never_means_an_earlier_date(
    draws: list[float], shares: list[float]
) -> None:
    assert chance.bound(np.array(draws), shares[0]) <= chance.bound(np.array(draws), shares[1])


def test_a_bound_is_the_smallest_value_that_enough_runs_meet() -> None:
    draws = np.array([5.0, 1, 4, 2, 3])
    assert [chance.bound(draws, s) for s in (0.2, 0.5, 0.8, 0.81, 1.0)] == [1, 3, 4, 5, 5]


# --- projects -------------------------------------------------------------------------------------


def risk(
    p: Portfolio, project: str, task: str, days: float, probability: object = 1, **columns: Any
) -> None:
    p.add(
        "risks",
        risk_id=f"{project}-{task}-{days}-{probability}",
        project_id=project,
        risk_name="r",
        task_id=task,
        probability_ratio=probability,
        delay_likely_days=days,
        **columns,
    )


def three(low: float, likely: float, high: float) -> dict[str, Any]:
    return {"optimistic_days": low, "likely_days": likely, "pessimistic_days": high}


def week(p: Portfolio, project: str, key: str, number: int = 0, **columns: Any) -> str:
    return dated(p, project, key=key, start=day(number), finish=day(number, 4), **columns)


def pair(
    p: Portfolio, project: str, first: dict[str, Any], second: dict[str, Any] | None = None
) -> None:
    """Two weeks, one after the other."""
    p.project(project)
    week(p, project, key=f"{project} a", number=0, **first)
    week(p, project, key=f"{project} b", number=1, **(second or {}))
    link(p, f"{project} a", f"{project} b")
    planned(p, f"{project} b", start=day(1), finish=day(1, 4))


def portfolio() -> Portfolio:
    p = Portfolio()
    pair(p, "certain", {})
    pair(p, "struck", {})
    risk(p, "struck", task="struck a", days=5)
    pair(p, "coin", {})
    risk(p, "coin", task="coin b", days=3, probability=0.5)
    pair(p, "lucky", {})
    risk(p, "lucky", task="lucky a", days=2, risk_kind="opportunity")
    pair(p, "over", {"actual_start_date": day(-1), "actual_finish_date": day(-1, 4)})
    risk(p, "over", task="over a", days=5)
    risk(p, "over", task="over b", days=5, risk_state="closed")
    pair(p, "drawn", first=three(4, 5, 6), second=three(4, 5, 6))
    pair(p, "begun", dict(actual_start_date=day(-1), **three(10, 10, 20)))
    p.project("fork")
    for key in ("left", "right"):
        week(p, "fork", key, **three(3, 5, 10))
    dated(p, "fork", key="join", start=day(0, 4), finish=day(0, 4), kind="milestone")
    for key in ("left", "right"):
        link(p, key, "join")
    pair(p, "gate", {})
    risk(p, "gate", task="gate a", days=5)
    dated(p, "gate", key="gate open", start=day(0, 4), finish=day(0, 4), kind="milestone")
    link(p, "gate a", "gate open")
    pair(p, "waits", {})
    link(p, "struck b", "waits a")
    pair(p, "round", three(1, 5, 9))
    link(p, "round b", "round a")
    return p


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    return portfolio().publish(tmp_path_factory.mktemp("simulation"))


def row(numbers: Numbers, project: str) -> dict[str, Any]:
    names = (
        "low_date",
        "even_date",
        "likely_date",
        "high_date",
        "even_days",
        "likely_days",
        "contingency_days",
        "baseline_chance_ratio",
        "drawn_task_count",
        "drawn_risk_count",
    )
    found = numbers.rows(
        f"select {', '.join(names)} from project_simulation where project_id = ?", project
    )
    return dict(zip(names, found[0], strict=True)) if found else {}


@pytest.mark.parametrize("project", ["certain", "over", "round"])
def test_where_nothing_uncertain_is_left_no_run_is_made_and_the_reason_is_said(
    project: str, numbers: Numbers
) -> None:
    """Nothing estimated; the risk's task is done and the other risk closed; links in a circle."""
    assert row(numbers, project) == {}
    assert numbers.value("remaining_likely", project) == (None, "missing_input")


def test_a_certain_risk_moves_every_run_by_its_days(numbers: Numbers) -> None:
    found = row(numbers, "struck")
    assert {found[n] for n in ("low_date", "even_date", "likely_date", "high_date")} == {day(2, 4)}
    assert (
        found["even_days"],
        found["contingency_days"],
        found["baseline_chance_ratio"],
        found["drawn_risk_count"],
    ) == (15, 5, 0, 1)


def test_a_risk_of_one_half_strikes_in_half_the_runs(numbers: Numbers) -> None:
    found = row(numbers, "coin")
    assert found["baseline_chance_ratio"] == pytest.approx(0.5, abs=0.02)
    assert (found["low_date"], found["likely_date"]) == (day(1, 4), day(2, 2))
    assert numbers.value("schedule_contingency", "coin") == (3, None)


def test_an_opportunity_saves_days(numbers: Numbers) -> None:
    assert row(numbers, "lucky")["even_date"] == day(1, 2)


def test_even_spread_around_the_plan_leaves_its_middle(numbers: Numbers) -> None:
    found = row(numbers, "drawn")
    assert found["even_days"] == pytest.approx(10, abs=0.05)
    assert found["baseline_chance_ratio"] == pytest.approx(0.5, abs=0.03)
    assert found["drawn_task_count"] == 2


def test_work_begun_is_drawn_in_proportion_to_what_is_left(numbers: Numbers) -> None:
    """Ten likely days of which five are left: between five and ten, then a week; Beta-PERT's mean
    of 5, 5, 10 is 5.83."""
    found = row(numbers, "begun")
    assert 10 < found["even_days"] < 11
    assert found["likely_days"] < 15


def test_paths_that_meet_are_later_than_each_alone_and_share_the_blame(numbers: Numbers) -> None:
    """Mean of one branch 5.5 days; each decides half of the runs."""
    assert row(numbers, "fork")["even_days"] > 5.7
    shares = dict(
        numbers.rows(
            "select task_id, criticality_ratio from task_simulation where project_id = 'fork'"
        )
    )
    assert shares["left"] == pytest.approx(0.5, abs=0.03)
    assert shares["left"] + shares["right"] == pytest.approx(1, abs=1e-3)
    assert shares["join"] == 1


def test_a_milestone_has_dates_of_its_own(numbers: Numbers) -> None:
    """Go-live of the struck project comes a certain week late; what is no milestone has none."""
    dates = {
        r[0]: r[1:]
        for r in numbers.rows(
            "select milestone_id, even_date, likely_date from milestone_forecast where project_id"
            " in ('fork', 'gate')"
        )
    }
    assert dates["gate open"] == (day(1, 4), day(1, 4))
    assert "gate a" not in dates
    assert dates["join"][0] <= dates["join"][1]


def test_who_waits_for_another_project_is_run_with_it(numbers: Numbers) -> None:
    assert row(numbers, "waits")["even_date"] == day(4, 4)


def test_the_chance_by_date_never_falls(numbers: Numbers) -> None:
    found = numbers.rows(
        "select finish_date from finish_chance where project_id = 'fork' order by chance_ratio"
    )
    dates: list[date] = [r[0] for r in found]
    assert len(dates) == 19
    assert dates == sorted(dates)


def test_the_same_seed_gives_the_same_result_whatever_else_is_there(
    numbers: Numbers, tmp_path: Path
) -> None:
    alone = Portfolio()
    pair(alone, "drawn", first=three(4, 5, 6), second=three(4, 5, 6))
    columns = (
        "select seed, input_digest, even_days, likely_days, high_days, error_days from"
        " project_simulation where project_id = 'drawn'"
    )
    assert alone.publish(tmp_path).rows(columns) == numbers.rows(columns)


def test_another_seed_gives_another_run_within_its_error(numbers: Numbers, tmp_path: Path) -> None:
    other = portfolio().publish(tmp_path, more="\n[simulation]\nseed = 2\nruns = 20000\n")
    (mine,), (theirs,) = (
        n.rows(
            "select likely_days, error_days, run_count, input_digest from project_simulation where"
            " project_id = 'fork'"
        )
        for n in (numbers, other)
    )
    assert mine != theirs
    assert (mine[2], theirs[2]) == (10_000, 20_000)
    assert abs(mine[0] - theirs[0]) <= 5 * (mine[1] + theirs[1])


def test_a_later_date_is_at_least_as_likely(numbers: Numbers) -> None:
    found = numbers.rows(
        "select low_date, even_date, likely_date, high_date from project_simulation"
    )
    assert found
    assert all(list(r) == sorted(r) for r in found)
    assert all(isinstance(d, date) and d.weekday() < 5 for r in found for d in r)
    assert timedelta(0) <= found[0][3] - found[0][0]
