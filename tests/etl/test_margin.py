"""Margins by pencil, through the real refresh, and that nobody outside reads them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from portal.gate import published
from portal.gate.access import Scope
from portal.gate.store import build
from tests.portfolio import STATUS, Numbers, Portfolio


def fixed(p: Portfolio, key: str, price: float | None) -> None:
    """Half of 100 is earned for 50, so that 100 is the forecast."""
    p.project(key, contract_type="fixed_price", labour_from="ledger", customer_id="C")
    p.task(key, STATUS - timedelta(days=60), STATUS + timedelta(days=60), 100, 0.5)
    p.cost(key, 50)
    if price is not None:
        p.add("contracts", contract_id=f"{key}-1", project_id=key, contract_amount=price)


def paid_by_time(p: Portfolio, key: str, billed: float | None) -> None:
    """Four hours at 50."""
    p.project(key, contract_type="time_and_material", labour_from="time", customer_id="C")
    p.add(
        "time_entries",
        person_id="ann",
        project_id=key,
        work_date=STATUS - timedelta(days=3),
        worked_hours=4,
        is_billable="true",
    )
    if billed is not None:
        p.add(
            "customer_invoices",
            invoice_id=f"{key}-1",
            project_id=key,
            invoice_date=STATUS - timedelta(days=1),
            invoice_amount=billed,
        )
        p.add(
            "customer_invoices",
            invoice_id=f"{key}-2",
            project_id=key,
            invoice_date=STATUS + timedelta(days=1),
            invoice_amount=999,
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    p = Portfolio()
    p.add("customers", customer_id="C", customer_name="C")
    p.add("roles", role_id="R", role_name="R")
    p.add(
        "standard_rates", rate_for_id="R", valid_from_date=date(2025, 1, 1), hourly_rate_amount=50
    )
    p.add("departments", department_id="D", department_name="D")
    p.add("teams", team_id="T", team_name="T", department_id="D")
    p.add("people", person_id="ann", person_name="Ann", team_id="T", role_id="R", weekly_hours=40)
    fixed(p, "won", 120)
    fixed(p, "lost", 90)
    fixed(p, "unpriced", None)
    paid_by_time(p, "hours", 300)
    paid_by_time(p, "unbilled", None)
    p.project("inside", contract_type="internal")
    home = tmp_path_factory.mktemp("margin")
    p.publish(home)
    return home / "snapshots"


@pytest.mark.parametrize(
    ("metric", "project", "expected"),
    [
        ("cost_to_cost", "won", 0.5),
        ("revenue_recognised", "won", 60),
        ("fixed_margin", "won", 10),
        ("revenue_recognised", "lost", 45),
        ("fixed_margin", "lost", -10),  # all of the loss, though half is done
        ("time_margin", "hours", 100),
        ("time_margin_share", "hours", 1 / 3),
        ("time_margin", "unbilled", -200),  # four hours at 50, and nothing billed for them yet
        ("effective_rate", "hours", 75),
        ("effective_rate", "unbilled", 0),
    ],
)
def test_a_margin_is_what_is_left(folder: Any, metric: str, project: str, expected: float) -> None:
    assert Numbers(folder).value(metric, project) == (pytest.approx(expected), None)


@pytest.mark.parametrize(
    ("metric", "project", "reason"),
    [
        ("fixed_margin", "unpriced", "missing_input"),
        ("time_margin_share", "unbilled", "missing_input"),
        ("fixed_margin", "inside", "missing_input"),
        ("effective_rate", "won", "no_actuals"),
    ],
)
def test_a_margin_that_cannot_be_known_says_why(
    folder: Any, metric: str, project: str, reason: str
) -> None:
    assert Numbers(folder).value(metric, project) == (None, reason)


def test_the_margin_of_all_is_the_sum_of_its_parts(folder: Any) -> None:
    assert Numbers(folder).value("fixed_margin") == (pytest.approx(0), None)  # 10 won and 10 lost


@pytest.mark.parametrize("scope", [Scope("customer", "C"), Scope("team", "T")])
def test_no_customer_and_no_team_holds_a_margin(folder: Any, scope: Scope) -> None:
    store = build(published.live_report(folder).path, scope)
    tables = [t for (t,) in store.execute("select table_name from duckdb_tables()").fetchall()]
    assert "projects" in tables or "customer_project" in tables
    assert "project_margin" not in tables or store.execute(
        "select count(*) from project_margin"
    ).fetchall() == [(0,)]
