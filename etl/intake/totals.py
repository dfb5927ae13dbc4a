"""What is owed for every file: in = published + refused + later, by row and to the cent; refused
rows whole; sources with their hash."""

from __future__ import annotations

from decimal import Decimal

from etl.contract import TABLES
from etl.contract.columns import PRIVATE, Column, Table
from etl.engine import Engine
from etl.intake.faults import Intake, Loaded
from etl.intake.validation import home, is_private
from etl.sql import identifier


def write_sources(engine: Engine, intake: Intake) -> None:
    """Publishes which files the snapshot was made of, each with its SHA-256."""
    engine.run(
        "create table build.source_file (file_id smallint, file_name varchar, table_name varchar,"
        " format varchar, sha256 varchar, byte_count bigint, row_count bigint, loaded_at timestamp)"
    )
    engine.fill(
        "build.source_file",
        [
            (
                f.file_id,
                f.file.name,
                f.source.table,
                f.source.format,
                f.sha256,
                f.bytes,
                f.counts.rows,
                f.loaded_at,
            )
            for f in intake.files
        ],
    )


def write_refused(engine: Engine, intake: Intake) -> None:
    """Publishes each refused row once, with what was wrong; rows of private tables without their
    contents."""
    engine.run(
        "create table build.refused_row (file_id smallint, source_row integer, table_name varchar,"
        " project_id varchar, refused_amount decimal(18,4), refused_hours decimal(18,4), faults"
        " varchar, row_text varchar)"
    )
    for table in TABLES:
        if intake.refused.get(table.name):
            _write_refused_of(engine, table)


def _write_refused_of(engine: Engine, table: Table) -> None:
    hidden = is_private(table)

    def first_of(kind: str) -> str:
        names = [f"t.{c.name}" for c in table.amounts if c.type == kind and not hidden]
        return f"coalesce({', '.join(names)})" if names else "null"

    project = "t.project_id" if "project_id" in table.by_name else "null"
    text = "null" if hidden else "json_merge_patch(to_json(t), '{\"_said\": null}')"
    engine.run(
        f"insert into build.refused_row select t.source_file_id, t.source_row, '{table.name}',"
        f" {project}, {first_of('amount')}, {first_of('hours')}, t._said, {text} from"
        f" memory.staging.refused_{table.name} as t"
    )


def write_control_totals(engine: Engine, intake: Intake) -> list[str]:
    """Writes rows and sums per file, in = published + refused + what lies after the status date;
    returns a sentence for each that does not add up."""
    engine.run(
        "create table build.control_total (file_id smallint, table_name varchar, column_name"
        " varchar, unit varchar, in_total decimal(38,8), published_total decimal(38,8),"
        " refused_total decimal(38,8), later_total decimal(38,8), rounded_total decimal(38,16))"
    )
    aside = {
        str(r[0])
        for r in engine.rows("select table_name from duckdb_tables() where schema_name = 'staging'")
    }
    emptied, later = (_cells(engine, name) for name in ("left_empty", "later_value"))
    lines: list[Line] = []
    for table in TABLES:
        if files := intake.of(table.name):
            columns = [c for c in table.amounts if c.shown_to != PRIVATE]
            refused, after = (
                _sums(engine, f"memory.staging.{name}", columns) if name in aside else {}
                for name in (f"refused_{table.name}", f"later_{table.name}")
            )
            parts = [_sums(engine, home(table), columns)], [refused, emptied], [after, later]
            lines += [
                line
                for file in files
                for line in _of_file(file, table, columns=columns, parts=parts)
            ]
    engine.fill("build.control_total", lines)
    names = {f.file_id: f.file.name for f in intake.files}
    return [
        _unbalanced(names[line[0]], line[2], *line[4:])
        for line in lines
        if line[4] - line[8] != line[5] + line[6] + line[7]
    ]


Line = tuple[int, str, str, str, Decimal, Decimal, Decimal, Decimal, Decimal]
"""A row of control_total."""
Sums = dict[tuple[int, str], Decimal]
"""By file and column; the column 'rows' counts."""


def _of_file(
    file: Loaded, table: Table, columns: list[Column], parts: tuple[list[Sums], ...]
) -> list[Line]:
    """One side was taken from the text of the export before anything was judged, the other from the
    finished table and from what was taken out of it."""
    counted = [
        ("rows", "rows", Decimal(file.counts.rows), Decimal(file.counts.rows)),
        *(
            (c.name, c.unit, file.counts.sums[c.name], file.counts.kept[c.name])
            for c in columns
            if c.name in file.counts.sums
        ),
    ]
    lines = []
    for name, unit, total, held in counted:
        published, refused, later = (
            sum((s.get((file.file_id, name), Decimal(0)) for s in part), Decimal(0))
            for part in parts
        )
        lines.append(
            (file.file_id, table.name, name, unit, total, published, refused, later, total - held)
        )
    return lines


def _unbalanced(
    file: str,
    column: str,
    came: Decimal,
    published: Decimal,
    refused: Decimal,
    later: Decimal,
    rounded: Decimal,
) -> str:
    held, kept, left, ahead = (
        f"{v.normalize():f}" for v in (came - rounded, published, refused, later)
    )
    return (
        f"{file}, {column}: {held} came in, {kept} published, {left} refused and {ahead} after the"
        " status date do not add up to it."
    )


def largest(intake: Intake) -> str:
    """Where the largest total came in: the sentence for a sum or product that no decimal holds;
    empty where nothing is near that."""
    sums = [
        (abs(total), f.file.name, column, total)
        for f in intake.files
        for column, total in f.counts.sums.items()
    ]
    size, file, column, total = max(sums, default=(Decimal(0), "", "", Decimal(0)))
    if size < BEYOND:
        return ""
    return (
        f"{file}, {column}: found a total of {total:.2E}, expected sums and products of at most 14"
        " digits before the point. Correct its largest amounts, or the rates they are multiplied"
        " by, or state the unit of the column in portal.toml."
    )


BEYOND = (
    Decimal(10) ** 6
)  # times a rate of eight digits, the largest that the contract takes, it is still no 14 digits


def rounding_notes(engine: Engine) -> list[str]:
    """A sentence for each sum of which decimals beyond what is kept are worth a unit of the fourth
    decimal or more."""
    rows = engine.rows(
        "select f.file_name, c.column_name, c.rounded_total from control_total as c join"
        " source_file as f on f.file_id = c.file_id where abs(c.rounded_total) >= 0.00005 order by"
        " f.file_name, c.column_name"
    )
    return [
        f"{name}, {column}: decimals beyond those that are kept are worth"
        f" {Decimal(str(total)).normalize():f} in all."
        for name, column, total in rows
    ]


def _sums(engine: Engine, table: str, columns: list[Column]) -> Sums:
    """Rows and sums of a table by file."""
    asked = ", ".join(["count(*)", *(f"coalesce(sum({identifier(c.name)}), 0)" for c in columns)])
    names = ["rows", *(c.name for c in columns)]
    return {
        (int(str(row[0])), name): Decimal(str(v))
        for row in engine.rows(
            f"select source_file_id, {asked} from {table} group by source_file_id"
        )
        for name, v in zip(names, row[1:], strict=True)
    }


def _cells(engine: Engine, name: str) -> Sums:
    """What single cells lost whose row stayed."""
    return {
        (int(str(f)), str(c)): Decimal(str(v or 0))
        for f, c, v in engine.rows(
            f"select file_id, column_name, sum(amount) from memory.staging.{name} group by all"
        )
    }
