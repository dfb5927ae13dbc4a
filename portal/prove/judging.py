"""Holds what is shown against what must not be: texts and amounts as they are, and amounts that
follow by a sum, a difference or a ratio."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from portal.prove.canaries import CHANCE, Canaries, Origin, digits, key, stands_in
from portal.prove.promises import Finding, Record
from portal.prove.rates import Beside, Work
from portal.prove.shown import Columns, Shown

MOST_PAIRED = 40
"""Rows of a table that are added and subtracted two by two."""


@dataclass
class Judge:
    """Judges one scope, place by place; amounts at the end, when it is known how many were
    shown."""

    scope: str
    canaries: Canaries
    record: Record
    is_past: bool = False
    beside: Beside | None = None
    """Where hours beside their cost would tell a rate: not for who reads the whole portfolio."""
    work: Work | None = None
    """Of the report that is read."""
    _sought: dict[float, tuple[float, Origin]] = field(default_factory=dict)
    _direct: dict[float, str] = field(default_factory=dict)
    _derived: dict[float, tuple[str, str]] = field(default_factory=dict)
    _seen: set[float] = field(default_factory=set)
    _derivations: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for amount, origin in self.canaries.amounts.items():
            for places in (4, 2, 0):
                self._sought.setdefault(round(amount, places), (amount, origin))
        origins = (*self.canaries.texts.values(), *self.canaries.amounts.values())
        self._has_taken = any(origin.promise == "earlier" for origin in origins)
        self._folded = [(t.casefold(), t, o) for t, o in self.canaries.texts.items()]

    def look(self, shown: Shown) -> None:
        """Judges one place."""
        self.record.counted[shown.kind] += 1
        self._texts(shown)
        for number in shown.numbers:
            self._number(number, shown.place)
        for columns in shown.tables:
            for value, how in derived(columns):
                self.derive(value, how, shown.place)
        if self.beside and self.work:
            self.beside.look(shown, self.work)
        for promise in ("rows", "columns", "rates", "derived"):
            self.record.look(promise)
        if self.is_past or self._has_taken:
            self.record.look("earlier")

    def _texts(self, shown: Shown) -> None:
        text = shown.text.casefold()
        for folded, word, origin in self._folded:
            if folded in text and stands_in(word, text):
                self._find(origin, shown.place, f"“{word}”")

    def _find(self, origin: Origin, place: str, what: str) -> None:
        promise = "earlier" if self.is_past and origin.promise == "rows" else origin.promise
        self.record.find(Finding(promise, self.scope, place, f"{what} of {origin.column}"))

    def _number(self, number: float, place: str) -> None:
        value = key(number)
        if value in self._seen or value in self.canaries.permitted:
            return
        self._seen.add(value)
        if value in self._sought:
            self._direct.setdefault(value, place)

    def derive(self, value: float, how: str, place: str) -> None:
        """Notes a number that follows from two shown ones."""
        if not math.isfinite(value):
            return
        self._derivations[how] += 1
        for shown in {key(value), round(abs(value), 2)}:
            if (
                shown in self._sought
                and shown not in self.canaries.permitted
                and self._sought[shown][0] not in self.canaries.following
            ):
                self._derived.setdefault(shown, (place, how))

    def close(self) -> None:
        """Tells of the amounts that were seen, where chance does not explain them."""
        for value, place in self._direct.items():
            amount, origin = self._sought[value]
            if digits(value) >= self.needed(len(self._seen), origin):
                self._find(origin, place, f"{amount:,.4f}".rstrip("0").rstrip("."))
        for value, (place, how) in self._derived.items():
            amount, origin = self._sought[value]
            tries = self._derivations[how]
            if digits(value) >= self.needed(tries, origin) and value not in self._direct:
                told = f"{amount:,.4f}".rstrip("0").rstrip(".")
                self.record.find(
                    Finding("derived", self.scope, place, f"{told} of {origin.column}: {how}")
                )

    def needed(self, shown: int, origin: Origin) -> int:
        """Significant digits from which a match is no chance among so many numbers; rates are few,
        and reckoned apart."""
        is_rate = origin.promise == "rates"
        sought = sum((o.promise == "rates") == is_rate for _, o in self._sought.values())
        return max(4, math.ceil(math.log10(CHANCE * max(1, shown) * max(1, sought))) - 1)


def between(first: Shown, other: Shown) -> Iterator[float]:
    """Differences of what two pages do not say alike: number by number where they say as many, and
    each with each of the first so many."""
    if len(first.numbers) == len(other.numbers):
        yield from (a - b for a, b in zip(first.numbers, other.numbers, strict=True) if a != b)
    here, there = Counter(first.numbers), Counter(other.numbers)
    changed, before = ([*(a - b)][:MOST_PAIRED] for a, b in ((here, there), (there, here)))
    yield from (a - b for a in changed for b in before)


def derived(columns: Columns) -> Iterator[tuple[float, str]]:
    """Numbers that follow from a table: its total less the rest, two numbers of a column, two of a
    row."""
    for column in columns:
        numbers = [n for n in column if n]
        if len(numbers) > 2:
            largest = max(numbers, key=abs)
            yield 2 * largest - sum(numbers), "the largest number of a column less the others"
        for first, other in combinations(numbers[:MOST_PAIRED], 2):
            yield first - other, "the difference of two numbers of a column"
            yield first + other, "the sum of two numbers of a column"
    for row in zip(*columns, strict=False):
        known = [n for n in row[:12] if n]
        for first, other in combinations(known, 2):
            yield first / other, "the ratio of two numbers of a row"
            yield other / first, "the ratio of two numbers of a row"
            yield first - other, "the difference of two numbers of a row"
