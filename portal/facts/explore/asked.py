"""What is asked, as the address of the page says it; the whole question is in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.facts import slicing
from portal.facts.explore.splits import REPORT, SPLITS

NUMBERS, BY, AND, AGAINST, OTHER = "numbers", "by", "and", "against", "other"
FIRST, LAST = "from", "to"
ADDRESS = (NUMBERS, BY, AND, AGAINST, OTHER, FIRST, LAST)
"""What of an address asks."""
MOST = 3
"""Numbers beside each other: more are more than a table can be read with."""
BEFORE, BASELINE, SLICE = "before", "baseline", "slice"
"""What numbers are compared with, beside the report of a day."""


@dataclass(frozen=True)
class Asked:
    """Which numbers, told apart by what, of which weeks, beside what."""

    numbers: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    """At most two; what follows in time is the last."""
    weeks: tuple[date, date] | None = None
    """Mondays of the first and the last week; of all where none are named."""
    against: str = ""
    """`before`, `baseline`, `slice`, or the day of a report; empty for nothing."""
    other: str = ""
    """The slice that is compared with, as an address says it."""
    unknown: tuple[str, ...] = ()
    """Ways to tell apart that nobody knows any more."""
    beyond: tuple[str, ...] = ()
    """A second time to tell apart by, which is not followed."""


def parse(address: Mapping[str, str]) -> Asked:
    """What an address asks for; what it names and nobody knows is left out."""
    numbers = tuple(dict.fromkeys(n for n in address.get(NUMBERS, "").split(",") if n))
    by = dict.fromkeys(s for s in (address.get(BY, ""), address.get(AND, "")) if s in SPLITS)
    against = address.get(AGAINST, "")
    known = against in (BEFORE, BASELINE, SLICE) or _day(against) is not None
    other = slicing.written(slicing.parse(address.get(OTHER, "")))
    return Asked(
        numbers=numbers[:MOST],
        by=_ordered(tuple(by)),
        weeks=_weeks(_day(address.get(FIRST, "")), _day(address.get(LAST, ""))),
        against=against if known and (against != SLICE or other) and REPORT not in by else "",
        other=other if against == SLICE else "",
        unknown=tuple(s for s in map(address.get, (BY, AND)) if s and s not in SPLITS),
        beyond=tuple(_times(by)[1:]),
    )


def address(asked: Asked) -> dict[str, str]:
    """A question as an address has it: nothing in it but names that are known, days and a slice."""
    first, last = asked.weeks or ("", "")
    told = {
        NUMBERS: ",".join(n for n in asked.numbers if NAME.fullmatch(n)),
        **dict(zip((BY, AND), asked.by, strict=False)),
        AGAINST: asked.against,
        OTHER: asked.other,
        FIRST: str(first),
        LAST: str(last),
    }
    return {key: value for key, value in told.items() if value}


NAME = re.compile(r"[a-z0-9_]+")


def _ordered(by: tuple[str, ...]) -> tuple[str, ...]:
    """Who or what first, then when; of two times only the first."""
    return (*(name for name in by if not SPLITS[name].is_time), *_times(by)[:1])


def _times(by: Iterable[str]) -> list[str]:
    return [name for name in by if SPLITS[name].is_time]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


EVER = date(1950, 1, 1), date(2100, 1, 1)


def _weeks(first: date | None, last: date | None) -> tuple[date, date] | None:
    """Mondays of the weeks that hold two days; without one of them, as far as there are weeks."""
    if first is None and last is None:
        return None
    begin, end = first or EVER[0], last or EVER[1]
    return begin - timedelta(days=begin.weekday()), end - timedelta(days=end.weekday())
