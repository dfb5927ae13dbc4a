"""What did not come in is unknown, what came in empty is 0, and a part is never published as the
whole."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.portfolio import STATUS, Numbers, Portfolio

DAY = timedelta(days=1)
MONDAY = STATUS - 4 * DAY


def contracted(p: Portfolio) -> None:
    """A project that a customer pays for, with a budget, a contingency, a board and labour from the
    ledger."""
    p.add("customers", customer_id="C", customer_name="C")
    p.add("departments", department_id="D", department_name="D")
    p.add("teams", team_id="T", team_name="T", department_id="D")
    p.project("P", customer_id="C", contract_type="fixed_price")
    p.task("P", MONDAY, STATUS, 100, 0.5)
    p.add(
        "tasks",
        task_id="card",
        project_id="P",
        task_name="card",
        kind="item",
        team_id="T",
        actual_start_date=MONDAY - 9 * DAY,
        actual_finish_date=MONDAY - 6 * DAY,
    )
    p.add("contracts", contract_id="K", project_id="P", contract_amount=100)
    for kind, amount in (("original", 100), ("contingency", 10), ("reserve", 5)):
        p.add(
            "budget_lines",
            budget_line_id=kind,
            project_id="P",
            line_kind=kind,
            approved_date=STATUS - 90 * DAY,
            line_amount=amount,
        )
    p.add(
        "risks",
        risk_id="r",
        project_id="P",
        risk_name="r",
        probability_ratio=0.5,
        cost_likely_amount=20,
    )
    p.project("other")


def about_the_other(p: Portfolio) -> None:
    """Each export came in, and holds nothing of P."""
    p.cost("other", 1)
    p.add("changes", change_id="x", project_id="other", change_name="x")
    p.add("issues", issue_id="i", project_id="other", issue_name="i", opened_date=STATUS)
    p.add(
        "customer_invoices",
        invoice_id="f",
        project_id="other",
        invoice_date=STATUS,
        invoice_amount=1,
    )
    p.add("reserve_draws", project_id="other", draw_date=STATUS, draw_reason="w", drawn_amount=1)
    p.add("tasks", task_id="o", project_id="other", task_name="o", kind="item")
    p.add("workflow_transitions", task_id="o", moved_date=STATUS, to_state="Doing")


FLOW = (
    '\n[flow]\nkinds = ["item"]\nnot_started = ["To do"]\nstarted = ["Doing"]\nfinished ='
    ' ["Done"]\n'
)
ZEROS = {
    "cost_entries": ("committed", "accrued", "supplier_invoiced", "supplier_paid"),
    "changes": ("scope_volatility", "approved_changes", "pending_changes", "unbudgeted_changes"),
    "issues": ("open_issues",),
    "customer_invoices": ("order_burn", "overdue_receivables"),
    "reserve_draws": ("contingency_drawn",),
    "workflow_transitions": ("reopened_items",),
}
CASES = [(table, metric) for table, metrics in ZEROS.items() for metric in metrics]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    contracted(p)
    return p.publish(tmp_path_factory.mktemp("bare"), more=FLOW)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    contracted(p)
    about_the_other(p)
    return p.publish(tmp_path_factory.mktemp("empty"), more=FLOW)


def read(numbers: Numbers, metric: str) -> tuple[Any, Any]:
    team = metric == "reopened_items"
    return numbers.value(metric, "T" if team else "P", by="team_id" if team else "project_id")


@pytest.mark.parametrize(("table", "metric"), CASES)
def test_a_number_whose_export_did_not_come_in_is_unknown(
    table: str, metric: str, bare: Numbers
) -> None:
    assert read(bare, metric) == (None, "missing_input")


@pytest.mark.parametrize(("table", "metric"), CASES)
def test_a_number_whose_export_holds_nothing_of_it_is_0(
    table: str, metric: str, empty: Numbers
) -> None:
    assert read(empty, metric) == (0, None)


def test_without_changes_and_draws_scope_and_risk_are_grey(bare: Numbers, empty: Numbers) -> None:
    asked = (
        "select dimension, computed_colour from project_status where project_id = 'P' and dimension"
        " in ('scope', 'risk') order by 1"
    )
    assert bare.rows(asked) == [("risk", "grey"), ("scope", "grey")]
    assert empty.rows(asked) == [("risk", "green"), ("scope", "green")]


def test_labour_from_time_without_time_is_not_published(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("P", labour_from="time")
    outcome = p.run(tmp_path)
    said = (
        "P: labour comes from time, but no time_entries came in. Add a [[source]] for time_entries,"
        " or set labour_from to ledger."
    )
    assert outcome.problems == [f"Labour that is priced from time needs time: {said}"]
    assert not (tmp_path / "snapshots" / "current.json").exists()


# --- estimates of what is left --------------------------------------------------------------------


def estimated(
    p: Portfolio,
    key: str,
    rests: tuple[float | None, float | None],
    told: date = STATUS,
    **columns: Any,
) -> None:
    """200 of budget, 60 spent, 50 earned: one task half done and one not begun, with what is
    expected still to be spent on each."""
    p.project(key, **columns)
    p.add(
        "budget_lines",
        budget_line_id=key,
        project_id=key,
        line_kind="original",
        approved_date=STATUS - 90 * DAY,
        line_amount=200,
    )
    for done, rest in zip((0.5, None), rests, strict=True):
        task = p.task(key, MONDAY, STATUS + 7 * DAY, 100, done)
        if rest is not None:
            p.add("estimates_to_complete", task_id=task, estimate_date=told, remaining_amount=rest)
    p.cost(key, 60)


@pytest.fixture(scope="module")
def estimates(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    estimated(p, "whole", (40, 80))
    estimated(p, "part", (40, None))
    estimated(p, "old", rests=(40, 80), told=STATUS - 32 * DAY)
    estimated(p, "due", rests=(40, 80), told=STATUS - 31 * DAY)
    p.project("done")
    p.task("done", MONDAY, STATUS, 10, 1, actual_finish_date=STATUS)
    p.cost("done", 10)
    return p.publish(tmp_path_factory.mktemp("estimates"))


@pytest.mark.parametrize(
    ("metric", "project", "expected"),
    [
        ("estimate_by_people", "whole", (180, None)),  # 60 + 40 + 80
        ("forecast_to_budget", "whole", (20, None)),
        ("to_complete_index_people", "whole", (150 / 120, None)),
        ("estimate_by_people", "part", (None, "missing_input")),
        ("forecast_to_budget", "part", (None, "missing_input")),
        ("estimate_by_people", "old", (None, "stale")),
        ("forecast_to_budget", "old", (None, "stale")),
        ("estimate_by_people", "due", (180, None)),
        ("estimate_by_people", "done", (10, None)),  # nothing is left to estimate
        ("estimate_by_people", "", (None, "missing_input")),
        ("forecast_to_budget", "", (None, "missing_input")),
    ],
)
def test_the_forecast_of_the_responsible_needs_an_estimate_of_everything_open(
    metric: str, project: str, expected: tuple[Any, Any], estimates: Numbers
) -> None:
    value, reason = estimates.value(metric, project)
    assert (value, reason) == (
        pytest.approx(expected[0]) if expected[0] is not None else None,
        expected[1],
    )


def test_a_project_without_a_budget_leaves_none(tmp_path: Path) -> None:
    p = Portfolio()
    estimated(p, "whole", (40, 80))
    p.project("loose")
    p.add("tasks", task_id="loose", project_id="loose", task_name="loose")
    p.add("estimates_to_complete", task_id="loose", estimate_date=STATUS, remaining_amount=1000)
    numbers = p.publish(tmp_path)
    assert numbers.value("forecast_to_budget") == (20, None)
    assert numbers.value("estimate_by_people") == (1180, None)


# --- suppliers, orders, requests ------------------------------------------------------------------


def test_own_labour_in_the_ledger_is_no_supplier(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("P")
    for amount, category, supplier in (
        (50, "labour", None),
        (30, "labour", "Vantor"),
        (7, "travel", None),
    ):
        p.cost("P", amount, category=category, supplier_name=supplier, cost_state="paid")
    numbers = p.publish(tmp_path)
    assert [
        numbers.value(m, "P")[0] for m in ("actual_cost", "supplier_invoiced", "supplier_paid")
    ] == [87, 37, 37]


def test_an_order_paid_by_time_is_unknown_where_an_hour_has_no_rate(tmp_path: Path) -> None:
    p = Portfolio()
    p.add("customers", customer_id="C", customer_name="C")
    p.add("roles", role_id="R", role_name="R")
    p.add("people", person_id="ann", person_name="Ann", role_id="R")
    for key in ("priced", "bare"):
        p.project(key, customer_id="C", contract_type="time_and_material")
        p.add("contracts", contract_id=key, project_id=key, contract_amount=100)
        p.add(
            "time_entries",
            person_id="ann",
            project_id=key,
            work_date=STATUS,
            worked_hours=2,
            is_billable=True,
            is_approved=True,
        )
    p.add(
        "sell_rates", project_id="priced", role_id="R", valid_from_date=STATUS, hourly_rate_amount=5
    )
    p.add(
        "customer_invoices",
        invoice_id="f",
        project_id="bare",
        invoice_date=STATUS,
        invoice_amount=1,
    )
    numbers = p.publish(tmp_path)
    assert numbers.value("order_burn", "priced") == (0.1, None)
    assert numbers.value("order_burn", "bare") == (None, "missing_input")


def test_a_request_spread_over_weeks_adds_up_to_itself(tmp_path: Path) -> None:
    """100 h over three weeks of 27 hours in all, of which 80 are promised: exactly four of five,
    which is amber and not red."""
    p = Portfolio()
    p.add("calendars", calendar_id="c", weekday=1, working_hours=9)
    p.project("P", calendar_id="c")
    p.cost("P", 1)
    p.add(
        "role_requests",
        request_id="q",
        project_id="P",
        from_date=MONDAY + 7 * DAY,
        to_date=MONDAY + 27 * DAY,
        requested_hours=100,
        filled_hours=80,
    )
    numbers = p.publish(tmp_path)
    assert numbers.rows(
        "select count(*), sum(requested_hours), sum(filled_hours), sum(unfilled_hours) from"
        " project_demand_week"
    ) == [(3, 100, 80, 20)]
    assert numbers.value("fill_rate", "P") == (0.8, None)
    assert numbers.rows(
        "select computed_colour from project_status where project_id = 'P' and dimension ="
        " 'resources'"
    ) == [("amber",)]
