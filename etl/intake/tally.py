"""What came in of each file, to be held against the system it came from: rows, refused rows, sums
as the file has them, and how many people, projects and tasks it names. Judges nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction

from etl.contract import BY_NAME
from etl.contract.columns import PRIVATE, Column
from etl.engine import Engine
from etl.intake.cells import NULL, cell
from etl.intake.faults import Intake, Loaded
from etl.intake.validation import home
from etl.settings import Settings
from etl.sql import identifier, quoted

THINGS = ("people", "projects", "tasks")
"""Tables whose keys are counted, wherever they are named."""


@dataclass(frozen=True)
class Total:
    """The sum of a column as the file has it, before any conversion."""

    column: str
    total: Decimal
    times: str
    """How much one is, such as '1000' or '1/60'; '' where it is one."""
    unit: str
    """'h', or the currencies of its rows; '' where they are not known."""


@dataclass(frozen=True)
class LeftOut:
    """What `where` did with the rows of a file."""

    rows: int
    """Rows it was asked of."""
    left_out: int
    with_empty: int
    """Of those left out, rows in which a cell that it names is empty."""
    kept_undecided: int
    """Rows that stay because it cannot be said of an empty cell."""


@dataclass(frozen=True)
class Tally:
    """One file as it feeds one table."""

    file: str
    table: str
    rows: int
    """Without those that `where` leaves out."""
    refused: int
    totals: tuple[Total, ...]
    named: dict[str, int]
    """By people, projects and tasks, how many different ones its rows name; only those it can."""
    where: LeftOut | None = None
    source: int = 0
    """The number of its [[source]]."""


def count(engine: Engine, settings: Settings, intake: Intake, *, is_whole: bool) -> list[Tally]:
    """Every file, in the order it was read; what has to be looked up in its cells only where
    `is_whole` is asked."""
    return [_of_file(engine, settings, intake, f, is_whole=is_whole) for f in intake.files]


def _of_file(
    engine: Engine, settings: Settings, intake: Intake, file: Loaded, *, is_whole: bool
) -> Tally:
    table = BY_NAME[file.source.table]
    return Tally(
        file=file.file.name,
        table=table.name,
        rows=file.counts.rows,
        refused=_refused(engine, file) if intake.refused.get(table.name) else 0,
        totals=tuple(
            _total(engine, settings, intake, file, column)
            for column in table.amounts
            if column.name in file.counts.sums and column.shown_to != PRIVATE
        ),
        named=dict(_named(engine, file)) if is_whole else {},
        where=_where(engine, file) if is_whole else None,
        source=file.source.number,
    )


def _refused(engine: Engine, file: Loaded) -> int:
    table = f"memory.staging.refused_{file.source.table}"
    rows = engine.rows(f"select count(*) from {table} where source_file_id = {file.file_id}")
    return int(str(rows[0][0]))


# --- sums -----------------------------------------------------------------------------------------


def _total(
    engine: Engine, settings: Settings, intake: Intake, file: Loaded, column: Column
) -> Total:
    """Sums were formed in the contract's unit. Hours written as 7:30 have none of their own, so
    they stay in hours."""
    total, unit = file.counts.sums[column.name], file.source.units.get(column.name)
    if unit and not (column.type == "hours" and column.name in file.scan.odd):
        total = _divided(total, unit)
    else:
        unit = None
    times = str(unit) if unit and unit != 1 else ""
    return Total(column.name, total, times, _unit(engine, settings, intake, file, column))


def _divided(total: Decimal, unit: Fraction) -> Decimal:
    """Six decimals take back what a unit such as 1/60 rounded."""
    whole = Fraction(total) / unit
    return Decimal(round(whole * 10**6)) / 10**6


def _unit(engine: Engine, settings: Settings, intake: Intake, file: Loaded, column: Column) -> str:
    if column.unit == "reporting":
        return settings.currency
    if column.unit != "currency":
        return column.unit
    table = BY_NAME[file.source.table]
    own = _usual_currency(settings, intake) if table.name != "projects" else settings.currency
    if "currency" not in table.by_name or not _feeds(file, table.by_name["currency"]):
        return own
    rows = engine.rows(
        f"select distinct coalesce(currency, {quoted(own)}) from {home(table)} where"
        f" source_file_id = {file.file_id} order by 1"
    )
    return ", ".join(str(row[0]) for row in rows if row[0])


def _usual_currency(settings: Settings, intake: Intake) -> str:
    """The company's, unless projects have currencies of their own."""
    projects = BY_NAME["projects"].by_name["currency"]
    is_theirs = any(_feeds(f, projects) for f in intake.of("projects"))
    return "" if is_theirs else settings.currency


def _feeds(file: Loaded, column: Column) -> bool:
    return cell(file.source, file.scan, column) != NULL


# --- what it names --------------------------------------------------------------------------------


