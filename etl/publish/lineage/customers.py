"""What customers read."""

from __future__ import annotations

from etl.publish.lineage.conditions import SOLD, TOTAL, UNBILLED
from etl.publish.lineage.selects import invoices, unbilled
from etl.publish.lineage.trace import CALCULATION, ROWS, Trace, read, told

CUSTOMERS: tuple[Trace, ...] = (
    Trace(
        mart=SOLD,
        column="contract_amount",
        kind=ROWS,
        table="contracts",
        words="What was agreed.",
        sql=read("contract"),
    ),
    *(
        Trace(
            mart=SOLD, column=c, kind=ROWS, table="customer_invoices", words=w, sql=invoices(when)
        )
        for c, w, when in (
            ("invoiced_amount", "Invoices sent.", "true"),
            ("paid_amount", "Invoices paid.", "t.paid_date <= s.status_date"),
            (
                "overdue_amount",
                "Invoices due and not paid.",
                (
                    "(t.paid_date is null or t.paid_date > s.status_date) and t.due_date <"
                    " s.status_date"
                ),
            ),
            (
                "yearly_invoiced_amount",
                "Invoices of the last year.",
                "t.invoice_date > s.status_date - 365",
            ),
            ("burned_amount", "Invoices sent.", "true"),
            (
                "recent_burned_amount",
                "Invoices of the last twelve weeks.",
                "t.invoice_date > s.status_date - 84",
            ),
        )
    ),
    Trace(
        mart=SOLD,
        column="burned_amount",
        kind=ROWS,
        table=SOLD,
        words=UNBILLED,
        sql=unbilled("burned_amount", "true"),
    ),
    Trace(
        mart=SOLD,
        column="recent_burned_amount",
        kind=ROWS,
        table=SOLD,
        words=UNBILLED,
        sql=unbilled("recent_burned_amount", "i.invoice_date > s.status_date - 84"),
    ),
    *told(
        SOLD,
        "complete_ratio",
        kind=CALCULATION,
        table=TOTAL,
        words="Share of the work done, measured inside.",
    ),
)
