"""Publishes the earlier reports of the sample, oldest first, each by an ordinary refresh of what
the systems showed on its day; the one published in haste is rolled back.

Publishes nothing as of a day that reports have passed, so that a run that was stopped goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from tqdm import tqdm

from etl import refresh, sample
from etl.publish import release, snapshot
from etl.sample import past, plot
from etl.settings import load

WITHDRAWN = "The ledger was exported before the last postings of July were in."
CLOSED = (plot.REPORTS[3], "The half year is reported to the supervisory board.")


def publish(
    exports: Path, *, is_quiet: bool, reports: Sequence[date] = plot.REPORTS[:-1]
) -> list[str]:
    """The ids of what it published from the sample in `exports`; its past lies beneath."""
    folder = load(exports / "portal.toml").snapshots
    newest = max((e.status_date for e in snapshot.history(folder)[0]), default="")
    days = [day for day in reports if day.isoformat() > newest]
    if not days:
        return []
    steps = tqdm(
        _ahead(sample.write_past(exports / "past", days)),
        desc="Publishing the past",
        unit="report",
        total=len(days) + (past.HASTY in days),
        disable=True if is_quiet else None,
    )
    return [_publish(written) for written in steps]


def _ahead(exports: Iterator[Path]) -> Iterator[Path]:
    """Writes the exports of the next report while this one is published."""
    with ThreadPoolExecutor(1) as writer:
        coming = writer.submit(next, exports, None)
        while (written := coming.result()) is not None:
            coming = writer.submit(next, exports, None)
            yield written


def _publish(exports: Path) -> str:
    settings = load(exports / "portal.toml")
    day = settings.status_date
    assert day is not None, "the sample says its day"
    outcome = refresh.run(settings, settings.snapshots, day, publish=True)
    if not outcome.is_good:
        raise snapshot.SnapshotError(f"{exports}: {[*outcome.stopping, *outcome.problems][:3]}")
    with snapshot.locked(settings.snapshots):
        if exports.name.endswith(sample.HASTY):
            snapshot.rollback(settings.snapshots, "", WITHDRAWN)
        if day == CLOSED[0]:
            release.lock(settings.snapshots, *CLOSED)
    return outcome.snapshot_id.partition("@")[0]
