"""Rows against the contract: every fault of every file by row and column, refused rows kept, totals in = published + refused.

Set-based from end to end: a file is loaded once as text, cast once into its published table, and judged by counts; only
where a count is wrong are the rows themselves looked at. Nothing is dropped silently and nothing is repaired.
"""

from __future__ import annotations

import csv
import glob
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from etl.contract import BY_NAME, PRIVATE, TABLES, Column, Table
from etl.engine import Engine
from etl.readers import Scan, Unreadable, scan
from etl.readers.faults import identifier, quoted
from etl.settings import Settings, Source, nearest

SHOWN_FAULTS = 200_000  # rows of one rule listed one by one; the count above that is still exact
TRUE = ("true", "t", "yes", "y", "1", "x", "ja", "wahr", "oui", "si")
FALSE = ("false", "f", "no", "n", "0", "nein", "falsch", "non")


@dataclass(frozen=True)
class Fault:
    """One thing wrong, told so that the owner of the file can mend it."""

    table: str
    file: str
    row: int | None
    column: str
    kind: str
    found: str
    expected: str
    remedy: str
    file_id: int = 0
    project_id: str | None = None

    def __str__(self) -> str:
        place = ", ".join(p for p in (self.file, f"row {self.row}" if self.row else "", self.column) if p)
        return f"{place}: {self.found} is not {self.expected}. {self.remedy}"


@dataclass(frozen=True)
class Loaded:
    """One file that was read."""

    file_id: int
    source: Source
    file: Path
    sha256: str
    bytes: int
    rows: int
    raw: str
    scan: Scan


@dataclass
class Intake:
    """What came in: the files, the faults, and which rows of which table were refused."""

    files: list[Loaded] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    tried: int = 0


def load(engine: Engine, settings: Settings, scratch: Path, progress: Iterable[Source]) -> Intake:
    """Loads every source into its contract table in the build; missing tables are created empty."""
    intake = Intake()
    engine.run("create table build.fault (file_id integer, source_row bigint, table_name varchar, column_name varchar, "
               "kind varchar, found varchar, expected varchar, remedy varchar, project_id varchar)")  # fmt: skip
    for source in progress:
        for file in _files(settings, source, intake):
            _load_file(engine, settings, source, file, scratch, intake)
    for table in TABLES:
        _publish_typed(engine, table, [f for f in intake.files if f.source.table == table.name], intake)
    for table in _in_order_of_reference():
        _judge(engine, table, [f for f in intake.files if f.source.table == table.name], intake)
        _refuse(engine, table, intake)
    for table in TABLES:
        _copy_public(engine, table)
    _require(intake)
    return intake


def _files(settings: Settings, source: Source, intake: Intake) -> list[Path]:
    pattern = str(settings.file.parent / source.path)
    found = [Path(p) for p in sorted(glob.glob(pattern))] if glob.has_magic(pattern) else [Path(pattern)]
    if not found or not all(p.is_file() for p in found):
        intake.faults.append(Fault(source.table, source.path, None, "", "file", "nothing", "a file",
                                   f"Check path in [[source]] {source.number} of {settings.file.name}."))  # fmt: skip
        return []
    return found


def _load_file(engine: Engine, settings: Settings, source: Source, file: Path, scratch: Path, intake: Intake) -> None:
    intake.tried += 1
    number = intake.tried
    raw = f"memory.staging.raw_{number}"
    try:
        found = scan(source, file, str(scratch / f"file_{number}"))
        for name, table in found.tables.items():
            engine.register(name, table)
        engine.run(f"create table {raw}_all as {found.sql}")
    except Unreadable as error:
        intake.faults.append(Fault(source.table, file.name, None, error.where, "file", error.found, error.expected, error.remedy))
        return
    except duckdb.Error as error:
        intake.faults.extend(_structure(source, file, error))
        return
    if not _headings_fit(settings, source, file, found, intake):
        return
    _reshape(engine, source, raw, found)
    rows = int(str(engine.rows(f"select count(*) from {raw}")[0][0]))
    intake.files.append(Loaded(number, source, file, _sha256(file), file.stat().st_size, rows, raw, found))


