"""What a change is of, in words, and its numbers as a person reads them."""

from __future__ import annotations

import re
from typing import Any

from portal import formats
from portal.facts.changes.causes import Change
from portal.formats import Locale
from portal.language import marked, message

CHANGED = {
    "budget_amount": marked("Budget"),
    "estimate_amount": marked("Forecast"),
    "actual_cost_amount": marked("Cost to date"),
    "earned_value_amount": marked("Value earned"),
    "contract_amount": marked("Agreed price"),
    "finish_date": marked("Finish"),
    "contingency_amount": marked("Contingency"),
    "reserve_amount": marked("Management reserve"),
    "contingency_drawn_amount": marked("Contingency drawn"),
    "reserve_drawn_amount": marked("Management reserve drawn"),
    "committed_amount": marked("Commitments"),
    "benefit_planned_amount": marked("Benefits planned"),
    "benefit_forecast_amount": marked("Benefits expected"),
    "benefit_realised_amount": marked("Benefits realised"),
    "remaining_amount": marked("Still to spend, as estimated"),
    "worked_hours": marked("Hours worked"),
    "billable_hours": marked("Hours billable"),
    "accrued_amount": marked("Accrued cost"),
    "supplier_invoiced_amount": marked("Invoiced by suppliers"),
    "supplier_paid_amount": marked("Paid to suppliers"),
    "capex_amount": marked("Capital expenditure"),
    "opex_amount": marked("Operating expenditure"),
    "reported_forecast_amount": marked("Final cost, as reported"),
    "reported_baseline_amount": marked("Baseline, as reported"),
    "booking": marked("Hours booked"),
    "version": marked("Baseline"),
    "baseline_finish_date": marked("Finish in the baseline"),
    "baseline_amount": marked("Cost in the baseline"),
    "plan_mark": marked("Tasks in the baseline"),
    "promised_date": marked("Date promised"),
    "promise": marked("Date promised"),
    "computed_colour": marked("Computed status"),
    "declared_colour": marked("Declared status"),
    "declared_reason": marked("Reason of the declared status"),
    "declared_by": marked("Who declared the status"),
    "phase": marked("Phase"),
    "milestone": marked("Milestone"),
    "risk": marked("Exposure"),
    "issue": marked("Issue"),
    "request": marked("Change request"),
    "deliverable": marked("Deliverable"),
    "invoice": marked("Invoice"),
    "decision": marked("Decision"),
    "flow": marked("Cash flow"),
    "role_request": marked("Request for people"),
    "commentary": marked("Commentary"),
    "report": marked("Report"),
    "project": marked("Project"),
    "baseline": marked("Baseline"),
    "task": marked("Task"),
    "link": marked("Link of tasks"),
    "blocked": marked("Blocked"),
    "step": marked("Step"),
    "person": marked("Person"),
    "absence": marked("Absence until"),
    "team": marked("Team"),
    "department": marked("Department"),
    "role": marked("Role"),
    "programme": marked("Programme"),
    "customer": marked("Customer"),
    "calendar": marked("Working hours of a weekday"),
    "shift": marked("Shift"),
    "holiday": marked("Holiday"),
    "exchange_rate": marked("Exchange rate"),
    "decision.weekly_delay_amount": marked("Decision: cost of a week of waiting"),
    "invoice.due_date": marked("Invoice: when it is due"),
    "risk.risk_state": marked("Risk"),
    "benefit": marked("Benefit"),
    "reserve_draw": marked("Draw on a reserve"),
    "budget_line": marked("Budget line"),
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
        return message(CHANGED.get(field, ""))
    thing, _, column = field.partition(".")
    words = message(stem(column))
    return f"{message(CHANGED.get(thing, thing.capitalize()))}: {words}"


def stem(column: str) -> str:
    """A column as it stands behind the thing it is of: "due" for due_date."""
    bare = re.sub(
        "_(amount|date|hours|days|ratio|points|id|name|at)$", "", column.removeprefix("is_")
    )
    return bare.replace("_", " ")


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
