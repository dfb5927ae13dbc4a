"""What holds for all tests."""

from __future__ import annotations

import atexit
import os
from collections import defaultdict

import pytest
from hypothesis import settings

settings.register_profile("standpoint", deadline=None)  # no test is timed
settings.load_profile("standpoint")


@atexit.register
def _silence_the_end() -> None:
    """DuckDB's binding lists, when Python ends, every type it still holds: two hundred lines that
    would stand between a reader and the failures above them."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Where the minutes of a long run went, by folder; workers run beside each other, so they add
    up to more than passed."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for report in (r for kind in terminalreporter.stats.values() for r in kind):
        if isinstance(report, pytest.TestReport):
            folders = report.nodeid.split("::")[0].split("/")
            seconds[folders[1] if len(folders) > 2 else "tests"] += report.duration
    if sum(seconds.values()) > 60:
        terminalreporter.section("minutes of all workers, by folder")
        for folder, spent in sorted(seconds.items(), key=lambda held: held[1], reverse=True):
            terminalreporter.write_line(f"{folder:<24} {spent / 60:5.1f}")
