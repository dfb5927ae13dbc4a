"""What two reports say differently, each difference once and with its cause. Both are read through one scope, so nothing else can be told.

A cause is what the reports themselves show, in this order: what was booked or approved before the earlier report and changed since is a
correction of data, and so is a baseline edited without a new version; a new version of the baseline is a re-baseline, of which a customer
reads the dates promised anew; an approved change request or budget line is a scope change; another rule is a rule changed; a colour that is
grey now has no report; the rest is progress, or for dates and risks a re-estimate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from portal import measures
from portal.warehouse import Missing, Reader

Row = dict[str, Any]
JOINED, LEFT, PROGRESS, ESTIMATE = "joined", "left", "progress", "re-estimate"
BASELINE, SCOPE, CORRECTION, RULE, SILENCE, PROMISED = "re-baseline", "scope change", "correction of data", "rule changed", "no report", "promised anew"
KINDS = ("Projects", "Money", "Dates", "Scope", "Risk", "Status", "Plan", "People")


@dataclass(frozen=True)
class Change:
    """One difference: what it is about, what it was and is, and why. `size` is money or days, by which it is ranked within its kind."""

    kind: str
    project_id: str
    subject: str
    field: str
    before: Any
    after: Any
    cause: str
    size: float = 0.0
    note: str = ""
    project_name: str = ""
    currency: str = ""
    """Of an amount agreed in another currency than the report's."""


@dataclass(frozen=True)
class Movement:
    """A sum of forecasts in two reports, split so that the parts add up to the cent."""

    before: Decimal
    performance: Decimal
    composition: Decimal
    after: Decimal


@dataclass(frozen=True)
class Pair:
    """Rows of one query in both reports, by key."""

    old: dict[str, Row]
    new: dict[str, Row]

    @property
    def stayed(self) -> list[str]:
        return [key for key in self.new if key in self.old]


def compare(before: Reader, after: Reader) -> list[Change]:
    """Every difference between two reports of one scope, the largest of each kind first."""
    projects = _projects(before, after)
    requests = _pair(before, after, "then_requests", "change_id")
    approved = {r["project_id"] for key, r in requests.new.items() if r["change_state"] == "approved" and requests.old.get(key, {}).get("change_state") != "approved"}
    has_new_rule, judged = _rule(before) != _rule(after), _judged(before, after, projects)
    found = list(_came_and_went(projects, "Projects", "project_name", JOINED, LEFT))
    for key in projects.stayed:
        found += _of_project(projects.old[key], projects.new[key], key in approved, has_new_rule, judged.get(key))
    rebased = {k for k in projects.stayed if projects.old[k].get("version") != projects.new[k].get("version")}
    found += _milestones(_pair(before, after, "then_milestones", "milestone_id"), projects, rebased)
    found += _risks(_pair(before, after, "then_risks_seen" if after.scope.audience == "customer" else "then_risks", "risk_id"), projects)
    found += _requests(requests, projects)
    found += _deliverables(_pair(before, after, "then_deliverables", "deliverable_id"), projects)
    found += _invoices(_pair(before, after, "then_invoices", "invoice_id"), projects)
    found += _decisions(_pair(before, after, "then_decisions", "decision_id"), projects)
    found += _came_and_went(_pair(before, after, "then_people", "person_id"), "People", "person_name", JOINED, LEFT)
    names = {k: str(r["project_name"]) for rows in (projects.old, projects.new) for k, r in rows.items()}
    found = [replace(c, project_name=names.get(c.project_id, "")) for c in found]
    return sorted(found, key=lambda c: (KINDS.index(c.kind), c.field == "invoice", -c.size, c.subject, c.field))


def movement(before: Reader, after: Reader) -> Movement | None:
    """How the forecasts of owned projects moved: of those in both reports, and by those that joined, left, or got or lost a forecast."""
    projects = _projects(before, after)
    old, new = ({k: Decimal(r["estimate_amount"]) for k, r in rows.items() if r.get("estimate_amount") is not None and r["relation"] == "owner"} for rows in (projects.old, projects.new))
    if not old or not new:
        return None
    both = old.keys() & new.keys()
    performance = sum((new[k] - old[k] for k in both), Decimal())
    composition = sum((v for k, v in new.items() if k not in both), Decimal()) - sum((v for k, v in old.items() if k not in both), Decimal())
    return Movement(sum(old.values(), Decimal()), performance, composition, sum(new.values(), Decimal()))


