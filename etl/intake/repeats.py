"""Exports whose windows overlap: lines without a number that two files of one table both hold. Told
by pair of files, with the days they share."""

from __future__ import annotations

from etl.contract.columns import Column, Table
from etl.engine import Engine
from etl.intake.faults import Fault, Loaded
from etl.intake.validation import home
from etl.sql import identifier


def judge(engine: Engine, table: Table, files: list[Loaded]) -> list[Fault]:
    """One fault for each pair of files; the later file's copies are what is left out where it is
    tolerated.

    Lines alike within one file are lines of their own: of two in the first file and three in the
    second, two are repeated.
    """
    asked = [f for f in files if not f.source.keep_repeats]
    if table.key or len(asked) < 2 or not _any(engine, table, asked):
        return []
    engine.run(f"create or replace table memory.staging.repeated as {_repeated(table, asked)}")
    engine.run(
        f"insert into memory.staging.wrong select '{table.name}', r.line_id, '{table.unique}',"
        f" concat('the same line as in ', s.name), true, '{table.name}', r.file_id, r.source_row,"
        " r.line_id, r.project_id from memory.staging.repeated as r join memory.staging.file_name"
        " as s on s.file_id = r.first_id"
    )
    rows = engine.rows(
        "select file_id, first_id, count(*), count(distinct day), min(day), max(day) from"
        " memory.staging.repeated group by file_id, first_id order by 1, 2"
    )
    known = {f.file_id: f for f in files}
    return [
        _fault(
            table,
            known[int(str(f))],
            first=known[int(str(g))],
            count=int(str(n)),
            days=(int(str(d)), str(a), str(b)),
        )
        for f, g, n, d, a, b in rows
    ]


def _fault(
    table: Table, file: Loaded, first: Loaded, count: int, days: tuple[int, str, str]
) -> Fault:
    when = f"on {days[1]}" if days[0] == 1 else f"on {days[0]} days from {days[1]} to {days[2]}"
    return Fault(
        table=table.name,
        file=file.file.name,
        row=None,
        column="",
        kind="repeated",
        found=(
            f"{count} {'line' if count == 1 else 'lines'} that {first.file.name} holds too, {when}"
        ),
        expected="each line once",
        remedy=(
            f"Export windows that do not overlap, or map the number of the line to {table.unique};"
            " where they are lines of their own, say keep_repeats = true in [[source]]"
            f" {file.source.number}."
        ),
        file_id=file.file_id,
        is_row_refused=True,
    )


def _any(engine: Engine, table: Table, files: list[Loaded]) -> bool:
    """Whether any line comes from two files: a hash of the whole row is looked at once."""
    lines = (
        f"select {_whole(table)} as line, t.source_file_id as file_id from {home(table)} as t where"
        f" {_numberless(table, files)}"
    )
    return bool(
        engine.rows(
            f"select line from ({lines}) group by line having min(file_id) <> max(file_id) limit 1"
        )
    )


def _repeated(table: Table, files: list[Loaded]) -> str:
    """The n-th such line of a file is repeated where a file before it holds as many; it is the
    first such file that is named."""
    line = (
        "select t.rowid as line_id, t.source_file_id as file_id, t.source_row, t.project_id,"
        f" t.{_day(table).name} as day, {_whole(table)} as line, row_number() over (partition by"
        f" t.source_file_id, {_whole(table)} order by t.rowid) as place from {home(table)} as t"
        f" where {_numberless(table, files)}"
    )
    return (
        f"with line as ({line}) select b.line_id, b.file_id, b.source_row, b.project_id, b.day,"
        " min(a.file_id) as first_id from line as b join line as a on a.line = b.line and a.place"
        " = b.place and a.file_id < b.file_id group by all"
    )


def _numberless(table: Table, files: list[Loaded]) -> str:
    return (
        f"t.{table.unique} is null and t.source_file_id in"
        f" ({', '.join(str(f.file_id) for f in files)})"
    )


def _whole(table: Table) -> str:
    return f"hash({', '.join('t.' + identifier(c.name) for c in table.columns)})"


def _day(table: Table) -> Column:
    return next(c for c in table.columns if c.type == "date" and c.required)
