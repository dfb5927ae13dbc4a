"""Some projects alone, and pages as light files: what a rerun of a sliced page costs, and how many
pages the reading edition answers."""

from __future__ import annotations

import asyncio
import http.client
import statistics
import time
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.measures import GROUPS, Table, _cpu, _reruns, published
from benchmarks.server import Server, serve
from benchmarks.viewer import open_page

WHO = "viewer=ceo@bench.test"
UNLIMITED = "requests_per_minute = 600000\nmessages_per_minute = 600000\n"
SLICE = "slice=department:D1,D2,D3,D4"


def reading(scratch: Path, sizes: tuple[int, int], reruns: int = 40, asked: int = 2_000) -> Table:
    """The Executive page, all of it and a slice, and the same as a file."""
    rows = []
    for size in sizes:
        config = published(scratch, size)
        text = config.read_text(encoding="utf-8")
        if "requests_per_minute" not in text:
            config.write_text(
                text.replace(
                    "[portal]\n",
                    "[portal]\nrequests_per_minute = 600000\nmessages_per_minute = 600000\n",
                ),
                encoding="utf-8",
            )
        with serve(config) as server:
            first, warm, size_of, rate = _read(server, asked)
            whole, part = asyncio.run(_sliced(server, reruns))
        rows.append(
            (
                f"{size:,}",
                f"{1e3 * whole:.1f} ms",
                f"{1e3 * part:.1f} ms",
                f"{part / whole:.2f}×",
                f"{first:.2f} s",
                f"{1e3 * warm:.1f} ms",
                f"{size_of / 1e3:.0f} kB",
                f"{rate:,.0f}",
            )
        )
    return Table(
        "The page Executive, some of its projects alone, and the same page as one file",
        (
            "projects",
            "rerun, server CPU",
            "of a slice",
            "ratio (aim ≤ 1.2×)",
            "file, asked first",
            "file, kept",
            "its size (aim ≤ 150 kB)",
            "files a second and core (aim ≥ 300)",
        ),
        rows,
    )


async def _sliced(server: Server, reruns: int) -> tuple[float, float]:
    """Seconds of a rerun of the page and of a slice of it, by turns."""
    async with (
        open_page(server.base, "executive", WHO) as whole,
        open_page(server.base, "executive", f"{WHO}&{SLICE}") as part,
    ):
        for viewer in (whole, part):
            await _reruns(viewer, 6)
        groups = [
            [await _cpu(server, viewer, reruns // GROUPS) for viewer in (whole, part)]
            for _ in range(GROUPS)
        ]
        if whole.failures or part.failures:
            raise RuntimeError("a page failed")
    first, other = (statistics.median(figures) for figures in zip(*groups, strict=True))
    return first, other


def _read(server: Server, asked: int) -> tuple[float, float, int, float]:
    """Seconds of the first answer and of one that is kept, its bytes, and answers a second of the
    server's processor time."""
    where = urlsplit(server.base)
    line = http.client.HTTPConnection(str(where.hostname), where.port)
    first, size = _get(line)
    _get(line)
    before, times = server.cpu(), []
    for _ in range(asked):
        times.append(_get(line)[0])
    rate = asked / (server.cpu() - before)
    line.close()
    return first, statistics.median(times), size, rate


def _get(line: http.client.HTTPConnection) -> tuple[float, int]:
    started = time.perf_counter()
    line.request("GET", f"/read/executive?{WHO}")
    answer = line.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {content[:200]!r}")
    return time.perf_counter() - started, len(content)
