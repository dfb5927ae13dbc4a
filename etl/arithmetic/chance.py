"""Drawing numbers: three-point distributions, values that move together, and what share of runs
stays below a bound.

Pure arithmetic on arrays of shape (things, runs). Knows no tasks and no database.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from etl.arithmetic.network import Bools, Floats, Ints

BETA_PERT, TRIANGULAR = "beta_pert", "triangular"
LAMBDA = 4.0
"""Weight of the most likely value in Beta-PERT: mean (low + 4 likely + high) ÷ 6."""


def source(seed: int, *names: str) -> np.random.Generator:
    """Random numbers that depend on the seed and the names alone, not on what else is drawn."""
    return np.random.default_rng([seed, *(zlib.crc32(name.encode()) for name in names)])


def three_point(
    chance: np.random.Generator,
    low: Floats,
    likely: Floats,
    high: Floats,
    runs: int,
    kind: str = BETA_PERT,
) -> Floats:
    """Draws between low and high around the most likely; shape (things, runs). Where low is high,
    that value.

    Beta-PERT: α = 1 + 4 (likely − low) ÷ (high − low), β = 6 − α (Vose 2008). ValueError where
    likely lies outside.
    """
    if ((likely < low) | (likely > high)).any():
        raise ValueError(
            "found a most likely value outside its bounds, expected low ≤ likely ≤ high"
        )
    if kind == TRIANGULAR:
        return triangular(chance.random((len(low), runs)), low, likely=likely, high=high)
    return np.asarray(
        low[:, None] + (high - low)[:, None] * _beta(chance, _mode(low, likely, high), runs)
    )


def _mode(low: Floats, likely: Floats, high: Floats) -> Floats:
    """Where between low and high the most likely value lies, as a share."""
    return np.divide(likely - low, high - low, out=np.zeros(len(low)), where=high > low)[:, None]


def _beta(chance: np.random.Generator, mode: Floats, runs: int) -> Floats:
    return chance.beta(1 + LAMBDA * mode, 1 + LAMBDA * (1 - mode), size=(len(mode), runs))


def triangular(even: Floats, low: Floats, likely: Floats, high: Floats) -> Floats:
    """From numbers even between 0 and 1, by the inverse of the distribution function; shape
    (things, runs)."""
    mode = _mode(low, likely, high)
    share = np.where(even < mode, np.sqrt(even * mode), 1 - np.sqrt((1 - even) * (1 - mode)))
    return np.asarray(low[:, None] + (high - low)[:, None] * share)


def happens(chance: np.random.Generator, probability: Floats, runs: int) -> Bools:
    """Whether each thing happens in each run; shape (things, runs)."""
    return chance.random((len(probability), runs)) < probability[:, None]


def together(chance: np.random.Generator, draws: Floats, correlation: float) -> Floats:
    """The same draws of each thing in another order, so that things move together: a Gaussian
    copula with one common factor, on ranks.

    Each row keeps its values, so no marginal distribution and no mean changes (Iman & Conover
    1982).
    """
    if correlation <= 0 or len(draws) < 2:
        return draws
    common, own = chance.standard_normal(draws.shape[1]), chance.standard_normal(draws.shape)
    order = np.argsort(np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own, axis=1)
    result = np.empty_like(draws)
    np.put_along_axis(result, order, np.sort(draws, axis=1), axis=1)
    return result


def bound(draws: Floats, share: float) -> float:
    """The smallest draw that at least this share of runs does not exceed: nearest rank, no
    interpolation."""
    place = max(int(np.ceil(round(share * draws.size, 9))) - 1, 0)
    return float(np.partition(draws, place)[place])


def bounds(draws: Floats, shares: Sequence[float]) -> Floats:
    """`bound` of each row at each share; shape (things, shares)."""
    places = quantile_places(draws.shape[1], np.array(shares))
    return np.asarray(np.partition(draws, np.unique(places), axis=1)[:, places])


def error(draws: Floats, share: float) -> float:
    """Standard error of `bound`: half the distance of the bounds one standard error of the share to
    either side."""
    slack = np.sqrt(share * (1 - share) / draws.size)
    return (bound(draws, min(share + slack, 1.0)) - bound(draws, max(share - slack, 0.0))) / 2


def ranks(draws: Floats) -> Floats:
    """The rank of each run within its row, from 0."""
    result = np.empty(draws.shape)
    np.put_along_axis(
        result,
        np.argsort(draws, axis=1),
        np.broadcast_to(np.arange(draws.shape[1], dtype=float), draws.shape),
        axis=1,
    )
    return result


def rank_correlation(draws: Floats, against: Floats) -> Floats:
    """Spearman's correlation of each row with one row of outcomes; 0 for a row that never
    varies."""
    rows, row = ranks(draws), ranks(against[None, :])[0]
    rows, row = rows - rows.mean(axis=1, keepdims=True), row - row.mean()
    varies = draws.max(axis=1) > draws.min(axis=1)
    return np.where(
        varies, rows @ row / np.sqrt((rows**2).sum(axis=1) * max((row**2).sum(), 1e-12)), 0.0
    )


def quantile_places(runs: int, shares: Floats) -> Ints:
    """Places of nearest-rank bounds in sorted draws."""
    return np.maximum(np.ceil(np.round(shares * runs, 9)).astype(np.int64) - 1, 0)
