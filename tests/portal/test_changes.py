"""What changed between reports: known edits of a made-up company, each of which must be told once, with its cause, and nothing besides."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal import changes, warehouse
from portal.access import Scope
from portal.changes import Change
from portal.warehouse import Reader, Results, Stores, Warehouse
from tests.portfolio import STATUS, Portfolio

Edit = tuple[str, str, str, str]  # kind, subject, field, cause
DONE_BY = STATUS - timedelta(weeks=10)
AHEAD = STATUS + timedelta(weeks=30)
PROJECTS = [f"P{n}" for n in range(9)]


def started(keys: list[str] = PROJECTS) -> Portfolio:
    """Projects whose work is done and paid for, with a milestone ahead, a risk and a change request: nothing moves by time alone."""
    p = Portfolio()
    for key in keys:
        begin(p, key)
    return p


def begin(p: Portfolio, key: str) -> None:
    p.project(key, phase="active", labour_from="ledger", forecast_finish_date=AHEAD)
    p.add("baselines", project_id=key, version=1, approved_date=DONE_BY - timedelta(weeks=20))
    p.add("tasks", task_id=f"{key}-work", project_id=key, task_name="Work", actual_start_date=DONE_BY - timedelta(weeks=9), actual_finish_date=DONE_BY)
    p.add("task_baselines", task_id=f"{key}-work", version=1, baseline_start_date=DONE_BY - timedelta(weeks=9), baseline_finish_date=DONE_BY, budget_amount=1000)
    p.add("progress", task_id=f"{key}-work", progress_date=DONE_BY, percent_complete_ratio=1)
    p.add("tasks", task_id=f"{key}-gate", project_id=key, task_name=f"{key} gate", kind="milestone", forecast_start_date=STATUS + timedelta(weeks=8), forecast_finish_date=STATUS + timedelta(weeks=8))
    p.add("task_baselines", task_id=f"{key}-gate", version=1, baseline_start_date=STATUS + timedelta(weeks=7), baseline_finish_date=STATUS + timedelta(weeks=7))
    p.add("budget_lines", budget_line_id=f"{key}-first", project_id=key, line_kind="original", approved_date=DONE_BY - timedelta(weeks=20), line_amount=1000)
    p.add("cost_entries", cost_entry_id=f"{key}-cost", project_id=key, cost_date=DONE_BY, cost_amount=990)
    p.add("risks", risk_id=f"{key}-risk", project_id=key, risk_name=f"{key} risk", probability_ratio=0.5, cost_likely_amount=100)
    p.add("changes", change_id=f"{key}-ask", project_id=key, change_name=f"{key} request", raised_date=DONE_BY)
    p.add("declared_status", project_id=key, status_date=STATUS, dimension="overall", colour="green", reason="as planned")
    p.add("deliverables", deliverable_id=f"{key}-thing", project_id=key, deliverable_name=f"{key} thing", due_date=AHEAD, forecast_date=AHEAD)
    p.add("customer_invoices", invoice_id=f"{key}-bill", project_id=key, invoice_name=f"{key} bill", invoice_date=DONE_BY, invoice_amount=50)
    p.add("decisions", decision_id=f"{key}-when", project_id=key, decision_name=f"{key} when", needed_by_date=AHEAD)


def row(p: Portfolio, table: str, column: str, key: str) -> dict[str, Any]:
    return next(r for r in p.tables[table] if r[column] == key)


def leaves(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    for table, rows in p.tables.items():
        p.tables[table] = [r for r in rows if r.get("project_id") != key and not str(r.get("task_id", "")).startswith(f"{key}-")]
    return [("Projects", key, "", "left")]


def joins(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    new = f"N{key}{today:%j}"
    begin(p, new)
    return [("Projects", new, "", "joined")]


def finishes_later(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "projects", "project_id", key)["forecast_finish_date"] += timedelta(days=chance.randrange(1, 90))
    return [("Dates", key, "finish_date", "re-estimate")]


def milestone_slips(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    gate = row(p, "tasks", "task_id", f"{key}-gate")
    gate["forecast_finish_date"] += timedelta(days=chance.randrange(1, 60))
    gate["forecast_start_date"] = gate["forecast_finish_date"]
    return [("Dates", f"{key} gate", "milestone", "re-estimate")]


def milestone_is_reached(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "tasks", "task_id", f"{key}-gate")["actual_finish_date"] = today
    return [("Dates", f"{key} gate", "milestone", "progress")]


def work_costs(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.cost(key, chance.randrange(1, 40), today)
    return [("Money", key, "estimate_amount", "progress")]


def cost_is_corrected(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "cost_entries", "cost_entry_id", f"{key}-cost")["cost_amount"] += chance.randrange(1, 40)
    return [("Money", key, "estimate_amount", "correction of data")]


def change_is_approved(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "changes", "change_id", f"{key}-ask").update(change_state="approved", decided_date=today)
    p.add("budget_lines", budget_line_id=f"{key}-more", project_id=key, line_kind="change", approved_date=today, line_amount=chance.randrange(1, 500), change_id=f"{key}-ask")
    return [("Scope", f"{key} request", "request", "scope change"), ("Money", key, "budget_amount", "scope change")]


def budget_is_corrected(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "budget_lines", "budget_line_id", f"{key}-first")["line_amount"] += chance.randrange(1, 500)
    return [("Money", key, "budget_amount", "correction of data")]


def is_planned_anew(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.add("baselines", project_id=key, version=2, approved_date=today, approver_name="Board", reason="New scope")
    for row_ in [r for r in p.tables["task_baselines"] if str(r["task_id"]).startswith(f"{key}-")]:
        p.add("task_baselines", **row_ | {"version": 2})
    return [("Plan", key, "version", "re-baseline")]


def baseline_is_edited(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    gate = row(p, "task_baselines", "task_id", f"{key}-gate")
    gate["baseline_finish_date"] += timedelta(days=chance.randrange(1, 50))
    gate["baseline_start_date"] = gate["baseline_finish_date"]
    return [("Plan", key, "baseline_finish_date", "correction of data")]


def risk_grows(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "risks", "risk_id", f"{key}-risk")["cost_likely_amount"] += chance.randrange(1, 90)
    return [("Risk", f"{key} risk", "risk", "re-estimate")]


def risk_is_closed(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "risks", "risk_id", f"{key}-risk")["risk_state"] = "closed"
    return [("Risk", f"{key} risk", "risk", "progress")]


def is_declared_amber(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.add("declared_status", project_id=key, status_date=today, dimension="overall", colour="amber", reason="late supplier")
    return [("Status", key, "declared_colour", "re-estimate")]


def deliverable_is_accepted(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "deliverables", "deliverable_id", f"{key}-thing").update(delivered_date=today, accepted_date=today)
    return [("Scope", f"{key} thing", "deliverable", "progress")]


def deliverable_comes_later(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "deliverables", "deliverable_id", f"{key}-thing")["forecast_date"] += timedelta(days=chance.randrange(1, 60))
    return [("Dates", f"{key} thing", "deliverable", "re-estimate")]


def invoice_is_sent(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.add("customer_invoices", invoice_id=f"{key}-second", project_id=key, invoice_name=f"{key} second", invoice_date=today, invoice_amount=5)
    return [("Money", f"{key} second", "invoice", "progress")]


def invoice_is_paid(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "customer_invoices", "invoice_id", f"{key}-bill")["paid_date"] = today
    return [("Money", f"{key} bill", "invoice", "progress")]


def invoice_is_corrected(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "customer_invoices", "invoice_id", f"{key}-bill")["invoice_amount"] += chance.randrange(1, 9)
    return [("Money", f"{key} bill", "invoice", "correction of data")]


def decision_is_asked(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.add("decisions", decision_id=f"{key}-which", project_id=key, decision_name=f"{key} which")
    return [("Scope", f"{key} which", "decision", "scope change")]


def decision_is_made(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "decisions", "decision_id", f"{key}-when")["decided_date"] = today
    return [("Scope", f"{key} when", "decision", "progress")]


EDITS: list[Callable[[Portfolio, str, random.Random, date], list[Edit]]] = [
    leaves, joins, finishes_later, milestone_slips, milestone_is_reached, work_costs, cost_is_corrected, change_is_approved, budget_is_corrected, is_planned_anew,
    baseline_is_edited, risk_grows, risk_is_closed, is_declared_amber, deliverable_is_accepted, deliverable_comes_later, invoice_is_sent, invoice_is_paid,
    invoice_is_corrected, decision_is_asked, decision_is_made,
]  # fmt: skip


def reports(folder: Path) -> list[Reader]:
    """Every published report as the project office reads it."""
    shared = Warehouse(Stores(20), Results(20), 20.0)
    return [Reader(shared, warehouse.describe(r), Scope("executive", ""), lambda: None) for r in warehouse.pointer(folder).reports]


def told(found: list[Change]) -> list[Edit]:
    return sorted((c.kind, c.subject, c.field, c.cause) for c in found)


@pytest.mark.parametrize("seed", range(4))
def test_each_edit_is_told_once_with_its_cause_and_nothing_else_is(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    keys = [f"P{n}" for n in range(len(EDITS))]
    p, unused, expected = started(keys), EDITS * 1, []
    chance.shuffle(unused)
    chance.shuffle(keys)
    p.publish(tmp_path)
    for week in (1, 2, 3):
        today = STATUS + timedelta(weeks=week)
        edits: list[Edit] = []
        for _ in range(len(EDITS) // 3):
            edits += unused.pop()(p, keys.pop(), chance, today)  # each on a project of its own, so that each cause can be told apart
        p.publish(tmp_path, today)
        expected.append(sorted(edits))
    assert not unused
    one, two, three, four = reports(tmp_path / "snapshots")
    assert [told(changes.compare(*pair)) for pair in ((one, two), (two, three), (three, four))] == expected
    assert changes.compare(four, four) == []


def test_a_movement_is_split_to_the_cent(tmp_path: Path) -> None:
    """Nine projects at 990; one leaves, one joins with 990.10 spent, one costs 33.33 more."""
    p = started()
    p.publish(tmp_path)
    leaves(p, "P0", random.Random(1), STATUS)
    begin(p, "new")
    row(p, "cost_entries", "cost_entry_id", "new-cost")["cost_amount"] = "990.10"
    p.cost("P1", "33.33", STATUS + timedelta(days=5))
    p.publish(tmp_path, STATUS + timedelta(weeks=1))
    moved = changes.movement(*reports(tmp_path / "snapshots"))
    assert moved == changes.Movement(Decimal(8910), Decimal("33.33"), Decimal("0.10"), Decimal("8943.43"))
    assert moved.before + moved.performance + moved.composition == moved.after



def test_a_colour_that_silence_took_has_no_report_as_its_cause(tmp_path: Path) -> None:
    p = started()
    p.publish(tmp_path)
    p.publish(tmp_path, STATUS + timedelta(weeks=6))  # nothing came in since, and two weeks are the cadence
    found = changes.compare(*reports(tmp_path / "snapshots"))
    assert told(found) == [("Status", key, "computed_colour", "no report") for key in PROJECTS]
    assert {c.after for c in found} == {"grey"}


def test_a_colour_that_only_the_limits_changed_is_a_rule_changed(tmp_path: Path) -> None:
    """990 spent for 1000 earned is green by the usual limits and amber by the new ones; the finish is the day promised."""
    p = started()
    for project in p.tables["projects"]:
        project["forecast_finish_date"] = STATUS + timedelta(weeks=7)
    p.publish(tmp_path)
    bands = [("green", None, False, 0.5), ("amber", 0.5, True, 2.0), ("red", 2.0, True, None)]
    more = "".join(
        f'\n[[threshold]]\nmetric = "cost_performance_index"\nversion = 2\nvalid_from = 2026-03-01\ncolour = "{colour}"\n'
        + (f"low = {low}\nlow_included = {str(has_low).lower()}\n" if low is not None else "")
        + (f"high = {high}\n" if high is not None else "")
        for colour, low, has_low, high in bands
    )
    p.publish(tmp_path, STATUS + timedelta(days=1), more=more)
    found = changes.compare(*reports(tmp_path / "snapshots"))
    assert told(found) == [("Status", key, "computed_colour", "rule changed") for key in PROJECTS]
