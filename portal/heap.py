"""Keeps the garbage collector off what stays: Streamlit collects after every rerun, and would walk
all of it each time."""

from __future__ import annotations

import gc

_frozen: set[str] = set()


def freeze(occasion: str) -> None:
    """Freezes what is alive now, once for each occasion: the start, and the first time each page
    was shown."""
    if occasion not in _frozen:
        _frozen.add(occasion)
        gc.collect()
        gc.freeze()
