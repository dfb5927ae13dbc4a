"""What came in: files, faults, rows left out and rows of later days."""

from __future__ import annotations

from etl.contract.columns import INTERNAL, OPEN, WHOLE
from etl.marts.mart import Column, Mart

ARRIVALS = (
    Mart(
        name="source_file",
        grain="one row per file",
        meaning="What the snapshot was made of.",
        scope="file",
        columns=(
            Column("file_id", OPEN),
            Column("file_name", OPEN, "The file's name."),
            Column("table_name", OPEN),
            Column("format", OPEN, "Its format."),
            Column("sha256", OPEN, "Its SHA-256."),
            Column("byte_count", INTERNAL, "Its size."),
            Column("row_count", INTERNAL),
            Column("loaded_at", OPEN, "When it was read, UTC."),
        ),
    ),
    Mart(
        name="control_total",
        grain="one row per file and summed column",
        meaning="In = published + refused + later + rounded.",
        scope="steward",
        columns=(
            Column("file_id", WHOLE),
            Column("table_name", WHOLE),
            Column("column_name", WHOLE),
            Column("unit", WHOLE),
            Column("in_total", WHOLE, "What came in."),
            Column("published_total", WHOLE, "What was published."),
            Column("refused_total", WHOLE, "What was refused."),
            Column("later_total", WHOLE, "What lies after the status date."),
            Column("rounded_total", WHOLE, "What decimals beyond those that are kept are worth."),
        ),
    ),
    Mart(
        name="fault",
        grain="one row per fault",
        meaning="Each thing wrong in what came in.",
        scope="project",
        columns=(
            Column("file_id", INTERNAL),
            Column("source_row", INTERNAL),
            Column("table_name", INTERNAL),
            Column("column_name", INTERNAL),
            Column("kind", INTERNAL),
            Column("found", INTERNAL, "What was there."),
            Column("expected", INTERNAL, "What should be there."),
            Column("remedy", INTERNAL, "What to do."),
            Column("project_id", INTERNAL),
            Column(
                "is_row_refused",
                INTERNAL,
                "Whether the row is left out; else its cell is left empty.",
            ),
        ),
    ),
    Mart(
        name="refused_row",
        grain="one row per refused row",
        meaning="Rows that came in and are left out, with why.",
        scope="project",
        columns=(
            Column("file_id", INTERNAL),
            Column("source_row", INTERNAL),
            Column("table_name", INTERNAL),
            Column("project_id", INTERNAL),
            Column("refused_amount", INTERNAL, "Money in the refused row."),
            Column("refused_hours", INTERNAL, "Hours in the refused row."),
            Column("faults", INTERNAL, "What was wrong with it."),
            Column("row_text", INTERNAL),
        ),
    ),
    Mart(
        name="later_row",
        grain="one row per row, date or value after the status date",
        meaning="What came in of days after the status date: listed here, counted nowhere.",
        scope="project",
        columns=(
            Column("file_id", INTERNAL),
            Column("source_row", INTERNAL),
            Column("table_name", INTERNAL),
            Column("project_id", INTERNAL),
            Column("kind", INTERNAL),
            Column("column_name", INTERNAL),
            Column("later_date", INTERNAL, "The day after the status date that cuts it."),
            Column("row_text", INTERNAL),
        ),
    ),
    Mart(
        name="column_coverage",
        grain="one row per project and column of which cells were refused",
        meaning="How many rows are published without a cell that was refused.",
        scope="project",
        columns=(
            Column("table_name", INTERNAL),
            Column("column_name", INTERNAL),
            Column("project_id", INTERNAL),
            Column("row_count", INTERNAL),
            Column("known_count", INTERNAL, "Rows that have a value there."),
            Column("refused_count", INTERNAL),
        ),
    ),
)
