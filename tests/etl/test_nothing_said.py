"""What no export speaks of is unknown: cost where no ledger came in, a silence where progress has
no day, a past where only today is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.portfolio import STATUS, Portfolio

FIRST = STATUS - timedelta(days=11)  # a Monday: ten working days to the status date
FORECASTS = (
    "estimate_at_completion",
    "estimate_at_plan",
    "cost_variance",
    "percent_spent",
    "to_complete_index",
    "actual_cost",
    "cost_performance_index",
)


def half_done(p: Portfolio, **columns: object) -> Portfolio:
    """Four weeks of 100, half of them gone, 40 % done."""
    p.project("A")
    p.task("A", FIRST, FIRST + timedelta(days=25), 100, **columns)
    return p


@pytest.mark.parametrize("metric", FORECASTS)
def test_without_any_cost_no_number_stands_on_cost(tmp_path: Path, metric: str) -> None:
    numbers = half_done(Portfolio(), done=0.4).publish(tmp_path)
    assert numbers.value(metric, "A") == (None, "missing_input")
    assert numbers.value("earned_value", "A") == (40, None)


def test_a_ledger_without_a_line_of_the_project_says_nothing_is_spent(tmp_path: Path) -> None:
    """The rest costs what was planned: 0 + (100 − 40)."""
    p = half_done(Portfolio(), done=0.4)
    p.project("B")
    p.cost("B", 5)
    numbers = p.publish(tmp_path)
    assert numbers.value("estimate_at_plan", "A") == (60, None)
    assert numbers.value("cost_performance_index", "A") == (None, "no_actuals")


def test_a_percentage_without_a_day_is_what_is_said_on_the_status_date(tmp_path: Path) -> None:
    """Nobody is called silent for a list that has no column of days."""
    numbers = half_done(Portfolio(), percent_complete_ratio=0.4).publish(tmp_path)
    assert numbers.rows("select last_heard_date, is_stale from project_total") == [(STATUS, False)]


def test_where_progress_has_days_its_last_day_is_what_was_heard(tmp_path: Path) -> None:
    """A percentage beside dated reports of another task does not make a project heard."""
    p = half_done(Portfolio(), percent_complete_ratio=0.4)
    p.project("B")
    p.task("B", FIRST, STATUS, 10, done=0.5)
    numbers = p.publish(tmp_path)
    assert numbers.rows("select project_id, last_heard_date from project_total order by 1") == [
        ("A", None),
        ("B", STATUS),
    ]


def test_work_that_began_or_ended_was_heard_of_on_that_day(tmp_path: Path) -> None:
    begun = STATUS - timedelta(days=3)
    numbers = half_done(Portfolio(), actual_start_date=begun).publish(tmp_path)
    assert numbers.rows("select last_heard_date from project_total") == [(begun,)]


def test_of_progress_without_days_no_week_before_the_report_is_known(tmp_path: Path) -> None:
    """Behind since the day it is reported, not since the plan began, and at no pace of its own."""
    numbers = half_done(Portfolio(), percent_complete_ratio=0.3).publish(tmp_path)
    assert numbers.rows(
        "select computed_colour, since_date from project_status where dimension = 'schedule'"
    ) == [("red", STATUS)]
    assert numbers.value("period_cost_performance", "A")[0] is None
    assert numbers.rows("select period_earned_amount, recent_earned_amount from project_total") == [
        (None, None)
    ]
