"""Planned and earned value by technique, calendar and date: by pencil for single tasks, by property
for random plans."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.contract.work import EV_TECHNIQUES
from tests.portfolio import Numbers, Portfolio

WEDNESDAY = date(2026, 3, 11)  # the status date lies within a week
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 13)  # ten working days, Monday to Friday week after


def march(number: int) -> date:
    return date(2026, 3, number)


# Each is one task of 1 000, planned from 2 to 13 March unless it says otherwise: (plan to 11 March,
# columns of the task).
PLANNED: dict[str, tuple[float, dict[str, Any]]] = {
    "percent complete": (800, {}),  # 8 of 10 working days
    "units": (800, {"ev_technique": "units", "total_units": 50}),
    "level of effort": (800, {"ev_technique": "level_of_effort"}),
    "level of effort by kind": (800, {"kind": "level_of_effort"}),
    "0/100, due on Friday": (0, {"ev_technique": "zero_hundred"}),
    "0/100, due on the status date": (1000, {"ev_technique": "zero_hundred", "finish": WEDNESDAY}),
    "50/50": (500, {"ev_technique": "fifty_fifty"}),
    "25/75": (250, {"ev_technique": "fifty_fifty", "start_credit_ratio": 0.25}),
    "50/50, finished": (1000, {"ev_technique": "fifty_fifty", "finish": march(6)}),
    "one-off": (
        300 + 0.8 * 700,
        {"one_off_amount": 300},
    ),  # 300 falls due at the start, the rest evenly
    "one-off, starts tomorrow": (0, {"one_off_amount": 300, "start": march(12)}),
    "starts tomorrow": (0, {"start": march(12)}),
    "starts on the status date": (
        1000 / 3,
        {"start": WEDNESDAY},
    ),  # the end of that day: 1 of 3 days
    "one day": (1000, {"start": WEDNESDAY, "finish": WEDNESDAY}),
    "no working time": (
        1000,
        {"start": march(7), "finish": march(8)},
    ),  # Saturday and Sunday: all of it at once
    "no working time, later": (0, {"start": march(14), "finish": march(15)}),
    "over a weekend": (1000, {"start": march(6), "finish": march(9)}),
    "finish on a Sunday": (
        1000,
        {"start": march(2), "finish": march(8)},
    ),  # five working days, all before the weekend
    "holiday": (1000 * 7 / 9, {"calendar_id": "HOLY"}),  # 4 March is free: 7 of 9 days
    "four long days": (1000 * 7 / 8, {"calendar_id": "FOUR"}),  # Friday is free: 7 of 8 days
    "short Fridays": (
        1000 * (40 + 27) / 80,
        {"calendar_id": "SHORT"},
    ),  # 4 × 9 h and 4 h a week: hours count, not days
}


def calendars(p: Portfolio) -> None:
    for key, hours in (
        ("HOLY", (8, 8, 8, 8, 8)),
        ("FOUR", (10, 10, 10, 10)),
        ("SHORT", (9, 9, 9, 9, 4)),
    ):
        for weekday, worked in enumerate(hours, 1):
            p.add("calendars", calendar_id=key, weekday=weekday, working_hours=worked)
        for weekday in range(len(hours) + 1, 8):
            p.add("calendars", calendar_id=key, weekday=weekday, working_hours=0)
    p.add("holidays", calendar_id="HOLY", holiday_date=march(4))


def steps(p: Portfolio, project: str, actual: tuple[date | str, date | str]) -> None:
    task = p.task(p.project(project), FIRST, LAST, 1000, ev_technique="weighted_milestones")
    for name, weight, planned, done in zip("ab", (0.4, 0.6), (march(6), LAST), actual, strict=True):
        p.add(
            "task_steps",
            task_id=task,
            step_name=name,
            weight_ratio=weight,
            baseline_date=planned,
            actual_date=done,
        )


# What is earned by 11 March of the same 1 000: (earned, columns of the task, dated progress in
# percent or units).
EARNED: dict[str, tuple[float, dict[str, Any], list[tuple[date, float]]]] = {
    "percent complete": (600, {}, [(march(4), 0.2), (WEDNESDAY, 0.6)]),
    "percent complete, later report": (
        200,
        {},
        [(march(4), 0.2), (march(12), 0.9)],
    ),  # known only tomorrow
    "percent of the task list": (350, {"percent_complete_ratio": 0.35}, []),
    "finished": (
        1000,
        {"actual_start_date": FIRST, "actual_finish_date": march(10)},
        [(march(4), 0.2)],
    ),
    "finishes tomorrow": (
        200,
        {"actual_start_date": FIRST, "actual_finish_date": march(12)},
        [(march(4), 0.2)],
    ),
    "units": (300, {"ev_technique": "units", "total_units": 50}, [(march(4), 10), (WEDNESDAY, 15)]),
    "units beyond the total": (
        1000,
        {"ev_technique": "units", "total_units": 50},
        [(WEDNESDAY, 60)],
    ),  # capped
    "0/100, begun": (
        0,
        {"ev_technique": "zero_hundred", "actual_start_date": FIRST},
        [(march(4), 0.9)],
    ),
    "0/100, done": (
        1000,
        {
            "ev_technique": "zero_hundred",
            "actual_start_date": FIRST,
            "actual_finish_date": WEDNESDAY,
        },
        [],
    ),
    "50/50, not begun": (0, {"ev_technique": "fifty_fifty"}, []),
    "50/50, begun": (
        500,
        {"ev_technique": "fifty_fifty", "actual_start_date": FIRST},
        [(march(4), 0.9)],
    ),
    "20/80, begun": (
        200,
        {"ev_technique": "fifty_fifty", "start_credit_ratio": 0.2, "actual_start_date": FIRST},
        [],
    ),
    "50/50, done": (
        1000,
        {"ev_technique": "fifty_fifty", "actual_start_date": FIRST, "actual_finish_date": march(9)},
        [],
    ),
    "level of effort": (
        800,
        {"ev_technique": "level_of_effort"},
        [(march(4), 0.1)],
    ),  # as planned, whatever is reported
    "one-off, not begun": (0, {"one_off_amount": 300}, []),
    "one-off, begun": (
        300 + 0.5 * 700,
        {"one_off_amount": 300, "actual_start_date": FIRST},
        [(march(4), 0.5)],
    ),
}


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    calendars(p)
    for name, (_, columns) in PLANNED.items():
        dates = {"start": FIRST, "finish": LAST, **columns}
        p.task(p.project(f"plan {name}"), dates.pop("start"), dates.pop("finish"), 1000, **dates)
    for name, (_, columns, reported) in EARNED.items():
        task = p.task(p.project(f"earn {name}"), FIRST, LAST, 1000, **columns)
        for day, done in reported:
            column = (
                "done_units" if columns.get("ev_technique") == "units" else "percent_complete_ratio"
            )
            p.add("progress", task_id=task, progress_date=day, **{column: done})
    steps(p, "steps", (march(9), ""))
    steps(p, "steps early", (march(5), march(5)))
    base = p.task(p.project("apportioned"), FIRST, march(6), 4000, ev_technique="zero_hundred")
    p.task(
        "apportioned", FIRST, LAST, 1000, ev_technique="apportioned", apportioned_to_task_id=base
    )
    half = p.task(p.project("apportioned half"), FIRST, LAST, 4000)
    p.add("progress", task_id=half, progress_date=march(4), percent_complete_ratio=0.6)
    p.task(
        "apportioned half",
        march(9),
        LAST,
        1000,
        ev_technique="apportioned",
        apportioned_to_task_id=half,
    )
    p.project("apportioned to nothing planned")
    p.add(
        "tasks",
        task_id="unplanned",
        project_id="apportioned to nothing planned",
        task_name="Unplanned",
    )
    p.task(
        "apportioned to nothing planned",
        FIRST,
        LAST,
        1000,
        ev_technique="apportioned",
        apportioned_to_task_id="unplanned",
    )
    p.task(p.project("calendar of the project", calendar_id="FOUR"), FIRST, LAST, 1000)
    p.task(
        p.project("calendar of the task", calendar_id="FOUR"), FIRST, LAST, 1000, calendar_id="HOLY"
    )
    task = p.task(p.project("two versions"), FIRST, LAST, 1000)
    p.add(
        "task_baselines",
        task_id=task,
        version=2,
        baseline_start_date=FIRST,
        baseline_finish_date=march(27),
        budget_amount=2000,
    )
    p.add(
        "task_baselines",
        task_id=task,
        version=3,
        baseline_start_date=FIRST,
        baseline_finish_date=march(27),
        budget_amount=9000,
    )
    for version, approved in ((1, march(1)), (2, march(9)), (3, march(12))):
        p.add("baselines", project_id="two versions", version=version, approved_date=approved)
    p.task(p.project("with level of effort"), FIRST, LAST, 1000, 0)
    p.task("with level of effort", FIRST, LAST, 1000, kind="level_of_effort")
    ended = p.task(p.project("all reported done"), FIRST, LAST, 1000)
    p.add("progress", task_id=ended, progress_date=march(6), percent_complete_ratio=1)
    p.task(p.project("shutdown", calendar_id="HOLY"), FIRST, march(5), 300, 0)
    p.task(
        p.project("begun early"),
        march(9),
        march(20),
        1000,
        actual_start_date=march(4),
        percent_complete_ratio=0.2,
    )
    p.tables["tasks"].append(
        {"task_id": "sum", "project_id": "shutdown", "task_name": "Sum", "kind": "summary"}
    )
    p.add(
        "task_baselines",
        task_id="sum",
        baseline_start_date=FIRST,
        baseline_finish_date=LAST,
        budget_amount=99999,
    )
    return p.publish(tmp_path_factory.mktemp("plan"), WEDNESDAY)


@pytest.mark.parametrize("name", PLANNED)
def test_planned_value_in_the_middle_of_a_week(numbers: Numbers, name: str) -> None:
    assert numbers.value("planned_value", f"plan {name}") == (
        pytest.approx(PLANNED[name][0], abs=1e-4),
        None,
    )


@pytest.mark.parametrize("name", EARNED)
def test_earned_value_follows_the_technique(numbers: Numbers, name: str) -> None:
    assert numbers.value("earned_value", f"earn {name}") == (
        pytest.approx(EARNED[name][0], abs=1e-4),
        None,
    )


@pytest.mark.parametrize(
    ("project", "metric", "expected"),
    [
        ("steps", "planned_value", 400),  # the first of two steps was due on 6 March
        ("steps", "earned_value", 400),  # and came on the 9th
        ("steps early", "earned_value", 1000),  # both on one day
        (
            "apportioned",
            "planned_value",
            5000,
        ),  # plan and credit as of its base, which was due in full on 6 March
        ("apportioned", "earned_value", 0),  # and is not done
        (
            "apportioned half",
            "planned_value",
            0.8 * 5000,
        ),  # as the base, though it is planned for the second week itself
        ("apportioned half", "earned_value", 0.6 * 5000),
        (
            "apportioned to nothing planned",
            "budget_at_completion",
            1000,
        ),  # a budget is never lost with the plan it leans on
        ("apportioned to nothing planned", "planned_value", 800),
        ("calendar of the project", "planned_value", 875),
        ("calendar of the task", "planned_value", 1000 * 7 / 9),
        ("two versions", "budget_at_completion", 2000),  # the third is approved only tomorrow
        ("two versions", "planned_value", 2000 * 8 / 20),
        ("shutdown", "budget_at_completion", 300),  # a summary repeats the budgets under it
        ("shutdown", "planned_value", 300),
        ("with level of effort", "earned_value", 800),
        (
            "with level of effort",
            "earned_schedule",
            0,
        ),  # level of effort is left out: nothing discrete is earned
        ("with level of effort", "schedule_performance_time", 0),
        (
            "all reported done",
            "schedule_variance_time",
            5,
        ),  # ten days planned, done after five; the clock stopped there
        (
            "begun early",
            "schedule_variance_time",
            -1,
        ),  # both count from 4 March: 6 days gone, ES 3 days before the plan and 2 into it
    ],
)
def test_a_plan_worked_by_pencil(
    numbers: Numbers, project: str, metric: str, expected: float
) -> None:
    assert numbers.value(metric, project) == (pytest.approx(expected, abs=1e-4), None)


def test_each_week_holds_its_part_of_the_plan(numbers: Numbers) -> None:
    weeks = numbers.rows(
        "select week, baseline_amount, planned_value_amount from project_week where project_id ="
        " 'plan short Fridays' order by 1"
    )
    # 40 of 80 hours in each week; in the second, 27 hours by Wednesday
    assert weeks == [
        (march(2), Decimal(500), Decimal(500)),
        (march(9), Decimal(500), Decimal("337.5")),
    ]


def test_the_plan_of_a_technique_in_steps_is_not_due_before_its_step(numbers: Numbers) -> None:
    weeks = numbers.rows(
        "select week, baseline_amount from project_week where project_id = 'steps' and"
        " baseline_amount <> 0 order by 1"
    )
    assert weeks == [(march(2), Decimal(400)), (march(9), Decimal(600))]


def test_the_latest_weeks_are_whole_weeks_that_have_ended(tmp_path: Path) -> None:
    """Thirteen weeks of one task each, 100 a week; the status date, a Wednesday, lies in the
    thirteenth."""
    p = Portfolio()
    monday = WEDNESDAY - timedelta(days=2)
    for key, spent in (("steady", 125), ("new", 50), ("quiet", 0)):
        p.project(key)
        for ago in range(2 if key == "new" else 12, -1, -1):
            start = monday - timedelta(weeks=ago)
            task = p.task(key, start, start + timedelta(days=4), 100)
            p.add(
                "progress",
                task_id=task,
                progress_date=start + timedelta(days=2),
                percent_complete_ratio=0.5 if ago < 5 else 1,
            )
            p.cost(
                key, spent if ago else 10_000, start + timedelta(days=2)
            )  # this week's invoice is not yet part of a closed week
    found = p.publish(tmp_path, WEDNESDAY)
    assert found.value("period_cost_performance", "steady") == (
        pytest.approx(4 * 50 / (4 * 125)),
        None,
    )
    assert found.value("period_schedule_performance", "steady") == (pytest.approx(0.5), None)
    assert found.value("recent_cost_performance", "steady") == (
        pytest.approx((4 * 50 + 8 * 100) / (12 * 125)),
        None,
    )
    earned, spent_in_all = 8 * 100 + 5 * 50, 12 * 125 + 10_000
    assert found.value("estimate_by_recent", "steady") == (
        pytest.approx(spent_in_all + (1300 - earned) / (1000 / 1500)),
        None,
    )
    assert (
        found.value("period_cost_performance", "new")
        == found.value("recent_cost_performance", "new")
        == (None, "insufficient_history")
    )
    assert found.value("period_cost_performance", "quiet") == (None, "no_actuals")
    # Of all: sums over sums. 3 projects: 4 × 50 twice and 2 × 50; 4 × 125 and 2 × 50.
    assert found.value("period_cost_performance") == (pytest.approx(500 / 600), None)


# --- random plans ---------------------------------------------------------------------------------

MONDAY = date(2026, 2, 2)
PLANS = 40  # projects in one company: a refresh is far dearer than a project


@st.composite
def task(draw: st.DrawFn) -> dict[str, Any]:
    start = MONDAY + timedelta(days=draw(st.integers(0, 60)))
    finish = start + timedelta(days=draw(st.integers(0, 30)))
    budget = Decimal(draw(st.integers(0, 9_999_999))) / 100
    begun = draw(st.booleans())
    done = begun and draw(st.booleans())
    began = start + timedelta(days=draw(st.integers(-5, 10)))
    return {
        "start": start,
        "finish": finish,
        "budget": budget,
        "done": draw(st.integers(0, 100)) / 100 if begun else None,
        "ev_technique": draw(
            st.sampled_from(
                [
                    t
                    for t in EV_TECHNIQUES
                    if t not in ("weighted_milestones", "units", "apportioned")
                ]
            )
        ),
        "one_off_amount": (
            (budget * draw(st.integers(0, 4)) / 4).quantize(Decimal("0.01"))
            if draw(st.booleans())
            else 0
        ),
        "calendar_id": draw(st.sampled_from(["", "HOLY", "FOUR", "SHORT"])),
        "actual_start_date": began if begun else "",
        "actual_finish_date": began + timedelta(days=draw(st.integers(0, 30))) if done else "",
    }


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(st.lists(task(), min_size=1, max_size=4), min_size=PLANS, max_size=PLANS),
    st.lists(
        st.tuples(st.integers(0, PLANS - 1), st.integers(-50_000, 999_999)),
        min_size=PLANS,
        max_size=PLANS,
    ),
)
def test_whatever_is_planned_adds_up(
    plans: list[list[dict[str, Any]]], costs: list[tuple[int, int]]
) -> None:
    p = Portfolio()
    calendars(p)
    for number, tasks in enumerate(plans):
        p.project(str(number), calendar_id=tasks[0]["calendar_id"])
        for columns in tasks:
            p.task(str(number), **columns)
    for number, cents in costs:
        p.cost(str(number), Decimal(cents) / 100)
    with tempfile.TemporaryDirectory() as folder:
        found = p.publish(Path(folder))
        the_plan_of_each_week_is_not_negative_and_adds_up_to_the_budget(found, plans)
        each_project_keeps_its_bounds(found)
        a_roll_up_is_the_sum_of_its_parts(found)


def the_plan_of_each_week_is_not_negative_and_adds_up_to_the_budget(
    found: Numbers, plans: list[list[dict[str, Any]]]
) -> None:
    assert (
        found.rows(
            "select * from project_week where baseline_amount < 0 or planned_value_amount < 0 or"
            " planned_value_amount > baseline_amount"
        )
        == []
    )
    sums = dict(found.rows("select project_id, sum(baseline_amount) from project_week group by 1"))
    assert sums == {
        str(n): sum(t["budget"] for t in tasks) for n, tasks in enumerate(plans)
    }  # to the last decimal


def each_project_keeps_its_bounds(found: Numbers) -> None:
    assert (
        found.rows(
            "select project_id from project_total where planned_value_amount not between 0 and"
            " baseline_amount or earned_value_amount not between 0 and baseline_amount"
        )
        == []
    )
    assert (
        found.rows(
            "select project_id, earned_schedule_days, planned_duration_days from project_total"
            " where earned_schedule_days not between 0 and planned_duration_days + 1e-9 or"
            " is_plan_falling"
        )
        == []
    )
    assert (
        found.rows(
            "select project_id from project_total where baseline_discrete_amount > 0 and"
            " earned_schedule_days is null"
        )
        == []
    )
    assert (
        found.rows(
            "select project_id from project_total where adhering_amount not between 0 and"
            " scheduled_amount"
        )
        == []
    )
    # Where discrete work is exactly on plan, earned schedule is the time that has passed (within
    # the plan), plateau or not.
    assert (
        found.rows(
            "select project_id from project_total where earned_value_discrete_amount ="
            " planned_value_discrete_amount and not is_started_early and"
            " earned_value_discrete_amount between 1 and baseline_discrete_amount - 1 and"
            " abs(earned_schedule_days - actual_time_days) > 0.01"
        )
        == []
    )


def a_roll_up_is_the_sum_of_its_parts(found: Numbers) -> None:
    projects = [r[0] for r in found.rows("select project_id from project_total")]
    for metric in (
        "budget_at_completion",
        "planned_value",
        "earned_value",
        "estimate_at_plan",
        "estimate_at_completion",
        "cost_variance",
    ):
        parts = [found.value(metric, key)[0] for key in projects]
        assert found.value(metric)[0] == pytest.approx(sum(parts), abs=0.01), metric
    earned, spent = found.value("earned_value")[0], found.value("actual_cost")[0]
    if spent > 0:
        assert found.value("cost_performance_index")[0] == pytest.approx(earned / spent)
