"""How a budget came about, what is spent and owed, and what is held in reserve: CH, RV and FN rows
and the definitions under "Budget and cost" and "Change and reserve"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.reference import earned_value, risk
from tests.reference.work import Work
from tests.reference.world import DAY, Answer, Answers, Row, World, known, unknown

Amount = float | None


@dataclass
class Ledger:
    """The amounts of one project, or of several, in reporting currency; None where nothing came in
    to add up."""

    is_unpriced: bool = False
    is_unbooked: bool = False
    is_change_unpriced: bool = False
    is_risk_unpriced: bool = False
    ac: Amount = None
    budgeted_ac: Amount = None
    """Cost of the projects that have a budget."""
    booked: Amount = None
    budget: Amount = None
    original: Amount = None
    committed: Amount = 0.0
    accrued: Amount = 0.0
    invoiced: Amount = 0.0
    paid: Amount = 0.0
    capex: Amount = 0.0
    opex: Amount = 0.0
    ledger_cost: Amount = 0.0
    approved: Amount = None
    pending: Amount = None
    change_lines: Amount = 0.0
    recent: Amount = 0.0
    changed_original: Amount = None
    contingency: Amount = None
    contingency_drawn: Amount = 0.0
    drawn_of_allocated: Amount = 0.0
    exposure_of_allocated: Amount = None
    reserve: Amount = None
    reserve_drawn: Amount = 0.0
    reserve_left: Amount = None
    undistributed: Amount = 0.0
    transfers: Amount = 0.0
    unbudgeted: Amount = None
    approved_count: Amount = 0.0
    decided_count: Amount = 0.0
    timed_count: Amount = 0.0
    decision_days: Amount = 0.0
    count: int = 1

    def __add__(self, other: Ledger) -> Ledger:
        def add(a: Amount, b: Amount) -> Amount:
            return None if a is None and b is None else (a or 0) + (b or 0)

        mine, theirs = vars(self), vars(other)
        sums: dict[str, Any] = {
            k: mine[k] or theirs[k] if isinstance(mine[k], bool) else add(mine[k], theirs[k])
            for k in mine
        }
        return Ledger(**sums)


def ledger(world: World, project: str) -> Ledger:
    """What came in about the money of a project."""

    def priced(row: Row, column: str) -> float:
        return world.priced(project, row[column], row.get("currency")) or 0.0

    def has_rate(row: Row) -> bool:
        return (row.get("currency") or world.currency_of(project)) in world.budget_rates

    entries, lines, changes = (
        world.of(t, project) for t in ("cost_entries", "budget_lines", "changes")
    )
    spent = [e for e in entries if e["cost_state"] != "committed"]
    found = Ledger(
        is_unpriced=earned_value.unpriced(world, project), ac=earned_value.cost(world, project)
    )
    counting = [
        c
        for c in changes
        if c["cost_effect_amount"] is not None
        and (
            c["change_state"] in ("approved", "raised")
            or (c["change_id"], "decided_date") in world.cut
        )
    ]
    found.is_change_unpriced = world.currency_of(project) not in world.budget_rates or any(
        not has_rate(r) for r in lines + counting
    )
    found.booked, found.is_unbooked = booked(world, project, spent)

    def of(rows: list[Row], column: str = "cost_amount", **wanted: str) -> float:
        return sum(priced(r, column) for r in rows if all(r[k] == v for k, v in wanted.items()))

    found.committed, found.accrued, found.paid = (
        of(entries, cost_state=s) for s in ("committed", "accrued", "paid")
    )
    bought = [e for e in spent if e["supplier_name"] or e["category"] != "labour"]
    found.paid = of(bought, cost_state="paid")
    found.invoiced = of(bought, cost_state="invoiced") + found.paid
    found.capex, found.opex, found.ledger_cost = (
        of(spent, account_kind="capex"),
        of(spent, account_kind="opex"),
        of(spent),
    )
    _budget(world, project, found=found, lines=lines, of=of)
    _changes(world, found, changes=changes, of=of)
    draws = world.of("reserve_draws", project)
    found.contingency_drawn, found.reserve_drawn = (
        of(draws, "drawn_amount", reserve_kind=k) for k in ("contingency", "management")
    )
    if found.reserve is not None:
        found.reserve_left = found.reserve - (found.reserve_drawn or 0)
    if found.changed_original is not None and found.approved is not None:
        found.unbudgeted = found.approved - (found.change_lines or 0)
    if found.contingency is not None:
        found.drawn_of_allocated = found.contingency_drawn
        found.is_risk_unpriced = any(
            not risk.has_rate(world, r)
            for r in world.of("risks", project)
            if risk.is_open(world, r)
        )
        found.exposure_of_allocated = risk.exposure(world, project)
    return found


def _budget(world: World, project: str, found: Ledger, lines: list[Row], of: object) -> None:
    kinds: dict[str, float] = {}
    for line in lines:
        kinds[line["line_kind"]] = kinds.get(line["line_kind"], 0.0) + (
            world.priced(project, line["line_amount"], line["currency"]) or 0.0
        )
    bac = sum(Work(world, project).budgets.values()) if Work(world, project).budgets else None
    if bac is not None:
        bac += earned_value.undistributed(world, project)
    if bac is None:
        bac = reported(world, project)
    inside = [k for k in kinds if k in ("original", "change", "transfer", "undistributed")]
    found.budget = sum(kinds[k] for k in inside) if inside else bac
    found.budgeted_ac = None if found.budget is None else found.ac
    found.original = kinds.get("original", bac)
    found.contingency, found.reserve, found.change_lines = (
        kinds.get("contingency"),
        kinds.get("reserve"),
        kinds.get("change", 0.0),
    )
    found.changed_original, found.undistributed, found.transfers = (
        kinds.get("original"),
        kinds.get("undistributed", 0.0),
        kinds.get("transfer", 0.0),
    )
    found.reserve_left = found.reserve


def reported(world: World, project: str) -> Amount:
    """The planned total of the latest report of a source that knows only totals."""
    rows = sorted(world.of("project_reports", project), key=lambda r: r["report_date"])
    return world.priced(project, rows[-1]["baseline_total_amount"]) if rows else None


def _changes(world: World, found: Ledger, changes: list[Row], of: object) -> None:
    """A decision after the status date leaves the request open."""
    states = {
        c["change_id"]: (
            "raised" if (c["change_id"], "decided_date") in world.cut else c["change_state"]
        )
        for c in changes
    }
    since = world.status - 84 * DAY
    if not world.company.tables.get("changes"):
        return

    def effect(state: str) -> float:
        return sum(
            world.priced(c["project_id"], c["cost_effect_amount"], c["currency"]) or 0.0
            for c in changes
            if states[c["change_id"]] == state
        )

    found.approved, found.pending = effect("approved"), effect("raised")
    decided = [c for c in changes if states[c["change_id"]] in ("approved", "rejected")]
    timed = [c for c in decided if c["decided_date"] and c["raised_date"]]
    found.approved_count, found.decided_count, found.timed_count = (
        float(n)
        for n in (
            sum(states[c["change_id"]] == "approved" for c in decided),
            len(decided),
            len(timed),
        )
    )
    found.decision_days = float(sum((c["decided_date"] - c["raised_date"]).days for c in timed))
    found.recent = sum(
        abs(world.priced(c["project_id"], c["cost_effect_amount"], c["currency"]) or 0.0)
        for c in decided
        if states[c["change_id"]] == "approved" and c["decided_date"] and c["decided_date"] > since
    )


def booked(world: World, project: str, spent: list[Row]) -> tuple[Amount, bool]:
    """Cost at the rate booked on its day, and whether such a rate is missing. Labour priced from
    time is never booked, so it makes no difference."""
    parts: list[Amount] = [
        _at(
            world,
            e["cost_amount"],
            currency=e["currency"] or world.currency_of(project),
            day=e["cost_date"],
        )
        for e in spent
    ]
    if world.project[project]["labour_from"] == "time":
        parts += [
            entry["worked_hours"] * (earned_value.rate_of(world, entry) or 0)
            for entry in world.of("time_entries", project)
        ]
    if not parts:  # reported totals are in the currency of the budget
        return earned_value.reported(world, project), False
    return sum(p or 0.0 for p in parts), any(p is None for p in parts)


def _at(world: World, amount: float, currency: str, day: date) -> Amount:
    rate = world.booked_rate(currency, day)
    return None if rate is None else amount * rate


def expected(world: World) -> Answers:
    """Every metric of the family, of each project and of the whole."""
    found = {p: ledger(world, p) for p in world.projects}
    answers: Answers = {}
    for key, of in {**found, "": sum(found.values(), Ledger(count=0))}.items():
        for metric, answer in measures(of).items():
            answers.setdefault(metric, {})[key] = answer
    return answers


def measures(s: Ledger) -> dict[str, Answer]:
    """The definitions, each with the first reason that holds."""
    fx, change_fx = (
        "fx_missing" if s.is_unpriced else None,
        ("fx_missing" if s.is_change_unpriced else None),
    )
    none_booked = "no_actuals" if s.ac is None else None

    def given(reason: str | None, value: Amount) -> Answer:
        return unknown(reason) if reason else known(value)

    def over(a: Amount, b: Amount) -> Amount:
        return (a or 0) / b if b else None

    held = change_fx or ("missing_input" if not s.contingency else None)
    left = (s.contingency or 0) - (s.drawn_of_allocated or 0)
    return {
        "budget": given(fx or ("no_baseline" if s.budget is None else None), s.budget),
        "original_budget": given(fx or ("no_baseline" if s.original is None else None), s.original),
        "budget_spent": given(
            fx
            or ("no_baseline" if s.budget is None else None)
            or ("no_actuals" if s.budgeted_ac is None else None)
            or ("bac_zero" if s.budget == 0 else None),
            over(s.budgeted_ac, s.budget),
        ),
        "committed": given(fx, s.committed),
        "liability": given(
            fx or ("no_actuals" if s.ac is None and not s.committed else None),
            (s.ac or 0) + (s.committed or 0),
        ),
        "fx_variance": given(
            fx or ("fx_missing" if s.is_unbooked else None) or none_booked,
            (s.ac or 0) - (s.booked or 0),
        ),
        "accrued": given(fx, s.accrued),
        "supplier_invoiced": given(fx, s.invoiced),
        "supplier_paid": given(fx, s.paid),
        "capex": given(fx or none_booked, s.capex),
        "opex": given(fx or none_booked, s.opex),
        "unclassified_cost": given(fx or none_booked, (s.ac or 0) - (s.capex or 0) - (s.opex or 0)),
        "approved_changes": given(change_fx, s.approved),
        "pending_changes": given(change_fx, s.pending),
        "budget_changes": given(change_fx, s.change_lines),
        "undistributed_budget": given(change_fx, s.undistributed),
        "budget_transfers": given(change_fx, s.transfers),
        "unbudgeted_changes": given(
            change_fx or ("missing_input" if s.unbudgeted is None else None), s.unbudgeted
        ),
        "management_reserve": given(
            change_fx or ("missing_input" if s.reserve_left is None else None), s.reserve_left
        ),
        "scope_volatility": given(
            change_fx or ("no_baseline" if not s.changed_original else None),
            over(s.recent, s.changed_original),
        ),
        "decision_time": given(
            None if s.timed_count else "insufficient_history", over(s.decision_days, s.timed_count)
        ),
        "acceptance_rate": given(
            None if s.decided_count else "insufficient_history",
            over(s.approved_count, s.decided_count),
        ),
        "contingency_remaining": given(
            change_fx or ("missing_input" if s.contingency is None else None), left
        ),
        "contingency_drawn": given(held, over(s.drawn_of_allocated, s.contingency)),
        "contingency_adequacy": given(
            held
            or (
                "fx_missing"
                if s.is_risk_unpriced
                else "not_assessed"
                if (s.exposure_of_allocated or 0) <= 0
                else None
            ),
            over(left, s.exposure_of_allocated),
        ),
    }
