"""What a change is of, in words, and its numbers as a person reads them."""

from __future__ import annotations

import re
from typing import Any

from portal import formats
from portal.facts.changes.causes import Change
from portal.formats import Locale

CHANGED = {
    "budget_amount": "Budget",
    "estimate_amount": "Forecast",
    "actual_cost_amount": "Cost to date",
    "earned_value_amount": "Value earned",
    "contract_amount": "Agreed price",
    "finish_date": "Finish",
    "contingency_amount": "Contingency",
    "reserve_amount": "Management reserve",
    "contingency_drawn_amount": "Contingency drawn",
    "reserve_drawn_amount": "Management reserve drawn",
    "committed_amount": "Commitments",
    "benefit_planned_amount": "Benefits planned",
    "benefit_forecast_amount": "Benefits expected",
    "benefit_realised_amount": "Benefits realised",
    "remaining_amount": "Still to spend, as estimated",
    "worked_hours": "Hours worked",
    "billable_hours": "Hours billable",
    "accrued_amount": "Accrued cost",
    "supplier_invoiced_amount": "Invoiced by suppliers",
    "supplier_paid_amount": "Paid to suppliers",
    "capex_amount": "Capital expenditure",
    "opex_amount": "Operating expenditure",
    "reported_forecast_amount": "Final cost, as reported",
    "reported_baseline_amount": "Baseline, as reported",
    "booking": "Hours booked",
    "version": "Baseline",
    "baseline_finish_date": "Finish in the baseline",
    "baseline_amount": "Cost in the baseline",
    "plan_mark": "Tasks in the baseline",
    "promised_date": "Date promised",
    "promise": "Date promised",
    "computed_colour": "Computed status",
    "declared_colour": "Declared status",
    "declared_reason": "Reason of the declared status",
    "declared_by": "Who declared the status",
    "phase": "Phase",
    "milestone": "Milestone",
    "risk": "Exposure",
    "issue": "Issue",
    "request": "Change request",
    "deliverable": "Deliverable",
    "invoice": "Invoice",
    "decision": "Decision",
    "flow": "Cash flow",
    "role_request": "Request for people",
    "commentary": "Commentary",
    "report": "Report",
    "project": "Project",
    "baseline": "Baseline",
    "task": "Task",
    "link": "Link of tasks",
    "blocked": "Blocked",
    "step": "Step",
    "person": "Person",
    "absence": "Absence until",
    "team": "Team",
    "department": "Department",
    "role": "Role",
    "programme": "Programme",
    "customer": "Customer",
    "calendar": "Working hours of a weekday",
    "shift": "Shift",
    "holiday": "Holiday",
    "exchange_rate": "Exchange rate",
    "decision.weekly_delay_amount": "Decision: cost of a week of waiting",
    "invoice.due_date": "Invoice: when it is due",
    "risk.risk_state": "Risk",
    "benefit": "Benefit",
    "reserve_draw": "Draw on a reserve",
    "budget_line": "Budget line",
}


SINGLE = (
    "",
    *(
        f
        for f in CHANGED
        if f.endswith(("_amount", "_date", "_colour")) and "." not in f and f != "contract_amount"
    ),
    "version",
    "plan_mark",
    "declared_reason",
    "declared_by",
    "phase",
    "worked_hours",
    "billable_hours",
    "report",
    "project",
)
"""What a project has one of, so that its name alone says what is meant; of all else the name must
be said."""


def is_thing(change: Change) -> bool:
    """Whether it is of a thing that a project has several of, or that belongs to none."""
    return change.field.partition(".")[0] not in SINGLE


def label(field: str) -> str:
    """What a change is of: a thing, or one column of it in words."""
    if field in CHANGED or not field:
        return CHANGED.get(field, "")
    thing, _, column = field.partition(".")
    return (
        f"{CHANGED.get(thing, thing.capitalize())}:"
        f" {re.sub('_(amount|date|hours|days|ratio|points|id|name|at)$', '', column.removeprefix('is_')).replace('_', ' ')}"
    )


NOT_MONEY = (
    "_days",
    "_hours",
    "_points",
    "_units",
    "_ratio",
    "lag",
    "points",
    "version",
    "weekday",
    "rate",
)
HOURS = ("booking", "role_request", "calendar", "worked_hours")


def number(change: Change, value: Any, locale: Locale, *, signed: bool = False) -> str:
    """An amount, cents included where it has some, or a number in the unit of its column."""
    if change.field.endswith("_ratio"):
        return formats.percent(value, locale, signed=signed)
    if change.field in HOURS or change.field.endswith("_hours"):
        return formats.hours(value, locale, signed=signed)
    if change.field.endswith(NOT_MONEY):
        return formats.number(value, locale, signed=signed)
    money = formats.in_currency(locale, change.currency)
    if signed and value % 1 and abs(value) < EXACT:
        return f"{formats.number(value, money, decimals=2, signed=True)}{formats.NO_BREAK}{formats.currency_symbol(money)}"
    return formats.money(value, money, decimals=2, signed=signed)


EXACT = 100_000
"""Below it a movement is written to the cent."""