def _named(engine: Engine, file: Loaded) -> Iterator[tuple[str, int]]:
    for thing in THINGS:
        columns = [c for c in BY_NAME[file.source.table].columns if _names(file, c, thing)]
        texts = [cell(file.source, file.scan, c) for c in columns]
        if texts := [text for text in texts if text != NULL]:
            every = " union all ".join(f"select {text} as name from {file.raw}" for text in texts)
            rows = engine.rows(f"select count(distinct name) from ({every}) as named")
            yield thing, int(str(rows[0][0]))


def _names(file: Loaded, column: Column, thing: str) -> bool:
    """Whether a column holds keys of people, projects or tasks."""
    is_own = file.source.table == thing and column.name in BY_NAME[thing].key
    return is_own or column.references == thing


# --- where ----------------------------------------------------------------------------------------


def _where(engine: Engine, file: Loaded) -> LeftOut | None:
    """Of a filter that portal.toml states, asked of what is no total; those of a known system
    sort its rows into several tables and leave none out."""
    source = file.source
    where = source.own_where if source.system else source.where
    if not where:
        return None
    empty = " or ".join(f"coalesce(trim({h}), '') = ''" for h in _asked(engine, where, file))
    counts = engine.rows(
        f"select count(*), count(*) filter (where ({where}) is false), count(*) filter (where"
        f" ({where}) is false and ({empty or 'false'})), count(*) filter (where ({where}) is null)"
        f" from ({file.export}) as export where ({source.totals or 'false'}) is not true"
    )
    return LeftOut(*(int(str(n)) for n in counts[0]))


def _asked(engine: Engine, where: str, file: Loaded) -> list[str]:
    """The headings of the file that a condition names, as DuckDB's own parser finds them."""
    [(tree,)] = engine.rows(
        f"select json_serialize_sql({quoted(f'select 1 from export where ({where})')})"
    )
    names = {str(n[-1]).lower() for n in _references(json.loads(str(tree)))}
    return [identifier(h) for h in file.scan.headings if h.lower() in names]


def _references(tree: object) -> Iterator[list[str]]:
    """The names of every column within a syntax tree."""
    if isinstance(tree, dict):
        if tree.get("class") == "COLUMN_REF":
            yield tree["column_names"]
        tree = list(tree.values())
    for part in tree if isinstance(tree, list) else ():
        yield from _references(part)


# --- told -----------------------------------------------------------------------------------------


def as_json(tallies: Iterable[Tally]) -> list[dict[str, object]]:
    """For a scheduler; sums are texts, so that no digit is lost."""
    return [asdict(t) | {"totals": [_told(total) for total in t.totals]} for t in tallies]


def _told(total: Total) -> dict[str, str]:
    return asdict(total) | {"total": _plain(f"{total.total:f}")}


def _plain(digits: str) -> str:
    """Without noughts behind the last decimal; rounds nothing, however long."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def table(tallies: Iterable[Tally]) -> list[str]:
    """One line a file and table, with its sums behind; columns that none has are left out."""
    listed = list(tallies)
    things = [thing for thing in THINGS if any(thing in t.named for t in listed)]
    head = ("file", "feeds", "rows", "refused", *things)
    rows = [head, *(_cells(t, things) for t in listed)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    sums = ["sums as in the file", *("; ".join(map(_sum, t.totals)) for t in listed)]
    return [_line(row, widths, text) for row, text in zip(rows, sums, strict=True)]


def _cells(t: Tally, things: list[str]) -> tuple[str, ...]:
    named = (f"{t.named[thing]:,}" if thing in t.named else "" for thing in things)
    return (t.file, t.table, f"{t.rows:,}", f"{t.refused:,}", *named)


def _line(row: tuple[str, ...], widths: list[int], text: str) -> str:
    cells = [
        cell.ljust(width) if i < 2 else cell.rjust(width)
        for i, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join([*cells, text]).rstrip()


def _sum(total: Total) -> str:
    """'worked_hours 540 × 1/60 h'."""
    times = f" × {_times(total.times)}" if total.times else ""
    return f"{total.column} {_digits(total.total)}{times} {total.unit}".rstrip()


def _times(unit: str) -> str:
    return f"{int(unit):,}" if unit.isdigit() else unit


def _digits(value: Decimal) -> str:
    """Two decimals, or as many as there are."""
    return f"{value:,.2f}" if value == round(value, 2) else _plain(f"{value:,f}")


def filtered(tallies: Iterable[Tally]) -> list[str]:
    """A sentence for each file of which `where` left rows out, or could not be said of some."""
    return [_filtered(t, w) for t in tallies if (w := t.where) and (w.left_out or w.kept_undecided)]


def _filtered(t: Tally, where: LeftOut) -> str:
    empty = f", {where.with_empty:,} of them with an empty cell that it names"
    kept = (
        f" {_rows(where.kept_undecided)} kept, because a cell that it names is empty and nothing"
        " can be said; to leave them out, add: and … is not null."
    )
    return (
        f"{t.file} ({t.table}): where leaves out {where.left_out:,} of {where.rows:,} rows"
        f"{empty if where.with_empty else ''}.{kept if where.kept_undecided else ''}"
    )


def _rows(count: int) -> str:
    return f"{count:,} {'row is' if count == 1 else 'rows are'}"
