"""What customers pay against what it costs. For the inside alone: no customer's store holds it."""

from __future__ import annotations

from etl.metrics.definition import FX, NO_ROWS, Metric

MART = "project_margin"
SOURCE = "IFRS 15; IAS 37"
NOT_BILLED = ("missing_input", "count(time_billed_amount) = 0")
NO_REVENUE = (
    "missing_input",
    "coalesce(sum(time_billed_amount) filter (where time_labour_amount is not null), 0) = 0",
)
NO_LABOUR = ("missing_input", "sum(time_labour_amount) is null")
NO_FIXED = ("missing_input", "sum(fixed_margin_amount) is null")
NO_PRICE = ("missing_input", "sum(recognised_amount) is null")

MARGIN = (
    Metric(
        name="time_margin",
        symbol="",
        label="Margin on time and material",
        unit="reporting",
        better="higher",
        sql=(
            "cast(sum(time_billed_amount - time_labour_amount) filter (where time_billed_amount is"
            " not null) as double)"
        ),
        formula="billed − Σ hours × rate",
        meaning=(
            "What was billed for time and material, less what those hours cost, billed or not yet."
            " Projects whose labour lies in the ledger are left out: what their hours cost is not"
            " told apart."
        ),
        example="Billed 300, 4 h at 50: 100.",
        unknown=(NO_ROWS, FX, NOT_BILLED, NO_LABOUR),
        source=SOURCE,
        mart=MART,
    ),
    Metric(
        name="time_margin_share",
        symbol="",
        label="Margin on time and material, share",
        unit="ratio",
        better="higher",
        sql=(
            "cast(sum(time_billed_amount - time_labour_amount) filter (where time_billed_amount is"
            " not null) as double) / nullif(cast(sum(time_billed_amount) filter (where"
            " time_labour_amount is not null) as double), 0)"
        ),
        formula="margin ÷ billed",
        meaning=(
            "Share of what was billed for time and material that is left after its hours are paid."
        ),
        example="100 of 300: 0.33.",
        unknown=(NO_ROWS, FX, NO_REVENUE, NO_LABOUR),
        source=SOURCE,
        mart=MART,
    ),
    Metric(
        name="cost_to_cost",
        symbol="",
        label="Complete by cost",
        unit="ratio",
        better="none",
        sql=(
            "cast(sum(recognised_cost_amount) as double) /"
            " nullif(cast(sum(recognised_estimate_amount) as double), 0)"
        ),
        formula="AC ÷ EAC",
        meaning=(
            "How far fixed-price work is by its cost. It is not the share earned, which goes by the"
            " work."
        ),
        example="50 of 100: 0.50.",
        unknown=(NO_ROWS, FX, NO_PRICE),
        source=SOURCE,
        mart=MART,
    ),
    Metric(
        name="revenue_recognised",
        symbol="",
        label="Revenue recognised",
        unit="reporting",
        better="higher",
        sql="cast(sum(recognised_amount) as double)",
        formula="price × AC ÷ EAC",
        meaning="Revenue of fixed prices by cost to cost; never more than the price.",
        example="Price 120, half complete by cost: 60.",
        unknown=(NO_ROWS, FX, NO_PRICE),
        source=SOURCE,
        mart=MART,
    ),
    Metric(
        name="fixed_margin",
        symbol="",
        label="Margin on fixed prices",
        unit="reporting",
        better="higher",
        sql="cast(sum(fixed_margin_amount) as double)",
        formula="revenue recognised − AC; where the price is below EAC, price − EAC",
        meaning=(
            "Margin so far. A loss that is expected counts in full at once, also before anything is"
            " spent."
        ),
        example="60 recognised, 50 spent: 10. Price 90, EAC 100: −10.",
        unknown=(NO_ROWS, FX, NO_FIXED),
        source=SOURCE,
        mart=MART,
    ),
    Metric(
        name="effective_rate",
        symbol="",
        label="Effective rate",
        unit="per hour",
        better="higher",
        sql=(
            "cast(sum(billed_amount) filter (where worked_hours is not null or not is_worked) as"
            " double) / nullif(cast(sum(worked_hours) as double), 0)"
        ),
        formula="billed ÷ hours worked",
        meaning="What an hour worked brings, in reporting currency, billable or not.",
        example="Billed 300 for 4 h: 75.",
        unknown=(
            NO_ROWS,
            FX,
            ("missing_input", "count(billed_amount) = 0"),
            ("small_group", "count(*) filter (where is_worked) > 0 and count(worked_hours) = 0"),
            ("no_actuals", "coalesce(sum(worked_hours), 0) = 0"),
        ),
        source="Agency practice",
        mart=MART,
    ),
)