def _structure(source: Source, file: Path, error: duckdb.Error) -> list[Fault]:
    """A line with too many or too few cells, or a quote that never closes."""
    lines = str(error).splitlines()
    place = next((line for line in lines if "Line:" in line), lines[0])
    row = "".join(ch for ch in place.split("Line:")[-1] if ch.isdigit())
    return [Fault(source.table, file.name, int(row) if row and "Line:" in place else None, "", "file",
                  next((x.strip() for x in lines[1:] if x.strip()), lines[0]), "a row with one cell for each heading",
                  "Mend the line in the export; check delimiter and quotes.")]  # fmt: skip


def _headings_fit(settings: Settings, source: Source, file: Path, found: Scan, intake: Intake) -> bool:
    """Every heading is mapped or ignored, every mapped heading is there, every required column is fed."""
    if source.select:
        return True
    table, faults = BY_NAME[source.table], []
    for heading in found.headings:
        if heading not in source.columns and heading not in source.ignore:
            faults.append((heading, "unknown heading", "a mapped or ignored heading",
                           f"Map '{heading}' under [[source]] {source.number} columns, or ignore it.{nearest(heading.replace(' ', '_'), table.by_name)}"))  # fmt: skip
    for heading in source.columns:
        if heading not in found.headings:
            faults.append((heading, "missing heading", f"the heading '{heading}'",
                           f"Correct the mapping or the export.{nearest(heading, found.headings)}"))  # fmt: skip
    fed = {*source.columns.values(), *source.defaults}
    for column in table.columns:
        if column.required and not column.default and column.name not in fed:
            faults.append((column.name, "no heading", f"a heading mapped to {column.name}", f"Map it in [[source]] {source.number}."))
    intake.faults.extend(Fault(source.table, file.name, None, c, "heading", f, e, r) for c, f, e, r in faults)
    return not faults


def _reshape(engine: Engine, source: Source, raw: str, found: Scan) -> None:
    """Row numbers as a person counts them in the file; then the mapping's own filter and SELECT."""
    where = f" where {source.where}" if source.where else ""
    numbered = f"select rowid + {found.first_row} as _row, * from {raw}_all{where}"
    if source.select:
        engine.run(f"create view memory.staging.export as {numbered}")
        engine.run(f"create table {raw} as {source.select}")
        engine.run("drop view memory.staging.export")
    else:
        engine.run(f"create view {raw} as {numbered}")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# --- one cell: from text to the contract's type ---------------------------------------------------------------------


def _cell(source: Source, column: Column) -> str:
    """The cell as trimmed text, null when empty; several headings of one column are coalesced; words translated."""
    headings = [h for h, c in source.columns.items() if c == column.name]
    parts = [f"nullif(trim({identifier(h)}, ' \t\r\n\u00a0'), '')" for h in headings]
    if column.name in source.defaults:
        parts.append(quoted(source.defaults[column.name]))
    if not parts:
        return "cast(null as varchar)"
    cell = parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"
    words = source.values.get(column.name, {})
    if not words:
        return cell
    cases = " ".join(f"when {quoted(theirs.lower())} then nullif({quoted(ours)}, '')" for theirs, ours in words.items())
    return f"case lower({cell}) {cases} else {cell} end"


def _number(source: Source, column: Column, cell: str) -> str:
    """Digits with the source's decimal and thousands marks, as DECIMAL(38,8), times its unit."""
    clean = cell
    if source.thousands:
        clean = f"replace({clean}, {quoted(source.thousands)}, '')"
    if source.decimal != ".":
        clean = f"replace({clean}, {quoted(source.decimal)}, '.')"
    unit = source.units.get(column.name)
    return f"try_cast({clean} as decimal(38,8)) * cast({unit} as decimal(18,9))" if unit else f"try_cast({clean} as decimal(38,8))"


