"""Projects and decisions as lists."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from portal import formats
from portal.draw import blocks, controls, grid
from portal.draw.blocks import Decision
from portal.draw.text import Rich, quiet, rich
from portal.language import marked, message, plural
from portal.tell.context import Context
from portal.tell.navigation import downloads
from portal.tell.words import Row, dated, money


def decisions(context: Context, rows: list[Row]) -> None:
    """Cards for what must be decided, soonest first."""
    cards = [
        Decision(
            colour=d["colour"],
            subject=d["project_name"],
            effect="",
            question=d["decision_name"],
            consequence=d["consequence"] or "",
            due=_due(context, d),
            page=context.pages.get("project"),
            query={**context.kept, "project": d["project_id"]},
            word=d.get("word"),
        )
        for d in rows
    ]
    blocks.decision_cards(cards)


def _due(context: Context, decision: Row) -> Rich:
    """By when, by whom, and what a week of waiting costs."""
    amount = decision.get("weekly_delay_amount")
    by = rich(
        "By **{by}** · {who}",
        by=dated(context, decision["needed_by_date"]),
        who=decision["owner_name"] or message("owner not named"),
    )
    return (
        rich("{by} · waiting costs {amount} a week", by=by, amount=money(context, amount))
        if amount
        else by
    )


COLOURS = {formats.STATUSES[c].word: c for c in ("green", "amber", "red", "grey")}
"""By the word that stands in the address, which is the same in every language."""


def project_grid(
    context: Context, *, key: str, relation: str | None, department: str | None = None
) -> None:
    """Every project of the scope, worst first, filtered and paged in SQL; the filters live in the
    URL."""
    with controls.filters():
        words = controls.search_filter(message("Project"), f"{key}_find")
        colour = controls.select_filter(message("Status"), list(COLOURS), f"{key}_status")
    asked = {
        "relation": relation,
        "department": department,
        "words": words,
        "colour": COLOURS.get(colour or ""),
    }
    query = (
        "project_list" if "project_measure" in context.reader.tables() else "project_list_before"
    )
    count = context.reader.rows(query, **asked, limit=1, offset=0)
    total = count["match_count"][0].as_py() if count.num_rows else 0
    if not total:
        blocks.say(quiet(message("No project matches. Clear the filters to see all.")))
        return
    window = grid.pager(total, context.page_rows, f"{key}_page", paged=grid.PROJECTS)
    table = context.reader.rows(query, **asked, limit=window.limit, offset=window.offset)
    _grid(context, table, key)
    downloads(context, query, message("All projects"), **asked, limit=1_000_000, offset=0)


GRID = (
    ("status", marked("Status"), "text"),
    ("project_name", marked("Project"), "text"),
    ("over_amount", marked("Over"), "money_change"),
    ("slip_days", marked("Slip"), "days"),
    ("forecast_finish_date", marked("Finish"), "date"),
    ("estimate_amount", marked("Forecast"), "money"),
    ("budget_amount", marked("Budget"), "money"),
    ("reported_baseline_amount", marked("Planned, as reported"), "money"),
    ("reported_forecast_amount", marked("Expected, as reported"), "money"),
    ("cost_performance_ratio", "CPI", "ratio"),
    ("schedule_performance_ratio", "SPI", "ratio"),
    ("complete_ratio", marked("Complete"), "progress"),
    ("spent_ratio", marked("Budget spent"), "percent"),
    ("department_name", marked("Department"), "text"),
)
"""What a phone shows without scrolling comes first: how it stands, and how far over and late."""


def _grid(context: Context, table: pa.Table, key: str) -> None:
    table = table.append_column(
        "status", pa.array([formats.status_text(c) for c in table["colour"].to_pylist()])
    )
    kept = [
        formats.column(n, context.locale, label=message(w), unit=u)
        for n, w, u in GRID
        if table[n].null_count < table.num_rows
        and (n != "spent_ratio" or table["cost_performance_ratio"].null_count)
    ]
    if len(pc.unique(table["department_name"])) == 1:
        kept = [c for c in kept if c.name != "department_name"]
    grid.grid(
        table,
        kept,
        locale=context.locale,
        alt=plural(
            "{count} project, worst first.", "{count} projects, worst first.", table.num_rows
        ),
        key=f"{key}_grid",
    )
