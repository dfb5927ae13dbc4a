"""What must not be seen: names, words and amounts that a scope may not read and that stand in
nothing it may. Only what can be told from chance counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from portal.prove.law import Cells, is_number

CHANCE = 1_000
"""A match counts where chance alone would give one in a thousand such proofs."""
LETTERS = 4
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOST = 400
"""Canaries of a kind that are looked for in one scope; of more, columns give in turn."""
FIGURES = 8
"""Figures from which a text of nothing else is no number of a row or of a thing."""
MOST_PARTS = 31
"""Days or weeks that an amount is spread over."""
EXACT = 4
"""Decimals to which amounts are compared."""


@dataclass(frozen=True)
class Origin:
    """Where a canary stands in the report, and which promise it tries."""

    promise: str
    column: str


@dataclass(frozen=True)
class Canaries:
    """What one scope must not be shown."""

    texts: Mapping[str, Origin]
    amounts: Mapping[float, Origin]
    permitted: frozenset[float]
    """Numbers the scope may read."""
    following: frozenset[float] = frozenset()
    """Rates that are shown to nobody, and that may follow for this scope: of teams it answers
    for."""

    def beyond(self, known: Collection[str]) -> Canaries:
        """The same but for words that the reader knows anyway."""
        return replace(self, texts={t: o for t, o in self.texts.items() if t not in known})


def canaries(
    cells: Iterable[Cells],
    rates: Mapping[str, list[float]],
    vocabulary: str,
    names: Iterable[str] = (),
    led: Iterable[str] = (),
) -> Canaries:
    """The canaries of a scope. `vocabulary` is what Standpoint says by itself, `names` are people
    it does not lead, `led` those whom it does."""
    words: list[str] = [vocabulary, *led]
    numbers: set[float] = set()
    texts: dict[Origin, set[str]] = {}
    amounts: dict[Origin, set[float]] = {}
    for cell in cells:
        if is_number(cell.permitted.type):
            numbers |= {key(v) for v in _floats(cell.permitted)}
            if cell.column.endswith(("_amount", "_hours")):
                for promise, values in _withheld(cell):
                    origin = Origin(promise, f"{cell.table}.{cell.column}")
                    amounts[origin] = {key(v) for v in _floats(values)}
        else:
            words += [w for w in cell.permitted.to_pylist() if w]
            for promise, values in _withheld(cell):
                origin = Origin(promise, f"{cell.table}.{cell.column}")
                texts[origin] = {w for w in values.to_pylist() if w and is_telling(w)}
    for column, values in rates.items():
        amounts[Origin("rates", column)] = {key(v) for v in values}
    texts.setdefault(Origin("rows", "people.person_name"), set()).update(
        n for n in names if is_telling(n)
    )
    allowed = "\n".join(words).casefold()
    return Canaries(
        texts=_spread(texts, lambda word: not stands_in(word, allowed)),
        amounts=_spread(amounts, lambda v: v not in numbers and digits(v) >= LETTERS),
        permitted=frozenset(numbers),
    )


def _withheld(cell: Cells) -> Iterator[tuple[str, pa.Array]]:
    """What a column holds that the scope may not read, by the promise it tries; first what was
    taken back, since it is among the rows of others too."""
    yield "earlier", cell.taken
    yield "columns", cell.withheld
    yield "rows", cell.others


def _floats(values: pa.Array) -> list[float]:
    return [float(v) for v in values.to_pylist() if v is not None]


def key(value: float) -> float:
    """An amount as it is compared: without sign, to four decimals."""
    return round(abs(value), EXACT)


def digits(value: float) -> int:
    """Significant digits: 81 000 has two. A round amount that was divided has no more than it and
    its divisor have: 314.2857 is 2 200 in seven parts, three digits."""
    return min([_written(value), *_fractions(value)])


def _written(value: float) -> int:
    return len(f"{value:.{EXACT}f}".replace(".", "").strip("0"))


def _fractions(value: float) -> Iterator[int]:
    for parts in range(2, MOST_PARTS + 1):
        whole = round(value * parts)
        if abs(value * parts - whole) <= parts * 10**-EXACT / 2:
            yield _written(whole) + len(str(parts))


def is_telling(word: str) -> bool:
    """Whether a text has letters or figures enough; a day stands on every page, and a short number
    may be the number of a row."""
    enough = LETTERS if any(c.isalpha() for c in word) else FIGURES
    return sum(c.isalnum() for c in word) >= enough and not DAY.fullmatch(word.strip())


def stands_in(word: str, folded: str) -> bool:
    """Whether a text stands in a case-folded one, as a word or words of its own."""
    wanted = word.strip().casefold()
    start = folded.find(wanted)
    while start >= 0:
        before, after = folded[start - 1 : start], folded[start + len(wanted) :][:1]
        if not (before.isalnum() or after.isalnum()):
            return True
        start = folded.find(wanted, start + 1)
    return False


def _spread(held: Mapping[Origin, set[Any]], is_kept: Callable[[Any], bool]) -> dict[Any, Origin]:
    """At most so many that tell, each column in turn, so that no column crowds out another."""
    turns = {
        origin: iter(sorted(values, key=lambda v: (-len(str(v)), v)))
        for origin, values in held.items()
    }
    kept: dict[Any, Origin] = {}
    while turns and len(kept) < MOST:
        for origin in list(turns):
            value = next((v for v in turns[origin] if v not in kept and is_kept(v)), None)
            if value is None:
                del turns[origin]
            elif len(kept) < MOST:
                kept[value] = origin
    return kept
