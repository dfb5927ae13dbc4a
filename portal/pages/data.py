"""Data: what came in, what was left out and why, and whether the totals add up."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from portal import formats
from portal.draw import blocks, grid, text
from portal.facts import retold
from portal.gate.store import Missing
from portal.language import marked, message, plural
from portal.tell import banner, navigation, words
from portal.tell.context import Context


def render(context: Context) -> None:
    sources, sums = context.rows("sources"), context.rows("refused_sums")[0]
    is_whole = context.reader.scope.is_whole
    came = sum(s["row_count"] for s in sources)
    refused = sums["row_count"]
    if is_whole:
        headline = plural(
            "{came} rows came in, {count} was refused.",
            "{came} rows came in, {count} were refused.",
            refused,
            came=formats.number(came, context.locale),
        )
    else:
        headline = plural(
            "{count} row of your projects was refused.",
            "{count} rows of your projects were refused.",
            refused,
        )
    blocks.head(
        message("Data · what the numbers rest on"),
        headline,
        lede=_lede(context, sums),
        fresh=banner.freshness(context),
    )
    emptied = _told(context, "emptied_sums")
    _refused(context, refused)
    _emptied(context, emptied or [])
    later = _told(context, "later_sums")
    _later(context, later or [])
    if is_whole:
        _totals(context, is_later_told=later is not None)
    _sources(context, sources)
    _stale(context)
    _empty(context)


def _lede(context: Context, sums: words.Row) -> str:
    if not sums["row_count"]:
        return message("Every row that came in is published.")
    parts = (
        [words.money(context, sums["refused_amount"], decimals=2)] if sums["refused_amount"] else []
    )
    parts += [formats.hours(sums["refused_hours"], context.locale)] if sums["refused_hours"] else []
    worth = (
        message(": {parts}, as written in them", parts=message(" and ").join(parts))
        if parts
        else ""
    )
    return message(
        "Every total leaves out the refused rows{worth}. Each is listed below with file and row.",
        worth=worth,
    )


def _refused(context: Context, count: int) -> None:
    with blocks.block(
        message("Refused rows"), message("By file and row. Correct them in the source and refresh.")
    ):
        if not count:
            blocks.empty(
                message("Nothing was refused"),
                message("Every row passed the checks."),
                message("Checked with this snapshot."),
                colour="green",
                word=message("All published"),
            )
            return
        window = grid.pager(count, context.page_rows, "refused_page")
        table = context.reader.rows("refused", limit=window.limit, offset=window.offset)
        columns = [
            formats.column(n, context.locale, label=w)
            for n, w in (
                ("file_name", message("File")),
                ("source_row", message("Row")),
                ("table_name", message("Table")),
                ("faults", message("What is wrong")),
            )
        ]
        grid.grid(
            table,
            columns,
            locale=context.locale,
            alt=message("{number} refused rows.", number=count),
            key="refused_grid",
        )
        navigation.downloads(
            context, "refused", message("All refused rows"), limit=1_000_000, offset=0
        )


def _told(context: Context, query: str) -> list[words.Row] | None:
    """What was taken out of rows that are published, by table and column; None in a report from
    before it was told."""
    try:
        return context.rows(query)
    except Missing:
        return None


def _emptied(context: Context, emptied: list[words.Row]) -> None:
    """Cells that were refused: their rows stand without them, and totals over these columns leave
    them out."""
    if not emptied:
        return
    count = sum(r["refused_count"] for r in emptied)
    with blocks.block(
        plural("{count} cell left empty", "{count} cells left empty", count),
        message("Refused, while the row is published. Totals over these columns leave them out."),
    ):
        cells = [
            (
                text.two_lines(r["table_name"], r["column_name"]),
                (
                    plural(
                        "{refused_count} of {count} row",
                        "{refused_count} of {count} rows",
                        r["row_count"],
                        refused_count=formats.number(r["refused_count"], context.locale),
                    )
                ),
            )
            for r in emptied
        ]
        blocks.small_table(
            cells,
            (
                message("Table and column"),
                message("Left empty, of the rows of the projects concerned"),
            ),
            alt=message("{number} cells left empty.", number=count),
        )
        table = context.reader.rows("emptied", limit=context.page_rows, offset=0)
        columns = [formats.column(n, context.locale, label=w) for n, w in CELLS]
        grid.grid(
            table,
            columns,
            locale=context.locale,
            alt=message("{number} refused cells.", number=count),
            key="emptied_grid",
        )
        navigation.downloads(
            context, "emptied", message("All cells left empty"), limit=1_000_000, offset=0
        )


CELLS = (
    ("file_name", marked("File")),
    ("source_row", marked("Row")),
    ("column_name", marked("Column")),
    ("found", marked("Found")),
    ("expected", marked("Expected")),
)


LATER = {
    "row": marked("Not counted yet"),
    "date": marked("Not happened yet"),
    "value": marked("Taken as it was then"),
}


def _later(context: Context, later: list[words.Row]) -> None:
    if not later:
        return
    count = sum(r["row_count"] for r in later)
    with blocks.block(
        message("After the status date"),
        message("What the exports say of later days. It changes no number of this report."),
    ):
        cells = [
            (
                text.two_lines(r["table_name"], r["column_name"]),
                formats.number(r["row_count"], context.locale),
                message(LATER[r["kind"]]),
                _days(context, r["first_date"], r["last_date"]),
            )
            for r in later
        ]
        blocks.small_table(
            cells,
            (
                message("Table and column"),
                message("Count"),
                message("What it means"),
                message("Days"),
            ),
            right=(1,),
            alt=message("{number} rows, dates and values after the status date.", number=count),
        )
        navigation.downloads(
            context,
            "later",
            message("All that lies after the status date"),
            limit=1_000_000,
            offset=0,
        )


def _days(context: Context, first: date, last: date) -> str:
    start, end = words.dated(context, first), words.dated(context, last)
    return start if first == last else message("{start} to {end}", start=start, end=end)


def _totals(context: Context, *, is_later_told: bool) -> None:
    query = "control_totals" if is_later_told else "control_totals_before"
    sums = SUMS if is_later_told else {n: w for n, w in SUMS.items() if n != "later_total"}
    table = context.reader.rows(query)
    off = sum(
        1
        for r in table.to_pylist()
        if abs(float(r["in_total"]) - sum(float(r[n]) for n in sums if n != "in_total")) > 0.05
    )
    with blocks.block(
        (
            message("What came in is what is published, refused or later")
            if not off
            else message("{off} totals do not add up", off=off)
        ),
        message("Rows and sums of each file, taken from the text of the export"),
    ):
        shown = {
            "total": [
                f"{f} · {c}"
                for f, c in zip(
                    table["file_name"].to_pylist(), table["column_name"].to_pylist(), strict=True
                )
            ]
        }
        shown |= {
            n: [
                _sum(context, v, u)
                for v, u in zip(table[n].to_pylist(), table["unit"].to_pylist(), strict=True)
            ]
            for n in sums
        }
        columns = [
            formats.column(n, context.locale, label=w, unit="text")
            for n, w in (("total", message("File and column")), *sums.items())
        ]
        grid.grid(
            pa.table(shown),
            columns,
            locale=context.locale,
            alt=message("{num_rows} control totals.", num_rows=table.num_rows),
            key="totals_grid",
            height=360,
            right=tuple(sums),
        )
        navigation.downloads(context, query, message("Control totals"))


SUMS = {
    "in_total": marked("Came in"),
    "published_total": marked("Published"),
    "refused_total": marked("Refused"),
    "later_total": marked("After the status date"),
}


def _sum(context: Context, amount: object, unit: str) -> str:
    """Rows are counted; everything else is added up to the cent, under its unit."""
    if amount is None:
        return formats.UNKNOWN
    shown = formats.number(amount, context.locale, decimals=0 if unit == "rows" else 2)  # type: ignore[arg-type]
    return f"{shown}{formats.NO_BREAK}{unit}" if unit in ("rows", "h") else shown


def _sources(context: Context, sources: list[words.Row]) -> None:
    files = {(s["file_name"], s["sha256"]) for s in sources}  # one may feed several tables
    with blocks.block(
        plural("{count} file read", "{count} files read", len(files)),
        message(
            "{list_sum} rows, each file named with the first figures of its SHA-256",
            list_sum=formats.number(sum(s["row_count"] for s in sources), context.locale),
        ),
    ):
        cells = [
            (
                text.two_lines(s["file_name"], s["table_name"]),
                formats.number(s["row_count"], context.locale),
                s["sha256"][:12],
            )
            for s in sources
        ]
        with blocks.folded(
            message("Every file, its table and its rows"), key="data_files", is_compact=True
        ) as is_open:
            if is_open:
                blocks.small_table(
                    cells,
                    (message("File and table"), message("Rows"), "SHA-256"),
                    right=(1,),
                    alt=message("{sources_count} source files.", sources_count=len(sources)),
                )
        navigation.downloads(context, "sources", message("All sources"))


def _stale(context: Context) -> None:
    rows = context.rows("stale_projects", limit=20)
    if rows:
        with blocks.block(
            plural(
                "{count} project silent for too long",
                "{count} projects silent for too long",
                len(rows),
            ),
            message("Their colour is withheld, and they count as no report"),
        ):
            blocks.small_table(
                [
                    (
                        p["project_name"],
                        p["manager_name"] or formats.UNKNOWN,
                        words.dated(context, p["last_heard_date"]),
                    )
                    for p in rows
                ],
                (message("Project"), message("Ask"), message("Last heard of")),
                alt=message("{found_count} silent projects.", found_count=len(rows)),
            )


def _empty(context: Context) -> None:
    rows = retold.rows(context.reader, context.rows("empty_tables"), "meaning", "fills")
    if rows:
        with blocks.block(
            message("What would fill more pages"), message("Tables that nothing came in for")
        ):
            blocks.small_table(
                [(t["table_name"], t["fills"]) for t in rows],
                (message("Table"), message("Would fill")),
                alt=message("{found_count} empty tables.", found_count=len(rows)),
            )
