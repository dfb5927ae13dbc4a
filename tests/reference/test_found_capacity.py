"""What the reference of people and capacity found: the smallest input on which the product and the
words of its definitions differed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.portfolio import STATUS, WEEK, Portfolio


def test_hours_that_lie_ahead_are_not_yet_hours_to_work_in(tmp_path: Path) -> None:
    """20 of 40 hours worked this week, and a booking in nine weeks: half is worked and half is
    billable, not a twentieth of ten weeks."""
    p = Portfolio()
    p.add("departments", department_id="D", department_name="D")
    p.add("teams", team_id="T", team_name="T", department_id="D")
    p.add("people", person_id="A", person_name="A", team_id="T", weekly_hours=40)
    key = p.project("P")
    for day in range(4):
        p.add(
            "time_entries",
            entry_id=f"e{day}",
            person_id="A",
            project_id=key,
            work_date=STATUS - (4 - day) * (WEEK / 7),
            worked_hours=5,
            is_billable="true",
        )
    p.add("assignments", project_id=key, person_id="A", week=STATUS + 9 * WEEK, planned_hours=40)
    numbers = p.publish(tmp_path)
    for metric in ("utilisation", "billable_utilisation"):
        assert numbers.value(metric, "T", by="team_id") == (pytest.approx(0.5), None)
    assert numbers.value("availability", "T", by="team_id") == (400, None)