# --- rows of two reports --------------------------------------------------------------------------------------------


def _projects(before: Reader, after: Reader) -> Pair:
    query = "then_sold" if after.scope.audience == "customer" else "then_projects"
    return _pair(before, after, query, "project_id", until=before.snapshot.status_date)


def _pair(before: Reader, after: Reader, query: str, key: str, **parameters: object) -> Pair:
    return Pair(*({str(r[key]): r for r in _rows(reader, query, parameters)} for reader in (before, after)))


def _rows(reader: Reader, query: str, parameters: dict[str, object]) -> list[Row]:
    """Nothing where a report or a scope holds no such table."""
    try:
        return list(reader.rows(query, **parameters).to_pylist())
    except Missing:
        return []


def _rule(reader: Reader) -> str | None:
    known = measures.definitions(reader).get("estimate_at_completion")
    return known.value_sql if known else None


def _judged(before: Reader, after: Reader, projects: Pair) -> dict[str, bool]:
    """Projects of another colour whose old numbers the new limits already judge as they are judged now."""
    moved = [k for k in projects.stayed if projects.old[k].get("computed_colour") != projects.new[k].get("computed_colour")]
    if not moved or _limits(before) == _limits(after):
        return {}
    return {key: any(measures.colour(after, r["metric_name"], float(r["metric_value"]), r["portfolio"]) != r["computed_colour"]
                     for r in _rows(before, "project_judged", {"project": key})) for key in moved}  # fmt: skip


def _limits(reader: Reader) -> list[Row]:
    return _rows(reader, "thresholds", {})


# --- differences ----------------------------------------------------------------------------------------------------


def _came_and_went(pair: Pair, kind: str, name: str, came: str, went: str) -> Iterator[Change]:
    for key, row in pair.new.items():
        if key not in pair.old:
            yield Change(kind, str(row.get("project_id") or ""), str(row[name]), "", None, row[name], came, _size(row.get("estimate_amount")))
    for key, row in pair.old.items():
        if key not in pair.new:
            yield Change(kind, str(row.get("project_id") or ""), str(row[name]), "", row[name], None, went, _size(row.get("estimate_amount")))


def _size(amount: Any) -> float:
    return abs(float(amount)) if amount is not None else 0.0


