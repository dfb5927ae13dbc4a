"""What the second opinion on boards found, by pencil. The status date is Friday 13 March 2026."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.portfolio import Portfolio

FLOW = '\n[flow]\nkinds = ["item"]\n'


def board() -> Portfolio:
    p = Portfolio()
    p.project("work")
    p.add("departments", department_id="D", department_name="D")
    p.add("teams", team_id="T", team_name="T", department_id="D")
    return p


def item(p: Portfolio, key: str, **columns: object) -> None:
    p.add(
        "tasks", task_id=key, project_id="work", task_name=key, kind="item", team_id="T", **columns
    )


def test_what_is_cancelled_on_the_day_it_came_is_not_in_progress(tmp_path: Path) -> None:
    """Came, begun and cancelled on 2 March: one pass, and nothing of it is left on the board."""
    p, before = board(), ""
    item(p, "brief")
    for state in ("To do", "In progress", "Cancelled"):
        p.add(
            "workflow_transitions",
            task_id="brief",
            moved_date=date(2026, 3, 2),
            from_state=before,
            to_state=state,
        )
        before = state
    numbers = p.publish(tmp_path, more=FLOW)
    passes = numbers.rows("select pass_number, is_open, is_wip, cancelled_date from flow_item")
    assert passes == [(1, False, False, date(2026, 3, 2))]
    assert numbers.value("work_in_progress", "T", by="team_id") == (0, None)


def test_what_is_said_to_be_done_on_no_day_is_not_in_progress(tmp_path: Path) -> None:
    """Begun on 2 March, never moved, and its state says done: neither open nor in progress."""
    p = board()
    item(p, "done", actual_start_date=date(2026, 3, 2), workflow_state="Done")
    item(p, "begun", actual_start_date=date(2026, 3, 9), workflow_state="In progress")
    numbers = p.publish(tmp_path, more=FLOW)
    assert numbers.value("backlog", "T", by="team_id") == (1, None)
    assert numbers.value("work_in_progress", "T", by="team_id") == (1, None)
    assert numbers.value("item_age", "T", by="team_id") == (5, None)  # 9th to 13th
