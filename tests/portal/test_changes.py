"""What changed between reports: known edits of a made-up company, each of which must be told once,
with its cause, and nothing besides."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from portal.facts.changes import causes, compare
from portal.facts.changes.causes import Change
from portal.formats import Locale
from portal.gate import published
from portal.gate.access import Scope
from portal.gate.store import Reader, Results, Stores, Warehouse
from portal.tell import changed
from tests.portfolio import STATUS, Portfolio

Edit = tuple[str, str, str, str]  # kind, subject, field, cause
DONE_BY = STATUS - timedelta(weeks=10)
AHEAD = STATUS + timedelta(weeks=30)
PROJECTS = [f"P{n}" for n in range(9)]


def started(keys: list[str] = PROJECTS) -> Portfolio:
    """Projects whose work is done and paid for, with a milestone ahead, a risk and a change
    request: nothing moves by time alone."""
    p = Portfolio()
    for key in keys:
        begin(p, key)
    return p


def begin(p: Portfolio, key: str) -> None:
    p.project(key, phase="active", labour_from="ledger", forecast_finish_date=AHEAD)
    p.add("baselines", project_id=key, version=1, approved_date=DONE_BY - timedelta(weeks=20))
    p.add(
        "tasks",
        task_id=f"{key}-work",
        project_id=key,
        task_name="Work",
        actual_start_date=DONE_BY - timedelta(weeks=9),
        actual_finish_date=DONE_BY,
    )
    p.add(
        "task_baselines",
        task_id=f"{key}-work",
        version=1,
        baseline_start_date=DONE_BY - timedelta(weeks=9),
        baseline_finish_date=DONE_BY,
        budget_amount=1000,
    )
    p.add("progress", task_id=f"{key}-work", progress_date=DONE_BY, percent_complete_ratio=1)
    p.add(
        "tasks",
        task_id=f"{key}-gate",
        project_id=key,
        task_name=f"{key} gate",
        kind="milestone",
        forecast_start_date=STATUS + timedelta(weeks=8),
        forecast_finish_date=STATUS + timedelta(weeks=8),
    )
    p.add(
        "task_baselines",
        task_id=f"{key}-gate",
        version=1,
        baseline_start_date=STATUS + timedelta(weeks=7),
        baseline_finish_date=STATUS + timedelta(weeks=7),
    )
    p.add(
        "budget_lines",
        budget_line_id=f"{key}-first",
        project_id=key,
        line_kind="original",
        approved_date=DONE_BY - timedelta(weeks=20),
        line_amount=1000,
    )
    p.add(
        "cost_entries",
        cost_entry_id=f"{key}-cost",
        project_id=key,
        cost_date=DONE_BY,
        cost_amount=990,
    )
    p.add(
        "risks",
        risk_id=f"{key}-risk",
        project_id=key,
        risk_name=f"{key} risk",
        probability_ratio=0.5,
        cost_likely_amount=100,
    )
    p.add(
        "changes",
        change_id=f"{key}-ask",
        project_id=key,
        change_name=f"{key} request",
        raised_date=DONE_BY,
    )
    p.add(
        "declared_status",
        project_id=key,
        status_date=STATUS,
        dimension="overall",
        colour="green",
        reason="as planned",
    )
    p.add(
        "deliverables",
        deliverable_id=f"{key}-thing",
        project_id=key,
        deliverable_name=f"{key} thing",
        due_date=AHEAD,
        forecast_date=AHEAD,
    )
    p.add(
        "customer_invoices",
        invoice_id=f"{key}-bill",
        project_id=key,
        invoice_name=f"{key} bill",
        invoice_date=DONE_BY,
        invoice_amount=50,
    )
    p.add(
        "decisions",
        decision_id=f"{key}-when",
        project_id=key,
        decision_name=f"{key} when",
        needed_by_date=AHEAD,
        weekly_delay_amount=10,
    )
    p.add(
        "risks",
        risk_id=f"{key}-past",
        project_id=key,
        risk_name=f"{key} past",
        risk_state="closed",
        probability_ratio=0.5,
        cost_likely_amount=40,
    )
    p.add(
        "changes",
        change_id=f"{key}-wish",
        project_id=key,
        change_name=f"{key} wish",
        raised_date=DONE_BY,
        cost_effect_amount=70,
    )
    p.add(
        "issues",
        issue_id=f"{key}-issue",
        project_id=key,
        issue_name=f"{key} issue",
        opened_date=DONE_BY,
    )
    p.add(
        "benefits",
        benefit_id=f"{key}-gain",
        project_id=key,
        benefit_name=f"{key} gain",
        measure_date=AHEAD,
        planned_amount=500,
        forecast_amount=500,
    )
    p.add(
        "reserve_draws",
        project_id=key,
        draw_date=DONE_BY,
        reserve_kind="contingency",
        draw_reason="ground",
        drawn_amount=5,
    )
    p.add(
        "contracts",
        contract_id=f"{key}-order",
        project_id=key,
        contract_name=f"{key} order",
        contract_amount=1500,
        signed_date=DONE_BY,
    )
    p.add(
        "tasks",
        task_id=f"{key}-begun",
        project_id=key,
        task_name=f"{key} begun",
        kind="milestone",
        actual_finish_date=DONE_BY,
    )
    p.add(
        "tasks",
        task_id=f"{key}-rest",
        project_id=key,
        task_name=f"{key} rest",
        forecast_start_date=AHEAD,
        forecast_finish_date=AHEAD,
        team_id="",
        estimate_hours=8,
    )
    p.add(
        "role_requests",
        request_id=f"{key}-need",
        project_id=key,
        skill=f"{key} skill",
        from_date=AHEAD,
        to_date=AHEAD,
        requested_hours=8,
    )
    p.add("commentary", project_id=key, written_date=DONE_BY, commentary_text="As planned.")


def row(p: Portfolio, table: str, column: str, key: str) -> dict[str, Any]:
    return next(r for r in p.tables[table] if r[column] == key)


def leaves(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    for table, rows in p.tables.items():
        p.tables[table] = [
            r
            for r in rows
            if r.get("project_id") != key and not str(r.get("task_id", "")).startswith(f"{key}-")
        ]
    return [("Projects", key, "", "left")]


def joins(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    new = f"N{key}{today:%j}"
    begin(p, new)
    return [("Projects", new, "", "joined")]


def finishes_later(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "projects", column="project_id", key=key)["forecast_finish_date"] += timedelta(
        days=chance.randrange(1, 90)
    )
    return [("Dates", key, "finish_date", "re-estimate")]


def milestone_slips(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    gate = row(p, "tasks", column="task_id", key=f"{key}-gate")
    gate["forecast_finish_date"] += timedelta(days=chance.randrange(1, 60))
    gate["forecast_start_date"] = gate["forecast_finish_date"]
    return [("Dates", f"{key} gate", "milestone", "re-estimate")]


def milestone_is_reached(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "tasks", column="task_id", key=f"{key}-gate")["actual_finish_date"] = today
    return [("Dates", f"{key} gate", "milestone", "progress")]


def work_costs(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.cost(key, chance.randrange(1, 40), today)
    return [("Money", key, "estimate_amount", "progress")]


def cost_is_corrected(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "cost_entries", column="cost_entry_id", key=f"{key}-cost")["cost_amount"] += (
        chance.randrange(1, 40)
    )
    return [("Money", key, "estimate_amount", "correction of data")]


def change_is_approved(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "changes", column="change_id", key=f"{key}-ask").update(
        change_state="approved", decided_date=today
    )
    p.add(
        "budget_lines",
        budget_line_id=f"{key}-more",
        project_id=key,
        line_kind="change",
        approved_date=today,
        line_amount=chance.randrange(1, 500),
        change_id=f"{key}-ask",
    )
    return [
        ("Scope", f"{key} request", "request", "scope change"),
        ("Money", key, "budget_amount", "scope change"),
    ]


def budget_is_corrected(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "budget_lines", column="budget_line_id", key=f"{key}-first")["line_amount"] += (
        chance.randrange(1, 500)
    )
    return [("Money", key, "budget_amount", "correction of data")]


def is_planned_anew(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.add(
        "baselines",
        project_id=key,
        version=2,
        approved_date=today,
        approver_name="Board",
        reason="New scope",
    )
    for row_ in [r for r in p.tables["task_baselines"] if str(r["task_id"]).startswith(f"{key}-")]:
        p.add("task_baselines", **row_ | {"version": 2})
    return [("Plan", key, "version", "re-baseline")]


def baseline_is_edited(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    gate = row(p, "task_baselines", column="task_id", key=f"{key}-gate")
    gate["baseline_finish_date"] += timedelta(days=chance.randrange(1, 50))
    gate["baseline_start_date"] = gate["baseline_finish_date"]
    return [("Plan", key, "baseline_finish_date", "correction of data")]


def risk_grows(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "risks", column="risk_id", key=f"{key}-risk")["cost_likely_amount"] += chance.randrange(
        1, 90
    )
    return [("Risk", f"{key} risk", "risk", "re-estimate")]


def risk_is_closed(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "risks", column="risk_id", key=f"{key}-risk")["risk_state"] = "closed"
    return [("Risk", f"{key} risk", "risk", "progress")]


def is_declared_amber(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.add(
        "declared_status",
        project_id=key,
        status_date=today,
        dimension="overall",
        colour="amber",
        reason="late supplier",
    )
    return [("Status", key, "declared_colour", "re-estimate")]


def deliverable_is_accepted(
    p: Portfolio, key: str, chance: random.Random, today: date
) -> list[Edit]:
    row(p, "deliverables", column="deliverable_id", key=f"{key}-thing").update(
        delivered_date=today, accepted_date=today
    )
    return [("Scope", f"{key} thing", "deliverable", "progress")]


def deliverable_comes_later(
    p: Portfolio, key: str, chance: random.Random, today: date
) -> list[Edit]:
    row(p, "deliverables", column="deliverable_id", key=f"{key}-thing")["forecast_date"] += (
        timedelta(days=chance.randrange(1, 60))
    )
    return [("Dates", f"{key} thing", "deliverable", "re-estimate")]


def invoice_is_sent(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.add(
        "customer_invoices",
        invoice_id=f"{key}-second",
        project_id=key,
        invoice_name=f"{key} second",
        invoice_date=today,
        invoice_amount=5,
    )
    return [("Money", f"{key} second", "invoice", "progress")]


def invoice_is_paid(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "customer_invoices", column="invoice_id", key=f"{key}-bill")["paid_date"] = today
    return [("Money", f"{key} bill", "invoice", "progress")]


def invoice_is_corrected(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "customer_invoices", column="invoice_id", key=f"{key}-bill")["invoice_amount"] += (
        chance.randrange(1, 9)
    )
    return [("Money", f"{key} bill", "invoice", "correction of data")]


def decision_is_asked(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.add("decisions", decision_id=f"{key}-which", project_id=key, decision_name=f"{key} which")
    return [("Scope", f"{key} which", "decision", "scope change")]


def decision_is_made(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "decisions", column="decision_id", key=f"{key}-when")["decided_date"] = today
    return [("Scope", f"{key} when", "decision", "progress")]


def risk_is_open_again(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "risks", column="risk_id", key=f"{key}-past")["risk_state"] = "open"
    return [("Risk", f"{key} past", "risk", "re-estimate")]


def request_is_priced_anew(
    p: Portfolio, key: str, chance: random.Random, today: date
) -> list[Edit]:
    row(p, "changes", column="change_id", key=f"{key}-wish")["cost_effect_amount"] += (
        chance.randrange(1, 90)
    )
    return [("Scope", f"{key} wish", "request.cost_effect_amount", "re-estimate")]


def issue_is_opened(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.add(
        "issues",
        issue_id=f"{key}-more",
        project_id=key,
        issue_name=f"{key} more",
        opened_date=today,
    )
    return [("Risk", f"{key} more", "issue", "progress")]


def issue_is_closed(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "issues", column="issue_id", key=f"{key}-issue")["closed_date"] = today
    return [("Risk", f"{key} issue", "issue", "progress")]


def milestone_is_reached_no_more(
    p: Portfolio, key: str, chance: random.Random, today: date
) -> list[Edit]:
    row(p, "tasks", column="task_id", key=f"{key}-begun").update(
        actual_finish_date="",
        forecast_finish_date=STATUS + timedelta(weeks=6),
        forecast_start_date=STATUS + timedelta(weeks=6),
    )
    return [("Dates", f"{key} begun", "milestone", "correction of data")]


def benefit_shrinks(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "benefits", column="benefit_id", key=f"{key}-gain")["forecast_amount"] -= (
        chance.randrange(1, 90)
    )
    return [("Money", key, "benefit_forecast_amount", "re-estimate")]


def reserve_is_drawn(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.add(
        "reserve_draws",
        project_id=key,
        draw_date=today,
        reserve_kind="contingency",
        draw_reason="water",
        drawn_amount=chance.randrange(1, 90),
    )
    return [("Money", key, "contingency_drawn_amount", "progress")]


def order_is_placed(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.cost(key, chance.randrange(1, 40), today, cost_state="committed", supplier_name="Quarry")
    return [("Money", key, "committed_amount", "progress")]


def waiting_costs_more(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "decisions", column="decision_id", key=f"{key}-when")["weekly_delay_amount"] += (
        chance.randrange(1, 90)
    )
    return [("Money", f"{key} when", "decision.weekly_delay_amount", "re-estimate")]


def invoice_is_due_later(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "customer_invoices", column="invoice_id", key=f"{key}-bill")["due_date"] = AHEAD
    return [("Dates", f"{key} bill", "invoice.due_date", "re-estimate")]


def contract_grows(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "contracts", column="contract_id", key=f"{key}-order")["contract_amount"] += (
        chance.randrange(1, 90)
    )
    return [("Money", f"{key} order", "contract_amount", "scope change")]


def budget_lines_offset_each_other(
    p: Portfolio, key: str, chance: random.Random, today: date
) -> list[Edit]:
    for sign in (1, -1):
        p.add(
            "budget_lines",
            budget_line_id=f"{key}{sign}",
            project_id=key,
            line_kind="transfer",
            approved_date=today,
            line_amount=40 * sign,
            line_name=f"move {sign}",
        )
    return [("Money", key, "budget_amount", "scope change")]


def task_is_estimated_anew(
    p: Portfolio, key: str, chance: random.Random, today: date
) -> list[Edit]:
    row(p, "tasks", column="task_id", key=f"{key}-rest")["estimate_hours"] += chance.randrange(1, 9)
    return [("Work", f"{key} rest", "task.estimate_hours", "re-estimate")]


def people_are_promised(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "role_requests", column="request_id", key=f"{key}-need")["filled_hours"] = (
        chance.randrange(1, 8)
    )
    return [("People", f"{key} skill", "role_request.filled_hours", "progress")]


def words_are_added(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    p.add("commentary", project_id=key, written_date=today, commentary_text="Later than planned.")
    return [("Status", str(today), "commentary", "progress")]


def manager_changes(p: Portfolio, key: str, chance: random.Random, today: date) -> list[Edit]:
    row(p, "projects", column="project_id", key=key)["manager_name"] = "Somebody Else"
    return [("Projects", key, "project.manager_name", "correction of data")]


def task_is_named_otherwise(
    p: Portfolio, key: str, chance: random.Random, today: date
) -> list[Edit]:
    row(p, "tasks", column="task_id", key=f"{key}-rest")["task_name"] = f"{key} remainder"
    return [("Work", f"{key} remainder", "task.task_name", "correction of data")]


EDITS: list[Callable[[Portfolio, str, random.Random, date], list[Edit]]] = [
    leaves,
    joins,
    finishes_later,
    milestone_slips,
    milestone_is_reached,
    work_costs,
    cost_is_corrected,
    change_is_approved,
    budget_is_corrected,
    is_planned_anew,
    baseline_is_edited,
    risk_grows,
    risk_is_closed,
    is_declared_amber,
    deliverable_is_accepted,
    deliverable_comes_later,
    invoice_is_sent,
    invoice_is_paid,
    invoice_is_corrected,
    decision_is_asked,
    decision_is_made,
    risk_is_open_again,
    request_is_priced_anew,
    issue_is_opened,
    issue_is_closed,
    milestone_is_reached_no_more,
    benefit_shrinks,
    reserve_is_drawn,
    order_is_placed,
    waiting_costs_more,
    invoice_is_due_later,
    contract_grows,
    budget_lines_offset_each_other,
    task_is_estimated_anew,
    people_are_promised,
    words_are_added,
    manager_changes,
    task_is_named_otherwise,
]


def reports(folder: Path) -> list[Reader]:
    """Every published report as the project office reads it."""
    shared = Warehouse(Stores(20), Results(20), 20.0)
    return [
        Reader(
            warehouse=shared,
            snapshot=published.describe(r),
            scope=Scope("executive", ""),
            still=lambda: None,
        )
        for r in published.pointer(folder).reports
    ]


def told(found: list[Change]) -> list[Edit]:
    return sorted((c.kind, c.subject, c.field, c.cause) for c in found)


@pytest.mark.parametrize("seed", range(4))
def test_each_edit_is_told_once_with_its_cause_and_nothing_else_is(
    seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    keys = [f"P{n}" for n in range(len(EDITS))]
    p, unused, expected = started(keys), EDITS * 1, []
    chance.shuffle(unused)
    chance.shuffle(keys)
    p.publish(tmp_path)
    for week in (1, 2, 3):
        today = STATUS + timedelta(weeks=week)
        edits: list[Edit] = []
        for _ in range(len(unused) // (4 - week)):
            edits += unused.pop()(
                p, keys.pop(), chance, today
            )  # each on a project of its own, so that each cause can be told apart
        p.publish(tmp_path, today)
        expected.append(sorted(edits))
    assert not unused
    one, two, three, four = reports(tmp_path / "snapshots")
    assert [
        told(compare.compare(*pair)) for pair in ((one, two), (two, three), (three, four))
    ] == expected
    assert compare.compare(four, four) == []


def test_a_movement_is_split_to_the_cent(tmp_path: Path) -> None:
    """Nine projects at 990; one leaves, one joins with 990.10 spent, one costs 33.33 more."""
    p = started()
    p.publish(tmp_path)
    leaves(p, "P0", chance=random.Random(1), today=STATUS)
    begin(p, "new")
    row(p, "cost_entries", column="cost_entry_id", key="new-cost")["cost_amount"] = "990.10"
    p.cost("P1", "33.33", STATUS + timedelta(days=5))
    p.publish(tmp_path, STATUS + timedelta(weeks=1))
    moved = compare.movement(*reports(tmp_path / "snapshots"))
    assert moved == compare.Movement(
        before=Decimal(8910),
        performance=Decimal("33.33"),
        composition=Decimal("0.10"),
        after=Decimal("8943.43"),
    )
    assert moved.before + moved.performance + moved.composition == moved.after


def test_a_colour_that_silence_took_has_no_report_as_its_cause(tmp_path: Path) -> None:
    p = started()
    p.publish(tmp_path)
    p.publish(
        tmp_path, STATUS + timedelta(weeks=6)
    )  # nothing came in since, and two weeks are the cadence
    found = compare.compare(*reports(tmp_path / "snapshots"))
    assert told(found) == [("Status", key, "computed_colour", "no report") for key in PROJECTS]
    assert {c.after for c in found} == {"grey"}


def test_a_colour_that_only_the_limits_changed_is_a_rule_changed(tmp_path: Path) -> None:
    """990 spent for 1000 earned is green by the usual limits and amber by the new ones; the finish
    is the day promised."""
    p = started()
    for project in p.tables["projects"]:
        project["forecast_finish_date"] = STATUS + timedelta(weeks=7)
    p.publish(tmp_path)
    bands = [("green", None, False, 0.5), ("amber", 0.5, True, 2.0), ("red", 2.0, True, None)]
    more = "".join(
        '\n[[threshold]]\nmetric = "cost_performance_index"\nversion = 2\nvalid_from ='
        f' 2026-03-01\ncolour = "{colour}"\n'
        + (f"low = {low}\nlow_included = {str(has_low).lower()}\n" if low is not None else "")
        + (f"high = {high}\n" if high is not None else "")
        for colour, low, has_low, high in bands
    )
    p.publish(tmp_path, STATUS + timedelta(days=1), more=more)
    found = compare.compare(*reports(tmp_path / "snapshots"))
    assert told(found) == [("Status", key, "computed_colour", "rule changed") for key in PROJECTS]


# --- causes and their parts -----------------------------------------------------------------------

NEXT = STATUS + timedelta(weeks=1)


def edited(folder: Path, change: Callable[[Portfolio], None], on: date = NEXT) -> list[Change]:
    """What one project tells after an edit, a week later unless another day is given."""
    p = started(["P0"])
    p.publish(folder)
    change(p)
    p.publish(folder, on)
    return compare.compare(*reports(folder / "snapshots"))


def void(done: object) -> None:
    """An edit whose tellings are not asked for."""


def of(found: list[Change], field: str) -> Change:
    return next(c for c in found if c.field == field)


def split_of(change: Change) -> dict[str, Decimal]:
    """What each cause did, rows of one cause added up."""
    said = change.parts or (causes.Part(change.cause, change.after - change.before),)
    assert sum((p.amount for p in said), Decimal()) == (change.after - change.before).quantize(
        Decimal("0.01")
    )
    return {
        cause: sum((p.amount for p in said if p.cause == cause), Decimal())
        for cause in change.causes
    }


def test_a_request_that_costs_nothing_moves_no_forecast(tmp_path: Path) -> None:
    """All of the work is done, so the forecast is what was spent: 990, and 5000 more."""

    def overspend(p: Portfolio) -> None:
        row(p, "changes", column="change_id", key="P0-ask").update(
            change_state="approved", decided_date=NEXT, cost_effect_amount=0
        )
        p.cost("P0", 5000, NEXT)

    assert split_of(of(edited(tmp_path, overspend), "estimate_amount")) == {
        "progress": Decimal(5000)
    }


def test_a_new_version_with_the_same_budgets_moves_no_forecast(tmp_path: Path) -> None:
    def overspend(p: Portfolio) -> None:
        is_planned_anew(p, "P0", chance=random.Random(1), today=NEXT)
        p.cost("P0", 5000, NEXT)

    found = edited(tmp_path, overspend)
    assert split_of(of(found, "estimate_amount")) == {"progress": Decimal(5000)}
    assert of(found, "version").cause == "re-baseline"


def test_one_euro_corrected_beside_5000_new_is_one_euro_of_correction(tmp_path: Path) -> None:
    def overspend(p: Portfolio) -> None:
        row(p, "cost_entries", column="cost_entry_id", key="P0-cost")["cost_amount"] += 1
        p.cost("P0", 5000, NEXT)

    change = of(edited(tmp_path, overspend), "estimate_amount")
    assert (change.cause, split_of(change)) == (
        "progress",
        {"progress": Decimal(5000), "correction of data": Decimal(1)},
    )


def test_cost_of_the_week_of_the_earlier_report_told_late_is_a_correction(tmp_path: Path) -> None:
    """The earlier report is of Friday 13 March: 20 of the Wednesday before come in late, 30 are of
    the Saturday after."""

    def tell_late(p: Portfolio) -> None:
        p.cost("P0", 20, STATUS - timedelta(days=2))
        p.cost("P0", 30, STATUS + timedelta(days=1))

    assert split_of(of(edited(tmp_path, tell_late), "estimate_amount")) == {
        "progress": Decimal(30),
        "correction of data": Decimal(20),
    }


def test_a_new_baseline_is_a_change_of_scope_as_far_as_requests_were_approved(
    tmp_path: Path,
) -> None:
    """500 of 1000 are earned for 990; the new version plans 1300, 200 of the 300 more by a
    request."""
    p = started(["P0"])
    p.tables["progress"][0]["percent_complete_ratio"] = 0.5
    row(p, "tasks", column="task_id", key="P0-work")["actual_finish_date"] = ""
    p.publish(tmp_path)
    row(p, "changes", column="change_id", key="P0-ask").update(
        change_state="approved", decided_date=NEXT, cost_effect_amount=200
    )
    is_planned_anew(p, "P0", chance=random.Random(1), today=NEXT)
    p.add("tasks", task_id="P0-new", project_id="P0", task_name="New")
    p.add(
        "task_baselines",
        task_id="P0-new",
        version=2,
        baseline_start_date=AHEAD,
        baseline_finish_date=AHEAD,
        budget_amount=300,
    )
    p.publish(tmp_path, NEXT)
    found = compare.compare(*reports(tmp_path / "snapshots"))
    # BAC 1000 gives 1980, BAC 1300 gives 2574: 594 more, two thirds by the request, one by the
    # board.
    assert split_of(of(found, "estimate_amount")) == {
        "scope change": Decimal(396),
        "re-baseline": Decimal(198),
    }


def test_progress_put_right_is_told_apart_from_progress_made(tmp_path: Path) -> None:
    """400 of 1000 earned for 990 gives 2475. That day's progress was 45 %, not 40: 2200. Now it is
    50 %: 1980."""
    p = started(["P0"])
    p.tables["progress"][0]["percent_complete_ratio"] = 0.4
    row(p, "tasks", column="task_id", key="P0-work")["actual_finish_date"] = ""
    p.publish(tmp_path)
    p.tables["progress"][0]["percent_complete_ratio"] = 0.45
    p.add("progress", task_id="P0-work", progress_date=NEXT, percent_complete_ratio=0.5)
    p.publish(tmp_path, NEXT)
    found = of(compare.compare(*reports(tmp_path / "snapshots")), "estimate_amount")
    parts = split_of(found)
    assert (found.before, found.after) == (Decimal(2475), Decimal(1980))
    # Each alone from 40 %: to 45 % -275; to 45 % by progress -275. The other after it: -220 each.
    # Half of each order: -247.50.
    assert parts == {"correction of data": Decimal("-247.50"), "progress": Decimal("-247.50")}


def test_an_invoice_corrected_and_paid_at_once_tells_both(tmp_path: Path) -> None:
    found = edited(
        tmp_path,
        lambda p: row(p, "customer_invoices", column="invoice_id", key="P0-bill").update(
            invoice_amount=55, paid_date=NEXT
        ),
    )
    assert {(c.field, c.before, c.after, c.cause) for c in found} == {
        ("invoice", Decimal(50), Decimal(55), "correction of data"),
        ("invoice", "due", "paid", "progress"),
    }


def test_budget_lines_that_offset_each_other_are_each_told(tmp_path: Path) -> None:
    change = of(
        edited(
            tmp_path,
            lambda p: void(
                budget_lines_offset_each_other(p, "P0", chance=random.Random(1), today=NEXT)
            ),
        ),
        "budget_amount",
    )
    assert change.before == change.after == Decimal(1000)
    assert [(p.cause, p.amount) for p in change.parts] == [
        ("scope change", Decimal(-40)),
        ("scope change", Decimal(40)),
    ]


def booked_and_closed(p: Portfolio) -> None:
    """A cost of the status date, and a risk that is no more."""
    p.cost("P0", 10, STATUS)
    row(p, "risks", column="risk_id", key="P0-risk").update(risk_state="closed")


def test_a_report_published_again_for_the_same_day_tells_corrections_and_no_progress(
    tmp_path: Path,
) -> None:
    found = edited(
        tmp_path,
        booked_and_closed,
        on=STATUS,
    )
    assert {(c.field, c.cause) for c in found} == {
        ("estimate_amount", "correction of data"),
        ("risk", "correction of data"),
    }


def test_dates_that_lay_after_the_earlier_report_happened_since(tmp_path: Path) -> None:
    """Both exports say the milestone was reached on 18 March and the bill was paid on the 17th; the
    report of 13 March could not."""
    p = started(["P0"])
    row(p, "tasks", column="task_id", key="P0-gate")["actual_finish_date"] = STATUS + timedelta(
        days=5
    )
    row(p, "customer_invoices", column="invoice_id", key="P0-bill")["paid_date"] = (
        STATUS + timedelta(days=4)
    )
    p.publish(tmp_path)
    p.publish(tmp_path, NEXT)
    found = compare.compare(*reports(tmp_path / "snapshots"))
    assert told(found) == [
        ("Dates", "P0 gate", "milestone", "progress"),
        ("Money", "P0 bill", "invoice", "progress"),
    ]


def test_a_finish_follows_what_was_agreed_and_the_rest_is_a_re_estimate(tmp_path: Path) -> None:
    """An approved request of five working days is a week; the finish moves ten days."""

    def agree(p: Portfolio) -> None:
        row(p, "changes", column="change_id", key="P0-ask").update(
            change_state="approved", decided_date=NEXT, finish_effect_days=5
        )
        row(p, "projects", column="project_id", key="P0")["forecast_finish_date"] += timedelta(
            days=10
        )

    change = of(edited(tmp_path, agree), "finish_date")
    assert [(p.cause, p.amount) for p in change.parts] == [
        ("scope change", Decimal(7)),
        ("re-estimate", Decimal(3)),
    ]


def test_hours_of_the_week_of_the_earlier_report_told_late_are_a_correction(tmp_path: Path) -> None:
    """At 10 an hour: 4 hours of the Wednesday before the report come in late, 6 are of the Saturday
    after; the forecast is what was spent."""
    p = started(["P0"])
    row(p, "projects", column="project_id", key="P0")["labour_from"] = "time"
    p.add("teams", team_id="T", team_name="T", department_id="D")
    p.add("departments", department_id="D", department_name="D")
    p.add("people", person_id="ann", person_name="Ann", team_id="T", weekly_hours=40)
    p.add(
        "standard_rates",
        rate_for_id="T",
        valid_from_date=DONE_BY - timedelta(weeks=90),
        hourly_rate_amount=10,
    )
    p.add(
        "time_entries",
        person_id="ann",
        project_id="P0",
        work_date=STATUS - timedelta(days=1),
        worked_hours=5,
    )
    p.publish(tmp_path)
    p.add(
        "time_entries",
        person_id="ann",
        project_id="P0",
        work_date=STATUS - timedelta(days=2),
        worked_hours=4,
    )
    p.add(
        "time_entries",
        person_id="ann",
        project_id="P0",
        work_date=STATUS + timedelta(days=1),
        worked_hours=6,
    )
    p.publish(tmp_path, NEXT)
    found = of(compare.compare(*reports(tmp_path / "snapshots")), "estimate_amount")
    assert split_of(found) == {"progress": Decimal(60), "correction of data": Decimal(40)}


def test_a_cause_that_moved_several_rows_is_said_once_before_their_amounts() -> None:
    moved = [
        ("re-estimate", "-0.50", "Pilot"),
        ("re-estimate", "-0.25", "Training"),
        ("progress", "0.10", ""),
        ("re-estimate", "0.05", "Test"),
    ]
    change = causes.Change(
        kind="Money",
        project_id="P1",
        subject="Still to spend",
        field="estimate_to_complete",
        before=Decimal("2.00"),
        after=Decimal("1.40"),
        cause="re-estimate",
        parts=tuple(causes.Part(c, Decimal(amount), about) for c, amount, about in moved),
    )
    told = changed.cells(SimpleNamespace(locale=Locale("en_GB", "EUR", "UTC")), change)  # type: ignore[arg-type]
    causes_told = re.sub(r"[^a-zA-Z(),-]+", " ", str(told[3]))
    assert causes_told == "re-estimate (Pilot), (Training), progress , re-estimate (Test)"