def _of_project(old: Row, new: Row, is_approved: bool, has_new_rule: bool, is_judged_anew: bool | None) -> Iterator[Change]:
    """Differences of a project that is in both reports."""
    key, name = new["project_id"], str(new["project_name"])
    is_rebased, is_corrected = _differ(old, new, "version"), _differ(old, new, "past_cost_amount")
    edited = [f for f in ("baseline_finish_date", "baseline_amount", "plan_mark") if _differ(old, new, f)] if not is_rebased else []

    def change(kind: str, field: str, cause: str, size: float = 0.0, note: str = "") -> Change:
        currency = str(new.get("currency") or "") if field == "contract_amount" else ""
        return Change(kind, key, name, field, old.get(field), new.get(field), cause, size, note, currency=currency)

    if _differ(old, new, "budget_amount"):
        cause = CORRECTION if _differ(old, new, "past_line_amount") else SCOPE if not is_rebased or is_approved else BASELINE
        yield change("Money", "budget_amount", cause, _gap(old, new, "budget_amount"))
    if _differ(old, new, "estimate_amount"):
        cause = CORRECTION if is_corrected else BASELINE if is_rebased else SCOPE if is_approved else CORRECTION if edited else RULE if has_new_rule else PROGRESS
        yield change("Money", "estimate_amount", cause, _gap(old, new, "estimate_amount"))
    elif is_corrected:
        yield change("Money", "past_cost_amount", CORRECTION, _gap(old, new, "past_cost_amount"))
    if _differ(old, new, "contract_amount"):
        yield change("Money", "contract_amount", SCOPE, _gap(old, new, "contract_amount"))
    if _differ(old, new, "finish_date") or old["is_finished"] != new["is_finished"]:
        cause = PROGRESS if new["is_finished"] and not old["is_finished"] else BASELINE if is_rebased else ESTIMATE
        yield change("Dates", "finish_date", cause, _days(old, new, "finish_date"), "finished" if new["is_finished"] and not old["is_finished"] else "")
    if is_rebased:
        yield change("Plan", "version", BASELINE, 1e9, _approval(new))
    elif edited and new["relation"] == "customer":  # who reads dates and no versions
        yield Change("Plan", key, name, "promised_date", old["baseline_finish_date"], new["baseline_finish_date"], PROMISED, 1e9)
    elif edited[:1] == ["plan_mark"]:
        yield Change("Plan", key, name, "plan_mark", "as approved", "edited", CORRECTION, 1e9, "edited without a new version")
    elif edited:
        yield change("Plan", edited[0], CORRECTION, 1e9, "edited without a new version")
    if _differ(old, new, "computed_colour"):
        cause = RULE if is_judged_anew else CORRECTION if is_corrected or edited else BASELINE if is_rebased else SILENCE if new["computed_colour"] == "grey" else PROGRESS
        yield change("Status", "computed_colour", cause, RANK.get(new["computed_colour"], 0))
    if _differ(old, new, "declared_colour"):
        yield change("Status", "declared_colour", ESTIMATE, RANK.get(new["declared_colour"], 0), f"by {new['declared_by']}" if new.get("declared_by") else "")
    if _differ(old, new, "phase"):
        yield change("Status", "phase", PROGRESS)


RANK = {"red": 3.0, "amber": 2.0, "green": 1.0}


def _differ(old: Row, new: Row, field: str) -> bool:
    return bool(old.get(field) != new.get(field))


def _gap(old: Row, new: Row, field: str) -> float:
    return abs(float(new[field] or 0) - float(old[field] or 0))


def _days(old: Row, new: Row, field: str) -> float:
    first, last = old.get(field), new.get(field)
    return float(abs((last - first).days)) if isinstance(first, date) and isinstance(last, date) else 0.0


def _approval(row: Row) -> str:
    """When the baseline was approved, by whom and why, as far as the scope holds it."""
    said = [f"approved {row['approved_date']:%Y-%m-%d}" if row.get("approved_date") else "without a date of approval", f"by {row['approver_name']}" if row.get("approver_name") else "",
            f": {row['reason']}" if row.get("reason") else ""]  # fmt: skip
    return " ".join(s for s in said if s).replace(" :", ":")


def _milestones(pair: Pair, projects: Pair, rebased: set[str]) -> Iterator[Change]:
    for old, new in _within(pair, projects):
        row = new or old or {}
        if old is None or new is None:
            yield _added_or_removed("Dates", row, "milestone_name", "finish_date", old, new, SCOPE, "milestone")
        elif new["is_done"] and not old["is_done"]:
            yield Change("Dates", row["project_id"], row["milestone_name"], "milestone", old["finish_date"], new["finish_date"], PROGRESS, _days(old, new, "finish_date"), "reached")
        elif _differ(old, new, "finish_date"):
            cause = BASELINE if row["project_id"] in rebased else CORRECTION if old["is_done"] else ESTIMATE
            yield Change("Dates", row["project_id"], row["milestone_name"], "milestone", old["finish_date"], new["finish_date"], cause, _days(old, new, "finish_date"))
        if old and new and _differ(old, new, "baseline_date") and projects.new[row["project_id"]]["relation"] == "customer":
            yield Change("Plan", row["project_id"], row["milestone_name"], "promise", old["baseline_date"], new["baseline_date"], PROMISED, _days(old, new, "baseline_date"))