def _typed(source: Source, column: Column) -> str:
    """The SQL that takes a cell to the contract's type, null when it cannot be taken."""
    cell = _cell(source, column)
    if column.type == "text":
        typed = cell
    elif column.type == "date":
        typed = _date(cell, source.date_formats.get(column.name, source.date_format))
    elif column.type == "boolean":
        typed = f"case when lower({cell}) in {_words(TRUE)} then true when lower({cell}) in {_words(FALSE)} then false end"
    else:
        typed = f"try_cast({_number(source, column, cell)} as {column.sql_type})"
    return f"coalesce({typed}, case when {cell} is null then {column.default} end)" if column.default else typed


def _date(cell: str, form: str) -> str:
    """The calendar day as written: a time or zone behind it never shifts it."""
    if form == "swapped":  # ISO text whose day and month were exchanged wherever both readings are valid
        plain = f"try_cast(left({cell}, 10) as date)"
        return f"case when day({plain}) <= 12 then make_date(year({plain}), day({plain}), month({plain})) else {plain} end"
    if form:
        return f"cast(try_strptime({cell}, {quoted(form)}) as date)"
    return f"case when length({cell}) = 10 or substr({cell}, 11, 1) in ('T', ' ') then try_cast(left({cell}, 10) as date) end"


def _words(words: tuple[str, ...]) -> str:
    return "(" + ", ".join(quoted(w) for w in words) + ")"


def is_private(table: Table) -> bool:
    """Whether any of its columns may not be published at all."""
    return any(c.shown_to == PRIVATE for c in table.columns)


def _publish_typed(engine: Engine, table: Table, files: list[Loaded], intake: Intake) -> None:
    """The typed table, straight into the file it will be published in."""
    home = "private" if is_private(table) else "build"
    columns = ", ".join(f"{identifier(c.name)} {c.sql_type}" for c in table.columns)
    target = f"{home}.main.{table.name}"
    if not files:
        engine.run(f"create table {target} ({columns}, source_file_id smallint, source_row integer)")
        return
    selects = " union all ".join(
        "select " + ", ".join(f"cast({_typed(f.source, c)} as {c.sql_type}) as {identifier(c.name)}" for c in table.columns)
        + f", cast({f.file_id} as smallint) as source_file_id, cast(_row as integer) as source_row from {f.raw}"
        for f in files
    )
    engine.run(f"create table {target} as {selects}")


# --- faults ---------------------------------------------------------------------------------------------------------


def _in_order_of_reference() -> list[Table]:
    """Tables such that a table comes after those it refers to, so that a refused row is not a valid reference."""
    done: dict[str, Table] = {}

    def visit(table: Table, path: tuple[str, ...] = ()) -> None:
        for column in table.columns:
            if column.references and column.references not in (table.name, *path):
                visit(BY_NAME[column.references], (*path, table.name))
        done.setdefault(table.name, table)

    for table in TABLES:
        visit(table)
    return list(done.values())


def _judge(engine: Engine, table: Table, files: list[Loaded], intake: Intake) -> None:
    if not files:
        return
    before = len(intake.faults)
    for column in table.columns:
        _judge_column(engine, table, column, files, intake)
    for first, last in table.date_order:
        _list(engine, table, files, intake, first, "date_order", f"{first} > {last}",
              f"concat('{first} ', {first}, ' after {last} ', {last})", f"{first} not after {last}", "Correct whichever is wrong.")  # fmt: skip
    _judge_key(engine, table, files, intake)
    _write_faults(engine, intake.faults[before:])


