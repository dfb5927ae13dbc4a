"""How the dates and decimals of a preset's file are written, told by its cells: the one way that
reads them all. Where two ways do and differ, it is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from etl.contract import BY_NAME
from etl.contract.columns import NUMERIC, PRIVATE, Column
from etl.engine import Engine
from etl.intake.cells import NULL, cell, first, typed
from etl.intake.counts import signs
from etl.intake.faults import Fault, Intake
from etl.intake.readers import Scan
from etl.settings import DateFormat, Source

MARKS = (("", ""), (",", ""), (".", ","), (",", "."))
"""Decimal and thousands marks: the plainest first."""


def settle(
    engine: Engine, source: Source, scan: Scan, *, raw: str, file: Path, intake: Intake
) -> tuple[Source, list[Fault]]:
    """The source with the one reading that takes all cells, or a fault where two do. What one table
    tells of the file's dates holds for the others."""
    settled, faults = replace(source, dates=(), has_open_marks=False), []
    if source.has_open_marks and (columns := _columns(source, scan, NUMERIC)):
        settled, rival = _marks(engine, settled, scan, raw, columns)
        faults += _asked(source, rival, file, 'decimal = "," or decimal = "."')
    if source.dates and (columns := _columns(source, scan, ("date",))):
        place = (source.number, file)
        candidates = _candidates(source, intake.orders.get(place, ""))
        forms, rival, order = _forms(engine, settled, scan, raw, columns, candidates)
        if order:
            intake.orders[place] = order
        settled = replace(settled, date_formats=forms | source.date_formats)
        faults += _asked(source, rival, file, rival.remedy if rival else "")
    return settled, faults


@dataclass(frozen=True)
class Rival:
    """A cell that can be read in two ways."""

    column: Column
    text: str
    remedy: str = ""


def _columns(source: Source, scan: Scan, types: tuple[str, ...]) -> list[Column]:
    columns = BY_NAME[source.table].columns
    return [c for c in columns if c.type in types and cell(source, scan, c) != NULL]


def _taken(engine: Engine, sql: list[str], raw: str) -> list[int]:
    return [int(str(n)) for n in engine.rows(f"select {', '.join(sql)} from {raw}")[0]]


def _first_difference(
    engine: Engine, scan: Scan, raw: str, column: Column, ways: tuple[Source, Source]
) -> str:
    """A cell of which two ways make different values; '' where there is none."""
    ours, theirs = (typed(way, scan, column) for way in ways)
    rows = engine.rows(
        f"select {cell(ways[0], scan, column)} from {raw} where {ours} is distinct from {theirs}"
        " order by _row limit 1"
    )
    return str(rows[0][0]) if rows else ""


# --- decimals -------------------------------------------------------------------------------------


def _marks(
    engine: Engine, source: Source, scan: Scan, raw: str, columns: list[Column]
) -> tuple[Source, Rival | None]:
    """The first marks that read the most cells, and where others read as many otherwise."""
    odd = replace(scan, odd=frozenset(c.name for c in columns))
    ways = [replace(source, decimal=d, thousands=t) for d, t in MARKS]
    filled = " + ".join(f"count({cell(source, scan, c)})" for c in columns)
    total, *taken = _taken(engine, [filled, *_read(ways, odd, columns)], raw)
    if max(taken) < total:
        odd = replace(odd, signs=signs(engine, source, scan=scan, raw=raw))
        taken = _taken(engine, _read(ways, odd, columns), raw) if odd.signs else taken
    best = [way for way, count in zip(ways, taken, strict=True) if count == max(taken)]
    for other in best[1:]:
        for column in columns:
            if text := _first_difference(engine, odd, raw, column, (best[0], other)):
                return best[0], Rival(column, text)
    return best[0], None


def _read(ways: list[Source], scan: Scan, columns: list[Column]) -> list[str]:
    """SQL of how many cells each way reads."""
    return [" + ".join(f"count({typed(way, scan, c)})" for c in columns) for way in ways]


# --- dates ----------------------------------------------------------------------------------------


def _order(form: DateFormat) -> str:
    """In which order a format writes day, month and year; '' is ISO."""
    parts = {"d": "d", "m": "m", "b": "m", "B": "m", "y": "y", "Y": "y"}
    return "".join(parts[c] for c in re.findall("%-?([dmbByY])", first(form) or "%Y%m%d"))


def _candidates(source: Source, order: str) -> list[DateFormat]:
    """The formats its dates may have; one that is stated leaves those of its order, and so does an
    order that another table told."""
    if not source.date_format:
        return [f for f in source.dates if _order(f) == order] or [*source.dates]
    alike = [form for form in source.dates if _order(form) == _order(source.date_format)]
    return list(dict.fromkeys([source.date_format, *alike]))


def _forms(
    engine: Engine,
    source: Source,
    scan: Scan,
    raw: str,
    columns: list[Column],
    candidates: list[DateFormat],
) -> tuple[dict[str, DateFormat], Rival | None, str]:
    """A format for each column, all in one order of day and month; where another order reads all of
    them, too, and otherwise; and the order, where it is the only one."""
    best = {c: _best(engine, source, scan, raw, c, candidates) for c in columns}
    best = {column: forms for column, forms in best.items() if forms}
    common = [
        order
        for order in dict.fromkeys(map(_order, candidates))
        if all(order in map(_order, forms) for forms in best.values())
    ]
    if not common:
        return {c.name: forms[0] for c, forms in best.items()}, None, ""
    chosen, *others = [
        {c: next(f for f in forms if _order(f) == order) for c, forms in best.items()}
        for order in common
    ]
    for other in others:
        for column, form in chosen.items():
            ways = (_with(source, column, form), _with(source, column, other[column]))
            if text := _first_difference(engine, scan, raw, column, ways):
                remedy = f'date_format = "{form}" or "{other[column]}"'
                return {}, Rival(column, text, remedy), ""
    only = common[0] if best and not others else ""
    return {c.name: form for c, form in chosen.items()}, None, only


def _with(source: Source, column: Column, form: DateFormat) -> Source:
    return replace(source, date_formats=source.date_formats | {column.name: form})


def _best(
    engine: Engine,
    source: Source,
    scan: Scan,
    raw: str,
    column: Column,
    candidates: list[DateFormat],
) -> list[DateFormat]:
    """The formats that read the most cells of a column; none where it is empty."""
    if column.name in source.date_formats:
        return []
    counts = [f"count({typed(_with(source, column, f), scan, column)})" for f in candidates]
    filled, *taken = _taken(engine, [f"count({cell(source, scan, column)})", *counts], raw)
    return [f for f, n in zip(candidates, taken, strict=True) if n == max(taken)] if filled else []


def _asked(source: Source, rival: Rival | None, file: Path, remedy: str) -> list[Fault]:
    if not rival:
        return []
    column = rival.column
    return [
        Fault(
            table=source.table,
            file=file.name,
            row=None,
            column=column.name,
            kind="heading",
            found="a private value" if column.shown_to == PRIVATE else f"'{rival.text}'",
            expected="a value that can be read in one way",
            remedy=f"Say {remedy} in [[source]] {source.number}.",
            contract_column=column.name,
        )
    ]
