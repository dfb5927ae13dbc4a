"""What money over time is worth: net present value, internal rate of return, payback, benefit
against cost.

Pure arithmetic. Flows are amounts, the first at time 0; positive is money in. Sources: Gitman,
"Principles of Managerial Finance"; HM Treasury Green Book.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

YEAR = 365.0
"""Days of a year, as spreadsheets count in XNPV."""
LEAST_RATE, MOST_RATE = -0.99, 1e4
SURE = 1e-9


@dataclass(frozen=True)
class Answer:
    """A number, or the reason code for which there is none."""

    value: float | None
    reason: str | None = None


def present_value(
    rate: float, flows: Sequence[float], years: Sequence[float] | None = None
) -> float:
    """Σ flow ÷ (1 + rate)^t, t in years; without years, 0, 1, 2 … for the flows in turn. The first
    flow is not discounted."""
    at = np.arange(len(flows)) if years is None else np.asarray(years, float)
    return float(np.sum(np.asarray(flows, float) / (1.0 + rate) ** at))


def internal_rate(flows: Sequence[float], years: Sequence[float] | None = None) -> Answer:
    """The rate at which the present value is 0. No change of sign, or no such rate:
    not_within_horizon. More than one: ambiguous."""
    signs = [f > 0 for f in flows if f]
    if len(set(signs)) < 2:
        return Answer(None, "not_within_horizon")
    roots = _roots(flows, years)
    if len(roots) == 1:
        return Answer(roots[0])
    return Answer(None, "ambiguous" if roots else "not_within_horizon")


def _roots(flows: Sequence[float], years: Sequence[float] | None) -> list[float]:
    """All rates between −99 % and 10,000-fold at which the present value changes its sign, by
    halving on a fine grid of growth."""
    grid = np.exp(np.linspace(np.log(1 + LEAST_RATE), np.log(1 + MOST_RATE), 4001)) - 1
    at = np.arange(len(flows)) if years is None else np.asarray(years, float)
    values = (np.asarray(flows, float) / (1.0 + grid[:, None]) ** at).sum(axis=1)
    exact = [float(r) for r, v in zip(grid, values, strict=True) if v == 0]
    crossings = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    return sorted(
        exact
        + [_halved(flows, years, low=float(grid[i]), high=float(grid[i + 1])) for i in crossings]
    )


def _halved(
    flows: Sequence[float], years: Sequence[float] | None, low: float, high: float
) -> float:
    start = present_value(low, flows, years)
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):  # no number lies between them
            break
        if (present_value(middle, flows, years) > 0) == (start > 0):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def payback(
    flows: Sequence[float], years: Sequence[float] | None = None, rate: float = 0.0
) -> Answer:
    """The time in years from which the cumulative, discounted flow is never negative again,
    straight within the last step.

    Flows of one day are one flow. Money that is owed again later was not paid back for good.
    """
    when = np.arange(len(flows), dtype=float) if years is None else np.asarray(years, float)
    at, day = np.unique(when, return_inverse=True)
    gained = np.cumsum(np.bincount(day, weights=np.asarray(flows, float)) / (1.0 + rate) ** at)
    owed = np.flatnonzero(gained < -SURE)
    place = int(owed[-1]) + 1 if owed.size else 0
    if place == len(at):
        return Answer(None, "not_within_horizon")
    if place == 0:
        return Answer(float(at[0]))
    share = -gained[place - 1] / (gained[place] - gained[place - 1])
    return Answer(float(at[place - 1] + share * (at[place] - at[place - 1])))