def _judge_column(engine: Engine, table: Table, column: Column, files: list[Loaded], intake: Intake) -> None:
    """Counts first; rows only where a count is wrong."""
    name = identifier(column.name)
    _judge_types(engine, table, column, files, intake)
    if column.required:
        _list(engine, table, files, intake, column.name, "required", f"{name} is null", "'an empty cell'",
              "a value, it is required", "Fill it in the export.")  # fmt: skip
    if column.values:
        _list(engine, table, files, intake, column.name, "value", f"{name} not in {_words(column.values)}", f"concat('''', {name}, '''')",
              f"one of {', '.join(column.values)}", "Translate the word under values in portal.toml, or correct it.")  # fmt: skip
    bounds = [b for b in ((f"{name} < {column.low}" if column.low is not None else ""),
                          (f"{name} > {column.high}" if column.high is not None else "")) if b]  # fmt: skip
    if bounds:
        low = "any" if column.low is None else f"{column.low:g}"
        high = "any" if column.high is None else f"{column.high:g}"
        _list(engine, table, files, intake, column.name, "range", " or ".join(bounds), name,
              f"between {low} and {high} {column.unit}".strip(), "Correct it, or state the unit in portal.toml.")  # fmt: skip
    if column.type == "date":
        _list(engine, table, files, intake, column.name, "plausible", f"year({name}) not between 1950 and 2100", name,
              "a year between 1950 and 2100", "Correct the year.")  # fmt: skip
        _judge_swap(engine, table, column, files, intake)
    if column.references:
        _judge_reference(engine, table, column, files, intake)


def _judge_types(engine: Engine, table: Table, column: Column, files: list[Loaded], intake: Intake) -> None:
    if column.type == "text":
        return
    for file in files:
        cell = _cell(file.source, column)
        if cell.startswith("cast(null"):
            continue
        typed = identifier(column.name)
        home = _home(table)
        texts = engine.rows(f"select count({cell}) from {file.raw}")[0][0]
        values = engine.rows(f"select count({typed}) from {home} where source_file_id = {file.file_id}")[0][0]
        if int(str(values)) >= int(str(texts)) and not column.default:
            continue
        rows = engine.rows(f"select r._row, {cell} from {file.raw} as r where {cell} is not null and "
                           f"{_typed(file.source, column)} is null order by 1 limit {SHOWN_FAULTS}")  # fmt: skip
        kind = {"date": "a date", "boolean": "yes or no"}.get(column.type, "a number")
        form = file.source.date_formats.get(column.name, file.source.date_format)
        hint = f" written as {form}" if column.type == "date" and form else ""
        intake.faults.extend(
            _fault(engine, table, file, int(str(r)), column, "type", f"'{text}'", kind + hint, "Leave it empty if unknown.")
            for r, text in rows
        )


def _home(table: Table) -> str:
    return f"{'private' if is_private(table) else 'build'}.main.{table.name}"


def _fault(engine: Engine, table: Table, file: Loaded, row: int | None, column: Column | None, kind: str, found: str,
           expected: str, remedy: str) -> Fault:  # fmt: skip
    hidden = column is not None and column.shown_to == PRIVATE
    project = None
    if row is not None and "project_id" in table.by_name:
        ids = engine.rows(f"select project_id from {_home(table)} where source_file_id = ? and source_row = ?", [file.file_id, row])
        project = str(ids[0][0]) if ids and ids[0][0] is not None else None
    heading = next((h for h, c in file.source.columns.items() if column is not None and c == column.name), "")
    name = column.name if column is not None else ""
    shown = f"{heading} ({name})" if heading and heading != name else name
    return Fault(table.name, file.file.name, row, shown, kind, "a private value" if hidden else found, expected, remedy,
                 file.file_id, project)  # fmt: skip


