"""What customers pay against what it costs. For the inside alone: no customer's store holds it."""

from __future__ import annotations

from etl.metrics.definition import FX, NO_ROWS, Metric

MART = "project_margin"
SOURCE = "IFRS 15; IAS 37"
NOT_BILLED = ("missing_input", "count(time_billed_amount) = 0")
NO_REVENUE = ("missing_input", "coalesce(sum(time_billed_amount) filter (where time_labour_amount is not null), 0) = 0")
NO_LABOUR = ("missing_input", "sum(time_labour_amount) is null")
NO_FIXED = ("missing_input", "sum(fixed_margin_amount) is null")
NO_PRICE = ("missing_input", "sum(recognised_amount) is null")

MARGIN = (
    Metric("time_margin", "", "Margin on time and material", "reporting", "higher", "cast(sum(time_billed_amount - time_labour_amount) filter (where time_billed_amount is not null) as double)",
           "billed − Σ hours × rate", "What was billed for time and material, less what those hours cost, billed or not yet. Projects whose labour lies in the ledger are left out: what their hours cost is not told apart.", "Billed 300, 4 h at 50: 100.", (NO_ROWS, FX, NOT_BILLED, NO_LABOUR), SOURCE, MART),
    Metric("time_margin_share", "", "Margin on time and material, share", "ratio", "higher",
           "cast(sum(time_billed_amount - time_labour_amount) filter (where time_billed_amount is not null) as double) / nullif(cast(sum(time_billed_amount) filter (where time_labour_amount is not null) as double), 0)",
           "margin ÷ billed", "Share of what was billed for time and material that is left after its hours are paid.", "100 of 300: 0.33.", (NO_ROWS, FX, NO_REVENUE, NO_LABOUR), SOURCE, MART),
    Metric("cost_to_cost", "", "Complete by cost", "ratio", "none", "cast(sum(recognised_cost_amount) as double) / nullif(cast(sum(recognised_estimate_amount) as double), 0)", "AC ÷ EAC",
           "How far fixed-price work is by its cost. It is not the share earned, which goes by the work.", "50 of 100: 0.50.", (NO_ROWS, FX, NO_PRICE), SOURCE, MART),
    Metric("revenue_recognised", "", "Revenue recognised", "reporting", "higher", "cast(sum(recognised_amount) as double)", "price × AC ÷ EAC", "Revenue of fixed prices by cost to cost; never more than the price.",
           "Price 120, half complete by cost: 60.", (NO_ROWS, FX, NO_PRICE), SOURCE, MART),
    Metric("fixed_margin", "", "Margin on fixed prices", "reporting", "higher", "cast(sum(fixed_margin_amount) as double)", "revenue recognised − AC; where the price is below EAC, price − EAC",
           "Margin so far. A loss that is expected counts in full at once, also before anything is spent.", "60 recognised, 50 spent: 10. Price 90, EAC 100: −10.", (NO_ROWS, FX, NO_FIXED), SOURCE, MART),
    Metric("effective_rate", "", "Effective rate", "per hour", "higher", "cast(sum(billed_amount) as double) / nullif(cast(sum(worked_hours) as double), 0)", "billed ÷ hours worked",
           "What an hour worked brings, in reporting currency, billable or not.", "Billed 300 for 4 h: 75.", (NO_ROWS, FX, ("missing_input", "count(billed_amount) = 0"), ("no_actuals", "coalesce(sum(worked_hours), 0) = 0")), "Agency practice", MART),
)  # fmt: skip
