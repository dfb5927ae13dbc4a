"""What holds for all tests."""

from __future__ import annotations

import atexit
import os

from hypothesis import settings

settings.register_profile("standpoint", deadline=None)  # no test is timed
settings.load_profile("standpoint")


@atexit.register
def _silence_the_end() -> None:
    """DuckDB's binding lists, when Python ends, every type it still holds: two hundred lines that
    would stand between a reader and the failures above them."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
