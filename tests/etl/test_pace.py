"""Pace, adherence and tasks met, by pencil through the real refresh. The status date is Friday 13
March 2026."""

from __future__ import annotations

from datetime import date

import pytest

from tests.portfolio import Numbers, Portfolio


def out_of_order(p: Portfolio) -> None:
    """Three weeks. Planned by now 60 and 20; earned 60, 10 and, ahead of its time, 10: 80 as
    planned. Spent 100; expected a week late."""
    p.project("order", forecast_finish_date=date(2026, 3, 27))
    p.task("order", date(2026, 3, 2), date(2026, 3, 6), 60, 1)
    p.task("order", date(2026, 3, 9), date(2026, 3, 13), 20, 0.5)
    p.task("order", date(2026, 3, 16), date(2026, 3, 20), 40, 0.25)
    p.cost("order", 100)


def in_steps(p: Portfolio) -> None:
    """Nothing between two steps: at the end of the first task half of 100 is due, and earned by the
    second task instead."""
    p.project("steps")
    p.task("steps", date(2026, 3, 2), date(2026, 3, 6), 50, ev_technique="zero_hundred")
    p.task(
        "steps",
        date(2026, 3, 9),
        date(2026, 3, 20),
        50,
        ev_technique="zero_hundred",
        actual_start_date=date(2026, 3, 2),
        actual_finish_date=date(2026, 3, 13),
    )


def met(p: Portfolio) -> None:
    """Due in the four whole weeks to 8 March: three met, one finished late, one open. Not counted:
    before, after, and the milestone."""
    p.project("met")
    for finish, actual in ((9, 9), (13, 12), (27, 20), (20, 23), (26, None)):
        day = date(2026, 2, finish)
        p.task(
            "met",
            date(2026, 2, 2),
            day,
            10,
            actual_finish_date=date(2026, 2, actual) if actual else None,
        )
    p.task("met", date(2026, 2, 2), date(2026, 2, 8), 10)
    p.task("met", date(2026, 2, 2), date(2026, 3, 9), 10)
    p.task("met", date(2026, 2, 20), date(2026, 2, 20), None, kind="milestone")


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    for told in (out_of_order, in_steps, met):
        told(p)
    p.project("late", forecast_finish_date=date(2026, 3, 12))
    p.task("late", date(2026, 3, 2), date(2026, 3, 20), 60, 0.2)
    p.project("unknown")
    p.task("unknown", date(2026, 3, 2), date(2026, 3, 20), 60, 0.2)
    p.project("idle")
    p.task("idle", date(2026, 3, 2), date(2026, 3, 20), 60)
    return p.publish(tmp_path_factory.mktemp("pace"))


@pytest.mark.parametrize(
    ("metric", "project", "value"),
    [
        ("earned_schedule", "order", 10),
        ("schedule_adherence", "order", 70 / 80),
        ("schedule_adherence", "steps", 0),
        ("to_complete_expected", "order", (15 - 10) / (20 - 10)),
        ("duration_at_both", "order", 10 + (15 - 10) / 0.8),
        ("hit_rate", "met", 3 / 5),
    ],
)
def test_pace_adherence_and_tasks_met_are_as_by_pencil(
    metric: str, project: str, value: float, numbers: Numbers
) -> None:
    found, reason = numbers.value(metric, project)
    assert (found, reason) == (pytest.approx(value), None)


@pytest.mark.parametrize(
    ("metric", "project", "reason"),
    [
        ("to_complete_expected", "late", "target_passed"),  # ten days gone, expected after nine
        ("to_complete_expected", "unknown", "missing_input"),
        ("schedule_adherence", "idle", "no_progress"),
        ("duration_at_both", "idle", "no_actuals"),
        ("hit_rate", "idle", "no_plan_to_date"),
        ("schedule_adherence", "", "not_additive"),
    ],
)
def test_what_cannot_be_known_says_why(
    metric: str, project: str, reason: str, numbers: Numbers
) -> None:
    assert numbers.value(metric, project) == (None, reason)
