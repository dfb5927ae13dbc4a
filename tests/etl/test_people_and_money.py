"""Nobody's hours are lost, no two currencies are added, and what is cancelled is not finished: by
hand, through the real refresh."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.arithmetic.investment import payback
from tests.portfolio import STATUS, WEEK, Portfolio

DAY = timedelta(days=1)
MONDAY = STATUS + 3 * DAY


def team(p: Portfolio, **columns: object) -> None:
    p.add("departments", department_id="D", department_name="D")
    p.add("teams", team_id="T", team_name="T", department_id="D")
    p.add("people", person_id="u", person_name="Uwe", team_id="T", skill="py", **columns)
    p.project("A", department_id="D")


def test_who_is_booked_after_leaving_is_kept_and_overbooked_by_all_of_it(tmp_path: Path) -> None:
    p = Portfolio()
    team(p, weekly_hours=40, employed_to_date=MONDAY + timedelta(days=4))
    for week in (MONDAY, MONDAY + WEEK):
        p.add("assignments", project_id="A", person_id="u", week=week, planned_hours=40)
    p.add("time_entries", person_id="u", project_id="A", work_date=STATUS, worked_hours=6)
    found = p.publish(tmp_path)
    assert found.rows(
        "select week, available_hours, booked_hours, over_booked_hours, is_outside from person_week"
        " where week >= ? order by week",
        MONDAY,
    ) == [(MONDAY, 40, 40, 0, False), (MONDAY + WEEK, 0, 40, 40, True)]
    assert found.rows(
        "select week, person_count, over_booked_hours from team_week where week >= ? order by week",
        MONDAY,
    ) == [(MONDAY, 1, 0), (MONDAY + WEEK, 0, 40)]
    assert found.rows("select project_id, over_booked_hours from over_booking") == [("A", 40)]


def test_who_has_no_contract_hours_keeps_those_worked_and_capacity_is_unknown(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    team(p)
    p.add("time_entries", person_id="u", project_id="A", work_date=STATUS, worked_hours=6)
    p.add("assignments", project_id="A", person_id="u", week=MONDAY, planned_hours=30)
    found = p.publish(tmp_path)
    assert found.rows(
        "select sum(worked_hours), sum(booked_hours), sum(available_hours), sum(over_booked_hours)"
        " from person_week"
    ) == [(6, 30, None, None)]
    assert found.rows("select sum(short_hours) from skill_week") == [(None,)]  # not 0: nobody knows
    assert found.value("booked", "T", "team_id") == (30, None)
    for metric in ("allocation", "availability", "utilisation", "full_time_equivalents"):
        assert found.value(metric, "T", "team_id") == (None, "no_capacity"), metric


def test_a_holiday_in_each_week_leaves_the_usual_hours_to_the_calendar(tmp_path: Path) -> None:
    p = Portfolio()
    team(p, weekly_hours=40, calendar_id="K")
    for day in range(1, 6):
        p.add("calendars", calendar_id="K", weekday=day, working_hours=8)
    for number in range(-30, 30):
        p.add("holidays", calendar_id="K", holiday_date=MONDAY + number * WEEK)
    p.add("assignments", project_id="A", person_id="u", week=MONDAY, planned_hours=32)
    # five days of eight hours, one of them a holiday: 32 of 40
    assert p.publish(tmp_path).rows(
        "select contract_hours, capacity_hours, over_booked_hours from person_week where week = ?",
        MONDAY,
    ) == [(40, 32, 0)]


def test_what_is_cancelled_is_neither_finished_nor_open_and_unknown_states_are_named(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    team(p, weekly_hours=40)
    day = STATUS - 2 * WEEK
    for key, state, finish in (
        ("done", "Done", day),
        ("wont", "won't do", day),
        ("dropped", "Rejected", None),
        ("odd", "Blocked by QA", None),
        ("moved", "Cancelled", None),
    ):
        p.add(
            "tasks",
            task_id=key,
            project_id="A",
            task_name=key,
            kind="item",
            team_id="T",
            workflow_state=state,
            actual_start_date=day,
            actual_finish_date=finish,
        )
    for offset, before, after in (
        (7, "", "To do"),
        (5, "To do", "In progress"),
        (2, "In progress", "Cancelled"),
    ):
        p.add(
            "workflow_transitions",
            task_id="moved",
            moved_date=STATUS - timedelta(days=offset),
            from_state=before,
            to_state=after,
        )
    outcome = p.run(tmp_path)
    assert outcome.notes == [
        "tasks: the state 'Blocked by QA' (1 item) stands in no list of [flow], so only dates say"
        " where they stand."
    ]
    found = p.publish(tmp_path)
    assert found.rows(
        "select task_id, finished_date is not null, is_open, is_wip from flow_item order by task_id"
    ) == [
        ("done", True, False, False),
        ("dropped", False, False, False),
        ("moved", False, False, False),
        ("odd", False, True, True),
        ("wont", False, False, False),
    ]
    assert found.rows("select sum(finished_count) from team_flow_week") == [(1,)]


@pytest.mark.parametrize(
    ("flows", "years", "expected"),
    [
        ((-1000, 100), (0, 0), None),  # one day, −900: never
        ((-100, 100), (0, 0), 0.0),
        (
            (-100, 150, -100, 200),
            (0, 1, 2, 3),
            2.25,
        ),  # −100, 50, −50, 150: for good from a quarter into the third year
        ((-100, 150, -100), (0, 1, 2), None),  # paid back, and owed again
    ],
)
def test_money_is_paid_back_for_good_and_by_days(
    flows: tuple[float, ...], years: tuple[float, ...], expected: float | None
) -> None:
    found = payback(flows, years)
    assert (found.value, found.reason) == (
        expected,
        None if expected is not None else "not_within_horizon",
    )


def sold(p: Portfolio, kind: str = "fixed_price") -> None:
    p.add("customers", customer_id="C", customer_name="C")
    p.project("A", customer_id="C", contract_type=kind)
    p.add(
        "exchange_rates",
        currency="USD",
        rate_kind="budget",
        valid_from_date=date(2025, 1, 1),
        rate=0.5,
    )


def test_contracts_and_invoices_in_several_currencies_are_converted(tmp_path: Path) -> None:
    p = Portfolio()
    sold(p)
    p.add("contracts", contract_id="1", project_id="A", contract_amount=1000, currency="EUR")
    p.add("contracts", contract_id="2", project_id="A", contract_amount=1000, currency="USD")
    p.add(
        "customer_invoices",
        invoice_id="1",
        project_id="A",
        invoice_date=STATUS,
        invoice_amount=300,
        currency="USD",
    )
    found = p.publish(tmp_path)
    assert found.rows(
        "select currency, contract_amount, invoiced_amount from customer_project"
    ) == [("EUR", 1500, 150)]  # 1,000 + 500; 300 at 0.5
    assert found.value("order_burn", "A") == (0.1, None)


def test_an_invoice_in_a_currency_without_a_rate_is_not_added_to_others(tmp_path: Path) -> None:
    p = Portfolio()
    sold(p)
    p.add("contracts", contract_id="1", project_id="A", contract_amount=1000, currency="EUR")
    for number, money in enumerate(("JPY", "EUR")):
        p.add(
            "customer_invoices",
            invoice_id=number,
            project_id="A",
            invoice_date=STATUS,
            invoice_amount=500,
            currency=money,
        )
    found = p.publish(tmp_path)
    assert found.value("order_burn", "A") == (None, "mixed_currency")
    assert found.rows("select invoiced_amount, burned_amount from customer_project") == [
        (None, None)
    ]


def test_hours_not_billed_yet_stand_beside_expenses_billed_at_the_rate_of_their_currency(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    sold(p, "time_and_material")
    p.add("roles", role_id="R", role_name="R")
    p.add("people", person_id="u", person_name="Uwe", role_id="R")
    p.add("contracts", contract_id="1", project_id="A", contract_amount=10000)
    p.add(
        "sell_rates",
        project_id="A",
        role_id="R",
        valid_from_date=date(2026, 1, 1),
        hourly_rate_amount=200,
        currency="USD",
    )
    p.add(
        "customer_invoices",
        invoice_id="1",
        project_id="A",
        invoice_date=STATUS,
        invoice_amount=1300,
    )
    for billed in (8, ""):
        p.add(
            "time_entries",
            person_id="u",
            project_id="A",
            work_date=STATUS,
            worked_hours=8,
            is_billable="true",
            billed_hours=billed,
        )
    # 1,300 = 8 h at 100 and 500 of expenses; 8 h at 200 USD and 0.5 are to be billed: 2,100
    assert p.publish(tmp_path).rows("select burned_amount from customer_project") == [(2100,)]


def test_time_and_material_that_is_billed_nothing_yet_costs_its_margin(tmp_path: Path) -> None:
    p = Portfolio()
    p.add("roles", role_id="R", role_name="R")
    p.add("people", person_id="u", person_name="Uwe", role_id="R")
    p.add(
        "standard_rates", rate_for_id="R", valid_from_date=date(2026, 1, 1), hourly_rate_amount=50
    )
    for key, hours in (("A", 4), ("B", 8)):
        p.project(key, contract_type="time_and_material", labour_from="time")
        p.add("time_entries", person_id="u", project_id=key, work_date=STATUS, worked_hours=hours)
    p.add(
        "customer_invoices", invoice_id="1", project_id="A", invoice_date=STATUS, invoice_amount=300
    )
    assert p.publish(tmp_path).value("time_margin") == (-300, None)  # 300 − 200, and 0 − 400


def test_a_budget_line_is_worth_what_its_own_currency_is(tmp_path: Path) -> None:
    p = Portfolio()
    sold(p)
    p.add(
        "budget_lines",
        budget_line_id="1",
        project_id="A",
        line_kind="original",
        approved_date=STATUS,
        line_amount=1000,
        currency="USD",
    )
    p.add(
        "budget_lines",
        budget_line_id="2",
        project_id=p.project("B"),
        line_kind="original",
        approved_date=STATUS,
        line_amount=1000,
        currency="JPY",
    )
    p.add(
        "budget_lines",
        budget_line_id="3",
        project_id="B",
        line_kind="original",
        approved_date=STATUS,
        line_amount=10,
    )
    p.task(p.project("C"), STATUS - 11 * DAY, STATUS, 100)
    p.add(
        "budget_lines",
        budget_line_id="4",
        project_id="C",
        line_kind="undistributed",
        approved_date=STATUS,
        line_amount=40,
        currency="USD",
    )
    found = p.publish(tmp_path)
    assert found.value("budget", "A") == (500, None)
    assert found.value("budget_at_completion", "C") == (
        120,
        None,
    )  # a task of 100, and 40 USD that no task has yet
    assert found.rows("select original_amount from project_change where project_id = 'A'") == [
        (500,)
    ]
    assert found.value("budget", "B") == (None, "fx_missing")
    assert found.rows("select budget_amount from project_total where project_id = 'B'") == [(None,)]


def test_a_change_or_a_risk_without_a_rate_makes_its_sum_unknown_and_not_smaller(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    p.project("A")
    for key, money, amount in (("1", "USD", 1000), ("2", "", 10)):
        p.add(
            "changes",
            change_id=key,
            project_id="A",
            change_name=key,
            change_state="approved",
            cost_effect_amount=amount,
            decided_date=STATUS,
            currency=money,
        )
        p.add(
            "risks",
            risk_id=key,
            project_id="A",
            risk_name=key,
            probability_ratio=0.5,
            cost_likely_amount=amount,
            residual_probability_ratio=0.1,
            residual_cost_amount=amount,
            currency=money,
        )
    found = p.publish(tmp_path)
    for metric in ("approved_changes", "exposure", "residual_exposure"):
        assert found.value(metric, "A") == (None, "fx_missing"), metric
    assert found.rows("select approved_change_amount from project_change") == [(None,)]
    assert found.rows("select exposure_amount from project_total") == [(None,)]


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2026, 3, 15), date(2026, 3, 9)),
        (date(2026, 3, 14), date(2026, 3, 2)),
        (date(2026, 3, 16), date(2026, 3, 9)),
    ],
)
def test_the_week_that_ends_on_the_status_date_counts_as_over(
    tmp_path: Path, day: date, counted: date
) -> None:
    p = Portfolio()
    team(p, weekly_hours=40)
    for number in range(3):
        p.add(
            "time_entries",
            person_id="u",
            project_id="A",
            work_date=date(2026, 3, 2) + number * WEEK,
            worked_hours=8,
        )
    found = p.publish(tmp_path, day)
    assert found.rows("select max(week) from person_week where expected_hours is not null") == [
        (counted,)
    ]
