"""The schedule network through the real refresh: dates by logic, circles, summaries, and the checks
of a schedule's quality."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from etl.engine import Engine
from etl.outlook import schedule
from tests.portfolio import STATUS, Numbers, Portfolio

MONDAY = date(2026, 3, 16)  # the first working day after the status date, a Friday


def day(weeks: int, weekday: int = 0) -> date:
    return MONDAY + timedelta(weeks=weeks, days=weekday)


def link(
    p: Portfolio, before: str, after: str, kind: str = "FS", lag: float = 0, unit: str = "wd"
) -> None:
    p.add(
        "dependencies", predecessor_id=before, successor_id=after, kind=kind, lag=lag, lag_unit=unit
    )


def dated(p: Portfolio, project: str, key: str, start: date, finish: date, **columns: Any) -> str:
    p.add(
        "tasks",
        task_id=key,
        project_id=project,
        task_name=key,
        forecast_start_date=start,
        forecast_finish_date=finish,
        **columns,
    )
    return key


def planned(p: Portfolio, key: str, start: date, finish: date) -> None:
    p.add("task_baselines", task_id=key, baseline_start_date=start, baseline_finish_date=finish)


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    chain(p)
    circle(p)
    summary(p)
    p.project("unlinked")
    dated(p, "unlinked", key="alone", start=day(0), finish=day(0, 4))
    return p.publish(tmp_path_factory.mktemp("schedule"))


def chain(p: Portfolio) -> None:
    """Done, half done, and two that wait for it: one week of five days each, planned a week earlier
    than they can be."""
    p.project("chain")
    dated(
        p,
        "chain",
        key="design",
        start=day(-3),
        finish=day(-3, 4),
        actual_start_date=day(-3),
        actual_finish_date=day(-3, 4),
    )
    dated(
        p,
        "chain",
        key="build",
        start=day(-1),
        finish=day(0, 4),
        actual_start_date=day(-1),
        percent_complete_ratio=0.6,
    )  # a week left, as expected
    dated(p, "chain", key="test", start=day(1), finish=day(1, 4))
    dated(p, "chain", key="manual", start=day(1), finish=day(1, 1))
    dated(p, "chain", key="go-live", start=day(1, 4), finish=day(1, 4), kind="milestone")
    for before, after in (
        ("design", "build"),
        ("build", "test"),
        ("build", "manual"),
        ("test", "go-live"),
        ("manual", "go-live"),
    ):
        link(p, before, after)
    planned(p, "go-live", start=day(1, 1), finish=day(1, 1))


def circle(p: Portfolio) -> None:
    p.project("circle")
    for key in "abc":
        dated(p, "circle", key=key, start=day(0), finish=day(0, 4))
    for before, after in ("ab", "bc", "ca"):
        link(p, before, after)


def summary(p: Portfolio) -> None:
    p.project("summary")
    p.add("tasks", task_id="phase 1", project_id="summary", task_name="phase 1", kind="summary")
    p.add("tasks", task_id="phase 2", project_id="summary", task_name="phase 2", kind="summary")
    for key, phase, days in (("x", 1, 2), ("y", 1, 4), ("z", 2, 1)):
        dated(
            p,
            "summary",
            key=key,
            start=day(0),
            finish=day(0, days - 1),
            parent_task_id=f"phase {phase}",
        )
    link(p, "phase 1", "phase 2")


def row(numbers: Numbers, task: str) -> tuple[Any, ...]:
    return numbers.rows(
        "select early_start_date, early_finish_date, total_float_days, free_float_days,"
        " is_longest_path from task_schedule where task_id = ?",
        task,
    )[0]


@pytest.mark.parametrize(
    ("task", "start", "finish", "spare", "free", "decides"),
    [
        (
            "build",
            day(0),
            day(0, 4),
            0,
            0,
            True,
        ),  # five days left, from the Monday after the status date
        ("test", day(1), day(1, 4), 0, 0, True),
        ("manual", day(1), day(1, 1), 3, 3, False),
        (
            "go-live",
            day(2),
            day(1, 4),
            0,
            0,
            True,
        ),  # an instant: it ends with the last day of work before it
    ],
)
def test_dates_follow_from_links_and_what_is_done(
    numbers: Numbers, task: str, start: date, finish: date, spare: float, free: float, decides: bool
) -> None:
    assert row(numbers, task) == (start, finish, spare, free, decides)


def test_what_is_done_stands_and_has_no_float(numbers: Numbers) -> None:
    assert row(numbers, "design")[:3] == (day(-3), day(-3, 4), None)


def test_the_finish_by_logic_and_its_float_to_the_baseline(numbers: Numbers) -> None:
    found = numbers.rows(
        "select network_finish_date, critical_path_days, finish_float_days, is_path_whole,"
        " loop_names from project_schedule where project_id = 'chain'"
    )
    assert found == [
        (day(1, 4), 10.0, -3.0, True, None)
    ]  # ten days to Friday of next week; Tuesday was promised
    assert numbers.value("network_float", "chain") == (-3.0, None)
    assert numbers.value("critical_path_index", "chain") == (pytest.approx(7 / 10), None)


def test_a_circle_is_named_and_bars_its_own_project_alone(numbers: Numbers) -> None:
    found = numbers.rows(
        "select network_finish_date, loop_names from project_schedule where project_id = 'circle'"
    )
    assert found[0][0] is None
    assert found[0][1] in ("a → b → c → a", "b → c → a → b", "c → a → b → c")
    assert (
        numbers.rows("select early_start_date from task_schedule where project_id = 'circle'")
        == [(None,)] * 3
    )


def test_a_link_between_summaries_holds_for_all_their_tasks(numbers: Numbers) -> None:
    assert row(numbers, "z")[:2] == (
        day(0, 4),
        day(0, 4),
    )  # the longest of phase 1 takes until Thursday


def test_a_project_without_links_says_so(numbers: Numbers) -> None:
    assert numbers.value("critical_path_index", "unlinked") == (None, "missing_input")


# --- published: BEI and CPLI (DAU Acquipedia; PSEG and Elecosoft as restated by scheduletraininghub.com)


@pytest.mark.parametrize(
    ("path", "spare", "printed", "exact"),
    [(80, 20, 1.25, 1.25), (800, 20, 1.03, 1.025), (800, 200, 1.25, 1.25)],
)
def test_g05_critical_path_length_index(
    numbers: Numbers, path: float, spare: float, printed: float, exact: float
) -> None:
    sql = numbers.rows("select value_sql from metric where metric_name = 'critical_path_index'")[0][
        0
    ]
    value = numbers.rows(
        f"select {sql} from (values ({path}.0, {spare}.0)) as t(critical_path_days,"
        " finish_float_days)"
    )[0][0]
    assert float(value) == pytest.approx(exact)
    assert abs(float(value) - printed) <= 0.0051


@pytest.mark.parametrize(
    ("done", "due", "printed"),
    [(1516, 1955, 0.78), (95, 100, 0.95), (105, 100, 1.05), (6, 6, 1.0), (8, 6, 1.33)],
)
def test_g05_baseline_execution_index(
    numbers: Numbers, done: int, due: int, printed: float
) -> None:
    sql = numbers.rows("select value_sql from metric where metric_name = 'baseline_execution'")[0][
        0
    ]
    value = numbers.rows(
        f"select {sql} from (values ({done}, {due})) as t(finished_task_count, due_task_count)"
    )[0][0]
    assert value == pytest.approx(done / due)
    assert value == pytest.approx(printed, abs=0.005)


# --- published: the fourteen points on eight tasks, counts as worked by hand in the tests of cost-core 2.8.0

# Task: start, finish as expected; actual start and finish; baseline; constraint; resources; cost.
EIGHT: dict[str, tuple[Any, ...]] = {
    "Requirements": (
        "2026-01-05",
        "2026-01-20",
        "2026-01-05",
        "2026-01-20",
        ("2026-01-05", "2026-01-16"),
        "",
        1,
    ),
    "Preliminary design": (
        "2026-02-16",
        "2026-03-13",
        "2026-02-16",
        "",
        ("2026-02-02", "2026-02-27"),
        "",
        1,
    ),
    "Fabricate": (
        "2026-03-16",
        "2026-04-24",
        "",
        "",
        ("2026-03-16", "2026-05-22"),
        "",
        1,
    ),  # a baseline of fifty days
    "Software": (
        "2026-02-02",
        "2026-04-24",
        "",
        "",
        ("2026-03-23", "2026-04-24"),
        "",
        1,
    ),  # 25 days, though its dates span sixty
    "Integrate": ("2026-04-27", "2026-05-08", "", "", None, "", 1),
    "Ship": ("2026-05-15", "2026-05-15", "", "", None, "MSO", 0),
    "Orphan": ("2026-03-16", "2026-03-20", "", "", None, "", 0),
    "Test prep": ("2026-05-06", "2026-05-29", "", "", None, "", 0),
}
# Check: failing, base, value, met, names.
SAID = {
    1: (2, 7, 2 / 7, False, "Orphan; Ship"),
    2: (1, 7, 1 / 7, False, "Test prep"),
    3: (3, 7, 3 / 7, False, "Integrate; Ship; Software"),
    4: (2, 7, 5 / 7, False, "Integrate; Software"),
    5: (1, 7, 1 / 7, False, "Ship"),
    8: (1, 6, 1 / 6, False, "Fabricate"),
    9: (1, 8, 1 / 8, False, "Software"),
    10: (2, 6, 2 / 6, False, "Orphan; Test prep"),
    11: (2, 2, 1.0, False, None),
    14: (None, 2, 0.5, False, None),
}


# These stand on the float that the tool of the source saved with its file, and on its path of 64
# working days, five beyond the baseline.
SAID_OF_SAVED = {
    6: (1, 7, 1 / 7, False, "Orphan"),
    7: (1, 7, 1 / 7, False, "Test prep"),
    13: (None, None, 59 / 64, False, None),
}


@pytest.fixture(scope="module")
def eight(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    return told().publish(tmp_path_factory.mktemp("eight"), date(2026, 3, 2))


@pytest.fixture(scope="module")
def eight_as_saved(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    def solved(engine: Engine) -> object:
        found = solve(engine)
        engine.run(
            "update build.task_schedule set total_float_days = case task_id when 'Orphan' then 50"
            " when 'Test prep' then -1 else 0 end"
        )
        engine.run(
            "update build.project_schedule set critical_path_days = 64, finish_float_days = -5"
        )
        return found

    solve = schedule.publish
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schedule, "publish", solved)
        return told().publish(tmp_path_factory.mktemp("saved"), date(2026, 3, 2))


def told() -> Portfolio:
    p = Portfolio()
    p.project("IMS")
    for number in (1, 4):
        p.add(
            "tasks", task_id=f"S{number}", project_id="IMS", task_name=f"S{number}", kind="summary"
        )
    p.add("people", person_id="a", person_name="A")
    for name, (start, finish, began, ended, baseline, constraint, people) in EIGHT.items():
        parent = {
            "Requirements": "S1",
            "Preliminary design": "S1",
            "Fabricate": "S4",
            "Software": "S4",
        }.get(name, "")
        p.add(
            "tasks",
            task_id=name,
            project_id="IMS",
            task_name=name,
            forecast_start_date=start,
            forecast_finish_date=finish,
            actual_start_date=began,
            actual_finish_date=ended,
            parent_task_id=parent,
            kind="milestone" if name == "Ship" else "task",
            constraint_type=constraint or "ASAP",
            constraint_date=start if constraint else "",
            percent_complete_ratio=0.5 if began and not ended else "",
        )
        if baseline:
            p.add(
                "task_baselines",
                task_id=name,
                baseline_start_date=baseline[0],
                baseline_finish_date=baseline[1],
            )
        if people:
            p.add(
                "assignments",
                project_id="IMS",
                task_id=name,
                person_id="a",
                week="2026-03-02",
                planned_hours=1,
            )
    for before, after, kind, lag, unit in (
        ("Requirements", "Preliminary design", "FS", 0, "wd"),
        ("S1", "S4", "FS", 0, "wd"),
        ("Fabricate", "Software", "SS", 5, "wd"),
        ("Fabricate", "Integrate", "FS", 0, "wd"),
        ("Software", "Integrate", "FF", 12.5, "wd"),
        ("Integrate", "Ship", "FS", 2, "ed"),
        ("Integrate", "Test prep", "FS", -2, "wd"),
    ):
        link(p, before, after=after, kind=kind, lag=lag, unit=unit)
    return p


@pytest.mark.parametrize("check", SAID)
def test_g11_the_points_that_dates_and_links_decide(eight: Numbers, check: int) -> None:
    count, base, value, met, names = SAID[check]
    assert point(eight, check) == (count, base, pytest.approx(value), met, names)


@pytest.mark.parametrize("check", SAID_OF_SAVED)
def test_g11_the_points_that_float_decides(eight_as_saved: Numbers, check: int) -> None:
    count, base, value, met, names = SAID_OF_SAVED[check]
    assert point(eight_as_saved, check) == (count, base, pytest.approx(value), met, names)


def test_g11_the_source_counts_five_sevenths_of_calendar_days(eight_as_saved: Numbers) -> None:
    assert point(eight_as_saved, 13)[2] == pytest.approx(0.9205, abs=0.002)


def test_g11_the_finish_moves_by_exactly_the_delay(eight: Numbers) -> None:
    assert point(eight, 12)[3]


def point(numbers: Numbers, check: int) -> tuple[Any, ...]:
    found: tuple[Any, ...] = numbers.rows(
        "select fail_count, base_count, value_ratio, is_pass, failing_names from schedule_check"
        " where check_number = ?",
        check,
    )[0]
    return found


def test_each_point_is_listed_for_each_project_and_unknown_is_not_met(
    eight: Numbers, numbers: Numbers
) -> None:
    assert eight.rows("select check_number from schedule_check order by 1") == [
        (n,) for n in range(1, 15)
    ]
    unknown = numbers.rows(
        "select is_pass from schedule_check where project_id = 'circle' and check_number in"
        " (12, 13)"
    )
    assert unknown == [(None,), (None,)]


def test_the_status_date_is_where_the_tests_think_it_is() -> None:
    assert STATUS + timedelta(days=3) == MONDAY
