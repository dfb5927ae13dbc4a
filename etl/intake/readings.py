"""How the dates and decimals of a preset's file are written, told by its cells: the one way that
reads them all. Where two ways do and differ, it is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from etl.contract import BY_NAME
from etl.contract.columns import NUMERIC, PRIVATE, Column
from etl.engine import Engine
from etl.intake.cells import NULL, cell, typed
from etl.intake.faults import Fault
from etl.intake.readers import Scan
from etl.settings import Source

MARKS = (("", ""), (",", ""), (".", ","), (",", "."))
"""Decimal and thousands marks: the plainest first."""


def settle(
    engine: Engine, source: Source, scan: Scan, raw: str, file: Path
) -> tuple[Source, list[Fault]]:
    """The source with the one reading that takes all cells, or a fault where two do."""
    faults: list[Fault] = []
    if source.has_open_marks and (columns := _columns(source, scan, NUMERIC)):
        ways = [replace(source, decimal=d, thousands=t) for d, t in MARKS]
        source, rival = _choose(engine, ways, scan, raw, columns)
        faults += _asked(source, rival, file, 'decimal = "," or decimal = "."')
    if source.dates and (columns := _columns(source, scan, ("date",))):
        ways = [replace(source, date_format=form) for form in source.dates]
        source, rival = _choose(engine, ways, scan, raw, columns)
        forms = f'date_format = "{source.date_format}" or "{rival[2] if rival else ""}"'
        faults += _asked(source, rival, file, forms)
    return replace(source, dates=(), has_open_marks=False), faults


Rival = tuple[Column, str, str]
"""A column, a cell that is read in two ways, and the other date format."""


def _columns(source: Source, scan: Scan, types: tuple[str, ...]) -> list[Column]:
    columns = BY_NAME[source.table].columns
    return [c for c in columns if c.type in types and cell(source, scan, c) != NULL]


def _choose(
    engine: Engine, ways: list[Source], scan: Scan, raw: str, columns: list[Column]
) -> tuple[Source, Rival | None]:
    """The first way that reads the most cells, and where another reads as many otherwise."""
    odd = replace(scan, odd=frozenset(c.name for c in columns if c.type in NUMERIC))
    counts = [" + ".join(f"count({typed(way, odd, column)})" for column in columns) for way in ways]
    taken = [int(str(n)) for n in engine.rows(f"select {', '.join(counts)} from {raw}")[0]]
    best = [way for way, count in zip(ways, taken, strict=True) if count == max(taken)]
    for other in best[1:]:
        for column in columns:
            ours, theirs = typed(best[0], odd, column), typed(other, odd, column)
            if differing := engine.rows(
                f"select {cell(best[0], odd, column)} from {raw} where {ours} is distinct from"
                f" {theirs} order by _row limit 1"
            ):
                return best[0], (column, str(differing[0][0]), other.date_format)
    return best[0], None


def _asked(source: Source, rival: Rival | None, file: Path, remedy: str) -> list[Fault]:
    if not rival:
        return []
    column, text, _ = rival
    return [
        Fault(
            table=source.table,
            file=file.name,
            row=None,
            column=column.name,
            kind="heading",
            found="a private value" if column.shown_to == PRIVATE else f"'{text}'",
            expected="a value that can be read in one way",
            remedy=f"Say {remedy} in [[source]] {source.number}.",
            contract_column=column.name,
        )
    ]