def _risks(pair: Pair, projects: Pair) -> Iterator[Change]:
    for old, new in _within(pair, projects):
        row = new or old or {}
        if old is None or new is None:
            yield _added_or_removed("Risk", row, "risk_name", "exposure_amount", old, new, ESTIMATE if new else CORRECTION, "risk")
        elif old["is_open"] and not new["is_open"]:
            yield Change("Risk", row["project_id"], row["risk_name"], "risk", old.get("exposure_amount"), None, PROGRESS, _size(old.get("exposure_amount")), "closed")
        elif new["is_open"] and (_differ(old, new, "exposure_amount") or _differ(old, new, "probability_ratio")):
            yield Change("Risk", row["project_id"], row["risk_name"], "risk", old.get("exposure_amount"), new.get("exposure_amount"), ESTIMATE, _gap(old, new, "exposure_amount") if "exposure_amount" in new else 0.0)


def _requests(pair: Pair, projects: Pair) -> Iterator[Change]:
    for old, new in _within(pair, projects):
        row = new or old or {}
        if old is None or new is None:
            yield _added_or_removed("Scope", row, "change_name", "change_state", old, new, SCOPE if new else CORRECTION, "request")
        elif _differ(old, new, "change_state"):
            yield Change("Scope", row["project_id"], row["change_name"], "request", old["change_state"], new["change_state"], SCOPE)


def _deliverables(pair: Pair, projects: Pair) -> Iterator[Change]:
    for old, new in _within(pair, projects):
        row = new or old or {}
        if old is None or new is None:
            yield _added_or_removed("Scope", row, "deliverable_name", "state", old, new, SCOPE if new else CORRECTION, "deliverable")
        elif _differ(old, new, "state"):
            yield Change("Scope", row["project_id"], row["deliverable_name"], "deliverable", old["state"], new["state"], PROGRESS)
        elif new["state"] == "to come" and _differ(old, new, "expected_date"):
            yield Change("Dates", row["project_id"], row["deliverable_name"], "deliverable", old["expected_date"], new["expected_date"], ESTIMATE, _days(old, new, "expected_date"))


def _invoices(pair: Pair, projects: Pair) -> Iterator[Change]:
    for old, new in _within(pair, projects):
        row = new or old or {}
        code = str(row["currency"] or "")
        if old is None or new is None:
            yield replace(_added_or_removed("Money", row, "invoice_name", "invoice_amount", old, new, PROGRESS if new else CORRECTION, "invoice"), currency=code)
        elif _differ(old, new, "invoice_amount"):
            yield Change("Money", row["project_id"], row["invoice_name"], "invoice", old["invoice_amount"], new["invoice_amount"], CORRECTION, _gap(old, new, "invoice_amount"), currency=code)
        elif _differ(old, new, "state"):
            cause = PROGRESS if new["state"] == "paid" else CORRECTION
            yield Change("Money", row["project_id"], row["invoice_name"], "invoice", old["state"], new["state"], cause, _size(new["invoice_amount"]), currency=code)


def _decisions(pair: Pair, projects: Pair) -> Iterator[Change]:
    for old, new in _within(pair, projects):
        row = new or old or {}
        if old is None or new is None:
            yield _added_or_removed("Scope", row, "decision_name", "state", old, new, SCOPE if new else CORRECTION, "decision")
        elif _differ(old, new, "state"):
            yield Change("Scope", row["project_id"], row["decision_name"], "decision", old["state"], new["state"], PROGRESS)
        elif new["state"] == "open" and _differ(old, new, "needed_by_date"):
            yield Change("Dates", row["project_id"], row["decision_name"], "decision", old["needed_by_date"], new["needed_by_date"], ESTIMATE, _days(old, new, "needed_by_date"))


def _within(pair: Pair, projects: Pair) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of both reports whose project is in both: what joins or leaves with its project is told by the project."""
    stayed = set(projects.stayed)
    for key in dict.fromkeys([*pair.new, *pair.old]):
        old, new = pair.old.get(key), pair.new.get(key)
        if (new or old or {})["project_id"] in stayed:
            yield old, new


def _added_or_removed(kind: str, row: Row, name: str, value: str, old: Row | None, new: Row | None, cause: str, field: str) -> Change:
    size = _size(row.get(value)) if not isinstance(row.get(value), date | str) else 0.0
    return Change(kind, row["project_id"], row[name], field, old and old.get(value), new and new.get(value), cause, size, "new" if new else "removed")

