"""What customers may read, and what the projects they pay for earn."""

from __future__ import annotations

from etl.contract.columns import INTERNAL, SOLD, WORKED
from etl.marts.mart import Column, Mart

CUSTOMERS = (
    Mart(
        name="customer_project",
        grain="one row per project with a customer",
        meaning="The finished values its customer may read.",
        scope="project",
        columns=(
            Column("project_id", SOLD),
            Column("customer_id", SOLD),
            Column("project_name", SOLD),
            Column("manager_name", SOLD),
            Column("contact_email", SOLD),
            Column("phase", SOLD),
            Column("baseline_finish_date", SOLD),
            Column("forecast_finish_date", SOLD),
            Column("actual_finish_date", SOLD),
            Column("currency", SOLD),
            Column("contract_amount", SOLD),
            Column("price_change_amount", SOLD, "Approved changes of the price."),
            Column("invoiced_amount", SOLD, "Billed so far."),
            Column("paid_amount", SOLD, "Paid so far."),
            Column("overdue_amount", SOLD, "Billed, due and not paid."),
            Column("unbilled_amount", SOLD, "Agreed and not yet billed."),
            Column(
                "burned_amount",
                SOLD,
                "Invoiced, and approved work not yet invoiced at the rate it is sold for.",
            ),
            Column("recent_burned_amount", SOLD, "The same, of the last twelve weeks."),
            Column("yearly_invoiced_amount", SOLD, "Invoiced in the last year."),
            Column("billed_ratio", SOLD, "Share of the agreed value billed."),
            Column("complete_ratio", SOLD),
            Column("complete_reason", SOLD, "Why the share complete is unknown."),
            Column("expiry_date", SOLD),
            Column("slip_days", SOLD),
            Column("fx_missing_count", SOLD),
        ),
    ),
    Mart(
        name="project_margin",
        grain="one row per project that a customer pays for",
        meaning="What it is sold for, billed and worth so far, against what it costs.",
        scope="project",
        columns=(
            Column("project_id", INTERNAL),
            Column("contract_type", INTERNAL),
            Column("price_amount", INTERNAL, "Agreed price."),
            Column("time_billed_amount", INTERNAL, "Billed, where time and material is paid."),
            Column(
                "time_labour_amount",
                INTERNAL,
                "What the hours cost, where time and material is paid.",
            ),
            Column("billed_amount", INTERNAL, "Billed so far."),
            Column("worked_hours", WORKED),
            Column("is_worked", INTERNAL, "Whether hours of it came in."),
            Column(
                "recognised_cost_amount",
                INTERNAL,
                "Cost so far, where revenue is recognised by cost.",
            ),
            Column(
                "recognised_estimate_amount",
                INTERNAL,
                "Forecast at completion, where revenue is recognised by cost.",
            ),
            Column("recognised_amount", INTERNAL, "Revenue recognised so far."),
            Column(
                "fixed_margin_amount",
                INTERNAL,
                "Revenue recognised less cost; an expected loss in full.",
            ),
            Column("fx_missing_count", INTERNAL),
        ),
    ),
)
