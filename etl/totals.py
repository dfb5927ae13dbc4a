"""What is owed for every file: in = published + refused + later, by row and to the cent; refused rows whole; sources with their hash."""

from __future__ import annotations

from decimal import Decimal

from etl import refusal
from etl.contract import BY_NAME, PRIVATE, TABLES, Column, Table
from etl.engine import Engine
from etl.intake import Intake, Loaded
from etl.readers.faults import identifier
from etl.validation import home, is_private


def write_sources(engine: Engine, intake: Intake) -> None:
    """Publishes which files the snapshot was made of, each with its SHA-256."""
    engine.run("create table build.source_file (file_id smallint, file_name varchar, table_name varchar, format varchar, "
               "sha256 varchar, byte_count bigint, row_count bigint, loaded_at timestamp)")  # fmt: skip
    for f in intake.files:
        engine.run("insert into build.source_file values (?, ?, ?, ?, ?, ?, ?, ?)",
                   [f.file_id, f.file.name, f.source.table, f.source.format, f.sha256, f.bytes, f.rows, f.loaded_at])  # fmt: skip


def write_refused(engine: Engine, intake: Intake) -> None:
    """Publishes each refused row once, with what was wrong; rows of private tables without their contents."""
    engine.run("create table build.refused_row (file_id smallint, source_row integer, table_name varchar, project_id varchar, "
               "refused_amount decimal(18,4), refused_hours decimal(18,4), faults varchar, row_text varchar)")  # fmt: skip
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
    engine.run(f"insert into build.refused_row select t.source_file_id, t.source_row, '{table.name}', {project}, {first_of('amount')}, {first_of('hours')}, "
               f"t._said, {text} from memory.staging.refused_{table.name} as t")  # fmt: skip


def write_control_totals(engine: Engine, intake: Intake) -> list[str]:
    """Writes rows and sums per file, in = published + refused + what lies after the status date; returns a sentence for each that does not add up."""
    engine.run("create table build.control_total (file_id smallint, table_name varchar, column_name varchar, unit varchar, "
               "in_total decimal(38,8), published_total decimal(38,8), refused_total decimal(38,8), later_total decimal(38,8), rounded_total decimal(38,16))")  # fmt: skip
    return [sentence for file in intake.files for sentence in _control(engine, intake, file, BY_NAME[file.source.table])]


def _control(engine: Engine, intake: Intake, file: Loaded, table: Table) -> list[str]:
    """One side was taken from the text of the export before anything was judged, the other from the finished table."""
    columns = [c for c in table.amounts if c.name in file.sums and c.shown_to != PRIVATE]
    came = [Decimal(file.rows), *(file.sums[c.name] for c in columns)]
    kept_of = [Decimal(file.rows), *(file.kept[c.name] for c in columns)]
    published = _sums(engine, home(table), file, columns)
    refused = _sums(engine, f"memory.staging.refused_{table.name}", file, columns) if intake.refused.get(table.name) else [Decimal(0)] * len(came)
    empty = refusal.left_empty(engine, table, file.file_id, columns)
    refused = [refused[0], *(v + Decimal(str(empty[c.name])) for v, c in zip(refused[1:], columns, strict=True))]
    later = _later(engine, table, file, columns)
    names, units = ["rows", *(c.name for c in columns)], ["rows", *(c.unit for c in columns)]
    wrong = []
    for name, unit, total, held, kept, left, ahead in zip(names, units, came, kept_of, published, refused, later, strict=True):
        engine.run("insert into build.control_total values (?, ?, ?, ?, ?, ?, ?, ?, ?)", [file.file_id, table.name, name, unit, total, kept, left, ahead, total - held])
        if held != kept + left + ahead:
            wrong.append(f"{file.file.name}, {name}: {held.normalize():f} came in, {kept.normalize():f} published, {left.normalize():f} refused and {ahead.normalize():f} after the status date do not add up to it.")
    return wrong


def rounding_notes(engine: Engine) -> list[str]:
    """A sentence for each sum of which decimals beyond what is kept are worth a unit of the fourth decimal or more."""
    found = engine.rows("select f.file_name, c.column_name, c.rounded_total from control_total as c join source_file as f on f.file_id = c.file_id "
                        "where abs(c.rounded_total) >= 0.00005 order by f.file_name, c.column_name")  # fmt: skip
    return [f"{name}, {column}: decimals beyond those that are kept are worth {Decimal(str(total)).normalize():f} in all." for name, column, total in found]


def _later(engine: Engine, table: Table, file: Loaded, columns: list[Column]) -> list[Decimal]:
    """What lies after the status date: rows that were moved aside, and amounts that cells lost."""
    asked = "select column_name, sum(amount) from later_value where table_name = ? and file_id = ? group by column_name"
    cells = {str(n): Decimal(str(v)) for n, v in engine.rows(asked, [table.name, file.file_id])}
    aside = engine.rows("select 1 from duckdb_tables() where schema_name = 'staging' and table_name = ?", [f"later_{table.name}"])
    rows = _sums(engine, f"memory.staging.later_{table.name}", file, columns) if aside else [Decimal(0)] * (1 + len(columns))
    return [rows[0], *(v + cells.get(c.name, Decimal(0)) for v, c in zip(rows[1:], columns, strict=True))]


def _sums(engine: Engine, table: str, file: Loaded, columns: list[Column]) -> list[Decimal]:
    asked = ", ".join(["count(*)", *(f"coalesce(sum({identifier(c.name)}), 0)" for c in columns)])
    return [Decimal(str(v)) for v in engine.rows(f"select {asked} from {table} where source_file_id = {file.file_id}")[0]]
