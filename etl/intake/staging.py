"""From files to typed tables: each file is loaded once as text and cast once into the table it is
published in.

Set-based from end to end. Nothing is dropped silently and nothing is repaired; rows with faults are
kept whole, aside.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import duckdb

from etl.contract import BY_NAME, TABLES
from etl.contract.columns import PRIVATE, Column, Table
from etl.engine import Engine
from etl.intake import (
    codes,
    headings,
    mapping,
    pricing,
    readings,
    refusal,
    repeats,
    rows,
    validation,
)
from etl.intake.cells import NULL, cell, exact, typed
from etl.intake.counts import clocks, look
from etl.intake.faults import Fault, Intake, Loaded
from etl.intake.headings import Fit
from etl.intake.readers import Scan, Unreadable, recount, scan
from etl.intake.validation import home, is_private
from etl.settings import Settings, Source, is_named
from etl.sources import best_export
from etl.sql import identifier

Advise = Callable[[Engine, str, Source, Scan, tuple[Fault, ...]], tuple[Fault, ...]]
"""Adds to the faults of headings what they could be, by the text of the file in a table."""


def load(
    engine: Engine,
    settings: Settings,
    scratch: Path,
    progress: Iterable[Source],
    advise: Advise = lambda *given: given[-1],
) -> Intake:
    """Loads every source into its contract table in the build; missing tables are created empty."""
    intake = Intake()
    validation.prepare(engine)
    refusal.prepare(engine)
    for stated in progress:
        source = codes.translated(engine, settings, stated, scratch)
        for file in _files(settings, source, intake):
            _load_file(
                engine,
                settings,
                source=source,
                file=file,
                scratch=scratch,
                intake=intake,
                advise=advise,
            )
    for table in TABLES:
        _cast(engine, table, intake.of(table.name))
    _name_files(engine, intake)
    for table in _in_order_of_reference():
        refusal.settle(engine, table, intake=intake, faults=_judge(engine, table, intake))
    followed = refusal.consequences(engine, intake)
    validation.write(engine, followed)
    intake.faults += followed
    _align(engine, intake)
    for table in TABLES:
        _copy_public(engine, table)
    _require(intake)
    return intake


# --- files ----------------------------------------------------------------------------------------


def _files(settings: Settings, source: Source, intake: Intake) -> list[Path]:
    """What its path names; what is not there, or has no name that can be said, is a fault."""
    files = settings.files(source.path)
    if unnamed := [p for p in files if not is_named(p)]:
        intake.faults += [
            Fault(
                table=source.table,
                file=os.fsencode(p.name).decode("utf-8", "replace"),
                row=None,
                column="",
                kind="file",
                found="a name whose bytes are not UTF-8",
                expected="a name in UTF-8",
                remedy="Rename the file.",
            )
            for p in unnamed
        ]
        return []
    if not files or not all(p.is_file() for p in files):
        intake.faults.append(
            Fault(
                table=source.table,
                file=source.path,
                row=None,
                column="",
                kind="file",
                found="nothing",
                expected="a file",
                remedy=f"Check path in [[source]] {source.number} of {settings.file.name}.",
            )
        )
        return []
    return files


def _load_file(
    engine: Engine,
    settings: Settings,
    source: Source,
    file: Path,
    scratch: Path,
    intake: Intake,
    advise: Advise,
) -> None:
    intake.tried += 1
    raw = f"memory.staging.raw_{intake.tried}"
    try:
        scanned = scan(source, file, str(scratch / f"file_{intake.tried}"))
        for name, table in scanned.tables.items():
            engine.register(name, table)
        engine.run(f"create table {raw}_all as {scanned.sql}")
        recount.check(
            file, int(str(engine.rows(f"select count(*) from {raw}_all")[0][0])), scanned.ways
        )
    except Unreadable as error:
        intake.faults.append(
            Fault(
                table=source.table,
                file=file.name,
                row=None,
                column=error.where,
                kind="file",
                found=error.found,
                expected=error.expected,
                remedy=error.remedy,
            )
        )
        return
    except duckdb.Error as error:
        intake.faults.append(_structure(source, file, error))
        return
    if source.is_open and best_export(source.system, scanned.headings) != source.export:
        return
    if (source.number, file) in intake.unfit:
        return
    fitting = headings.fit(source, file, scanned)
    if fitting.faults:
        told = replace(scanned, spelled=fitting.scan.spelled)
        intake.faults += advise(engine, f"{raw}_all", fitting.source, told, fitting.faults)
        intake.unfit.add((source.number, file))
    intake.notes.extend(fitting.notes)
    if fitting.is_fed:
        _load_fitting(engine, settings, fitting, file=file, raw=raw, intake=intake)


def _load_fitting(
    engine: Engine, settings: Settings, fitting: Fit, file: Path, raw: str, intake: Intake
) -> None:
    """Reshapes and counts a file whose headings fit."""
    source, scanned = fitting.source, fitting.scan
    try:
        export = _export(fitting, raw, filled=_filled(engine, fitting, raw))
        intake.notes += _reshape(engine, fitting, raw=raw, file=file, export=export)
        if source.distinct:
            intake.notes += rows.reduce(engine, source, scan=scanned, raw=raw, intake=intake)
        source, ambiguous = readings.settle(
            engine, source, scanned, raw=raw, file=file, intake=intake
        )
        wrong = ambiguous + rows.chosen_from(engine, source, scan=scanned, raw=raw, file=file)
        intake.faults += wrong
        if wrong or not _is_new(source, file, intake):
            return
        scanned, counts = look(engine, source, scan=scanned, raw=raw)
        intake.clocks.update(clocks(engine, source, scan=scanned, raw=raw, counts=counts))
        loaded = Loaded(
            file_id=intake.tried,
            source=source,
            file=file,
            sha256=_sha256(file),
            bytes=file.stat().st_size,
            raw=raw,
            scan=scanned,
            counts=counts,
            export=export,
        )
        if source.select:
            _bind(engine, settings, loaded)
    except MACHINE:
        raise
    except duckdb.Error as error:
        mapping.blame(engine, settings, source, export=_export(fitting, raw), raw=raw, error=error)
        intake.faults.append(_too_large(engine, source, file=file, scanned=scanned, raw=raw))
        return
    intake.files.append(loaded)


MACHINE = (duckdb.IOException, duckdb.OutOfMemoryException)


def _bind(engine: Engine, settings: Settings, file: Loaded) -> None:
    """A SELECT of the mapping yields every mapped heading as text, and the number of each row."""
    engine.rows(f"describe {_select(BY_NAME[file.source.table], file)}")
    if engine.rows(f"select 1 from {file.raw} where try_cast(_row as integer) is null limit 1"):
        mapping.refuse(settings, file.source, mapping.NO_ROW, mapping.KEEP_ROW)


def _too_large(engine: Engine, source: Source, file: Path, scanned: Scan, raw: str) -> Fault:
    """Names the column whose cells add up to more than any decimal holds."""
    fed = [
        c for c in BY_NAME[source.table].columns if c.summed and cell(source, scanned, c) != NULL
    ]
    cells = [exact(source, scanned, c, cell(source, scanned, c)) for c in fed]
    listed = ", ".join(f"coalesce(sum(abs(cast({text} as double))), 0)" for text in cells)
    sums = engine.rows(f"select {listed} from {raw}")[0]
    total, column = max((float(str(v)), c.name) for v, c in zip(sums, fed, strict=True))
    return Fault(
        table=source.table,
        file=file.name,
        row=None,
        column=column,
        kind="file",
        found=f"a total of {total:.1E}",
        expected="a total of at most 22 digits before the point",
        remedy="Correct its largest amounts in the export.",
        contract_column=column,
    )


def _structure(source: Source, file: Path, error: duckdb.Error) -> Fault:
    """A line with too many or too few cells, or a quote that never closes."""
    lines = str(error).splitlines()
    place = next((line for line in lines if "Line:" in line), lines[0])
    row = "".join(ch for ch in place.split("Line:")[-1] if ch.isdigit())
    return Fault(
        table=source.table,
        file=file.name,
        row=int(row) if row and "Line:" in place else None,
        column="",
        kind="file",
        found=next((x.strip() for x in lines[1:] if x.strip()), lines[0]),
        expected="a row with one cell for each heading",
        remedy="Mend the line in the export; check delimiter and quotes.",
    )


def _is_new(source: Source, file: Path, intake: Intake) -> bool:
    """No file of the same content was read in the same way; it would count twice."""
    alike = [
        f
        for f in intake.of(source.table)
        if f.bytes == file.stat().st_size
        and replace(f.source, number=0, path="") == replace(source, number=0, path="")
    ]
    seen = next((f for f in alike if f.sha256 == _sha256(file)), None)
    if seen:
        intake.faults.append(
            Fault(
                table=source.table,
                file=file.name,
                row=None,
                column="",
                kind="file",
                found=f"the same content as {seen.file.name}",
                expected="each export once",
                remedy="Remove one of the files, or narrow the path.",
            )
        )
    return seen is None


def _reshape(engine: Engine, fitting: Fit, raw: str, file: Path, *, export: str) -> list[str]:
    """Row numbers as a person counts them in the file; rows without any cell are none; headings as
    the source calls them; then the mapping's own filter and SELECT. Returns how many totals were
    left out."""
    notes = []
    source, numbered = fitting.source, export
    if source.totals:
        [(count,)] = engine.rows(
            f"select count(distinct _row) from ({numbered}) as export where {source.totals}"
        )
        numbered = f"select * from ({numbered}) as export where ({source.totals}) is not true"
        if count and source.is_main:
            told = "row adds others up and is" if count == 1 else "rows add others up and are"
            notes.append(f"{file.name}: {count:,} {told} left out.")
    if source.where:  # an empty cell is no reason to leave a row out
        numbered = f"select * from ({numbered}) as export where ({source.where}) is not false"
    if asked := {name: sql for name, sql in source.made.items() if _is_asked(source, name)}:
        made = ", ".join(f"({sql}) as {identifier(name)}" for name, sql in asked.items())
        numbered = f"with export as ({numbered}) select export.*, {made} from export"
    if source.select or source.distinct or source.made:
        engine.run(f"create or replace view memory.staging.export as {numbered}")
        engine.run(f"create table {raw} as {source.select or 'from memory.staging.export'}")
        engine.run("drop view memory.staging.export")
    else:
        engine.run(f"create {'table' if source.days else 'view'} {raw} as {numbered}")
    return notes


def _export(fitting: Fit, raw: str, *, filled: str = "") -> str:
    """A SELECT of the headings as the source calls them, and of the number of each row."""
    first = fitting.scan.first_row
    return f"select rowid + {first} as _row, {fitting.listed} from {raw}_all{filled}"


def _filled(engine: Engine, fitting: Fit, raw: str) -> str:
    """A condition that leaves rows without any cell out; '' where there is none."""
    every = [fitting.scan.spelled.get(h, h) for h in fitting.scan.headings]
    blank = " and ".join(f"({_is_blank(h)})" for h in every)
    return f" where not ({blank})" if every and _may_be_blank(engine, raw, every[0]) else ""


def _is_asked(source: Source, name: str) -> bool:
    """Whether a heading that is made is read by the table, so that it is made."""
    return name in source.mapped or identifier(name) in source.select


def _is_blank(heading: str) -> str:
    """An empty text is as little as none."""
    return f"{identifier(heading)} is null or trim({identifier(heading)}, ' \t\r\n\u00a0') = ''"


def _may_be_blank(engine: Engine, raw: str, first: str) -> bool:
    """Whether any row lacks its first cell: looking at one column is cheaper than at all."""
    return bool(engine.rows(f"select 1 from {raw}_all where {_is_blank(first)} limit 1"))


def clock_notes(intake: Intake) -> list[str]:
    """A sentence for each column whose times of day were passed over."""
    return [
        f"{table}: {count:,} {'row has' if count == 1 else 'rows have'} a time of day in {column},"
        " which is passed over; the day counts."
        for (table, column), count in sorted(intake.clocks.items())
    ]


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# --- tables ---------------------------------------------------------------------------------------


def _cast(engine: Engine, table: Table, files: list[Loaded]) -> None:
    """The typed table, straight into the file it will be published in."""
    columns = ", ".join(f"{identifier(c.name)} {c.sql_type}" for c in table.columns)
    if not files:
        engine.run(
            f"create table {home(table)} ({columns}, source_file_id smallint, source_row integer)"
        )
        return
    engine.run(
        f"create table {home(table)} as {' union all '.join(_select(table, f) for f in files)}"
    )


def _select(table: Table, file: Loaded) -> str:
    def as_column(column: Column) -> str:
        return (
            f"cast({typed(file.source, file.scan, column)} as {column.sql_type}) as"
            f" {identifier(column.name)}"
        )

    columns = ", ".join(as_column(c) for c in table.columns)
    return (
        f"select {columns}, cast({file.file_id} as smallint) as source_file_id, cast(_row as"
        f" integer) as source_row from {file.raw}"
    )


def _in_order_of_reference() -> list[Table]:
    """Tables such that a table comes after those it refers to, so that a refused row is not a valid
    reference."""
    done: dict[str, Table] = {}

    def visit(table: Table, path: tuple[str, ...] = ()) -> None:
        for column in table.columns:
            if column.references and column.references not in (table.name, *path):
                visit(BY_NAME[column.references], (*path, table.name))
        done.setdefault(table.name, table)

    for table in TABLES:
        visit(table)
    return list(done.values())


def _name_files(engine: Engine, intake: Intake) -> None:
    engine.run("create table memory.staging.file_name (file_id integer, name varchar)")
    if intake.files:
        engine.run(
            "insert into memory.staging.file_name values"
            f" {', '.join(['(?, ?)'] * len(intake.files))}",
            [v for f in intake.files for v in (f.file_id, f.file.name)],
        )


def _judge(engine: Engine, table: Table, intake: Intake) -> list[Fault]:
    """The faults of its rows and cells, and of files that share lines."""
    faults, repeated = (
        validation.judge(engine, table, intake),
        repeats.judge(engine, table, intake.of(table.name)),
    )
    signed = pricing.judge(engine, table, intake)
    validation.write(engine, signed + repeated)
    intake.faults += signed + repeated
    return faults + signed


def _align(engine: Engine, intake: Intake) -> None:
    """A booking that names a day within a week stands for that week, everywhere the same; rows of
    one week add up, since keys were judged by the day."""
    for table in TABLES:
        for column in table.columns:
            within = f"date_trunc('week', {column.name}) <> {column.name}"
            if column.name == "week" and (
                count := engine.rows(f"select count(*) from {home(table)} where {within}")[0][0]
            ):
                engine.run(
                    f"update {home(table)} set week = cast(date_trunc('week', week) as date) where"
                    f" {within}"
                )
                intake.notes.append(
                    f"{table.name}: {count:,} {'row names' if count == 1 else 'rows name'} a day"
                    " within a week, counted in the week of its Monday."
                )


def _copy_public(engine: Engine, table: Table) -> None:
    """A table of which only some columns are private is published without those."""
    if is_private(table) and table.scope != "private":
        columns = ", ".join(identifier(c.name) for c in table.columns if c.shown_to != PRIVATE)
        engine.run(
            f"create table build.main.{table.name} as select {columns}, source_file_id, source_row"
            f" from {home(table)}"
        )


def _require(intake: Intake) -> None:
    for table in TABLES:
        if (
            table.required
            and not intake.of(table.name)
            and not any(f.table == table.name for f in intake.faults)
            and not intake.unfit
        ):
            intake.faults.append(
                Fault(
                    table=table.name,
                    file="portal.toml",
                    row=None,
                    column="",
                    kind="file",
                    found="no source",
                    expected=f"a source for {table.name}",
                    remedy=f'Add a [[source]] with table = "{table.name}".',
                )
            )
