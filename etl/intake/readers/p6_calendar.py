"""The calendars of a Primavera P6 export: records within one cell, `(0||name(values)(records))`.

Refuses a cell that is not so built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from etl.intake.readers.working_time import Calendar, Exceptional, Shifts

TOKEN = re.compile(r"\((\d+)\|\|([^()]*)\(([^()]*)\)\(|\)\)|[\s\x7f]+")
"""The head of a record, its end, or what P6 writes for a line break."""
CLOCK = re.compile(r"(\d{1,2}):(\d\d)")
FIRST_DAY = date(1899, 12, 30)
"""Day 0 of P6's day numbers, which are those of workbooks."""
LAST_NUMBER = 100_000


@dataclass
class Record:
    """A record with its values by letter, and the records within it."""

    name: str
    values: dict[str, str]
    inner: list[Record] = field(default_factory=list)

    def of(self, name: str) -> list[Record]:
        """The records within the first one of that name."""
        return next((r.inner for r in self.inner if r.name == name), [])


def read(stated: dict[str, str | None]) -> Calendar:
    """A record of the table CALENDAR; ValueError where its data cannot be followed."""
    whole = _parsed(stated.get("clndr_data") or "")
    calendar = Calendar(
        uid=stated.get("clndr_id") or "",
        name=stated.get("clndr_name") or "",
        base_uid=stated.get("base_clndr_id") or "",
        is_base=(stated.get("clndr_type") or "") != "CA_Rsrc",
    )
    for day in whole.of("DaysOfWeek"):
        if day.name in ("1", "2", "3", "4", "5", "6", "7"):  # 1 is Sunday
            calendar.week[(int(day.name) + 5) % 7 + 1] = _shifts(day)
    calendar.days += list(_exceptions(whole.of("Exceptions")))
    return calendar


def _parsed(text: str) -> Record:
    """The outermost record of a cell; one of nothing where the cell is empty."""
    top = Record(name="", values={})
    open_records, place = [top], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if not match:
            raise ValueError(f"'{text[place : place + 30]}' at place {place + 1} of clndr_data")
        place = match.end()
        if match[1] is not None:
            record = Record(name=match[2].strip(), values=_values(match[3]))
            open_records[-1].inner.append(record)
            open_records.append(record)
        elif match[0] == "))" and len(open_records) > 1:
            open_records.pop()
        elif match[0] == "))":
            raise ValueError(f"an end too many at place {place} of clndr_data")
    if len(open_records) > 1:
        raise ValueError("clndr_data that is cut off")
    return top.inner[0] if top.inner else top


def _values(text: str) -> dict[str, str]:
    """`s|08:00|f|12:00` by its letters."""
    parts = text.split("|")
    return dict(zip(parts[::2], parts[1::2], strict=False))


def _shifts(day: Record) -> Shifts:
    """From and to in hours; midnight ends a day."""
    times = [(_hour(r.values.get("s", "")), _hour(r.values.get("f", ""))) for r in day.inner]
    return tuple(sorted((start, stop or Fraction(24)) for start, stop in times))


def _hour(clock: str) -> Fraction:
    match = CLOCK.fullmatch(clock.strip())
    if not match or int(match[1]) > 24 or int(match[2]) > 59:
        raise ValueError(f"'{clock}' for a time of day")
    return int(match[1]) + Fraction(int(match[2]), 60)


def _exceptions(records: list[Record]) -> Iterator[Exceptional]:
    for record in records:
        number = record.values.get("d", "").strip()
        if not number.isdecimal() or int(number) > LAST_NUMBER:
            raise ValueError(f"'{number}' for the number of a day")
        day = FIRST_DAY + timedelta(days=int(number))
        yield Exceptional(day=day, shifts=_shifts(record), name="")
