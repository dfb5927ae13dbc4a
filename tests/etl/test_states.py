"""Every state a project can be in against every headline number: a value, or the reason why there
is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.portfolio import STATUS, Numbers, Portfolio

COLUMNS = {
    "CPI": "cost_performance_index",
    "SPI": "schedule_performance_index",
    "EAC plan": "estimate_at_plan",
    "EAC CPI": "estimate_by_cost",
    "TCPI": "to_complete_index",
    "SPI(t)": "schedule_performance_time",
}
# One task of 100 each; the status date is Friday 13 March. (first day, last day, budget, done,
# cost, finished)
PLAN = {
    "not begun, nothing booked": ("03-16", "03-27", 100, None, None, None),
    "should have begun": ("03-02", "03-27", 100, None, None, None),
    "cost and nothing earned": ("03-02", "03-27", 100, 0, 40, None),
    "earned and no cost": ("03-02", "03-27", 100, 0.4, None, None),
    "credits exceed cost": ("03-02", "03-27", 100, 0.4, -10, None),
    "as planned": ("03-02", "03-27", 100, 0.5, 50, None),
    "budget spent, work left": ("03-02", "03-27", 100, 0.4, 100, None),
    "time over, work left": ("02-16", "03-06", 100, 0.8, 90, None),
    "finished early": ("03-02", "03-27", 100, 1, 80, "03-11"),
    "finished late": ("02-16", "02-27", 100, 1, 125, "03-11"),
    "no cost in the baseline": ("03-02", "03-27", 0, 0.5, 40, None),
    "never baselined": (None, None, None, None, 40, None),
}
# Twenty working days are planned from 2 to 27 March and ten have passed; ES = 20 × EV / 100.
MATRIX: dict[str, tuple[Any, ...]] = {
    # CPI                 SPI                   EAC plan  EAC CPI             TCPI
    # SPI(t)
    "not begun, nothing booked": (
        "no_actuals",
        "no_plan_to_date",
        100,
        "no_actuals",
        1.0,
        "not_started",
    ),
    "should have begun": ("no_actuals", 0.0, 100, "no_actuals", 1.0, 0.0),
    "cost and nothing earned": (0.0, 0.0, 140, "no_progress", 100 / 60, 0.0),
    "earned and no cost": ("no_actuals", 0.8, 60, "no_actuals", 0.6, 0.8),
    "credits exceed cost": ("negative_actuals", 0.8, 50, "negative_actuals", 60 / 110, 0.8),
    "as planned": (1.0, 1.0, 100, 100, 1.0, 1.0),
    "budget spent, work left": (0.4, 0.8, 160, 250, "target_exhausted", 0.8),
    "time over, work left": (0.8 / 0.9, 0.8, 110, 112.5, 2.0, 12 / 20),
    "finished early": (1.25, 2.0, 80, 80, "complete", 20 / 8),
    "finished late": (0.8, 1.0, 125, 125, "complete", 10 / 18),
    "no cost in the baseline": ("bac_zero", "bac_zero", 40, "bac_zero", "bac_zero", "bac_zero"),
    "never baselined": ("no_baseline",) * 6,
}


def day(text: str | None) -> date | None:
    return date.fromisoformat(f"2026-{text}") if text else None


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    for state, (first, last, budget, done, cost, finished) in PLAN.items():
        p.project(state)
        start, finish = day(first), day(last)
        if start and finish:
            p.task(
                state,
                start,
                finish,
                budget,
                done if not finished else None,
                actual_start_date=start if finished else "",
                actual_finish_date=day(finished) or "",
            )
        else:
            p.add("tasks", task_id="unplanned", project_id=state, task_name="unplanned")
        if cost is not None:
            p.cost(state, cost)
    odd(p)
    return p.publish(tmp_path_factory.mktemp("states"))


def odd(p: Portfolio) -> None:
    """States of a single number."""
    start, finish = date(2026, 3, 2), date(2026, 3, 27)
    for key, currency in (
        ("no rate for the budget", "USD"),
        ("no rate for a cost", ""),
        ("no booked rate", ""),
        ("falling plan", ""),
        ("committed only", ""),
        ("reported only", ""),
        ("risks", ""),
        ("dollars", "CHF"),
    ):
        p.project(key, currency=currency)
    p.task("no rate for the budget", start, finish, 100, 0.5)
    p.cost("no rate for the budget", 50)
    p.task("no rate for a cost", start, finish, 100, 0.5)
    p.cost("no rate for a cost", 50, currency="USD")
    p.task("no booked rate", start, finish, 100, 0.5)
    p.cost("no booked rate", 50, currency="SEK")
    p.add(
        "exchange_rates",
        currency="SEK",
        rate_kind="budget",
        valid_from_date="2026-01-01",
        rate="0.1",
    )
    p.task("falling plan", start, date(2026, 3, 6), 100, 0.5)
    p.task("falling plan", date(2026, 3, 9), finish, -20)
    p.task("committed only", start, finish, 100, 0.5)
    p.cost("committed only", 30, cost_state="committed")
    p.add(
        "project_reports",
        project_id="reported only",
        report_date=STATUS,
        baseline_total_amount=100,
        forecast_total_amount=112,
    )
    p.add("risks", risk_id="R", project_id="risks", risk_name="Unassessed")
    p.task("dollars", start, finish, 100, 0.5)
    p.cost("dollars", 50, cost_state="paid")
    for kind, valid, rate in (
        ("budget", "2026-01-01", 2),
        ("booked", "2026-01-01", 3),
        ("booked", "2026-03-13", 2.5),
    ):
        p.add("exchange_rates", currency="CHF", rate_kind=kind, valid_from_date=valid, rate=rate)


def assert_is(found: tuple[Any, Any], expected: Any) -> None:
    if isinstance(expected, str):
        assert found == (None, expected)
    else:
        assert found == (pytest.approx(expected, rel=1e-6, abs=1e-9), None)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("state", MATRIX)
def test_a_state_gives_the_value_or_the_reason_the_specification_states(
    numbers: Numbers, state: str, column: str
) -> None:
    assert_is(numbers.value(COLUMNS[column], state), MATRIX[state][list(COLUMNS).index(column)])


@pytest.mark.parametrize(
    ("state", "metric", "expected"),
    [
        (
            "credits exceed cost",
            "cost_variance",
            50,
        ),  # shown although there is no index: 40 − (−10)
        ("earned and no cost", "cost_variance", 40),
        ("earned and no cost", "actual_cost", "no_actuals"),
        ("never baselined", "actual_cost", 40),  # still shown
        ("never baselined", "budget_at_completion", "no_baseline"),
        ("never baselined", "percent_complete", "no_baseline"),
        ("never baselined", "cost_variance_ratio", "no_baseline"),
        ("never baselined", "schedule_variance_ratio", "no_baseline"),
        ("never baselined", "slip", "no_baseline"),
        ("no cost in the baseline", "budget_at_completion", 0),  # null and 0 are different
        ("no cost in the baseline", "percent_complete", "bac_zero"),
        ("no cost in the baseline", "percent_planned", "bac_zero"),
        ("no cost in the baseline", "percent_spent", "bac_zero"),
        ("cost and nothing earned", "cost_variance_ratio", "no_progress"),
        ("not begun, nothing booked", "schedule_variance_ratio", "no_plan_to_date"),
        ("not begun, nothing booked", "schedule_variance_time", "not_started"),
        ("not begun, nothing booked", "planned_value", 0),
        ("should have begun", "estimate_by_both", "no_actuals"),
        ("should have begun", "estimate_to_complete", 100),  # nothing is spent, so all of it
        ("cost and nothing earned", "estimate_by_both", "no_progress"),
        ("cost and nothing earned", "estimate_at_completion", 140),  # below 30 %: the rest at plan
        ("as planned", "estimate_by_people", "missing_input"),
        ("as planned", "variance_at_completion_ratio", 0.0),
        ("budget spent, work left", "variance_at_completion_ratio", -1.5),  # 100 − 250
        ("budget spent, work left", "critical_ratio_time", 0.4 * 0.8),
        ("no cost in the baseline", "variance_at_completion_ratio", "bac_zero"),
        ("never baselined", "estimate_low", "no_baseline"),
        ("credits exceed cost", "estimate_low", 50),  # only the forecast at plan is known
        ("credits exceed cost", "estimate_high", 50),
        ("budget spent, work left", "estimate_low", 160),
        (
            "budget spent, work left",
            "estimate_high",
            100 + 60 / 0.32,
        ),  # CPI × SPI, past 30 % complete
        ("as planned", "recent_cost_performance", "insufficient_history"),
        ("finished early", "to_complete_index_forecast", "complete"),
        ("finished early", "estimate_to_complete", 0),
        ("finished early", "earned_schedule", 20),  # EV = BAC: ES = PD
        (
            "finished late",
            "schedule_variance_time",
            -8,
        ),  # 10 planned, done on the 18th working day; frozen there
        ("no rate for the budget", "budget_at_completion", "fx_missing"),
        ("no rate for the budget", "actual_cost", "fx_missing"),
        ("no rate for the budget", "cost_performance_index", "fx_missing"),
        ("no rate for the budget", "schedule_performance_index", "fx_missing"),
        ("no rate for a cost", "actual_cost", "fx_missing"),  # never 50 at a rate of 1
        ("no rate for a cost", "cost_performance_index", "fx_missing"),
        ("no rate for a cost", "estimate_at_completion", "fx_missing"),
        ("no booked rate", "actual_cost", 5),  # work at the budget rate is known
        ("no booked rate", "fx_variance", "fx_missing"),
        ("dollars", "budget_at_completion", 200),  # everything of performance at the budget rate
        ("dollars", "cost_performance_index", 1.0),
        (
            "dollars",
            "fx_variance",
            100 - 125,
        ),  # 50 at the budget rate of 2, less 50 at 2.5, in force that day
        ("falling plan", "earned_schedule", "baseline_not_monotone"),
        ("falling plan", "schedule_performance_time", "baseline_not_monotone"),
        ("committed only", "actual_cost", "no_actuals"),
        ("committed only", "committed", 30),
        ("committed only", "liability", 30),
        ("reported only", "reported_variance_ratio", 0.12),
        ("reported only", "cost_performance_index", "no_percentage"),
        ("as planned", "reported_variance_ratio", "no_baseline"),
        ("risks", "exposure", "not_assessed"),
        ("as planned", "on_time", "no_milestones"),
    ],
)
def test_an_unknown_number_says_why_and_a_known_one_is_not_withheld(
    numbers: Numbers, state: str, metric: str, expected: Any
) -> None:
    assert_is(numbers.value(metric, state), expected)


@pytest.mark.parametrize(
    "metric", ["earned_schedule", "schedule_variance_time", "schedule_performance_time", "slip"]
)
def test_a_value_of_one_project_says_so_when_asked_for_all(numbers: Numbers, metric: str) -> None:
    assert numbers.value(metric) == (None, "not_additive")


def test_one_missing_rate_hides_the_sum_rather_than_shorten_it(numbers: Numbers) -> None:
    assert numbers.value("actual_cost") == (None, "fx_missing")


@pytest.mark.parametrize(
    "state",
    ["not begun, nothing booked", "never baselined", "no rate for a cost", "credits exceed cost"],
)
def test_an_unknown_index_is_grey(numbers: Numbers, state: str) -> None:
    assert numbers.colours(state)["cost"] == "grey"


def test_every_reason_a_metric_gives_has_words(numbers: Numbers) -> None:
    known = {r[0] for r in numbers.rows("select reason from reason")}
    for (sql,) in numbers.rows("select reason_sql from metric where reason_sql like '%then%'"):
        assert {part.split("'")[1] for part in sql.split(" then ")[1:]} <= known


def test_there_is_a_value_or_a_reason_never_both_and_never_neither(numbers: Numbers) -> None:
    for name, value_sql, reason_sql in numbers.rows(
        "select metric_name, value_sql, reason_sql from metric where mart = 'project_total'"
    ):
        found = numbers.rows(
            f"select project_id, {value_sql}, {reason_sql} from project_total group by project_id"
        )
        assert [(name, *row) for row in found if (row[1] is None) == (row[2] is None)] == []


def test_cost_of_a_project_without_a_baseline_is_not_set_against_the_value_of_others(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    for key in ("with", "without"):
        p.project(key)
    p.task("with", date(2026, 3, 2), date(2026, 3, 27), 100, 0.4)
    p.cost("with", 50)
    p.cost("without", 1000)
    found = p.publish(tmp_path)
    for metric in (
        "cost_performance_index",
        "estimate_at_plan",
        "estimate_by_cost",
        "estimate_by_both",
        "estimate_at_completion",
        "estimate_to_complete",
        "to_complete_index",
        "to_complete_index_forecast",
        "percent_spent",
        "cost_variance",
    ):
        assert found.value(metric) == found.value(metric, "with"), metric
    assert found.value("actual_cost") == (1050.0, None)  # still shown


def test_nobody_available_is_no_capacity(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("P")
    p.add("departments", department_id="D", department_name="D")
    p.add("teams", team_id="T", team_name="T", department_id="D")
    p.add("people", person_id="a", person_name="A", team_id="T", weekly_hours=40)
    p.add("absences", person_id="a", from_date="2026-03-09", to_date="2026-03-13")
    p.add("assignments", project_id="P", person_id="a", week="2026-03-09", planned_hours=8)
    p.add("time_entries", person_id="a", project_id="P", work_date="2026-03-09", worked_hours=2)
    found = p.publish(tmp_path)
    assert (
        found.value("allocation", "T", "team_id")
        == found.value("utilisation", "T", "team_id")
        == (None, "no_capacity")
    )
    assert found.value("over_booked", "T", "team_id") == (8.0, None)


def test_hours_without_a_standard_rate_are_not_priced_at_nothing(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("P", labour_from="time")
    p.add("people", person_id="a", person_name="A", weekly_hours=40)
    p.add("time_entries", person_id="a", project_id="P", work_date=STATUS, worked_hours=8)
    outcome = p.run(tmp_path)
    assert not outcome.is_good and [
        "8.0000 hours have no standard rate" in x for x in outcome.problems
    ] == [True]


def test_a_silent_project_is_grey_and_says_since_when(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("P")
    p.task("P", date(2026, 1, 5), date(2026, 3, 27), 100)
    p.cost("P", 10, date(2026, 1, 9))
    found = p.publish(tmp_path)  # 63 days before the status date; 31 are agreed
    rows = found.rows(
        "select computed_colour, reason, sentence from project_status where project_id = 'P' and"
        " dimension = 'cost'"
    )
    assert rows[0][:2] == ("grey", "stale") and "9 Jan 2026" in rows[0][2]
