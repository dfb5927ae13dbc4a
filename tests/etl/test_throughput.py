"""Throughput sampling by pencil, and what must hold for any weeks."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.outlook import throughput

STATUS = date(2026, 3, 13)
some_weeks = st.lists(st.integers(0, 12), min_size=8, max_size=16).filter(any)


def test_a_team_that_always_finishes_two_is_certain() -> None:
    row = throughput.forecast("T", [2] * 8, backlog=15, status=STATUS)
    assert (row["even_item_count"], row["likely_item_count"]) == (16, 16)  # eight weeks of two
    assert (row["even_backlog_date"], row["likely_backlog_date"]) == (
        date(2026, 5, 8),
        date(2026, 5, 8),
    )  # the eighth week holds the 15th
    assert (row["likely_backlog_days"], row["unfinished_ratio"]) == (56, 0.0)


def test_a_week_of_nothing_is_data() -> None:
    # Four items every other week: 16 in eight weeks on average, and 16 without zeros is certain
    # only at 32.
    row = throughput.forecast("T", [4, 0] * 4, backlog=16, status=STATUS)
    assert (
        row["likely_item_count"] == 12
    )  # of eight throws of a coin at least three are heads in 219/256 = 0.855
    assert row["even_item_count"] == 16


@pytest.mark.parametrize(
    ("weeks", "reason"),
    [([5] * 7, "insufficient_history"), ([], "insufficient_history"), ([0] * 12, "no_progress")],
)
def test_too_little_to_go_by_is_said(weeks: list[int], reason: str) -> None:
    row = throughput.forecast("T", weeks, backlog=10, status=STATUS)
    assert row["history_reason"] == reason
    assert "likely_backlog_date" not in row


def test_what_takes_more_than_two_years_has_no_date_and_says_how_many_draws_failed() -> None:
    row = throughput.forecast(
        "T", [1, 0, 0, 0, 0, 0, 0, 0], backlog=100, status=STATUS
    )  # 13 items expected in 104 weeks
    assert "likely_backlog_date" not in row
    assert row["unfinished_ratio"] == 1.0


def test_the_same_team_and_weeks_give_the_same_forecast_and_another_team_draws_apart() -> None:
    weeks = [1, 5, 3, 0, 2, 4, 6, 2]
    assert throughput.forecast("A", weeks, backlog=60, status=STATUS) == throughput.forecast(
        "A", weeks, backlog=60, status=STATUS
    )
    assert throughput.seed_of("A") != throughput.seed_of("B")


@pytest.mark.parametrize(
    ("totals", "share", "n"),
    [
        ([3, 1, 2, 4], 0.5, 3),
        ([3, 1, 2, 4], 0.75, 2),
        ([3, 1, 2, 4], 1.0, 1),
        (list(range(1, 21)), 0.85, 4),
    ],
)
def test_at_least_is_the_largest_number_reached_often_enough(
    totals: list[int], share: float, n: int
) -> None:
    assert throughput.at_least(np.array(totals), share) == n


@given(some_weeks, st.integers(1, 60))
def test_to_be_done_by_a_later_week_is_never_less_likely(weeks: list[int], backlog: int) -> None:
    exact = throughput.exact_done(np.array(weeks), backlog, 12)
    assert (np.diff(exact) >= -1e-12).all()
    assert ((exact >= -1e-12) & (exact <= 1 + 1e-12)).all()
    needed = throughput.weeks_to(np.array(weeks), backlog, cap=12, runs=500)
    assert ((needed >= 1) & (needed <= 13)).all()
    dates = [throughput.within(needed, share, 12) or 13 for share in (0.5, 0.7, 0.85, 0.95)]
    assert dates == sorted(dates)


@given(some_weeks, st.integers(1, 8))
def test_more_certainty_promises_fewer_items(weeks: list[int], count: int) -> None:
    totals = throughput.totals(np.array(weeks), count, runs=500)
    promised = [throughput.at_least(totals, share) for share in (0.5, 0.7, 0.85, 0.95)]
    assert promised == sorted(promised, reverse=True)
    assert throughput.exact_totals(np.array(weeks), count).sum() == pytest.approx(1)
