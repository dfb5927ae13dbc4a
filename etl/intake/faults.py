"""What came in: the files, the faults found in them, and which rows were refused."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from etl.intake.counts import Counts
from etl.intake.readers import Scan
from etl.settings import Settings, Source

CONSEQUENCE = "consequence"
"""Kind of the one fault that tells what follows a refused row; tolerated with it."""


FOUND_EXPECTED = ("file", "heading", "date_order", "order", "conflict", "repeated", CONSEQUENCE)


@dataclass(frozen=True)
class Fault:
    """One thing wrong, told so that the owner of the file can mend it."""

    table: str
    file: str
    row: int | None
    column: str
    """As the export calls it, with the contract's name behind it where they differ."""
    kind: str
    found: str
    expected: str
    remedy: str
    file_id: int = 0
    project_id: str | None = None
    contract_column: str = ""
    line_id: int | None = None
    """Which row it is, where `row` only says where: its place in the typed table."""
    emptied: str = ""
    """The column whose cell is left empty, where it is not the one that is named."""
    is_row_refused: bool = False
    """Whether the row is left out if the fault is tolerated; else its cell is left empty."""

    @property
    def sentence(self) -> str:
        """What is wrong, without its place in the file."""
        return f"{self.contract_column}: {self.found} is not {self.expected}"

    def __str__(self) -> str:
        place = ", ".join(
            p for p in (self.file, f"row {self.row}" if self.row else "", self.column) if p
        )
        if self.kind in FOUND_EXPECTED:
            return f"{place}: found {self.found}, expected {self.expected}. {self.remedy}"
        return f"{place}: {self.found} is not {self.expected}. {self.remedy}"


SHOWN_ROWS = 3


def grouped(faults: list[Fault]) -> list[str]:
    """Sentences: faults of one column and kind are one, with how many rows and the first of
    them."""
    groups: dict[tuple[str, str, str, str], list[Fault]] = {}
    for fault in faults:
        key = (fault.file, fault.column, fault.kind, fault.expected if fault.row else fault.found)
        groups.setdefault(key, []).append(fault)
    return [_together(group) for group in groups.values()]


def _together(group: list[Fault]) -> str:
    if len(group) == 1:
        return str(group[0])
    rows = ", ".join(f"{f.row:,}" for f in group[:SHOWN_ROWS] if f.row)
    more = f" and {len(group) - SHOWN_ROWS:,} more" if len(group) > SHOWN_ROWS else ""
    return f"{group[0]} The same in {len(group):,} rows: {rows}{more}."


@dataclass(frozen=True)
class Loaded:
    """One file that was read, and what its text holds before anything is judged."""

    file_id: int
    source: Source
    file: Path
    sha256: str
    bytes: int
    raw: str
    """The table of its text, with `_row`."""
    scan: Scan
    counts: Counts
    export: str
    """A SELECT of the rows that `where` is asked of."""
    loaded_at: datetime = field(
        default_factory=lambda: datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    )
    """When it was read, UTC."""


@dataclass
class Intake:
    """Everything a refresh took in."""

    files: list[Loaded] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    """Refused rows by table."""
    tried: int = 0
    notes: list[str] = field(default_factory=list)
    """What was read by a rule and is worth a look."""
    clocks: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By table and column, dates that came with a time of day of which only the day counts."""
    unfit: set[tuple[int, Path]] = field(default_factory=set)
    """Source and file whose headings do not fit: no other table is fed from it."""
    orders: dict[tuple[int, Path], str] = field(default_factory=dict)
    """By source and file, in which order its dates are told to have day, month and year."""

    def of(self, table: str) -> list[Loaded]:
        """The files of a table."""
        return [f for f in self.files if f.source.table == table]


def intolerable(settings: Settings, intake: Intake) -> list[Fault]:
    """The faults that refuse the publish: those no tolerance names, or named but over its limit."""
    limits = {(t.table, t.column, t.kind): t.limit for t in settings.tolerances}

    def place(fault: Fault) -> tuple[str, str, str]:
        named = (fault.table, fault.contract_column, fault.kind)
        return named if named in limits else (fault.table, "", fault.kind)

    counts: dict[tuple[str, str, str], int] = {}
    causes = [f for f in intake.faults if f.kind != CONSEQUENCE]
    for fault in causes:
        counts[place(fault)] = counts.get(place(fault), 0) + 1
    return [f for f in causes if counts[place(f)] > limits.get(place(f), 0)]


def write_csv(file: Path, faults: list[Fault]) -> None:
    """The faults as a list a data owner can work through in a spreadsheet."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["File", "Row", "Column", "Found", "Expected", "What to do", "Table", "Kind"])
        out.writerows(
            [
                _harmless(v)
                for v in (
                    f.file,
                    f.row or "",
                    f.column,
                    f.found,
                    f.expected,
                    f.remedy,
                    f.table,
                    f.kind,
                )
            ]
            for f in faults
        )


def _harmless(value: object) -> object:
    """Text that a spreadsheet would run as a formula is kept as text."""
    return (
        f"'{value}"
        if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") and value
        else value
    )


def as_json(faults: list[Fault]) -> str:
    """The faults for a scheduler."""
    return json.dumps(
        [
            {
                "file": f.file,
                "row": f.row,
                "column": f.column,
                "kind": f.kind,
                "found": f.found,
                "expected": f.expected,
                "remedy": f.remedy,
                "table": f.table,
            }
            for f in faults
        ]
    )
