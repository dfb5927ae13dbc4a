"""Budgets, costs, rates, contracts, invoices and benefits."""

from __future__ import annotations

from etl.contract.columns import INTERNAL, PRIVATE, SOLD, Column, Table, amount, currency, day, entered, happened, project, text

COST_STATES = ("committed", "accrued", "invoiced", "paid")

COST = (
    Table("budget_lines", "one row per budget line", "Money approved for a project.", ("budget_line_id",), (
        text("budget_line_id", "The line.", INTERNAL, required=True),
        project(INTERNAL),
        text("line_kind", "Original, change, transfer, undistributed or reserve.", INTERNAL, required=True,
             values=("original", "change", "transfer", "undistributed", "contingency", "reserve")),
        entered("approved_date", "When it was approved.", INTERNAL, required=True),
        amount("line_amount", "The amount.", INTERNAL, required=True),
        currency(INTERNAL),
        text("change_id", "The change request behind it.", INTERNAL, references="changes"),
        text("line_name", "What it is for.", INTERNAL),
    ), scope="project", fills="Budget and how it changed."),
    Table("cost_entries", "one row per cost line", "The ledger: positive is cost, negative is credit or reversal.", (), (
        text("cost_entry_id", "Its number in the source.", INTERNAL),
        project(INTERNAL),
        text("task_id", "The task.", INTERNAL, references="tasks"),
        text("team_id", "The team that caused it.", INTERNAL, references="teams"),
        entered("cost_date", "When it was booked.", INTERNAL, required=True),
        text("category", "What kind of cost.", INTERNAL, default="'other'"),
        text("cost_state", "Committed, accrued, invoiced or paid. An invoice and its payment are one line.", INTERNAL,
             values=COST_STATES, default="'invoiced'"),
        text("supplier_name", "Who was paid.", INTERNAL),
        amount("cost_amount", "The amount, in the currency of the line.", INTERNAL, required=True),
        currency(INTERNAL),
        text("account_kind", "Capital or operating expenditure.", INTERNAL, values=("capex", "opex")),
        text("cost_note", "The source's own text.", INTERNAL),
    ), scope="project", unique="cost_entry_id", fills="Actual cost and commitments."),
    Table("contracts", "one row per customer contract or order", "What the customer agreed to pay.", ("contract_id",), (
        text("contract_id", "The contract or purchase order.", SOLD, required=True),
        project(SOLD),
        text("contract_name", "Its name.", SOLD),
        amount("contract_amount", "Agreed value.", SOLD, low=0),
        currency(SOLD),
        entered("signed_date", "When it was signed.", SOLD),
        day("expiry_date", "When it expires.", SOLD),
    ), scope="project", date_order=(("signed_date", "expiry_date"),), fills="Agreed, billed and remaining."),
    Table("sell_rates", "one row per project, role and first day of validity", "What the customer pays for an hour.",
          ("project_id", "role_id", "valid_from_date"), (
        text("project_id", "The project.", PRIVATE, required=True, references="projects"),
        text("role_id", "The role.", PRIVATE, required=True),
        day("valid_from_date", "First day of validity.", PRIVATE, required=True),
        amount("hourly_rate_amount", "Price of one hour.", PRIVATE, required=True, low=0),
        text("currency", "ISO 4217 code.", PRIVATE),
    ), scope="private"),
    Table("customer_invoices", "one row per invoice line", "What the customer was billed.", ("invoice_id",), (
        text("invoice_id", "The invoice.", SOLD, required=True),
        project(SOLD),
        text("contract_id", "The contract it draws on.", SOLD, references="contracts"),
        text("invoice_name", "What for.", SOLD),
        entered("invoice_date", "When it was sent.", SOLD, required=True),
        day("due_date", "When it is due.", SOLD),
        happened("paid_date", "When it was paid.", SOLD),
        amount("invoice_amount", "The amount.", SOLD, required=True),
        currency(SOLD),
    ), scope="project", date_order=(("invoice_date", "due_date"),), fills="Payments on the Customer page."),
    Table("exchange_rates", "one row per currency, kind and first day of validity",
          "Reporting currency units for one unit of a currency.", ("currency", "rate_kind", "valid_from_date"), (
        text("currency", "ISO 4217 code.", INTERNAL, required=True),
        text("rate_kind", "Budget rate (frozen in the baseline) or booked rate.", INTERNAL,
             values=("budget", "booked"), default="'booked'"),
        day("valid_from_date", "First day of validity.", INTERNAL, required=True),
        Column("rate", "rate", "Reporting currency for one unit.", "", INTERNAL, True, low=0),
    ), scope="everyone", fills="Amounts in other currencies."),
)  # fmt: skip