def _list(engine: Engine, table: Table, files: list[Loaded], intake: Intake, column: str, kind: str, condition: str,
          found: str, expected: str, remedy: str) -> None:  # fmt: skip
    """Faults for the rows of a table that meet a condition."""
    rows = engine.rows(f"select source_file_id, source_row, cast({found} as varchar) from {_home(table)} where {condition} "
                       f"order by 1, 2 limit {SHOWN_FAULTS}")  # fmt: skip
    known = {f.file_id: f for f in files}
    already = {(f.file_id, f.row) for f in intake.faults if kind == "required" and f.kind == "type" and f.table == table.name
               and f.column.endswith(column if " (" not in f.column else f"({column})")}  # fmt: skip
    for file_id, row, text in rows:
        if (file_id, row) not in already:
            intake.faults.append(_fault(engine, table, known[int(str(file_id))], int(str(row)), table.by_name[column], kind,
                                        str(text), expected, remedy))  # fmt: skip


def _judge_reference(engine: Engine, table: Table, column: Column, files: list[Loaded], intake: Intake) -> None:
    """Every key that is named exists; a table that did not come in at all cannot be referred to and is not asked."""
    other = BY_NAME[column.references]
    key = other.key[0]
    if not any(f.source.table == other.name for f in intake.files):
        return
    name = identifier(column.name)
    _list(engine, table, files, intake, column.name, "reference",
          f"{name} is not null and {name} <> '' and not exists (select 1 from {_home(other)} as o where o.{key} = {name})".replace(
              f"= {name}", f"= {_home(table)}.{name}"),
          f"concat('''', {name}, '''')", f"a {key} of {other.name}",
          f"Add it to {other.name}, or correct it.{''}")  # fmt: skip


def _judge_key(engine: Engine, table: Table, files: list[Loaded], intake: Intake) -> None:
    """The first row of a key stays; every later one is a fault."""
    if not table.key:
        return
    keys = ", ".join(identifier(k) for k in table.key)
    total, distinct = engine.rows(f"select count(*), count(distinct ({keys})) from {_home(table)}")[0]
    if total == distinct:
        return
    rows = engine.rows(
        f"select source_file_id, source_row, concat_ws(', ', {keys}) from (select *, row_number() over (partition by {keys} "
        f"order by source_file_id, source_row) as occurrence from {_home(table)}) where occurrence > 1 order by 1, 2 limit {SHOWN_FAULTS}"
    )
    known = {f.file_id: f for f in files}
    for file_id, row, text in rows:
        intake.faults.append(_fault(engine, table, known[int(str(file_id))], int(str(row)), table.by_name[table.key[-1]], "key",
                                    f"'{text}', which came before,", f"a new {' and '.join(table.key)}", "Remove one of the rows."))  # fmt: skip


def _judge_swap(engine: Engine, table: Table, column: Column, files: list[Loaded], intake: Intake) -> None:
    """A column whose days and months look exchanged; each date alone is valid, only their distribution tells.

    Where days up to 12 were exchanged with months, those dates carry their months in the day's place. People date things
    to the first of a month: a pile-up in month 1 where there is none on day 1 is that pile, exchanged. The dates whose
    day is past 12 cannot have been exchanged and say how the months really lie.
    """
    name = identifier(column.name)
    for file in files:
        low = f"{name} is not null and day({name}) <= 12"
        row = engine.rows(
            f"select count(*) filter (where {low}), count(*) filter (where {low} and month({name}) = 1), "
            f"count(*) filter (where {low} and day({name}) = 1), count(*) filter (where day({name}) > 12), "
            f"count(*) filter (where day({name}) > 12 and month({name}) = 1), "
            f"count(*) filter (where {low} and day({name}) = month({name})) "
            f"from {_home(table)} where source_file_id = {file.file_id}"
        )[0]
        early, january, first, late, late_january, same = (int(str(v)) for v in row)
        if early < 30 or january - same < 0.25 * early:
            continue
        expected_january = late_january / late if late >= 20 else 1 / 12
        if january / early > 2.5 * max(expected_january, 1 / 12) and january > 2 * first:
            intake.faults.append(_fault(
                engine, table, file, None, column, "swapped",
                f"{january} of {early} dates with a day up to 12 fall in January but only {first} on the first of a month:",
                "how dates lie when days and months are in their places",
                f'If they are exchanged, say date_formats.{column.name} = "swapped" in [[source]] {file.source.number}.'))  # fmt: skip


