"""Projects without tasks: what a budget, a ledger, baseline dates and a percentage say, by pencil.

The status date is Friday, 13 March 2026. From 2 to 27 March there are twenty working days, ten of
them past.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import whole
from tests.portfolio import Numbers, Portfolio
from tests.whole import march


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    return whole.portfolio().publish(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("budget_at_completion", 1000),
        ("planned_value", 500),  # 10 of 20 working days
        ("earned_value", 400),  # 40 % of the budget; what is told on 20 March is not known yet
        ("actual_cost", 700),
        ("budget_spent", 0.7),
        ("cost_performance_index", 4 / 7),
        ("schedule_performance_index", 0.8),
        ("earned_schedule", 8),  # 400 should have been earned after 8 of the 20 days
        ("schedule_performance_time", 0.8),
        ("schedule_variance_time", -2),
        ("duration_at_plan", 22),  # 10 + 20 − 8
        ("estimate_by_cost", 1750),  # 1000 ÷ (400 ÷ 700)
        ("estimate_at_completion", 1750),
        ("slip", 7),
    ],
)
def test_a_percentage_a_ledger_and_baseline_dates_give_earned_value(
    numbers: Numbers, metric: str, expected: float
) -> None:
    value, reason = numbers.value(metric, "W")
    assert reason is None
    assert value == pytest.approx(expected, abs=1e-6)


def test_its_weeks_hold_an_even_plan_and_what_was_told_by_then(numbers: Numbers) -> None:
    """Five of twenty days a week; 10 % and then 30 % more of 1 000."""
    weeks = numbers.rows(
        "select week, baseline_amount, planned_value_amount, earned_value_amount,"
        " actual_cost_amount from project_week where project_id = 'W' order by week"
    )
    assert weeks == [
        (march(2), 250, 250, 100, 300),
        (march(9), 250, 250, 300, 400),
        (march(16), 250, None, None, None),
        (march(23), 250, None, None, None),
    ]


def test_nothing_appears_among_the_tasks(numbers: Numbers) -> None:
    assert numbers.rows("select distinct project_id from task_total") == [("TASKS",)]
    counts = numbers.rows(
        "select finished_task_count + open_task_count + due_task_count from"
        " project_total where project_id <> 'TASKS'"
    )
    assert {c for (c,) in counts} == {0}


def test_a_budget_and_a_ledger_alone_say_what_is_spent(numbers: Numbers) -> None:
    assert numbers.value("budget_spent", "LEDGER") == (pytest.approx(0.7), None)
    for metric in ("cost_performance_index", "earned_value", "estimate_at_completion"):
        assert numbers.value(metric, "LEDGER") == (None, "no_percentage")


def test_cost_that_cannot_be_judged_says_what_is_spent_and_what_to_export(numbers: Numbers) -> None:
    [(said,)] = numbers.rows(
        "select sentence from project_status where project_id = 'LEDGER' and dimension = 'cost'"
    )
    assert "project_reports.percent_complete_ratio" in said
    assert said.endswith(" 70 % of the budget is spent.")


def test_no_percentage_stays_unknown_though_there_are_dates(numbers: Numbers) -> None:
    assert numbers.value("earned_value", "SILENT") == (None, "no_percentage")
    assert numbers.value("earned_schedule", "SILENT") == (None, "no_percentage")


def test_without_dates_cost_is_judged_and_the_plan_is_not_known(numbers: Numbers) -> None:
    """50 % of 1 000 for 400, as reported."""
    assert numbers.value("cost_performance_index", "UNDATED") == (pytest.approx(1.25), None)
    for metric in (
        "planned_value",
        "percent_planned",
        "schedule_performance_index",
        "schedule_performance_time",
        "schedule_variance",
    ):
        assert numbers.value(metric, "UNDATED") == (None, "no_plan_dates")


def test_a_finished_project_has_earned_its_budget(numbers: Numbers) -> None:
    """It ended on its ninth working day, where its time stands still; 20 % was told before."""
    assert numbers.value("earned_value", "ENDED") == (1000, None)
    assert numbers.value("cost_performance_index", "ENDED") == (pytest.approx(1000 / 900), None)
    assert numbers.rows(
        "select actual_time_days from project_total where project_id = 'ENDED'"
    ) == [(9,)]


def test_without_a_ledger_the_report_tells_budget_and_cost(numbers: Numbers) -> None:
    assert numbers.value("budget_at_completion", "LISTED") == (2000, None)
    assert numbers.value("actual_cost", "LISTED") == (900, None)
    assert numbers.value("cost_performance_index", "LISTED") == (pytest.approx(1000 / 900), None)


def test_one_report_says_nothing_of_single_weeks(numbers: Numbers) -> None:
    """What was told once adds up to its day: it is not the cost, or the progress, of that week."""
    for metric in ("period_cost_performance", "recent_cost_performance", "burn_rate"):
        assert numbers.value(metric, "LISTED") == (None, "insufficient_history")


def test_a_project_with_a_baseline_of_tasks_keeps_its_own_numbers(numbers: Numbers) -> None:
    assert numbers.value("budget_at_completion", "TASKS") == (600, None)
    assert numbers.value("earned_value", "TASKS") == (300, None)
    assert numbers.value("actual_cost", "TASKS") == (200, None)


def test_a_sum_over_projects_compares_what_has_a_plan_with_what_was_planned(
    numbers: Numbers,
) -> None:
    """Due: 500, 500 of ENDED, 1 000 of LISTED and 600 of TASKS, earned 400, 1 000, 1 000 and 300.
    UNDATED earns 500 for which nothing was planned by a day."""
    assert numbers.value("planned_value") == (2600, None)
    assert numbers.value("earned_value") == (3200, None)
    assert numbers.value("schedule_performance_index") == (pytest.approx(2700 / 2600), None)
    assert numbers.value("schedule_performance_all") == (pytest.approx(2700 / 2600), None)


def test_a_rating_of_five_steps_keeps_its_word_beside_the_colour(numbers: Numbers) -> None:
    assert numbers.rows(
        "select declared_colour, declared_words from project_status where project_id = 'LISTED' and"
        " dimension = 'overall'"
    ) == [("amber", "Amber/Red")]


def test_the_assumption_stands_in_every_sentence_that_rests_on_it(numbers: Numbers) -> None:
    said = dict(
        numbers.rows(
            "select project_id || ' ' || dimension, sentence from project_status where dimension in"
            " ('cost', 'schedule')"
        )
    )
    assert (
        "Planned value is spread evenly over working days: no task has a baseline"
        in said["W schedule"]
    )
    assert (
        "Earned value is the percentage reported of the budget: no task has a baseline"
        in said["W cost"]
    )
    assert "no task has" not in said["TASKS schedule"] + said["TASKS cost"]


def test_hours_known_by_task_only_are_of_the_task_and_its_project(tmp_path: Path) -> None:
    """30 h of A; B has time entries of 8 h, which count instead of its 20 h. What a summary says
    repeats its tasks. Where entries name no task, the project counts these alone."""
    p = Portfolio()
    p.add("people", person_id="ann", person_name="Ann", team_id="T")
    p.add("teams", team_id="T", team_name="T", department_id="D")
    p.add("departments", department_id="D", department_name="D")
    for project in ("P", "Q"):
        p.project(project)
        rows = (("S", "summary", 50, None), ("A", "task", 30, "S"), ("B", "task", 20, "S"))
        for key, kind, hours, above in rows:
            p.add(
                "tasks",
                task_id=f"{project}{key}",
                project_id=project,
                task_name=key,
                kind=kind,
                parent_task_id=above and project + above,
                actual_hours=hours,
            )
    entry = {"person_id": "ann", "work_date": march(9)}
    p.add("time_entries", project_id="P", task_id="PB", worked_hours=8, **entry)
    p.add("time_entries", project_id="Q", worked_hours=7, **entry)
    found = p.publish(tmp_path)
    assert found.rows(
        "select task_id, worked_hours from task_total where task_name <> 'S' order by task_id"
    ) == [("PA", 30), ("PB", 8), ("QA", 30), ("QB", 20)]
    assert found.rows("select project_id, worked_hours from project_total order by project_id") == [
        ("P", 38),
        ("Q", 7),
    ]
    assert found.rows("select sum(worked_hours) from person_week") == [(15,)]
    assert found.rows("select sum(worked_hours) from project_week") == [(15,)]
