"""Keeps the garbage collector off what stays: Streamlit collects after every rerun, and would walk
all of it each time, what the sessions of everybody else hold included."""

from __future__ import annotations

import gc
from time import perf_counter
from typing import Any

SLOW = 0.02
"""Seconds a collection may take; a slower one walked over much that stays."""

EVERYTHING = 2
"""The oldest generation; a collection of it looks at all that is not frozen."""

_frozen: set[str] = set()


def freeze(occasion: str) -> None:
    """Freezes what is alive now, once for each occasion: the start, and the first time each page
    was shown."""
    if occasion not in _frozen:
        _frozen.add(occasion)
        _freeze()


def thaw() -> None:
    """Looks at all of it again, since sessions end: what is alive is frozen anew, the rest goes."""
    gc.unfreeze()
    _freeze()


def _freeze() -> None:
    gc.collect()
    gc.freeze()


def watch() -> None:
    """From now on, freezes what a slow collection of everything left; once for a process."""
    if not any(isinstance(known, _Watch) for known in gc.callbacks):
        gc.callbacks.append(_Watch())


class _Watch:
    """Called by the collector before and after each collection."""

    def __init__(self) -> None:
        self._began = 0.0

    def __call__(self, phase: str, info: dict[str, Any]) -> None:
        if info["generation"] < EVERYTHING:  # what it did not look at may be garbage
            return
        if phase == "start":
            self._began = perf_counter()
        elif perf_counter() - self._began > SLOW:
            gc.freeze()
