"""What the references found: each the smallest input on which the product and the words of its
definitions differed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.portfolio import STATUS, WEEK, Numbers, Portfolio

DAY = timedelta(days=1)
FIRST, LAST = STATUS - 25 * DAY, STATUS + 10 * DAY


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    p.task(
        p.project("50/50 begun by its report"), FIRST, LAST, 1000, 0.3, ev_technique="fifty_fifty"
    )
    p.task(
        p.project("0/100 begun by its report"),
        FIRST,
        LAST,
        1000,
        0.3,
        ev_technique="zero_hundred",
        one_off_amount=200,
    )
    support = p.project("only support earned")
    p.task(support, FIRST, FIRST + 4 * DAY, 1000)
    p.task(support, FIRST, FIRST + 4 * DAY, 500, kind="level_of_effort")
    p.cost(support, 600)
    leaning = p.project("leans on a summary")
    summary = p.task(leaning, STATUS + DAY, LAST, 1000, kind="summary", one_off_amount=400)
    p.task(leaning, FIRST, LAST, 1000, ev_technique="apportioned", apportioned_to_task_id=summary)
    return p.publish(tmp_path_factory.mktemp("found"))


def test_a_task_has_begun_with_the_first_progress_reported_on_it(found: Numbers) -> None:
    assert found.value("earned_value", "50/50 begun by its report") == (500, None)
    assert found.value("earned_value", "0/100 begun by its report") == (
        200,
        None,
    )  # what falls due at the start, nothing of the rest


def test_a_forecast_by_cost_and_schedule_says_why_it_is_unknown_where_only_support_has_earned(
    found: Numbers,
) -> None:
    assert found.value("schedule_performance_index", "only support earned") == (
        0,
        None,
    )  # 0 of 1 000 that were due
    assert found.value("cost_performance_index", "only support earned") == (
        pytest.approx(500 / 600),
        None,
    )
    assert found.value("estimate_by_both", "only support earned") == (
        None,
        "no_progress",
    )  # a division by CPI × 0


def test_what_leans_on_a_summary_is_planned_as_it_is_what_falls_due_at_its_start_included(
    found: Numbers,
) -> None:
    assert found.value("planned_value", "leans on a summary") == (
        0,
        None,
    )  # the summary starts tomorrow
    assert found.value("budget_at_completion", "leans on a summary") == (
        1000,
        None,
    )  # and repeats what is not known


def test_a_working_day_is_as_long_however_far_the_calendar_reaches(tmp_path: Path) -> None:
    """Nine hours from Monday to Thursday and four on Friday are 8 on average: 40 hours are 5 days,
    whatever else is planned by then."""
    p = Portfolio()
    for weekday, hours in enumerate((9, 9, 9, 9, 4), 1):
        p.add("calendars", calendar_id="SHORT", weekday=weekday, working_hours=hours)
    for n in range(8):  # Fridays that nobody works would make the mean day longer
        p.add("holidays", calendar_id="SHORT", holiday_date=STATUS + (7 * n + 7) * DAY)
    p.task(p.project("short weeks", calendar_id="SHORT"), STATUS - 4 * DAY, STATUS, 1000, 1.0)
    p.task(p.project("far ahead"), STATUS, STATUS + 63 * DAY, 1000)
    numbers = p.publish(tmp_path)
    assert numbers.rows(
        "select planned_duration_days from project_total where project_id = 'short weeks'"
    ) == [(5.0,)]
    assert numbers.value("earned_schedule", "short weeks") == (5.0, None)


def test_work_that_ended_before_its_plan_began_has_begun(tmp_path: Path) -> None:
    """One task, finished on Tuesday, planned from next Monday for a week: time is counted from that
    Tuesday. No actual start came in."""
    p = Portfolio()
    p.task(
        p.project("early"),
        STATUS + 3 * DAY,
        STATUS + 7 * DAY,
        1000,
        actual_finish_date=STATUS - 3 * DAY,
    )
    numbers = p.publish(tmp_path)
    assert numbers.rows("select actual_time_days from project_total") == [(1.0,)]  # Tuesday alone
    assert numbers.value("earned_schedule", "early") == (
        9.0,
        None,
    )  # the plan ends 9 working days after that Tuesday's opening, by its own finish


def test_the_finish_expected_is_that_of_the_work_not_of_what_holds_it(tmp_path: Path) -> None:
    """A summary and a card of the board expect later dates than the task; neither is work of the
    plan."""
    p = Portfolio()
    key = p.project("expected")
    summary = p.task(key, FIRST, LAST, forecast_finish_date=STATUS + 90 * DAY)
    p.task(
        key, FIRST, LAST, 1000, 0.5, parent_task_id=summary, forecast_finish_date=STATUS + 5 * WEEK
    )
    p.task(key, FIRST, LAST, kind="item", forecast_finish_date=STATUS + 80 * DAY)
    numbers = p.publish(tmp_path)
    # From Monday 16 February, 25 days before Friday 13 March, to Friday 17 April: 9 weeks of 5
    # days, less nothing.
    assert numbers.rows("select expected_duration_days from project_total") == [(45.0,)]


def test_a_version_counts_the_budget_of_a_parent_once(tmp_path: Path) -> None:
    """Tasks 1 and 1.1 repeat each other by their WBS: version 1 promised 100 and version 2 of 1.1
    is 150, not 200 and 250."""
    p = Portfolio()
    key = p.project("tree")
    for version in (1, 2):
        p.add("baselines", project_id=key, version=version, approved_date=FIRST + version * DAY)
    p.task(key, FIRST, LAST, 100, wbs="1")
    below = p.task(key, FIRST, LAST, 100, wbs="1.1")
    p.add(
        "task_baselines",
        task_id=below,
        version=2,
        baseline_start_date=FIRST,
        baseline_finish_date=LAST,
        budget_amount=150,
    )
    numbers = p.publish(tmp_path)
    assert numbers.rows(
        "select version, baseline_amount from baseline_version order by version"
    ) == [(1, 100), (2, 150)]
    assert numbers.value("budget_at_completion", key) == (150, None)


def test_a_risk_with_the_day_of_its_closing_is_closed(tmp_path: Path) -> None:
    """Half of 1 000 is open; the other risk says open, and that it was closed yesterday. A third is
    closed only tomorrow."""
    p = Portfolio()
    key = p.project("risks")
    for name, day in (("open", ""), ("closed", STATUS - DAY), ("later", STATUS + DAY)):
        p.add(
            "risks",
            risk_id=name,
            project_id=key,
            risk_name=name,
            probability_ratio=0.5,
            cost_likely_amount=1000,
            response_due_date=STATUS - DAY,
            closed_date=day,
        )
    numbers = p.publish(tmp_path)
    assert numbers.value("exposure", key) == (1000, None)  # two of them, 500 each
    assert numbers.rows("select count(*) from action where is_overdue") == [(2,)]


def test_a_risk_without_a_rate_takes_away_no_change_and_no_reserve(tmp_path: Path) -> None:
    p = Portfolio()
    key = p.project("no rate for the risk")
    p.add(
        "risks",
        risk_id="R",
        project_id=key,
        risk_name="R",
        probability_ratio=0.5,
        cost_likely_amount=1000,
        currency="INR",
    )
    p.add(
        "changes",
        change_id="X",
        project_id=key,
        change_name="X",
        change_state="approved",
        cost_effect_amount=70,
        raised_date=STATUS,
    )
    p.add(
        "budget_lines",
        budget_line_id="B",
        project_id=key,
        line_kind="contingency",
        approved_date=FIRST,
        line_amount=300,
    )
    p.add("reserve_draws", project_id=key, draw_date=STATUS, draw_reason="d", drawn_amount=100)
    numbers = p.publish(tmp_path)
    assert numbers.value("approved_changes", key) == (70, None)
    assert numbers.value("contingency_remaining", key) == (200, None)
    assert numbers.value("contingency_adequacy", key) == (
        None,
        "fx_missing",
    )  # 200 over what nobody can price


def test_a_forecast_of_the_whole_is_unknown_where_that_of_a_project_is(tmp_path: Path) -> None:
    """One task is said to be complete, and finished tomorrow: how far it is today nobody wrote
    down, so no sum counts its project as nothing."""
    p = Portfolio()
    p.task(p.project("known"), FIRST, LAST, 1000, 0.5)
    p.task(
        p.project("later"),
        FIRST,
        LAST,
        1000,
        actual_finish_date=STATUS + DAY,
        percent_complete_ratio=1,
    )
    numbers = p.publish(tmp_path)
    for metric in ("estimate_at_completion", "variance_at_completion", "estimate_to_complete"):
        assert numbers.value(metric) == (None, "after_status_date")
        assert numbers.value(metric, "later") == (None, "after_status_date")


def test_a_finish_is_expected_only_where_all_open_work_has_one(tmp_path: Path) -> None:
    """Done five weeks early, and open work of which nobody says when it ends: that is no slip of
    -35 days."""
    p = Portfolio()
    key = p.project("half known")
    p.task(key, FIRST, STATUS + 5 * WEEK, 1000, actual_start_date=FIRST, actual_finish_date=STATUS)
    p.task(key, FIRST, STATUS + 5 * WEEK, 1000, 0.5)
    numbers = p.publish(tmp_path)
    assert numbers.value("slip", key) == (None, "missing_input")


def test_a_customer_reads_no_share_complete_where_the_metric_has_none(tmp_path: Path) -> None:
    """Budget that no task has yet is in a currency without a rate: half of 1 000 is earned, and
    nobody knows of how much in all."""
    p = Portfolio()
    p.add("customers", customer_id="C", customer_name="C")
    key = p.project("sold", customer_id="C")
    p.task(key, FIRST, LAST, 1000, 0.5)
    p.add("contracts", contract_id="K", project_id=key, contract_amount=2000)
    p.add(
        "budget_lines",
        budget_line_id="B",
        project_id=key,
        line_kind="undistributed",
        approved_date=FIRST,
        line_amount=500,
        currency="INR",
    )
    numbers = p.publish(tmp_path)
    assert numbers.value("percent_complete", key) == (None, "fx_missing")
    assert numbers.rows("select complete_ratio from customer_project") == [(None,)]


def test_a_duration_by_cost_and_time_says_why_it_is_unknown_where_nothing_is_earned(
    tmp_path: Path,
) -> None:
    """Nothing was due before Wednesday of next week and nothing is earned, so ES is the time gone;
    but 100 is spent: CPI is 0, and no pace follows from it."""
    p = Portfolio()
    p.task(p.project("gap"), STATUS + 5 * DAY, LAST, 1000, 0, actual_start_date=FIRST)
    p.cost("gap", 100)
    numbers = p.publish(tmp_path)
    assert numbers.value("cost_performance_index", "gap") == (0, None)
    assert numbers.value("schedule_performance_time", "gap") == (1, None)
    assert numbers.value("duration_at_both", "gap") == (None, "no_progress")


def test_no_revenue_of_a_fixed_price_is_recognised_before_anything_is_spent(tmp_path: Path) -> None:
    """Sold for 2 000, 1 000 of work, no cost yet: nothing to recognise by. Of 900 for the same work
    the loss of 100 is known all the same. Paid by time, neither."""
    p = Portfolio()
    p.add("customers", customer_id="C", customer_name="C")
    for name, kind, price in (
        ("won", "fixed_price", 2000),
        ("lost", "fixed_price", 900),
        ("by time", "time_and_material", 900),
    ):
        p.task(p.project(name, customer_id="C", contract_type=kind), FIRST, LAST, 1000, 0.5)
        p.add("contracts", contract_id=name, project_id=name, contract_amount=price)
    p.cost(p.project("spends"), 10)
    numbers = p.publish(tmp_path)
    assert numbers.value("revenue_recognised", "won") == (None, "missing_input")
    assert numbers.value("fixed_margin", "won") == (None, "missing_input")
    assert numbers.value("estimate_at_completion", "lost") == (
        500,
        None,
    )  # nothing spent, 500 of work left
    assert numbers.value("fixed_margin", "by time") == (None, "missing_input")


def test_a_share_complete_that_is_unknown_says_why_beside_what_is_used(tmp_path: Path) -> None:
    """Half of each order is billed. Of the work nobody knows the budget in euros, or how far it was
    by the status date, or there is none, or it is worth nothing."""
    p = Portfolio()
    p.add("customers", customer_id="C", customer_name="C")
    said = {
        "fx_missing": {"currency": "INR"},
        "after_status_date": {},
        "no_baseline": {},
        "bac_zero": {},
    }
    for name, row in said.items():
        key = p.project(name, customer_id="C", **row)
        p.add("contracts", contract_id=name, project_id=key, contract_amount=2000, currency="EUR")
        p.add(
            "customer_invoices",
            invoice_id=name,
            project_id=key,
            invoice_date=STATUS,
            invoice_amount=1000,
            currency="EUR",
        )
        if name == "after_status_date":
            p.task(
                key, FIRST, LAST, 1000, actual_finish_date=STATUS + DAY, percent_complete_ratio=1
            )
        elif name != "no_baseline":
            p.task(key, FIRST, LAST, 0 if name == "bac_zero" else 1000, 0.5)
    numbers = p.publish(tmp_path)
    assert {name: numbers.value("burn_gap", name) for name in said} == {
        name: (None, name) for name in said
    }


def test_hours_worked_bring_nothing_known_where_no_invoices_came(tmp_path: Path) -> None:
    """Four hours of a project paid by time; no export of invoices: what they brought is not nought
    an hour."""
    p = Portfolio()
    p.add("customers", customer_id="C", customer_name="C")
    p.add("people", person_id="A", person_name="A")
    key = p.project("hours", customer_id="C", contract_type="time_and_material")
    p.add(
        "time_entries",
        entry_id="E",
        person_id="A",
        project_id=key,
        work_date=STATUS,
        worked_hours=4,
    )
    assert p.publish(tmp_path).value("effective_rate", key) == (None, "missing_input")