def _write_faults(engine: Engine, faults: list[Fault]) -> None:
    if not faults:
        return
    values = [[f.file_id, f.row, f.table, f.column, f.kind, f.found, f.expected, f.remedy, f.project_id] for f in faults]
    engine.connection.executemany("insert into build.fault values (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def _refuse(engine: Engine, table: Table, intake: Intake) -> None:
    """Takes the rows with faults out of the table and keeps them, whole, as refused rows."""
    bad = f"select distinct file_id, source_row from build.fault where table_name = '{table.name}' and source_row is not null"
    count = int(str(engine.rows(f"select count(*) from ({bad})")[0][0]))
    intake.refused[table.name] = count
    if not count:
        return
    home = _home(table)
    engine.run(f"create table memory.staging.refused_{table.name} as select t.* from {home} as t "
               f"join ({bad}) as b on b.file_id = t.source_file_id and b.source_row = t.source_row")  # fmt: skip
    engine.run(f"delete from {home} as t using ({bad}) as b where b.file_id = t.source_file_id and b.source_row = t.source_row")


def _copy_public(engine: Engine, table: Table) -> None:
    """A table of which only some columns are private is published without those."""
    if is_private(table) and table.scope != "private":
        columns = ", ".join(identifier(c.name) for c in table.columns if c.shown_to != PRIVATE)
        engine.run(f"create table build.main.{table.name} as select {columns}, source_file_id, source_row from {_home(table)}")


def _require(intake: Intake) -> None:
    for table in TABLES:
        came = any(f.source.table == table.name for f in intake.files)
        if table.required and not came and not any(f.table == table.name for f in intake.faults):
            intake.faults.append(Fault(table.name, "portal.toml", None, "", "file", "no source", f"a source for {table.name}",
                                       f"Add a [[source]] with table = \"{table.name}\"."))  # fmt: skip


# --- what is tolerated, and what is owed ----------------------------------------------------------------------------


def intolerable(settings: Settings, intake: Intake) -> list[Fault]:
    """The faults that refuse the publish: those no tolerance names, or named but over its limit."""
    limits = {(t.table, t.column, t.kind): t.limit for t in settings.tolerances}

    def place(fault: Fault) -> tuple[str, str, str]:
        column = fault.column.split("(")[-1].rstrip(")")
        named = (fault.table, column, fault.kind)
        return named if named in limits else (fault.table, "", fault.kind)

    counts: dict[tuple[str, str, str], int] = {}
    for fault in intake.faults:
        counts[place(fault)] = counts.get(place(fault), 0) + 1
    return [f for f in intake.faults if counts[place(f)] > limits.get(place(f), 0)]


def write_refused(engine: Engine, intake: Intake) -> None:
    """Publishes each refused row once, with what was wrong; rows of private tables without their contents."""
    engine.run("create table build.refused_row (file_id smallint, source_row integer, table_name varchar, project_id varchar, "
               "refused_amount decimal(18,4), refused_hours decimal(18,4), faults varchar, row_text varchar)")  # fmt: skip
    for table in TABLES:
        if not intake.refused.get(table.name):
            continue
        money = ", ".join(f"t.{c.name}" for c in table.amounts if c.type == "amount" and c.shown_to != PRIVATE)
        time = ", ".join(f"t.{c.name}" for c in table.amounts if c.type == "hours" and c.shown_to != PRIVATE)
        shown = "null" if is_private(table) else "to_json(t)"
        project = "t.project_id" if "project_id" in table.by_name else "null"
        hide = is_private(table)
        engine.run(
            f"insert into build.refused_row select t.source_file_id, t.source_row, '{table.name}', {project}, "
            f"{f'coalesce({money})' if money and not hide else 'null'}, {f'coalesce({time})' if time and not hide else 'null'}, "
            f"string_agg(f.column_name || ': ' || f.found || ' is not ' || f.expected, '; ' order by f.column_name), {shown} "
            f"from memory.staging.refused_{table.name} as t join build.fault as f on f.file_id = t.source_file_id "
            f"and f.source_row = t.source_row and f.table_name = '{table.name}' group by all"
        )


def control_totals(engine: Engine, intake: Intake) -> list[str]:
    """Writes rows and sums per file, in = published + refused; returns a sentence for each that does not add up."""
    engine.run("create table build.control_total (file_id smallint, table_name varchar, column_name varchar, unit varchar, "
               "in_total decimal(38,8), published_total decimal(38,8), refused_total decimal(38,8))")  # fmt: skip
    wrong: list[str] = []
    for file in intake.files:
        table = BY_NAME[file.source.table]
        hidden = {c.name for c in table.columns if c.shown_to == PRIVATE}
        for column in (None, *(c for c in table.amounts if c.name not in hidden)):
            wrong.extend(_control(engine, intake, file, table, column))
    return wrong


def _control(engine: Engine, intake: Intake, file: Loaded, table: Table, column: Column | None) -> list[str]:
    """The total is taken from the text of the export on one side and from the published table on the other."""
    if column is None:
        name, unit, text, typed = "rows", "rows", "count(*)", "count(*)"
    else:
        cell = _cell(file.source, column)
        if cell.startswith("cast(null"):
            return []
        name, unit = column.name, column.unit
        text = f"coalesce(sum(cast({_number(file.source, column, cell)} as decimal(38,8))), 0)"
        typed = f"coalesce(sum({identifier(column.name)}), 0)"
    came = engine.rows(f"select {text} from {file.raw}")[0][0]
    here = f"where source_file_id = {file.file_id}"
    published = engine.rows(f"select {typed} from {_home(table)} {here}")[0][0]
    refused = engine.rows(f"select {typed} from memory.staging.refused_{table.name} {here}")[0][0] if intake.refused.get(table.name) else 0
    engine.run("insert into build.control_total values (?, ?, ?, ?, ?, ?, ?)", [file.file_id, table.name, name, unit, came, published, refused])
    off = abs(float(str(came)) - float(str(published)) - float(str(refused)))
    if off < 0.005 + 0.00005 * file.rows * (column is not None):
        return []
    return [f"{file.file.name}, {name}: {came} came in, {published} published and {refused} refused do not add up to it."]


def write_sources(engine: Engine, intake: Intake) -> None:
    """Publishes which files the snapshot was made of, each with its SHA-256."""
    engine.run("create table build.source_file (file_id smallint, file_name varchar, table_name varchar, format varchar, "
               "sha256 varchar, byte_count bigint, row_count bigint)")  # fmt: skip
    for f in intake.files:
        engine.run("insert into build.source_file values (?, ?, ?, ?, ?, ?, ?)",
                   [f.file_id, f.file.name, f.source.table, f.source.format, f.sha256, f.bytes, f.rows])  # fmt: skip


def write_csv(file: Path, faults: list[Fault]) -> None:
    """The faults as a list a data owner can work through in a spreadsheet."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["File", "Row", "Column", "Found", "Expected", "What to do", "Table", "Kind"])
        out.writerows([f.file, f.row or "", f.column, f.found, f.expected, f.remedy, f.table, f.kind] for f in faults)


def as_json(faults: list[Fault]) -> str:
    """The faults for a scheduler."""
    return json.dumps([{"file": f.file, "row": f.row, "column": f.column, "kind": f.kind, "found": f.found,
                        "expected": f.expected, "remedy": f.remedy, "table": f.table} for f in faults])  # fmt: skip
