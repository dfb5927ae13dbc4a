"""What the customer agreed to pay, and how much of it is used. In the currency of the agreement."""

from __future__ import annotations

from etl.contract.columns import SOLD
from etl.metrics.definition import ONE, Metric

MIXED = ("mixed_currency", "count(distinct currency) > 1 or sum(fx_missing_count) > 0")
NO_ORDER = ("missing_input", "sum(contract_amount) is null")
NO_USE = (
    "missing_input",
    "count(*) filter (where contract_amount is not null and burned_amount is null) > 0",
)
NO_BILLS = ("missing_input", "count(overdue_amount) = 0")
PRACTICE = "Contract practice; sold value only"
MART = "customer_project"

CUSTOMER = (
    Metric(
        name="order_burn",
        symbol="",
        label="Order used",
        unit="ratio",
        better="none",
        sql=(
            "cast(sum(burned_amount) filter (where contract_amount is not null) as double) /"
            " nullif(cast(sum(contract_amount) as double), 0)"
        ),
        formula="(invoiced + approved and not invoiced) ÷ agreed",
        meaning=(
            "Share of the agreed value that is used, at the rates it is sold for. An amendment is a"
            " contract of its own; unknown where work paid by time has no rate."
        ),
        example="Invoiced 60, 10 approved, agreed 100: 0.70.",
        unknown=(MIXED, NO_ORDER, NO_USE),
        source=PRACTICE,
        mart=MART,
        shown_to=SOLD,
    ),
    Metric(
        name="order_remaining",
        symbol="",
        label="Order left",
        unit="currency",
        better="higher",
        sql="cast(sum(contract_amount - burned_amount) as double)",
        formula="agreed − used",
        meaning="What of the agreed value is left; below 0 more is used than agreed.",
        example="100 − 70 = 30.",
        unknown=(MIXED, NO_ORDER, NO_USE),
        source=PRACTICE,
        mart=MART,
        shown_to=SOLD,
    ),
    Metric(
        name="order_weeks",
        symbol="",
        label="Order lasts",
        unit="weeks",
        better="higher",
        sql=(
            "greatest(max(contract_amount - burned_amount), 0) /"
            " nullif(cast(max(recent_burned_amount) as double) / 12, 0)"
        ),
        formula="left ÷ used a week, over the last twelve weeks",
        meaning="Weeks the agreed value lasts at this pace. Of one project.",
        example="30 left, 24 used in twelve weeks: 15.",
        unknown=(
            ONE,
            MIXED,
            NO_ORDER,
            NO_USE,
            ("complete", "coalesce(max(complete_ratio), 0) >= 1"),
            ("insufficient_history", "coalesce(max(recent_burned_amount), 0) <= 0"),
        ),
        source=PRACTICE,
        mart=MART,
        kind="computed",
        shown_to=SOLD,
    ),
    Metric(
        name="burn_gap",
        symbol="",
        label="Used ahead of progress",
        unit="ratio",
        better="lower",
        sql=(
            "cast(max(burned_amount) as double) / nullif(cast(max(contract_amount) as double), 0) -"
            " max(complete_ratio)"
        ),
        formula="order used − complete",
        meaning=(
            "Points by which more of the order is used than of the work is complete. Of one"
            " project."
        ),
        example="Used 70 %, complete 60 %: 0.10.",
        unknown=(
            ONE,
            MIXED,
            NO_ORDER,
            NO_USE,
            *(
                (r, f"max(complete_reason) = '{r}'")
                for r in ("after_status_date", "fx_missing", "no_baseline", "bac_zero")
            ),
        ),
        source=PRACTICE,
        mart=MART,
        kind="computed",
        shown_to=SOLD,
    ),
    Metric(
        name="overdue_receivables",
        symbol="",
        label="Overdue from customers",
        unit="currency",
        better="lower",
        sql="cast(sum(overdue_amount) as double)",
        formula="Σ invoices past their date and not paid",
        meaning="What customers should have paid by now.",
        example="One invoice of 20 past its date: 20.",
        unknown=(MIXED, NO_BILLS),
        source=PRACTICE,
        mart=MART,
        shown_to=SOLD,
    ),
    Metric(
        name="days_outstanding",
        symbol="DSO",
        label="Days until paid",
        unit="days",
        better="lower",
        sql=(
            "cast(sum(invoiced_amount - paid_amount) as double) /"
            " nullif(cast(sum(yearly_invoiced_amount) as double), 0) * 365"
        ),
        formula="receivables ÷ invoiced in the last year × 365",
        meaning="How long what is invoiced stays unpaid.",
        example="50 unpaid of 365 a year: 50 days.",
        unknown=(MIXED, ("missing_input", "coalesce(sum(yearly_invoiced_amount), 0) <= 0")),
        source=PRACTICE,
        mart=MART,
        shown_to=SOLD,
    ),
)
