"""What the second opinion on worth found, by pencil."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.portfolio import STATUS, Portfolio


def test_a_delay_without_a_finish_expected_is_not_past_its_target(tmp_path: Path) -> None:
    """Nobody expects a finish of the first, so it has no weeks left to divide by; the second should
    have ended a week ago; the third was given up; 40 a week over 4 weeks are 10."""
    p = Portfolio()
    late, ahead = STATUS - timedelta(weeks=1), STATUS + timedelta(weeks=4)
    p.project("open", weekly_delay_amount=40)
    p.project("late", weekly_delay_amount=40, forecast_finish_date=late)
    p.project("over", weekly_delay_amount=40, forecast_finish_date=ahead, phase="cancelled")
    p.project("ahead", weekly_delay_amount=40, forecast_finish_date=ahead)
    numbers = p.publish(tmp_path)
    assert numbers.value("delay_weight", "open") == (None, "missing_input")
    assert numbers.value("delay_weight", "late") == (None, "target_passed")
    assert numbers.value("delay_weight", "over") == (None, "complete")
    assert numbers.value("delay_weight", "ahead") == (10.0, None)
