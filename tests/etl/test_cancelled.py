"""Work that was cancelled: by its state on the board, whatever it reports. It earns nothing, waits
for nobody and is counted nowhere; its budget stays approved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.portfolio import STATUS, WEEK, Numbers, Portfolio

DAY = timedelta(days=1)
FIRST, LAST = (
    STATUS - 25 * DAY,
    STATUS - 5 * DAY,
)  # Monday 16 February to Sunday 8 March: due by the status date
FINISHED = {"actual_start_date": FIRST, "actual_finish_date": LAST, "percent_complete_ratio": 1}
# What came in of a task of 1 000 beside its state.
TECHNIQUES: dict[str, dict[str, Any]] = {
    "percent": {},
    "0/100": {"ev_technique": "zero_hundred"},
    "50/50": {"ev_technique": "fifty_fifty"},
    "steps": {"ev_technique": "weighted_milestones"},
    "units": {"ev_technique": "units", "total_units": 10},
    "one-off": {"one_off_amount": 300},
    "level of effort": {"kind": "level_of_effort"},
    "milestone": {"kind": "milestone"},
    "card": {"kind": "item"},
    "in other letters": {"state": "wont do "},
    "of the settings": {"state": "Dropped"},
}
MORE = '[flow]\ncancelled = ["Wont do", "Dropped"]\n'


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    for name, row in TECHNIQUES.items():
        key = p.project(name)
        p.task(key, FIRST, LAST, 1000, 0.5)
        task = p.task(
            key,
            FIRST,
            LAST,
            1000,
            1.0,
            workflow_state=row.get("state", "Dropped"),
            **FINISHED,
            **{k: v for k, v in row.items() if k != "state"},
        )
        if name == "steps":
            p.add(
                "task_steps",
                task_id=task,
                step_name="all",
                weight_ratio=1,
                baseline_date=LAST,
                actual_date=LAST,
            )
    return p.publish(tmp_path_factory.mktemp("cancelled"), more=MORE)


@pytest.mark.parametrize("name", TECHNIQUES)
def test_what_is_cancelled_has_earned_nothing_by_whatever_technique_and_its_budget_stays(
    numbers: Numbers, name: str
) -> None:
    assert numbers.value("earned_value", name) == (500, None)  # half of the other task
    assert numbers.value("budget_at_completion", name) == (2000, None)
    assert numbers.value("planned_value", name) == (2000, None)  # all of it was due a week ago
    assert numbers.rows(
        "select is_done, is_overdue, earned_value_amount from task_total where project_id = ? order"
        " by task_id",
        name,
    )[1] == (False, False, 0)


@pytest.mark.parametrize("name", TECHNIQUES)
def test_what_is_cancelled_is_neither_finished_nor_due_nor_missed_nor_late(
    numbers: Numbers, name: str
) -> None:
    counts = (
        "finished_task_count, unplanned_task_count, due_task_count, judged_task_count,"
        " missed_task_count, open_task_count, overdue_task_count, begun_task_count"
    )
    assert numbers.rows(
        f"select {counts}, milestone_count from project_total where project_id = ?", name
    ) == [(0, 0, 1, 1, 1, 1, 1, 0, 0)]  # the other task alone
    assert numbers.value("baseline_execution", name) == (0, None)


def test_what_leans_on_cancelled_work_earns_nothing_by_it_and_what_is_cancelled_nothing_by_what_it_leans_on(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    below = p.project("leans on cancelled")
    base = p.task(below, FIRST, LAST, 1000, 0.5, workflow_state="Cancelled", one_off_amount=100)
    p.task(below, FIRST, LAST, 1000, ev_technique="apportioned", apportioned_to_task_id=base)
    above = p.project("cancelled leans")
    base = p.task(above, FIRST, LAST, 1000, 0.5, one_off_amount=100)
    p.task(
        above,
        FIRST,
        LAST,
        1000,
        ev_technique="apportioned",
        apportioned_to_task_id=base,
        workflow_state="Cancelled",
    )
    p.task(above, FIRST, LAST, 400, kind="level_of_effort", workflow_state="Cancelled")
    numbers = p.publish(tmp_path)
    assert numbers.value("earned_value", "leans on cancelled") == (0, None)
    assert numbers.value("earned_value", "cancelled leans") == (100 + 0.5 * 900, None)


def test_support_is_done_and_a_project_has_ended_once_all_is_finished_that_was_not_cancelled(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    key = p.project("ended")
    p.task(key, FIRST, LAST, 1000, actual_finish_date=LAST)
    p.task(
        key,
        FIRST,
        STATUS + WEEK,
        1000,
        workflow_state="Cancelled",
        forecast_finish_date=STATUS + 20 * WEEK,
    )
    p.task(key, FIRST, STATUS + WEEK, 500, kind="level_of_effort")
    numbers = p.publish(tmp_path)
    assert numbers.value("earned_value", key) == (
        1500,
        None,
    )  # support has ended with the work and has all of its 500
    assert numbers.rows("select is_ended, forecast_finish_date from project_total") == [
        (True, LAST)
    ]


def test_moves_on_the_board_decide_and_a_finish_of_the_board_stays_one(tmp_path: Path) -> None:
    """Each of 1 000, finished by its dates. Moved: to cancelled; to cancelled and back to work;
    done, then cancelled; to cancelled, but only tomorrow."""
    p = Portfolio()
    told = {
        "cancelled": [("Cancelled", -8)],
        "taken up": [("Cancelled", -8), ("In progress", -7)],
        "done first": [("Done", -9), ("Cancelled", -8)],
        "tomorrow": [("In progress", -9), ("Cancelled", 1)],
    }
    for name, moves in told.items():
        task = p.task(
            p.project(name),
            FIRST,
            LAST,
            1000,
            actual_finish_date=LAST,
            workflow_state="In progress",
        )
        for state, day in moves:
            p.add(
                "workflow_transitions", task_id=task, moved_date=STATUS + day * DAY, to_state=state
            )
    numbers = p.publish(tmp_path)
    assert {name: numbers.value("earned_value", name)[0] for name in told} == {
        "cancelled": 0,
        "taken up": 1000,
        "done first": 1000,
        "tomorrow": 1000,
    }


def test_no_estimate_of_what_is_left_is_asked_of_cancelled_work(tmp_path: Path) -> None:
    p = Portfolio()
    key = p.project("left")
    for state in ("", "Cancelled"):
        task = p.task(key, FIRST, LAST, 1000, 0.5, workflow_state=state)
        if not state:
            p.add("estimates_to_complete", task_id=task, estimate_date=STATUS, remaining_amount=300)
    p.cost(key, 700)
    assert p.publish(tmp_path).value("estimate_by_people", key) == (
        1000,
        None,
    )  # 700 spent and 300 left


def chain(
    p: Portfolio, name: str, state: str, kinds: tuple[str, str] = ("FS", "FS"), lag: object = ""
) -> str:
    """Three tasks of a week each in a row, planned from the Monday after the status date; the
    second in this state."""
    key = p.project(name)
    first = STATUS + 3 * DAY
    tasks = [
        p.task(
            key,
            first + n * WEEK,
            first + n * WEEK + 4 * DAY,
            100,
            workflow_state=state if n == 1 else "",
        )
        for n in range(3)
    ]
    for before, after, kind in zip(tasks[:2], tasks[1:], kinds, strict=True):
        p.add("dependencies", predecessor_id=before, successor_id=after, kind=kind, lag=lag)
    return key


def test_cancelled_work_takes_no_time_and_what_waited_for_it_waits_for_what_it_waited_for(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    for name, state in (("whole", ""), ("cut", "Cancelled")):
        chain(p, name, state)
    chain(p, "lags", "Cancelled", lag=2)
    chain(p, "from start", state="Cancelled", kinds=("SS", "FS"))
    numbers = p.publish(tmp_path)
    found = dict(numbers.rows("select project_id, network_finish_date from project_schedule"))
    assert found == {
        "whole": STATUS + 3 * WEEK,  # three weeks of work, on a Friday
        "cut": STATUS + 2 * WEEK,  # two: the third follows the first at once
        "lags": (
            STATUS + 2 * WEEK + 6 * DAY
            # four working days between them: Friday of the second week becomes Thursday of the third
        ),
        "from start": STATUS + 1 * WEEK,  # both start on the first Monday
    }
    assert numbers.rows("select count(*) from task_schedule where project_id = 'cut'") == [(2,)]
    assert numbers.rows("select count(*) from task_schedule where project_id = 'whole'") == [(3,)]


def test_the_refresh_says_what_cancelled_work_leaves_in_the_baseline(tmp_path: Path) -> None:
    p = Portfolio()
    p.task(p.project("said"), FIRST, LAST, 1000, workflow_state="Cancelled")
    notes = p.run(tmp_path).notes
    assert [n for n in notes if "cancelled" in n] == [
        "tasks: 1 row cancelled, by their state on the board, with a budget. They earn nothing, and"
        " their budget stays in the baseline until a version of it takes it out."
    ]


def test_a_cancelled_project_met_no_promise_and_kept_no_budget(tmp_path: Path) -> None:
    """Each cost 10 of 1 000: one was completed a day late, the other cancelled early."""
    p = Portfolio()
    for name, phase, end in (
        ("done", "completed", LAST + DAY),
        ("dropped", "cancelled", FIRST + DAY),
    ):
        p.task(p.project(name, phase=phase, actual_finish_date=end), FIRST, LAST, 1000, 0.5)
        p.cost(name, 10)
    numbers = p.publish(tmp_path)
    assert numbers.value("finished_on_time") == (0, None)  # of the one that was finished
    assert numbers.value("finished_on_budget") == (1, None)
    for metric in (
        "finished_on_time",
        "finished_as_promised",
        "finished_on_budget",
        "finished_on_first_budget",
    ):
        assert numbers.value(metric, "dropped") == (None, "insufficient_history")
