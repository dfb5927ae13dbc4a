"""What a heading that nobody mapped could be, and which headings a column that nothing feeds could
be: by the words people use, and by what the cells can be. Spelling alone suggests nothing that the
cells are not."""

from __future__ import annotations

import difflib
from dataclasses import replace

from etl.contract import BY_NAME
from etl.contract.columns import Column
from etl.doorway import words
from etl.doorway.forms import MOST, plain
from etl.doorway.match import fits
from etl.doorway.survey import Written, written
from etl.engine import Engine
from etl.intake.faults import Fault
from etl.intake.headings import NO_HEADING, UNKNOWN
from etl.intake.readers import Scan
from etl.settings import Source

SPELLED = 0.75
"""How alike letters have to be where no known word is."""
BY_CELLS = 0.5
"""What is given for cells that only one kind of column has, such as its own words."""
LONGEST_KEY = 80
"""Characters of a cell beyond which it is prose."""
NAMED = 3


def advise(
    engine: Engine, raw: str, source: Source, scanned: Scan, faults: tuple[Fault, ...]
) -> tuple[Fault, ...]:
    """The faults of a file's headings, each with what it could be; `raw` holds its text."""
    asked = {f.column for f in faults if f.found == UNKNOWN} & {*scanned.headings}
    if any(f.found == NO_HEADING for f in faults):
        asked = {h for h in scanned.headings if h not in _fed(source, scanned)}
    cells = [written(engine, h, table=raw) for h in scanned.headings if h in asked]
    there = {c for h, c in source.pairs if h in scanned.headings}
    return tuple(_advised(source, fault, cells, fed=there) for fault in faults)


def _fed(source: Source, scanned: Scan) -> set[str]:
    return {scanned.spelled.get(h, h) for h in source.mapped}


def _advised(source: Source, fault: Fault, cells: list[Written], fed: set[str]) -> Fault:
    """`fed` are the columns whose heading the file has; one that is called otherwise now may be
    meant."""
    advice = ""
    if fault.found == UNKNOWN and not source.system:
        heading = next((w for w in cells if w.heading == fault.column), None)
        advice = _meant(source, heading, fed) if heading else ""
    elif fault.found == NO_HEADING:
        advice = _candidates(source, fault.column, cells)
    return replace(fault, remedy=f"{fault.remedy}{advice}")


def _meant(source: Source, heading: Written, fed: set[str]) -> str:
    """The column that a heading is likest to, of those that nothing feeds."""
    table = BY_NAME[source.table]
    shares = {c: likeness(source.table, table.by_name[c], heading) for c in table.mapped}
    free = {c: share for c, share in shares.items() if share and c not in fed}
    best = max(free, key=lambda c: free[c], default="")
    return f" Did you mean '{best}'?" if best else ""


def _candidates(source: Source, name: str, cells: list[Written]) -> str:
    """The headings that a required column could be, the likest first."""
    column = BY_NAME[source.table].by_name.get(name)
    if column is None:
        return ""
    ranked = sorted(
        (w for w in cells if could_be(column, w)),
        key=lambda w: (likeness(source.table, column, w), _is_key_like(column, source, w)),
        reverse=True,
    )
    if ranked:
        listed = " or ".join(f"'{w.heading}'" for w in ranked[:NAMED])
        return f" By its cells, it could be {listed}."
    if source.system:
        return ""
    return (
        " No heading that is left has cells that could be it: export it as well, or state it for"
        f" the whole file, defaults = {{ {name} = … }}."
    )


def _is_key_like(column: Column, source: Source, heading: Written) -> bool:
    """Whether its cells are as different as those of the table's key have to be."""
    is_key = BY_NAME[source.table].key == (column.name,)
    return is_key and heading.distinct >= MOST * heading.filled


def likeness(table: str, column: Column, heading: Written) -> float:
    """How sure it is, 0 to 1, that a heading is a column; 0 where its cells cannot be."""
    if heading.filled and not fits(column, heading):
        return 0.0
    if share := words.likeness(heading.heading, words.columns(table)[column.name]):
        return share
    ratio = difflib.SequenceMatcher(None, plain(heading.heading), plain(column.name)).ratio()
    if ratio >= SPELLED:
        return ratio * words.LEAST
    return BY_CELLS if _is_told_by_cells(column, heading) else 0.0


def _is_told_by_cells(column: Column, heading: Written) -> bool:
    """Words of the column's own list, or addresses: no other column has such cells."""
    if column.values:
        known = sum(1 for v in heading.values if words.meaning_of(column, v))
        return bool(known) and known >= MOST * len(heading.values)
    return column.name in ("email", "contact_email") and bool(heading.filled)


def could_be(column: Column, heading: Written) -> bool:
    """Whether the cells can be the column's at all: a day, a fraction or a paragraph is no name of
    anything."""
    if not heading.filled or not fits(column, heading):
        return False
    if column.type != "text" or column.values:
        return True
    is_fraction = heading.numbers is not None and not heading.numbers.is_whole
    is_prose = any(len(v) > LONGEST_KEY for v in heading.values[:200])
    return not (heading.dates or is_fraction or is_prose)
