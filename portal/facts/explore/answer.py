"""The answer: each number for each value it is told apart by, the totals by the same definition,
and the same of what it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pyarrow as pa

from portal.facts import measures, slicing
from portal.facts.explore import asked as words
from portal.facts.explore import splits
from portal.facts.explore.asked import Asked
from portal.facts.explore.splits import REPORT, SPLITS
from portal.facts.measures import Definition
from portal.gate import published
from portal.gate.published import Damaged, Report
from portal.gate.store import Missing, Reader

Row = dict[str, Any]
Key = tuple[object, ...]
Rows = dict[Key, Row]

EXPLORED = "explore"
"""What a download of an answer is called; it is no query of one file."""
PARTS = 4_500
"""Marks of one picture at most, and cells that are measured at once."""
REPORTS = 30
"""Reports beside each other at most, the newest."""
CUSTOMERS = "customer_project"
"""The table whose amounts are in the currency of each contract; what is in several is unknown."""
COUNTERPARTS = {
    "actual_cost": "planned_value",
    "earned_value": "planned_value",
    "percent_complete": "percent_planned",
    "percent_spent": "percent_planned",
    "estimate_at_completion": "budget_at_completion",
    "estimate_by_people": "budget_at_completion",
    "liability": "budget_at_completion",
    "budget": "original_budget",
}
"""What the approved plan says in the place of a number."""


@dataclass(frozen=True)
class Line:
    """One value, or two, with the numbers of its rows, and what they are compared with."""

    key: Key
    now: Row
    then: Row | None = None

    def difference(self, number: str) -> float | None:
        """Now less then; None where either is unknown."""
        then = (self.then or {}).get(number)
        now = self.now.get(number)
        if self.now.get("currency") != (self.then or {}).get("currency"):
            return None
        return None if then is None or now is None else float(now) - float(then)


@dataclass(frozen=True)
class Answer:
    """The lines in reading order and their total."""

    asked: Asked
    """What is answered: less than was asked where a number knows no such split."""
    total: Line
    lines: tuple[Line, ...] = ()
    names: tuple[dict[object, str], ...] = field(default=(), repr=False)
    """What the values of each split are called."""
    refused: tuple[tuple[str, str], ...] = ()
    """Number and split that do not go together."""
    gone: tuple[str, ...] = ()
    """Numbers and ways that this report does not have, or not for this reader."""
    timeless: tuple[str, ...] = ()
    """Numbers that are not formed over weeks, where weeks are asked for."""
    unlike: tuple[str, ...] = ()
    """Numbers that the approved plan says nothing of."""

    def called(self, place: int, value: object) -> str | None:
        """What a value is called; None where it has to be written, as a day."""
        return self.names[place].get(value) if place < len(self.names) else None


def answer(reader: Reader, reports: Sequence[Report], asked: Asked) -> Answer:
    """What is asked, of a scope. Numbers nobody knows, or that are not shared, are left out."""
    known, reports = splits.readable(reader), known_then(reader, reports)
    numbers = tuple(n for n in asked.numbers if n in known)
    gone = (*(n for n in asked.numbers if n not in known), *asked.unknown)
    refused = tuple(
        (number, split)
        for split in asked.by
        for number in numbers
        if split not in splits.of(reader, known[number])
    )
    by = tuple(s for s in asked.by if s not in {split for _, split in refused})
    asked = replace(asked, numbers=numbers, by=by)
    other, unlike = _other(reader, reports, asked)
    measure = partial(_by_report, reader, reports) if REPORT in by else partial(_rows, reader)
    lines = _lines(reader, asked, measure(asked, by[:1]), other and other(by[:1])) if by else ()
    return Answer(
        asked=asked,
        total=_line((), _rows(reader, asked, ()), other and other(())),
        lines=lines,
        names=tuple(splits.names(reader, name) for name in by),
        refused=refused,
        gone=gone,
        timeless=tuple(
            n for n in numbers if asked.weeks and not measures.has_weeks(reader, known[n])
        ),
        unlike=unlike,
    )


def parts(
    reader: Reader, reports: Sequence[Report], asked: Asked, first: Sequence[object]
) -> tuple[Line, ...]:
    """The lines of both splits of what is answered, of some values of the first."""
    only, reports = tuple(dict.fromkeys(first)), known_then(reader, reports)
    measure = partial(_by_report, reader, reports) if REPORT in asked.by else partial(_rows, reader)
    other, _ = _other(reader, reports, asked)
    then = other(asked.by, only) if other else None
    return _lines(reader, asked, measure(asked, asked.by, only), then)


# --- measuring ------------------------------------------------------------------------------------


def _rows(reader: Reader, asked: Asked, by: Sequence[str], only: Key = ()) -> Rows:
    """Each number by the values of the splits, where any are named only of these values of the
    first; numbers of different rows are joined by them."""
    known, rows = measures.definitions(reader), Rows()
    alike: dict[tuple[object, ...], list[str]] = {}
    for name in asked.numbers:
        if name in known and known[name].mart in reader.tables():
            weeks = asked.weeks if measures.has_weeks(reader, known[name]) else None
            alike.setdefault((known[name].mart, weeks, _shared(known[name])), []).append(name)
    for (_, over, _), names in alike.items():
        weeks = asked.weeks if over else None
        for row in _measured(reader, names, by, weeks, only):
            key = tuple(row.pop(f"split_{place}") for place in range(len(by)))
            rows.setdefault(key, {}).update(row)
    return rows


def _shared(definition: Definition) -> frozenset[str]:
    """Who reads a number beyond those who own a project: what is shared is formed of more rows, so
    that one statement never measures both kinds."""
    return definition.shown_to & {"contributor", "customer"}


def _measured(
    reader: Reader,
    names: Sequence[str],
    by: Sequence[str],
    weeks: tuple[date, date] | None,
    only: Key,
) -> list[Row]:
    definition = measures.definitions(reader)[names[0]]
    rows = splits.rows(reader, definition, by, in_weeks=weeks is not None)
    if only:
        unknown = " or split_0 is null" if None in only else ""
        rows = f"(select * from {rows} where split_0 in (select unnest($only)){unknown})"
    text, bound = measures.statement(
        reader,
        names,
        by=[f"split_{place}" for place in range(len(by))],
        weeks=weeks,
        rows=rows,
        more=("min(currency) as currency",) if definition.mart == CUSTOMERS else (),
    )
    if only:
        bound["only"] = [value for value in only if value is not None] or [""]
    return list(reader.sql(text, bound).to_pylist())


def _by_report(
    reader: Reader, reports: Sequence[Report], asked: Asked, by: Sequence[str], only: Key = ()
) -> Rows:
    """The same of each report, as it was told, under the day it is as of."""
    rows = Rows()
    rest = [name for name in by if name != REPORT]
    for report in of_days(reports)[-REPORTS:]:
        if report.status_date > reader.snapshot.status_date:
            continue
        try:
            other = reader.at(published.describe(report))
            for key, row in _rows(other, asked, rest, only).items():
                rows[(*key, *((report.status_date,) if REPORT in by else ()))] = row
        except (Damaged, Missing):  # that report says nothing of it
            continue
    return rows


def known_then(reader: Reader, reports: Sequence[Report]) -> list[Report]:
    """The reports that were published when the one that is read was; what came later corrects
    nothing in it."""
    return [r for r in reports if r.published_at <= reader.snapshot.published_at]


def of_days(reports: Sequence[Report]) -> list[Report]:
    """The last report of each day it is as of, in their order."""
    last = {r.status_date: r for r in sorted(reports, key=lambda r: r.published_at)}
    return [last[day] for day in sorted(last)]


MONTHS = {"month": 1, "quarter": 3, "year": 12}


def weeks_of(
    period: str, begin: date, within: tuple[date, date] | None = None
) -> tuple[date, date]:
    """Mondays of the first and the last week that count in a period, and in the weeks asked for: a
    week counts where its Thursday lies."""
    months = MONTHS.get(period)
    if months is None:
        return begin, begin
    ahead = begin.month - 1 + months
    end = date(begin.year + ahead // 12, ahead % 12 + 1, 1)
    first, last = (_monday(day + timedelta(days=3)) for day in (begin, end))
    last -= timedelta(weeks=1)
    return (max(first, within[0]), min(last, within[1])) if within else (first, last)


def _monday(day: date) -> date:
    """The Monday of the first week whose Thursday is not before three days earlier."""
    return day - timedelta(days=day.weekday())


# --- beside what ----------------------------------------------------------------------------------

Other = Callable[..., Rows]


def _other(
    reader: Reader, reports: Sequence[Report], asked: Asked
) -> tuple[Other | None, tuple[str, ...]]:
    """How the numbers that are compared with are measured, and which have no such number."""
    if asked.against == words.BASELINE:
        known = splits.readable(reader)
        unlike = tuple(n for n in asked.numbers if COUNTERPARTS.get(n, "") not in known)
        return (partial(_planned, reader, asked) if len(unlike) < len(asked.numbers) else None), (
            unlike
        )
    if asked.against == words.SLICE:
        return partial(_rows, slicing.sliced(reader.unsliced, asked.other), asked), ()
    then = compared(reader, reports, asked.against)
    return (partial(_rows, reader.at(published.describe(then)), asked) if then else None), ()


def compared(reader: Reader, reports: Sequence[Report], against: str) -> Report | None:
    """The report before this one, or that of a day; None where there is none."""
    if not against or against in (words.BASELINE, words.SLICE):
        return None
    here = reader.snapshot.status_date
    days = [r for r in of_days(known_then(reader, reports)) if r.status_date < here]
    if against != words.BEFORE:
        days = [r for r in days if r.status_date <= date.fromisoformat(against)]
    return days[-1] if days else None


def _planned(reader: Reader, asked: Asked, by: Sequence[str], only: Key = ()) -> Rows:
    """What the plan says, under the names of the numbers it stands beside."""
    pairs = {n: COUNTERPARTS[n] for n in asked.numbers if n in COUNTERPARTS}
    planned = replace(asked, numbers=tuple(dict.fromkeys(pairs.values())))
    return {
        key: {
            f"{name}{end}": row.get(f"{plan}{end}")
            for name, plan in pairs.items()
            for end in ("", "_reason")
        }
        for key, row in _rows(reader, planned, by, only).items()
    }


# --- lines ----------------------------------------------------------------------------------------


def _lines(reader: Reader, asked: Asked, now: Rows, then: Rows | None) -> tuple[Line, ...]:
    """In reading order: times as they follow, phases as they follow, all else by its first number,
    the largest first."""
    keys = list(dict.fromkeys([*now, *(then or {})]))
    lines = [_line(key, now, then) for key in keys]
    places = [_places(reader, name) for name in asked.by]

    def order(line: Line) -> tuple[Any, ...]:
        return tuple(
            _order(value, places[place], SPLITS[asked.by[place]].is_time, line, asked)
            for place, value in enumerate(line.key)
        )

    return tuple(sorted(lines, key=order))


def _places(reader: Reader, name: str) -> dict[object, int]:
    """The places of values that have an order of their own."""
    dimension = slicing.DIMENSIONS.get(name)
    if dimension is None or not dimension.words:
        return {}
    return {value: place for place, value in enumerate(dimension.words)}


def _order(
    value: object, places: dict[object, int], is_time: bool, line: Line, asked: Asked
) -> tuple[Any, ...]:
    if value is None:
        return (2,)
    if is_time:
        return 0, value
    if value in places:
        return 0, places[value]
    first = line.now.get(asked.numbers[0]) if asked.numbers and len(line.key) == 1 else None
    return (0, -float(first), str(value)) if first is not None else (1, str(value))


def _line(key: Key, now: Rows, then: Rows | None) -> Line:
    return Line(key, now.get(key, {}), None if then is None else then.get(key, {}))


# --- a table to take along ------------------------------------------------------------------------


def table(reader: Reader, reports: Sequence[Report], address: dict[str, str]) -> pa.Table:
    """The answer to an address as rows: what tells them apart, by key and by name, each number with
    why it is unknown, and what it is compared with."""
    made = answer(reader, reports, words.parse(address))
    lines: Iterable[Line] = made.lines if made.asked.by else (made.total,)
    if len(made.asked.by) > 1:
        lines = parts(reader, reports, made.asked, [line.key[0] for line in made.lines])
    records = [_record(made, line) for line in lines]
    return pa.Table.from_pylist(records, schema=_schema(made))


def _schema(made: Answer) -> pa.Schema:
    """The same columns of the same types, whatever is in them."""
    columns: list[tuple[str, pa.DataType]] = []
    for place, name in enumerate(made.asked.by):
        columns += [(name, pa.string())]
        columns += [(f"{name}_name", pa.string())] if made.names[place] else []
    for number in made.asked.numbers:
        columns += [(number, pa.float64()), (f"{number}_reason", pa.string())]
        if made.total.then is not None:
            ends = ("then", "difference")
            columns += [(f"{number}_{end}", pa.float64()) for end in ends]
    has_currency = "currency" in made.total.now
    return pa.schema([*columns, *([("currency", pa.string())] if has_currency else [])])


def _record(made: Answer, line: Line) -> Row:
    told: Row = {}
    for place, (name, value) in enumerate(zip(made.asked.by, line.key, strict=True)):
        told[name] = value.isoformat() if isinstance(value, date) else _text(value)
        if made.names[place]:
            told[f"{name}_name"] = made.names[place].get(value)
    for number in made.asked.numbers:
        told[number] = _float(line.now.get(number))
        told[f"{number}_reason"] = line.now.get(f"{number}_reason")
        if line.then is not None:
            told[f"{number}_then"] = _float(line.then.get(number))
            told[f"{number}_difference"] = line.difference(number)
    return told | ({"currency": line.now["currency"]} if "currency" in line.now else {})


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
