"""What the text of a file holds, counted before anything is cast or judged; all that was lost or
made up on the way shows against it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from etl.contract import BY_NAME
from etl.contract.columns import NUMERIC, PRIVATE
from etl.engine import Engine
from etl.intake import currencies
from etl.intake.cells import NULL, amounts, cell, exact, number, own, passed_over
from etl.intake.currencies import Sign
from etl.intake.readers import Scan
from etl.settings import Source

DAY_LENGTH = 10


@dataclass(frozen=True)
class Counts:
    """What one pass over the text finds; each mapping is by contract column."""

    rows: int
    filled: dict[str, int]
    """Cells that are not empty, of typed columns."""
    plain: dict[str, int]
    """Cells of numbers that are read as they stand."""
    long: dict[str, int]
    """Cells of dates that hold more than a day; midnight is how workbooks write one."""
    sums: dict[str, Decimal]
    """Sum of the text, read as numbers to sixteen decimals, of summed columns."""
    kept: dict[str, Decimal]
    """The same sum of what the contract's type keeps of each number."""

    def odd(self) -> frozenset[str]:
        """Columns with cells that are no plain numbers."""
        return frozenset(name for name, count in self.plain.items() if count != self.filled[name])


def look(engine: Engine, source: Source, scan: Scan, raw: str) -> tuple[Scan, Counts]:
    """The counts, and the scan with its odd columns named; a second pass is made only where there
    are any, and a third where amounts have signs."""
    counts = _count(engine, source, scan=scan, raw=raw)
    if odd := counts.odd():
        scan = replace(scan, odd=odd)
        counts = _count(engine, source, scan=scan, raw=raw)
    if counts.odd() & {c.name for c in currencies.money(source.table)}:
        scan = replace(scan, signs=signs(engine, source, scan=scan, raw=raw))
        counts = _count(engine, source, scan=scan, raw=raw) if scan.signs else counts
    return scan, counts


def signs(engine: Engine, source: Source, scan: Scan, raw: str) -> dict[str, Sign]:
    """What stands beside the numbers of its amounts."""
    return currencies.seen(engine, amounts(source, scan), raw=raw, own=own(source))


def _count(engine: Engine, source: Source, scan: Scan, raw: str) -> Counts:
    columns = [c for c in BY_NAME[source.table].columns if c.type not in ("text", "instant")]
    fed = {c: text for c in columns if (text := cell(source, scan, c)) != NULL}
    numbers = {c: exact(source, scan, c, text) for c, text in fed.items() if c.type in NUMERIC}
    summed = [c for c in numbers if c.summed]
    dates = [c for c in fed if c.type == "date"]
    asked = [
        "count(*)",
        *(f"count({text})" for text in (*fed.values(), *numbers.values())),
        *(f"count(*) filter ({_is_longer(fed[c])})" for c in dates),
        *(f"coalesce(sum({numbers[c]}), 0)" for c in summed),
        *(f"coalesce(sum({number(source, scan, c, fed[c])}), 0)" for c in summed),
    ]
    row = map(str, engine.rows(f"select {', '.join(asked)} from {raw}")[0])
    return Counts(
        rows=int(next(row)),
        filled={c.name: int(next(row)) for c in fed},
        plain={c.name: int(next(row)) for c in numbers},
        long={c.name: int(next(row)) for c in dates},
        sums={c.name: Decimal(next(row)) for c in summed},
        kept={c.name: Decimal(next(row)) for c in summed},
    )


def _is_longer(text: str) -> str:
    return f"length({text}) > {DAY_LENGTH} and not ends_with({text}, ' 00:00:00')"


def clocks(
    engine: Engine, source: Source, scan: Scan, raw: str, counts: Counts
) -> dict[tuple[str, str], int]:
    """Times of day in dates that keep their day alone, by table and column; those of tasks count,
    and are none."""
    table = BY_NAME[source.table]
    instants = {c.of for c in table.columns if c.of}
    asked = {
        c.name: passed_over(source, scan, c)
        for c in table.columns
        if counts.long.get(c.name) and c.shown_to != PRIVATE and c.name not in instants
    }
    if not asked:
        return {}
    listed = ", ".join(f"count({text})" for text in asked.values())
    counted = engine.rows(f"select {listed} from {raw}")[0]
    return {
        (table.name, name): count
        for name, value in zip(asked, counted, strict=True)
        if (count := int(str(value)))
    }
