"""One truth about a task: finish, progress, budget, plan and rate agree wherever they are read.
Each small enough for a pencil."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.portfolio import Numbers, Portfolio

STATUS = date(2026, 6, 30)  # a Tuesday
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 12)  # ten working days


def june(number: int) -> date:
    return date(2026, 6, number)


def reports(
    p: Portfolio, task: str, *reported: tuple[int, float], column: str = "percent_complete_ratio"
) -> None:
    for day, done in reported:
        p.add("progress", task_id=task, progress_date=june(day), **{column: done})


# --- done -----------------------------------------------------------------------------------------

FINISHED = {"actual_start_date": FIRST, "actual_finish_date": june(15)}
# What came in of one task of 1 000, and whether it is done: then EV is 1 000, complete 1 and BEI 1,
# else EV is as given.
SAID: dict[str, tuple[dict[str, Any], list[tuple[int, float]], float | None]] = {
    "half reported after the finish": (FINISHED, [(10, 0.5), (22, 0.5)], None),
    "half on the task list": ({**FINISHED, "percent_complete_ratio": 0.5}, [], None),
    "complete without a finish": ({"actual_start_date": FIRST}, [(10, 0.5), (11, 1.0)], None),
    "complete on the task list": ({"percent_complete_ratio": 1}, [], None),
    "complete, then taken back": ({}, [(10, 1.0), (12, 0.8)], 800),
    "0/100 complete": ({"ev_technique": "zero_hundred"}, [(11, 1.0)], None),
    "0/100 complete on the task list": (
        {"ev_technique": "zero_hundred", "percent_complete_ratio": 1},
        [],
        None,
    ),
    "50/50 complete": (
        {"ev_technique": "fifty_fifty", "actual_start_date": FIRST},
        [(11, 1.0)],
        None,
    ),
    "units in percent": ({"ev_technique": "units"}, [(11, 0.4)], 400),
    "all units": ({"ev_technique": "units", "total_units": 50}, [], None),
    "finished with one-off, no start": (
        {"actual_finish_date": june(12), "one_off_amount": 200},
        [],
        None,
    ),
    "0/100 with one-off, no start": (
        {"ev_technique": "zero_hundred", "actual_finish_date": june(12), "one_off_amount": 200},
        [],
        None,
    ),
    "one-off, begun by its report": ({"one_off_amount": 200}, [(10, 0.5)], 200 + 0.5 * 800),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    for name, (columns, reported, _) in SAID.items():
        task = p.task(p.project(name), FIRST, LAST, 1000, **columns)
        reports(p, task, *reported)
        if name == "all units":
            reports(p, task, (11, 50), column="done_units")
    for name, finished, days in (
        ("steps finished", june(12), (june(5), "")),
        ("steps all there", "", (june(5), june(11))),
    ):
        task = p.task(
            p.project(name),
            FIRST,
            LAST,
            1000,
            ev_technique="weighted_milestones",
            actual_finish_date=finished,
        )
        for step, weight, day in zip("ab", (0.25, 0.75), days, strict=True):
            p.add(
                "task_steps",
                task_id=task,
                step_name=step,
                weight_ratio=weight,
                baseline_date=LAST,
                actual_date=day,
            )
    return p.publish(tmp_path_factory.mktemp("told"), STATUS)


@pytest.mark.parametrize("name", [*SAID, "steps finished", "steps all there"])
def test_progress_finish_value_and_counts_say_the_same(told: Numbers, name: str) -> None:
    earned = SAID[name][2] if name in SAID else None
    expected = 1000 if earned is None else earned
    assert told.value("earned_value", name) == (pytest.approx(expected), None)
    assert told.value("budget_at_completion", name) == (1000, None)
    assert told.value("baseline_execution", name) == (1 if earned is None else 0, None)
    ((done, complete),) = told.rows(
        "select is_done, complete_ratio from task_total where project_id = ?", name
    )
    assert (done, complete == 1) == (earned is None, earned is None)


def test_a_task_reported_complete_is_done_from_the_first_of_those_reports(told: Numbers) -> None:
    assert told.rows(
        "select actual_finish_date from task_total where project_id = 'complete without a finish'"
    ) == [(june(11),)]
    assert told.value("missed_tasks", "complete without a finish") == (
        0,
        None,
    )  # the 11th lies before the 12th
    assert told.rows(
        "select actual_finish_date from task_total where project_id = 'complete on the task list'"
    ) == [(None,)]  # nobody said when
    assert told.value("missed_tasks", "complete on the task list") == (
        None,
        "no_plan_to_date",
    )  # so it is not judged


def test_contradictions_are_told_with_the_rule(tmp_path: Path) -> None:
    p = Portfolio()
    task = p.task(p.project("A"), FIRST, LAST, 1000, percent_complete_ratio=0.5, **FINISHED)
    reports(p, task, (10, 0.5), (22, 0.5))
    notes = p.run(tmp_path, STATUS).notes
    assert any(
        n.startswith("progress: 1 row of finished tasks say less than 100 % after the finish")
        for n in notes
    )
    assert any(
        n.startswith("tasks: 1 row with an actual finish and less than 100 % complete")
        for n in notes
    )


def test_units_without_a_total_are_refused_with_a_remedy(tmp_path: Path) -> None:
    p = Portfolio()
    reports(
        p,
        p.task(p.project("A"), FIRST, LAST, 1000, ev_technique="units"),
        (11, 20),
        column="done_units",
    )
    problems = p.run(tmp_path, STATUS).problems
    assert len(problems) == 1 and "Map total_units, or report percent complete." in problems[0]


# --- level of effort and apportioned effort -------------------------------------------------------


@pytest.fixture(scope="module")
def leaning(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    p.task(p.project("support"), FIRST, LAST, 1000, 0.5)
    p.tables["progress"][-1]["progress_date"] = june(12)
    p.task("support", FIRST, LAST, 1000, kind="level_of_effort")
    # Support until 10 July; the work ended on the 12th, so support is done with it.
    p.task(
        p.project("work has ended"),
        FIRST,
        LAST,
        1000,
        **{**FINISHED, "actual_finish_date": june(12)},
    )
    p.task("work has ended", FIRST, date(2026, 7, 10), 900, kind="level_of_effort")
    p.task(p.project("support ended"), FIRST, date(2026, 7, 10), 1000, 0)
    p.task(
        "support ended",
        FIRST,
        date(2026, 7, 10),
        900,
        kind="level_of_effort",
        actual_finish_date=june(19),
    )
    # 1 June to 10 July are 30 working days, of which 22 have passed.
    base = p.task(
        p.project("on level of effort"), FIRST, date(2026, 7, 10), 900, kind="level_of_effort"
    )
    p.task(
        "on level of effort",
        FIRST,
        date(2026, 7, 10),
        300,
        ev_technique="apportioned",
        apportioned_to_task_id=base,
    )
    base = p.task(p.project("on steps"), FIRST, LAST, 1000, ev_technique="weighted_milestones")
    for step, weight, day in (("a", 0.4, june(5)), ("b", 0.6, "")):
        p.add(
            "task_steps",
            task_id=base,
            step_name=step,
            weight_ratio=weight,
            baseline_date=june(5) if step == "a" else LAST,
            actual_date=day,
        )
    middle = p.task(
        "on steps", FIRST, LAST, 100, ev_technique="apportioned", apportioned_to_task_id=base
    )
    p.task("on steps", FIRST, LAST, 10, ev_technique="apportioned", apportioned_to_task_id=middle)
    base = p.task(
        p.project("on one-off"), FIRST, LAST, 1000, one_off_amount=200, actual_start_date=FIRST
    )
    reports(p, base, (12, 0.5))
    p.task("on one-off", FIRST, LAST, 100, ev_technique="apportioned", apportioned_to_task_id=base)
    for technique in ("zero_hundred", "fifty_fifty", "units"):
        base = p.task(
            p.project(technique),
            FIRST,
            LAST,
            1000,
            ev_technique=technique,
            actual_start_date=FIRST,
            total_units=10,
        )
        if technique == "units":
            reports(p, base, (12, 4), column="done_units")
        middle = p.task(
            technique, FIRST, LAST, 100, ev_technique="apportioned", apportioned_to_task_id=base
        )
        p.task(
            technique, FIRST, LAST, 10, ev_technique="apportioned", apportioned_to_task_id=middle
        )
    return p.publish(tmp_path_factory.mktemp("leaning"), STATUS)


@pytest.mark.parametrize(
    ("project", "metric", "expected"),
    [
        ("support", "schedule_performance_index", 0.5),  # 500 of 1 000 due
        ("support", "schedule_performance_all", 0.75),  # 1 500 of 2 000
        ("support", "schedule_variance", -500),
        ("work has ended", "earned_value", 1900),
        ("work has ended", "percent_complete", 1),
        ("support ended", "earned_value", 900),  # finished, so all of it
        ("on level of effort", "planned_value", 1200 * 22 / 30),
        ("on level of effort", "earned_value", 1200 * 22 / 30),
        ("on level of effort", "schedule_performance_time", 1),
        ("on steps", "earned_value", 0.4 * 1110),  # two levels deep
        ("on steps", "planned_value", 1110),
        (
            "on steps",
            "earned_schedule",
            10,
            # 40 % was due by day 5 and the rest by day 10: of that span the end, because 22 days have
            # gone
        ),
        (
            "on one-off",
            "earned_value",
            600 + 60,
        ),  # its base: 200 at the start and half of 800, that is 60 %
        ("on one-off", "planned_value", 1100),
        ("zero_hundred", "earned_value", 0),
        ("fifty_fifty", "earned_value", 0.5 * 1110),
        ("units", "earned_value", 0.4 * 1110),
        ("units", "earned_schedule", 4),
    ],
)
def test_what_leans_on_other_work_has_its_share(
    leaning: Numbers, project: str, metric: str, expected: float
) -> None:
    assert leaning.value(metric, project) == (pytest.approx(expected, abs=1e-3), None)


def test_support_is_done_with_the_work_it_supports(leaning: Numbers) -> None:
    rows = leaning.rows(
        "select is_done, complete_ratio, actual_finish_date from task_total where kind ="
        " 'level_of_effort' and project_id in ('work has ended', 'support ended') order by"
        " project_id"
    )
    assert rows == [(True, 1, june(19)), (True, 1, june(12))]


def test_shares_that_run_in_a_circle_are_refused(tmp_path: Path) -> None:
    p = Portfolio()
    p.task(
        p.project("A"), FIRST, LAST, 100, ev_technique="apportioned", apportioned_to_task_id="A-1"
    )
    p.task("A", FIRST, LAST, 100, ev_technique="apportioned", apportioned_to_task_id="A-0")
    assert any(
        "it shares the progress of a task that shares its own" in problem
        for problem in p.run(tmp_path, STATUS).problems
    )


# --- summaries ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    p.task(p.project("by wbs"), FIRST, LAST, 100, wbs="1")
    p.task("by wbs", FIRST, LAST, 100, 0.5, wbs="1.1")
    p.task(p.project("with a gap"), FIRST, LAST, 300, wbs="2.")
    for number in (1, 2, 3):
        p.task("with a gap", FIRST, LAST, 100, wbs=f"2.1.{number}", actual_finish_date=LAST)
    p.task(
        "by id",
        FIRST,
        LAST,
        100,
        parent_task_id=p.task(p.project("by id"), FIRST, LAST, 100, kind="milestone"),
    )
    p.task(
        "budget above",
        FIRST,
        LAST,
        parent_task_id=p.task(p.project("budget above"), FIRST, LAST, 100, 0.25),
    )
    p.task(p.project("codes that repeat"), FIRST, LAST, 100, wbs="1")
    p.task("codes that repeat", FIRST, LAST, 100, wbs="1")
    p.task("codes that repeat", FIRST, LAST, 100, wbs="1.1")
    p.task(p.project("ten and one"), FIRST, LAST, 100, wbs="1")
    p.task("ten and one", FIRST, LAST, 100, wbs="10.1")
    return p.publish(tmp_path_factory.mktemp("tree"), STATUS)


@pytest.mark.parametrize(
    ("project", "budget", "earned", "tasks"),
    [
        ("by wbs", 100, 50, 1),
        ("with a gap", 300, 300, 3),
        ("by id", 100, 0, 1),  # a parent is a summary, whatever its kind
        (
            "budget above",
            100,
            25,
            1,
        ),  # no task below has a budget, so it is the parent's and earns by the parent's progress
        ("codes that repeat", 300, 0, 3),  # a code that two tasks bear names no parent
        ("ten and one", 200, 0, 2),  # 1 is not above 10.1
    ],
)
def test_a_budget_counts_once_however_a_parent_is_known(
    tree: Numbers, project: str, budget: float, earned: float, tasks: int
) -> None:
    assert tree.value("budget_at_completion", project) == (budget, None)
    assert tree.value("earned_value", project) == (pytest.approx(earned), None)
    assert tree.rows(
        "select due_task_count, milestone_count from project_total where project_id = ?", project
    ) == [(tasks, 0)]


def test_a_task_below_itself_is_refused(tmp_path: Path) -> None:
    p = Portfolio()
    p.task(p.project("A"), FIRST, LAST, 100, parent_task_id="A-1")
    p.task("A", FIRST, LAST, 100, parent_task_id="A-0")
    assert any(
        "it is part of itself. Correct parent_task_id or wbs." in problem
        for problem in p.run(tmp_path, STATUS).problems
    )


# --- plan, earned schedule and counts -------------------------------------------------------------


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    for key, hours in (("K5", (8, 8, 8, 8, 8)), ("K6", (8, 8, 8, 8, 8, 8))):
        for weekday, worked in enumerate(hours, 1):
            p.add("calendars", calendar_id=key, weekday=weekday, working_hours=worked)
    p.add(
        "budget_lines",
        budget_line_id="u",
        project_id="undistributed",
        line_kind="undistributed",
        approved_date=june(1),
        line_amount=200,
    )
    p.task(
        p.project("undistributed"),
        FIRST,
        LAST,
        1000,
        actual_start_date=FIRST,
        actual_finish_date=LAST,
    )
    p.add(
        "budget_lines",
        budget_line_id="v",
        project_id="undistributed later",
        line_kind="undistributed",
        approved_date=june(1),
        line_amount=200,
    )
    p.task(p.project("undistributed later"), FIRST, date(2026, 7, 10), 900)
    # 26 June to 7 July by six days a week are ten days, of which four have passed, a Saturday among
    # them.
    p.task(
        p.project("six days", calendar_id="K5"),
        june(26),
        date(2026, 7, 7),
        1000,
        calendar_id="K6",
        percent_complete_ratio=0.4,
    )
    p.task(
        p.project("early"),
        june(22),
        date(2026, 7, 3),
        1000,
        actual_start_date=june(15),
        percent_complete_ratio=0.7,
    )  # 7 of 10 days
    p.task(p.project("open"), FIRST, LAST, 1000)
    p.add(
        "tasks",
        task_id="loose",
        project_id="open",
        task_name="Loose",
        actual_start_date=FIRST,
        actual_finish_date=LAST,
    )
    p.add(
        "tasks",
        task_id="loose support",
        project_id="open",
        task_name="Loose support",
        ev_technique="level_of_effort",
        actual_finish_date=LAST,
    )
    p.project("reached")
    p.add(
        "tasks",
        task_id="unplanned",
        project_id="reached",
        task_name="Unplanned",
        kind="milestone",
        actual_finish_date=LAST,
    )
    p.task("reached", LAST, LAST, kind="milestone", actual_finish_date=LAST)
    p.project("only unplanned", phase="completed", actual_finish_date=LAST)
    p.add(
        "tasks",
        task_id="alone",
        project_id="only unplanned",
        task_name="Alone",
        kind="milestone",
        actual_finish_date=LAST,
    )
    return p.publish(tmp_path_factory.mktemp("planned"), STATUS)


@pytest.mark.parametrize(
    ("project", "metric", "expected"),
    [
        ("undistributed", "planned_value", (1200, None)),  # at the finish of the baseline
        ("undistributed", "budget_at_completion", (1200, None)),
        ("undistributed", "schedule_performance_index", (1000 / 1200, None)),
        ("undistributed later", "planned_value", (900 * 22 / 30, None)),
        ("undistributed later", "budget_at_completion", (1100, None)),
        ("six days", "schedule_performance_index", (1, None)),
        ("six days", "schedule_performance_time", (1, None)),
        ("early", "schedule_performance_index", (1, None)),
        (
            "early",
            "schedule_variance_time",
            (0, None),
        ),  # 12 days gone since the 15th, ES 5 days before the plan and 7 into it
        ("early", "schedule_performance_time", (1, None)),
        ("early", "earned_schedule", (12, None)),
        (
            "open",
            "baseline_execution",
            (0, None),
        ),  # one due, not finished; the finished one was never planned
        ("open", "missed_tasks", (1, None)),
        (
            "open",
            "unplanned_finished",
            (1, None),
        ),  # level of effort is not counted, baseline or not
        ("reached", "on_time", (1, None)),  # of the one that can be judged
        ("only unplanned", "on_time", (None, "no_baseline")),
        ("only unplanned", "finished_on_time", (None, "no_baseline")),
    ],
)
def test_both_sides_of_an_index_follow_one_rule(
    planned: Numbers, project: str, metric: str, expected: tuple[float | None, str | None]
) -> None:
    value, reason = planned.value(metric, project)
    assert (value if value is None else pytest.approx(value, abs=1e-6), reason) == expected


def test_earned_schedule_is_the_time_gone_where_plan_and_value_are_equal_by_the_tasks_own_holidays(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    for key in ("K5", "KH"):
        for weekday in range(1, 6):
            p.add("calendars", calendar_id=key, weekday=weekday, working_hours=8)
    p.add("holidays", calendar_id="KH", holiday_date=june(24))
    # 22 June to 3 July by a calendar with a holiday are nine days, of which six have passed; seven
    # of the project's own.
    p.task(
        p.project("A", calendar_id="K5"),
        june(22),
        date(2026, 7, 3),
        900,
        calendar_id="KH",
        percent_complete_ratio=Decimal("0.666667"),
    )
    found = p.publish(tmp_path, STATUS)
    assert found.value("planned_value", "A") == (pytest.approx(600, abs=0.001), None)
    assert found.value("earned_schedule", "A") == (pytest.approx(7, abs=1e-4), None)


def test_a_plan_that_only_rises_is_never_called_falling(tmp_path: Path) -> None:
    p = Portfolio()
    p.add("exchange_rates", currency="USD", rate_kind="budget", valid_from_date=june(1), rate=0.9)
    for number, budget in enumerate(("247.31", "333.33", "0.07", "1234.57", "99999.99")):
        p.task(
            p.project(str(number), currency="USD"),
            date(2026, 7, 1),
            date(2026, 7, 31),
            budget,
            ev_technique="fifty_fifty",
            start_credit_ratio=0.25,
        )
        p.task(str(number), date(2026, 7, 6), date(2026, 7, 17), "111.11")
    found = p.publish(tmp_path, STATUS)
    assert [found.value("earned_schedule", str(number)) for number in range(5)] == [(0, None)] * 5
    assert found.rows("select count(*) from project_total where is_plan_falling") == [(0,)]


# --- the network ----------------------------------------------------------------------------------


def test_work_begun_without_a_forecast_lasts_what_is_not_complete(tmp_path: Path) -> None:
    """Eight days planned, 12.5 % done on 30 June: seven remain, 1 to 9 July; then three of the
    next, to the 14th."""
    p = Portfolio()
    first = p.task(
        p.project("A"), june(29), date(2026, 7, 8), 800, 0.125, actual_start_date=june(29)
    )
    p.tables["progress"][-1]["progress_date"] = STATUS
    then = p.task("A", date(2026, 7, 9), date(2026, 7, 13), 300)
    p.add("dependencies", predecessor_id=first, successor_id=then)
    found = p.publish(tmp_path, STATUS)
    assert found.rows("select early_finish_date from task_schedule order by task_id") == [
        (date(2026, 7, 9),),
        (date(2026, 7, 14),),
    ]
    assert found.value("network_float", "A") == (-1, None)


# --- money ----------------------------------------------------------------------------------------


def test_budget_and_cost_go_by_one_frozen_rate(tmp_path: Path) -> None:
    p = Portfolio()
    for year, rate in ((2025, 0.9), (2026, 0.8)):
        p.add(
            "exchange_rates",
            currency="USD",
            rate_kind="budget",
            valid_from_date=date(year, 1, 1),
            rate=rate,
        )
    p.task(
        p.project("A", currency="USD"),
        FIRST,
        LAST,
        1000,
        actual_start_date=FIRST,
        actual_finish_date=LAST,
    )
    p.cost("A", 1000, LAST)
    found = p.publish(tmp_path, STATUS)
    assert found.value("actual_cost", "A") == (900, None)  # 1 000 × 0.9, the first, on both sides
    assert found.value("cost_performance_index", "A") == (1, None)


def test_sums_are_formed_before_they_are_rounded(tmp_path: Path) -> None:
    p = Portfolio()
    p.add(
        "exchange_rates",
        currency="INR",
        rate_kind="budget",
        valid_from_date=date(2026, 1, 1),
        rate=0.0111,
    )
    p.project("A")
    for number in range(1000):  # over some twenty weeks
        p.cost(
            "A",
            0.01,
            STATUS - timedelta(days=number % 140),
            currency="INR",
            cost_entry_id=str(number),
        )
    found = p.publish(tmp_path, STATUS)
    assert found.value("actual_cost", "A") == (0.111, None)  # 1 000 × 0.01 × 0.0111


def test_a_rate_keeps_its_digits(tmp_path: Path) -> None:
    p = Portfolio()
    p.add(
        "exchange_rates",
        currency="VND",
        rate_kind="budget",
        valid_from_date=date(2026, 1, 1),
        rate="0.0000384",
    )
    p.cost(p.project("A"), 1_000_000_000, LAST, currency="VND")
    assert p.publish(tmp_path, STATUS).value("actual_cost", "A") == (38_400, None)


def _hours(p: Portfolio, *rates: tuple[date, int]) -> None:
    p.add("departments", department_id="D", department_name="D")
    p.add("teams", team_id="T", team_name="T", department_id="D")
    p.add("people", person_id="ann", person_name="Ann", team_id="T")
    p.project("A", labour_from="time")
    for day, rate in rates:
        p.add("standard_rates", rate_for_id="T", valid_from_date=day, hourly_rate_amount=rate)
    for number in (2, 16):
        p.add(
            "time_entries",
            project_id="A",
            person_id="ann",
            work_date=june(number),
            worked_hours=10,
        )


def test_a_standard_rate_holds_from_its_first_day(tmp_path: Path) -> None:
    p = Portfolio()
    _hours(p, (date(2026, 1, 1), 100), (june(15), 120))
    assert p.publish(tmp_path, STATUS).value("actual_cost", "A") == (10 * 100 + 10 * 120, None)


def test_hours_before_the_first_rate_are_refused(tmp_path: Path) -> None:
    p = Portfolio()
    _hours(p, (june(15), 120))
    assert any(
        "10.0000 hours have no standard rate" in problem
        for problem in p.run(tmp_path, STATUS).problems
    )


def test_a_week_is_unknown_where_a_rate_is_missing(tmp_path: Path) -> None:
    p = Portfolio()
    p.cost(p.project("A"), 1000, june(2))
    p.cost("A", 1000, june(10), currency="INR")
    found = p.publish(tmp_path, STATUS)
    assert found.rows("select distinct actual_cost_amount from project_week") == [(None,)]
    assert found.rows("select distinct actual_cost_amount from project_team_week") == [(None,)]
    assert found.rows("select actual_cost_amount, fx_missing_count from project_total") == [
        (None, 1)
    ]


def test_a_list_reads_each_ratio_by_its_definition_and_why_there_is_none(tmp_path: Path) -> None:
    p = Portfolio()
    p.task(p.project("A"), FIRST, LAST, 1000, actual_start_date=FIRST, actual_finish_date=LAST)
    p.cost("A", 800, june(5))
    p.task(p.project("B"), FIRST, LAST, 1000, actual_start_date=FIRST, actual_finish_date=LAST)
    p.cost("B", 100, june(5))
    p.cost("B", -3000, june(8))  # one credit larger than cost
    found = p.publish(tmp_path, STATUS)
    rows = found.rows(
        "select project_id, metric_value, reason from project_measure where metric_name ="
        " 'cost_performance_index' order by 1"
    )
    assert rows == [("A", 1.25, None), ("B", None, "negative_actuals")]
    listed = found.rows("select project_id, metric_name, metric_value, reason from project_measure")
    assert [(v, r) for _, _, v, r in listed] == [found.value(m, k) for k, m, _, _ in listed]
