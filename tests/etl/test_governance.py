"""Risks, issues, changes, reserves, benefits and worth, by pencil through the real refresh. The
status date is Friday 13 March 2026."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.portfolio import STATUS, Numbers, Portfolio


def day(ago: int) -> date:
    return STATUS - timedelta(days=ago)


def risk(p: Portfolio, key: str, project: str, **columns: Any) -> None:
    p.add("risks", risk_id=key, project_id=project, risk_name=key, **columns)


def risky(p: Portfolio) -> None:
    """One threat of 50 % on 480, one opportunity of 20 % on 100, one closed, one not assessed; 1
    000 of budget."""
    p.project("risky")
    p.add(
        "budget_lines",
        budget_line_id="r1",
        project_id="risky",
        line_kind="original",
        approved_date=day(99),
        line_amount=1000,
    )
    risk(
        p,
        "fire",
        "risky",
        probability_ratio=0.5,
        cost_likely_amount=480,
        residual_probability_ratio=0.2,
        residual_cost_amount=200,
        response_cost_amount=50,
        delay_likely_days=10,
    )
    risk(p, "luck", "risky", probability_ratio=0.2, cost_likely_amount=100, risk_kind="opportunity")
    risk(p, "past", "risky", probability_ratio=0.9, cost_likely_amount=900, risk_state="closed")
    risk(p, "fog", "risky", probability_ratio=0.9)


def dealt_with(p: Portfolio) -> None:
    """Open for 10 and 50 days, closed after 4 and 8; two with a date, one of them past; one
    response past its date."""
    p.project("issues")
    for key, opened, due, closed in (
        ("a", 10, -5, None),
        ("b", 50, 1, None),
        ("c", 30, None, 26),
        ("d", 20, None, 12),
        ("later", -3, None, None),
    ):
        p.add(
            "issues",
            issue_id=key,
            project_id="issues",
            issue_name=key,
            opened_date=day(opened),
            due_date=None if due is None else day(due),
            closed_date=None if closed is None else day(closed),
        )
    risk(p, "answered", "issues", response="Call", response_due_date=day(3), raised_date=day(40))


def changed(p: Portfolio) -> None:
    """1 000 approved; +40 and −10 approved, of which the budget has the 40; 20 pending; one
    rejected; one approved tomorrow."""
    p.project("changed", currency="USD")
    p.add(
        "exchange_rates",
        currency="USD",
        rate_kind="budget",
        valid_from_date=date(2025, 1, 1),
        rate=0.5,
    )
    for key, kind, amount in (
        ("o", "original", 1000),
        ("c", "change", 40),
        ("t", "transfer", -100),
        ("k", "contingency", 60),
        ("m", "reserve", 100),
    ):
        p.add(
            "budget_lines",
            budget_line_id=key,
            project_id="changed",
            line_kind=kind,
            approved_date=day(99),
            line_amount=amount,
        )
    for key, state, amount, raised, decided, days in (
        ("x", "approved", 40, 40, 20, 5),
        ("y", "approved", -10, 60, 20, None),
        ("z", "raised", 20, 9, None, 3),
        ("w", "rejected", 70, 50, 30, 9),
        ("v", "approved", 500, 5, -1, 50),
    ):
        p.add(
            "changes",
            change_id=key,
            project_id="changed",
            change_name=key,
            change_state=state,
            cost_effect_amount=amount,
            raised_date=day(raised),
            decided_date=None if decided is None else day(decided),
            finish_effect_days=days,
        )
    for ago, amount in ((30, 25), (10, -5), (-2, 20)):
        p.add(
            "reserve_draws",
            project_id="changed",
            draw_date=day(ago),
            draw_reason=str(ago),
            drawn_amount=amount,
        )
    p.add(
        "reserve_draws",
        project_id="changed",
        draw_date=day(9),
        reserve_kind="management",
        draw_reason="m",
        drawn_amount=30,
    )
    risk(p, "dear", "changed", probability_ratio=0.5, cost_likely_amount=100)


def worth(p: Portfolio) -> None:
    """−100 and 121 two years (730 days) later at 10 % are worth nothing; 50 of benefits were due,
    30 came; 40 a week for 4 weeks more."""
    p.project("worth", weekly_delay_amount=40, forecast_finish_date=STATUS + timedelta(weeks=4))
    p.add(
        "cash_flows",
        project_id="worth",
        flow_date=date(2025, 1, 1),
        flow_kind="cost",
        flow_amount=-100,
    )
    p.add(
        "cash_flows",
        project_id="worth",
        flow_date=date(2027, 1, 1),
        flow_kind="benefit",
        flow_amount=121,
    )
    for key, ago, planned, realised in (("b1", 30, 50, 30), ("b2", -30, 70, None)):
        p.add(
            "benefits",
            benefit_id=key,
            project_id="worth",
            benefit_name=key,
            measure_date=day(ago),
            planned_amount=planned,
            forecast_amount=planned - 10,
            realised_amount=realised,
        )
    p.project("oneway")
    p.add(
        "cash_flows",
        project_id="oneway",
        flow_date=date(2025, 1, 1),
        flow_kind="cost",
        flow_amount=-100,
    )
    p.project("twice")
    for year, amount in (
        (2024, -100),
        (2025, 230),
        (2026, -132),
    ):  # nothing is gained at 10 % and at 20 %
        p.add(
            "cash_flows",
            project_id="twice",
            flow_date=date(year, 1, 1),
            flow_kind="cost" if amount < 0 else "benefit",
            flow_amount=amount,
        )


def ended(p: Portfolio) -> None:
    """On time and budget; late by its baseline and over; late by its first baseline only, and over
    its first budget only."""
    for key, finish, cost in (("good", 20, 100), ("bad", 5, 130), ("moved", 12, 110)):
        p.project(
            key, phase="completed", actual_finish_date=day(finish), baseline_finish_date=day(10)
        )
        task = p.task(key, day(40), day(15), 100, 1)
        p.add(
            "budget_lines",
            budget_line_id=key,
            project_id=key,
            line_kind="original",
            approved_date=day(90),
            line_amount=100,
        )
        if key == "moved":
            for version in (1, 2):
                p.add("baselines", project_id=key, version=version, approved_date=day(60 - version))
            p.add(
                "task_baselines",
                task_id=task,
                version=2,
                baseline_start_date=day(40),
                baseline_finish_date=day(10),
                budget_amount=120,
            )
            p.add(
                "budget_lines",
                budget_line_id="more",
                project_id=key,
                line_kind="change",
                approved_date=day(58),
                line_amount=20,
            )
        p.cost(key, cost, day(finish))


def ledger(p: Portfolio) -> None:
    """Twelve whole weeks at 3 a week; accrued 20 and reversed 15; 60 on capital, 30 on operating
    accounts, 11 on neither."""
    p.project("ledger")
    p.task("ledger", date(2025, 12, 8), date(2026, 4, 3), 500, 0.2)
    p.add(
        "budget_lines",
        budget_line_id="l",
        project_id="ledger",
        line_kind="original",
        approved_date=day(99),
        line_amount=161,
    )
    p.cost("ledger", 60, date(2025, 12, 9), account_kind="capex", cost_state="paid")
    for week in range(12):
        p.cost(
            "ledger",
            3,
            date(2026, 3, 4) - timedelta(weeks=week),
            account_kind="opex" if week < 10 else None,
        )
    p.cost("ledger", 20, date(2026, 2, 3), cost_state="accrued")
    p.cost("ledger", -15, date(2026, 2, 10), cost_state="accrued")
    p.cost("ledger", 999, date(2026, 2, 10), cost_state="committed")


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    for told in (risky, dealt_with, changed, worth, ended, ledger):
        told(p)
    p.project("empty")
    folder = tmp_path_factory.mktemp("governance")
    return published(p, folder)


def published(p: Portfolio, folder: Any) -> Numbers:
    """With a discount rate of 10 %."""
    from etl import refresh
    from etl.settings import load
    from tests import company

    file = company.write(folder, p.tables)
    file.write_text(
        file.read_text().replace('currency = "EUR"', 'currency = "EUR"\ndiscount_rate = 0.1', 1)
    )
    settings = load(file)
    outcome = refresh.run(settings, settings.snapshots, STATUS, publish=True)
    assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
    return Numbers(folder / "snapshots")


@pytest.mark.parametrize(
    ("metric", "project", "value"),
    [
        ("exposure", "risky", 240 - 20),
        ("residual_exposure", "risky", 40),
        ("response_return", "risky", (240 - 40 - 50) / 50),
        ("risk_score", "risky", 15),  # 50 % is level 3, 480 of 1 000 level 5
        ("open_issues", "issues", 2),
        ("issue_age", "issues", 30),
        ("issue_resolution", "issues", 6),
        ("overdue_actions", "issues", 2 / 3),
        ("approved_changes", "changed", 15),
        ("pending_changes", "changed", 10 + 250),
        ("unbudgeted_changes", "changed", -5),
        ("budget_transfers", "changed", -50),
        ("scope_volatility", "changed", 50 / 1000),
        ("change_finish_effect", "changed", 5),
        ("decision_time", "changed", (20 + 40 + 20) / 3),
        ("acceptance_rate", "changed", 2 / 3),
        ("contingency_remaining", "changed", 20),
        ("contingency_drawn", "changed", 20 / 60),
        ("contingency_adequacy", "changed", 20 / 25),
        ("management_reserve", "changed", 35),
        ("exposure", "changed", 25),  # a risk without a currency is in its project's
        ("present_value", "worth", 0),
        ("return_rate", "worth", 0.1),
        ("return_on_investment", "worth", 0.21),
        ("payback", "worth", 2 * 100 / 121),
        ("discounted_payback", "worth", 2),
        ("benefit_cost", "worth", 1),
        ("benefits_planned", "worth", 120),
        ("benefits_expected", "worth", 100),
        ("benefit_realisation", "worth", 30 / 50),
        ("cost_of_delay", "worth", 40),
        ("delay_weight", "worth", 10),
        ("finished_on_time", "", 2 / 3),
        ("finished_as_promised", "", 1 / 3),
        ("finished_on_budget", "", 2 / 3),
        ("finished_on_first_budget", "", 1 / 3),
        ("accrued", "ledger", 5),
        ("supplier_invoiced", "ledger", 96),
        ("supplier_paid", "ledger", 60),
        ("capex", "ledger", 60),
        ("opex", "ledger", 30),
        ("unclassified_cost", "ledger", 11),
        ("burn_rate", "ledger", (36 + 5) / 3),
        ("runway", "ledger", (161 - 101) / (41 / 3) * 4),
    ],
)
def test_a_number_is_as_by_pencil(
    metric: str, project: str, value: float, numbers: Numbers
) -> None:
    found, reason = numbers.value(metric, project)
    assert (found, reason) == (pytest.approx(value, abs=1e-6), None)


@pytest.mark.parametrize(
    ("metric", "project", "reason"),
    [
        ("exposure", "empty", "no_risk"),
        ("risk_reserve", "empty", "missing_input"),
        ("risk_reserve", "", "not_additive"),
        ("risk_score", "empty", "no_risk"),
        ("response_return", "issues", "missing_input"),
        ("issue_age", "empty", "missing_input"),
        ("issue_resolution", "empty", "insufficient_history"),
        ("overdue_actions", "empty", "missing_input"),
        ("scope_volatility", "empty", "no_baseline"),
        ("decision_time", "empty", "insufficient_history"),
        ("acceptance_rate", "empty", "insufficient_history"),
        ("contingency_remaining", "empty", "missing_input"),
        ("contingency_adequacy", "risky", "missing_input"),
        ("management_reserve", "risky", "missing_input"),
        ("unbudgeted_changes", "empty", "missing_input"),
        ("change_finish_effect", "", "not_additive"),
        ("present_value", "empty", "missing_input"),
        ("present_value", "", "not_additive"),
        ("return_rate", "oneway", "not_within_horizon"),
        ("payback", "oneway", "not_within_horizon"),
        ("return_rate", "twice", "ambiguous"),
        ("benefit_realisation", "empty", "missing_input"),
        ("cost_of_delay", "empty", "missing_input"),
        ("delay_weight", "empty", "missing_input"),
        ("finished_on_time", "risky", "insufficient_history"),
        ("finished_on_budget", "risky", "insufficient_history"),
        ("burn_rate", "empty", "insufficient_history"),
        ("capex", "empty", "no_actuals"),
        ("runway", "", "not_additive"),
    ],
)
def test_what_cannot_be_known_says_why(
    metric: str, project: str, reason: str, numbers: Numbers
) -> None:
    assert numbers.value(metric, project) == (None, reason)


def test_a_risk_reserve_is_no_mean(numbers: Numbers) -> None:
    """The threat strikes in half of the runs, the opportunity in a fifth: in four of five cases at
    most 480, at the middle less."""
    likely, _ = numbers.value("risk_reserve", "risky")
    assert likely == pytest.approx(480, abs=1e-6)
    assert numbers.value("exposure", "risky")[0] < likely


def test_the_reserve_of_all_is_less_than_all_reserves(numbers: Numbers) -> None:
    """480 or nothing, less 100 or nothing; and 50 or nothing beside it: both strike in a quarter of
    the runs only."""
    ((together,),) = numbers.rows(
        "select likely_amount from group_reserve where department_id is null"
    )
    ((apart,),) = numbers.rows("select sum(likely_amount) from risk_reserve")
    assert float(apart) == pytest.approx(480 + 50)
    assert float(together) == pytest.approx(480)


def test_an_issue_belongs_to_the_group_of_its_age(numbers: Numbers) -> None:
    assert numbers.rows(
        "select action_id, age_group from action where is_open and action_kind = 'issue' order by 1"
    ) == [("a", "8 to 30 days"), ("b", "31 to 60 days")]


def test_the_delay_of_one_risk_is_its_share_of_the_days(numbers: Numbers) -> None:
    assert numbers.value("risk_delay", "fire", by="risk_id") == (5, None)
    assert numbers.value("risk_delay", by="risk_id") == (None, "not_additive")


# --- what customers pay ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    """Half of 100 agreed and 60 invoiced, 20 of it unpaid and overdue; 10 more worked at 5 an hour
    and approved, 3 not approved, 4 not billable."""
    p = Portfolio()
    p.add("customers", customer_id="C", customer_name="C")
    p.add("departments", department_id="D", department_name="D")
    p.add("teams", team_id="T", team_name="T", department_id="D")
    p.add("roles", role_id="R", role_name="R")
    p.add("standard_rates", rate_for_id="R", valid_from_date=date(2025, 1, 1), hourly_rate_amount=1)
    p.add("people", person_id="ann", person_name="Ann", team_id="T", role_id="R")
    for key, kind in (
        ("time", "time_and_material"),
        ("fixed", "fixed_price"),
        ("free", "internal"),
    ):
        p.project(key, customer_id="C", contract_type=kind, labour_from="time")
        p.task(key, day(11), day(0), 100, 0.5)
        if key != "free":
            p.add("contracts", contract_id=key, project_id=key, contract_amount=100)
            p.add(
                "sell_rates",
                project_id=key,
                role_id="R",
                valid_from_date=date(2025, 1, 1),
                hourly_rate_amount=5,
            )
            p.add(
                "customer_invoices",
                invoice_id=f"{key} 1",
                project_id=key,
                invoice_date=day(100),
                due_date=day(70),
                paid_date=day(60),
                invoice_amount=40,
            )
            p.add(
                "customer_invoices",
                invoice_id=f"{key} 2",
                project_id=key,
                invoice_date=day(40),
                due_date=day(10),
                invoice_amount=20,
            )
        for hours, billable, approved in ((14, True, True), (3, True, False), (4, False, True)):
            p.add(
                "time_entries",
                person_id="ann",
                project_id=key,
                work_date=day(2),
                worked_hours=hours,
                is_billable=billable,
                is_approved=approved,
            )
    return p.publish(tmp_path_factory.mktemp("sold"))


@pytest.mark.parametrize(
    ("metric", "project", "value"),
    [
        ("order_burn", "time", 0.7),
        ("order_burn", "fixed", 0.6),
        ("order_remaining", "time", 30),
        ("order_weeks", "time", 30 / (70 / 12)),
        ("order_weeks", "fixed", 40 / (20 / 12)),
        ("burn_gap", "time", 0.2),
        ("overdue_receivables", "", 40),
        ("days_outstanding", "fixed", 20 / 60 * 365),
    ],
)
def test_an_order_is_used_by_what_is_invoiced_and_what_is_worked_and_approved(
    metric: str, project: str, value: float, sold: Numbers
) -> None:
    found, reason = sold.value(metric, project)
    assert (found, reason) == (pytest.approx(value), None)


@pytest.mark.parametrize(
    ("metric", "project", "reason"),
    [
        ("order_burn", "free", "missing_input"),
        ("order_weeks", "", "not_additive"),
        ("days_outstanding", "free", "missing_input"),
    ],
)
def test_an_order_that_is_not_known_says_why(
    metric: str, project: str, reason: str, sold: Numbers
) -> None:
    assert sold.value(metric, project) == (None, reason)
