"""What the reference of the schedule network found: each the smallest input on which the product
and the words of its definitions differed.

The status date is Friday 13 March 2026, so work goes on from Monday the 16th.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.portfolio import STATUS, WEEK, Numbers, Portfolio

DAY = timedelta(days=1)
MONDAY = STATUS + 3 * DAY
FRIDAY = STATUS + WEEK


def wait(p: Portfolio, before: str, after: str, **columns: object) -> None:
    p.add("dependencies", predecessor_id=before, successor_id=after, **columns)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    for told in (
        begun_by_report,
        bound_start,
        no_plan,
        fifty,
        late_chain,
        stated_finish,
        saturday,
        across,
        beside_circle,
        support,
    ):
        told(p)
    return p.publish(tmp_path_factory.mktemp("network"))


def dates(found: Numbers, task: str) -> tuple[date, date]:
    early: tuple[date, date] = found.rows(
        "select early_start_date, early_finish_date from task_schedule where task_id = ?", task
    )[0]
    return early


def begun_by_report(p: Portfolio) -> None:
    key = p.project("begun")
    first = p.task(
        key, STATUS - 11 * DAY, STATUS, 1000, 0.5
    )  # ten days from Monday 2 March; nobody wrote when it started
    wait(p, first, p.task(key, MONDAY, MONDAY, 1000))


def test_work_reported_half_done_takes_half_of_its_duration_more(found: Numbers) -> None:
    assert dates(found, "begun-0") == (MONDAY, FRIDAY)  # five of ten days are left, not ten
    assert dates(found, "begun-1") == (FRIDAY + 3 * DAY, FRIDAY + 3 * DAY)


def bound_start(p: Portfolio) -> None:
    key = p.project("bound")
    first = p.task(
        key,
        STATUS - 4 * DAY,
        STATUS,
        1000,
        0.4,
        actual_start_date=STATUS - 4 * DAY,
        constraint_type="MSO",
        constraint_date=STATUS - 4 * DAY,
    )
    second = p.task(
        key,
        STATUS - 4 * DAY,
        STATUS,
        1000,
        0.4,
        actual_start_date=STATUS - 4 * DAY,
        constraint_type="SNET",
        constraint_date=STATUS + 40 * DAY,
    )
    for before in (first, second):
        wait(p, before, p.task(key, MONDAY, MONDAY, 1000))


def test_a_start_that_has_happened_is_bound_by_no_constraint(found: Numbers) -> None:
    """Three of five days are left. It started on the day it had to, so it is not late; and what
    must not start before 22 April has started."""
    assert [dates(found, task) for task in found_tasks(found, "bound")[:2]] == [
        (MONDAY, MONDAY + 2 * DAY)
    ] * 2
    assert found.rows(
        "select count(*) from task_schedule where project_id = 'bound' and total_float_days < 0"
    ) == [(0,)]


def found_tasks(found: Numbers, project: str) -> list[str]:
    return [
        row[0]
        for row in found.rows(
            "select task_id from task_schedule where project_id = ? order by task_id", project
        )
    ]


def no_plan(p: Portfolio) -> None:
    key = p.project("unplanned")
    p.add(
        "tasks",
        task_id="U",
        project_id=key,
        task_name="U",
        actual_start_date=STATUS - 11 * DAY,
        forecast_start_date=STATUS - 11 * DAY,
        forecast_finish_date=STATUS,
    )
    p.add("progress", task_id="U", progress_date=STATUS, percent_complete_ratio=0.5)
    wait(p, "U", p.task(key, MONDAY, MONDAY, 1000))


def test_progress_reported_on_a_task_without_a_plan_is_its_progress(found: Numbers) -> None:
    assert found.rows("select complete_ratio from task_total where task_id = 'U'") == [(0.5,)]
    assert dates(found, "U") == (MONDAY, FRIDAY)  # half of ten days


def fifty(p: Portfolio) -> None:
    key = p.project("fifty")
    for technique in ("fifty_fifty", "zero_hundred"):
        task = p.task(key, STATUS - 11 * DAY, STATUS, 1000, 0.8, ev_technique=technique)
        wait(p, task, p.task(key, MONDAY, MONDAY, 1000))


def test_what_is_left_goes_by_the_share_reported_not_by_the_credit(found: Numbers) -> None:
    """Four fifths of ten days are reported: two are left, whether the technique credits half of the
    budget or nothing."""
    ends = [dates(found, task)[1] for task in found_tasks(found, "fifty")]
    assert ends == [MONDAY + DAY, MONDAY + 2 * DAY] * 2


def late_chain(p: Portfolio) -> None:
    key = p.project("late")
    long = p.task(key, MONDAY, FRIDAY, 1000)
    first, second = (p.task(key, MONDAY, MONDAY, 1000, constraint_type="ALAP") for _ in range(2))
    wait(p, first, second)
    end = p.task(key, FRIDAY, FRIDAY, 1000)
    wait(p, long, end)
    wait(p, second, end)


def test_two_tasks_as_late_as_possible_both_move_to_the_end(found: Numbers) -> None:
    """The last task starts on Monday the 23rd; so the second is on Friday the 20th, and the first
    on Thursday, not on this Monday."""
    long, first, second, _ = found_tasks(found, "late")
    assert dates(found, long) == (MONDAY, FRIDAY)
    assert dates(found, second) == (FRIDAY, FRIDAY)
    assert dates(found, first) == (FRIDAY - DAY, FRIDAY - DAY)


def stated_finish(p: Portfolio) -> None:
    key = p.project("stated", baseline_finish_date=FRIDAY)
    first, second = (p.task(key, MONDAY, FRIDAY + WEEK, 1000) for _ in range(2))
    wait(p, first, second, kind="SS")


def test_float_is_measured_to_the_baseline_finish_that_everything_else_reads(
    found: Numbers,
) -> None:
    """The project promised Friday the 20th, its tasks the 27th: five days too late by logic, as the
    slip of seven calendar days says."""
    assert found.value("network_float", "stated") == (-5, None)
    assert found.value("critical_path_index", "stated") == ((10 - 5) / 10, None)
    assert found.rows("select finish_slip_days from project_total where project_id = 'stated'") == [
        (7,)
    ]


def saturday(p: Portfolio) -> None:
    key = p.project("weekend")
    done = p.task(
        key,
        STATUS - 11 * DAY,
        STATUS,
        1000,
        actual_start_date=STATUS - 12 * DAY,
        actual_finish_date=STATUS - 6 * DAY,
    )  # Sunday to Saturday
    wait(p, done, p.task(key, MONDAY, MONDAY, 1000))


def test_what_is_done_stands_as_it_happened_also_at_a_weekend(found: Numbers) -> None:
    assert dates(found, "weekend-" + found_tasks(found, "weekend")[0].split("-")[1]) == (
        STATUS - 12 * DAY,
        STATUS - 6 * DAY,
    )
    rows = found.rows(
        "select late_start_date, late_finish_date, total_float_days from task_schedule where"
        " task_id = ?",
        found_tasks(found, "weekend")[0],
    )
    assert rows == [(None, None, None)]  # nothing can move it any more


def across(p: Portfolio) -> None:
    first = p.task(
        p.project("supplier"), MONDAY, FRIDAY, 1000
    )  # a project of one task, of which none waits for another
    wait(p, first, p.task(p.project("buyer"), MONDAY, MONDAY, 1000))


def test_a_task_waits_for_one_of_a_project_that_has_no_links_of_its_own(found: Numbers) -> None:
    (task,) = found_tasks(found, "buyer")
    assert dates(found, task) == (FRIDAY + 3 * DAY, FRIDAY + 3 * DAY)
    assert found.rows(
        "select network_finish_date from project_schedule where project_id = 'supplier'"
    ) == [(FRIDAY,)]


def beside_circle(p: Portfolio) -> None:
    key = p.project("circle")
    first, second = (p.task(key, MONDAY, MONDAY, 1000) for _ in range(2))
    wait(p, first, second)
    wait(p, second, first)
    wait(p, first, p.task(p.project("beside"), FRIDAY, FRIDAY, 1000))


def test_a_task_whose_only_link_is_left_out_for_a_circle_starts_when_its_plan_says(
    found: Numbers,
) -> None:
    (task,) = found_tasks(found, "beside")
    assert dates(found, task) == (FRIDAY, FRIDAY)  # not on Monday
    assert found.rows(
        "select network_finish_date from project_schedule where project_id = 'circle'"
    ) == [(None,)]


def support(p: Portfolio) -> None:
    key = p.project("support")
    base = p.task(
        key, STATUS - 4 * DAY, FRIDAY, kind="level_of_effort"
    )  # two weeks, one of them over; no budget
    task = p.task(
        key,
        STATUS - 4 * DAY,
        FRIDAY,
        1000,
        ev_technique="apportioned",
        apportioned_to_task_id=base,
        actual_start_date=STATUS - 4 * DAY,
    )
    wait(p, task, p.task(key, MONDAY, MONDAY, 1000))


def test_support_without_a_budget_progresses_as_planned_and_what_leans_on_it_too(
    found: Numbers,
) -> None:
    assert found.rows(
        "select complete_ratio from task_total where project_id = 'support' and kind ="
        " 'level_of_effort'"
    ) == [(0.5,)]
    assert dates(found, found_tasks(found, "support")[0]) == (MONDAY, FRIDAY)  # half of ten days
