"""What the second opinion on pace and estimates found, by pencil."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.portfolio import STATUS, Numbers, Portfolio

WEEK = timedelta(weeks=1)


def published(folder: Path) -> Numbers:
    """Each with an open task of 100, half earned, and 60 spent."""
    p = Portfolio()
    for key, left, more in (
        ("more", 30, ("milestone", 7)),
        ("free", 30, ("task", 5)),
        ("none", 0, None),
    ):
        p.project(key)
        task = p.task(key, STATUS - 6 * WEEK, STATUS + WEEK, 100, 0.5)
        p.cost(key, 60)
        p.add("estimates_to_complete", task_id=task, estimate_date=STATUS, remaining_amount=left)
        if more:
            kind, amount = more
            free = p.task(key, STATUS, STATUS, None if kind == "milestone" else 0, kind=kind)
            p.add(
                "estimates_to_complete", task_id=free, estimate_date=STATUS, remaining_amount=amount
            )
    return p.publish(folder)


def test_what_somebody_expects_to_spend_counts_whatever_was_planned_for_it(tmp_path: Path) -> None:
    """60 spent and 30 to come, and 7 for a milestone without a budget, or 5 for a task that was to
    cost nothing: 97 and 95."""
    numbers = published(tmp_path)
    assert numbers.value("estimate_by_people", "more") == (97, None)
    assert numbers.value("estimate_by_people", "free") == (95, None)


def test_work_that_is_to_cost_nothing_more_has_no_efficiency_to_count_on(tmp_path: Path) -> None:
    """50 of 100 to earn and nothing to spend on it: no index, and why."""
    assert published(tmp_path).value("to_complete_index_people", "none") == (
        None,
        "target_exhausted",
    )
