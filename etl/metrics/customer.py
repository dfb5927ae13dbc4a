"""What the customer agreed to pay, and how much of it is used. In the currency of the agreement."""

from __future__ import annotations

from etl.contract.columns import SOLD
from etl.metrics.definition import ONE, Metric

MIXED = ("mixed_currency", "count(distinct currency) > 1 or sum(fx_missing_count) > 0")
NO_ORDER = ("missing_input", "sum(contract_amount) is null")
NO_USE = ("missing_input", "count(*) filter (where contract_amount is not null and burned_amount is null) > 0")
NO_BILLS = ("missing_input", "count(overdue_amount) = 0")
PRACTICE = "Contract practice; sold value only"
MART = "customer_project"

CUSTOMER = (
    Metric("order_burn", "", "Order used", "ratio", "none", "cast(sum(burned_amount) filter (where contract_amount is not null) as double) / nullif(cast(sum(contract_amount) as double), 0)",
           "(invoiced + approved and not invoiced) ÷ agreed", "Share of the agreed value that is used, at the rates it is sold for. An amendment is a contract of its own; unknown where work paid by time has no rate.", "Invoiced 60, 10 approved, agreed 100: 0.70.",
           (MIXED, NO_ORDER, NO_USE), PRACTICE, MART, shown_to=SOLD),
    Metric("order_remaining", "", "Order left", "currency", "higher", "cast(sum(contract_amount - burned_amount) as double)", "agreed − used", "What of the agreed value is left; below 0 more is used than agreed.",
           "100 − 70 = 30.", (MIXED, NO_ORDER, NO_USE), PRACTICE, MART, shown_to=SOLD),
    Metric("order_weeks", "", "Order lasts", "weeks", "higher", "greatest(max(contract_amount - burned_amount), 0) / nullif(cast(max(recent_burned_amount) as double) / 12, 0)",
           "left ÷ used a week, over the last twelve weeks", "Weeks the agreed value lasts at this pace. Of one project.", "30 left, 24 used in twelve weeks: 15.",
           (ONE, MIXED, NO_ORDER, NO_USE, ("complete", "coalesce(max(complete_ratio), 0) >= 1"), ("insufficient_history", "coalesce(max(recent_burned_amount), 0) <= 0")), PRACTICE, MART, "computed", SOLD),
    Metric("burn_gap", "", "Used ahead of progress", "ratio", "lower", "cast(max(burned_amount) as double) / nullif(cast(max(contract_amount) as double), 0) - max(complete_ratio)",
           "order used − complete", "Points by which more of the order is used than of the work is complete. Of one project.", "Used 70 %, complete 60 %: 0.10.",
           (ONE, MIXED, NO_ORDER, NO_USE, *((r, f"max(complete_reason) = '{r}'") for r in ("after_status_date", "fx_missing", "no_baseline", "bac_zero"))), PRACTICE, MART, "computed", SOLD),
    Metric("overdue_receivables", "", "Overdue from customers", "currency", "lower", "cast(sum(overdue_amount) as double)", "Σ invoices past their date and not paid", "What customers should have paid by now.",
           "One invoice of 20 past its date: 20.", (MIXED, NO_BILLS), PRACTICE, MART, shown_to=SOLD),
    Metric("days_outstanding", "DSO", "Days until paid", "days", "lower", "cast(sum(invoiced_amount - paid_amount) as double) / nullif(cast(sum(yearly_invoiced_amount) as double), 0) * 365",
           "receivables ÷ invoiced in the last year × 365", "How long what is invoiced stays unpaid.", "50 unpaid of 365 a year: 50 days.",
           (MIXED, ("missing_input", "coalesce(sum(yearly_invoiced_amount), 0) <= 0")), PRACTICE, MART, shown_to=SOLD),
)  # fmt: skip
