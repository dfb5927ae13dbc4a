"""In what unit and how exactly amounts are drawn, so that what differs reads differently and shown
parts add up to the shown total. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from math import floor, log10

MILLION, THOUSAND = 1_000_000, 1_000
LEVELS = ((MILLION, "M", MILLION, 2, 3), (THOUSAND, "k", 10 * THOUSAND, 0, 1), (1, "", 0, 0, 2))
"""Unit, its letter, the amount from which it is used, and the fewest and most decimals written in
it."""


@dataclass(frozen=True)
class Scale:
    """A unit, M, k or none, and the decimals of what is written in it."""

    unit: float
    letter: str
    decimals: int

    def written(self, amount: float) -> Decimal:
        """The amount in the unit, as it is shown: rounded half up."""
        return _rounded(_exact(amount, self.unit), self.decimals)


def scale_of(totals: Sequence[float], steps: Sequence[float] = ()) -> Scale:
    """The largest unit in which no step reads as 0; below ten thousand every unit counts."""
    largest = max((abs(float(a)) for a in (*totals, *steps)), default=0.0)
    least = min((abs(float(s)) for s in steps if s), default=None)
    for unit, letter, begins, fewest, most in LEVELS:
        for decimals in range(fewest, most + 1) if largest >= begins else ():
            if least is None or least / unit >= 10.0**-decimals:
                return Scale(unit, letter, decimals)
    return Scale(1, "", 2)


def ticks(low: float, high: float) -> int:
    """Decimals that tell neighbouring ticks of an axis apart."""
    span = abs(high - low)
    return max(0, -floor(log10(span / 10))) if span else 0


def parts(
    start: float, steps: Sequence[float], scale: Scale
) -> tuple[Decimal, list[Decimal], Decimal]:
    """Start, steps and end as they are shown: what is rounded up and down is chosen by largest
    remainder, so that they add up.

    Where whole units do not add up and the amounts have no more than two decimals, callers take
    those first (`exactly`).
    """
    end = float(start) + sum(float(s) for s in steps)
    first, last = scale.written(start), scale.written(end)
    grid = Decimal(1).scaleb(-scale.decimals)
    wanted = [_exact(s, scale.unit) for s in steps]
    shown = [w.quantize(grid, ROUND_FLOOR) for w in wanted]
    missing = int((last - first - sum(shown, Decimal(0))) / grid)
    by_rest = sorted(range(len(steps)), key=lambda i: (shown[i] - wanted[i], i))
    for place in by_rest[: max(0, missing)]:
        shown[place] += grid
    return first, shown, last


def exactly(start: float, steps: Sequence[float], scale: Scale) -> Scale:
    """In single units, the fewest decimals with which rounding each amount alone adds up; else the
    scale as it is."""
    if scale.letter:
        return scale
    for decimals in range(scale.decimals, 3):
        finer = Scale(1, "", decimals)
        if finer.written(start) + sum(
            (finer.written(s) for s in steps), Decimal(0)
        ) == finer.written(float(start) + sum(float(s) for s in steps)):
            return finer
    return scale


def _exact(amount: float, unit: float) -> Decimal:
    return Decimal(str(round(float(amount), 6))) / Decimal(str(unit))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
