"""The measurements. Each is a ratio of two things done in the same run on the same machine, with
the figures behind it."""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import company
from benchmarks.server import ROOT, Server, serve
from benchmarks.viewer import Viewer, open_page

BARE = """
import duckdb, pathlib, sys
connection = duckdb.connect(sys.argv[2])
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.csv")):
    connection.execute(f"create table {file.stem} as select * from read_csv('{file}')")
connection.close()
"""
PAGES = (
    ("", "ceo"),
    ("executive", "ceo"),
    ("executive", "office"),
    ("department", "head"),
    ("team", "lead"),
    ("customer", "customer"),
    ("project?project=N3", "ceo"),
    ("search?q=Project+12", "ceo"),
    ("data", "office"),
    ("definitions", "ceo"),
)


@dataclass(frozen=True)
class Table:
    """Rows for a reader, all text."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


# --- refresh --------------------------------------------------------------------------------------


def refresh(scratch: Path, sizes: tuple[int, ...], projects: int, costs: int) -> Table:
    """A whole refresh against DuckDB's bare load of the same files; whole processes, one after the
    other, best of two."""
    rows = []
    for times in sizes:
        config = company.write(
            scratch / f"refresh-{times}", projects=projects, times=times, costs=costs
        )
        bare = best(
            [sys.executable, "-c", BARE, str(config.parent), str(scratch / "bare.duckdb")],
            scratch / "bare.duckdb",
        )
        whole = best([sys.executable, "-m", "etl", "refresh", "--config", str(config)], None)
        rows.append(
            (
                f"{times:,}",
                f"{bare[0]:.1f} s",
                f"{whole[0]:.1f} s",
                f"{whole[0] / bare[0]:.1f}×",
                f"{bare[1]:.0f} MB",
                f"{whole[1]:.0f} MB",
            )
        )
    return Table(
        f"Refresh of {projects:,} projects and {costs:,} cost entries against `create table as"
        " select * from read_csv(...)`",
        ("time entries", "bare load", "refresh", "ratio (aim ≤ 6×)", "peak, bare", "peak, refresh"),
        rows,
    )


def best(command: list[str], made: Path | None, runs: int = 2) -> tuple[float, float]:
    """The fastest of some runs of a process: seconds, and the largest peak of memory in MB."""
    figures = []
    for _ in range(runs):
        if made:
            made.unlink(missing_ok=True)
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        figures.append((time.perf_counter() - started, used.ru_maxrss / 1e3))
        if status:
            raise RuntimeError(f"{' '.join(command[:4])} … ended with status {status}")
    return min(f[0] for f in figures), max(f[1] for f in figures)


# --- one page, one viewer -------------------------------------------------------------------------


def pages(scratch: Path, sizes: tuple[int, int], reruns: int = 40) -> Table:
    """Server CPU of one rerun of each page in a small and a large company, against an empty page in
    the same process."""
    with serve(published(scratch, sizes[0])) as few, serve(published(scratch, sizes[1])) as many:
        measured = [cpu_of_reruns(few, many, *address(page, who), reruns) for page, who in PAGES]
    rows = [
        (
            f"{page.split('?')[0] or 'home'}, {who}",
            *(f"{1e3 * x:.1f} ms" for x in (empty, small, large)),
            f"{large / empty:.1f}×",
            f"{large / small:.2f}×",
        )
        for (page, who), (empty, small, large) in zip(PAGES, measured, strict=True)
    ]
    return Table(
        f"Server CPU of one rerun, {reruns} reruns by turns with an empty page, medians of {GROUPS}"
        " groups",
        (
            "page",
            "empty page",
            f"{sizes[0]:,} projects",
            f"{sizes[1]:,} projects",
            "against empty (aim ≤ 3×)",
            "against fewer (aim ≤ 1.5×)",
        ),
        rows,
    )


GROUPS = 8
"""Of reruns, by turns: a machine that slows down for a while slows all of them down."""


def address(page: str, who: str) -> tuple[str, str]:
    name, _, query = page.partition("?")
    return name, "&".join(q for q in (query, f"viewer={who}@bench.test") if q)


def cpu_of_reruns(
    few: Server, many: Server, page: str, query: str, reruns: int
) -> tuple[float, ...]:
    """Seconds of one rerun of the empty page, of the page in the small company and in the large
    one."""

    async def measure() -> tuple[float, ...]:
        async with (
            open_page(many.base, "", "bench=empty") as empty,
            open_page(few.base, page, query) as small,
            open_page(many.base, page, query) as large,
        ):
            turns = ((many, empty), (few, small), (many, large))
            for _, viewer in turns:
                await _reruns(viewer, 6)
            groups = [
                [await _cpu(server, viewer, reruns // GROUPS) for server, viewer in turns]
                for _ in range(GROUPS)
            ]
            if small.failures or large.failures:
                raise RuntimeError(f"{page or 'home'} ({query}) failed")
            return tuple(statistics.median(figures) for figures in zip(*groups, strict=True))

    return asyncio.run(measure())


async def _cpu(server: Server, viewer: Viewer, reruns: int) -> float:
    before = server.cpu()
    await _reruns(viewer, reruns)
    return (server.cpu() - before) / reruns


async def _reruns(viewer: Viewer, count: int) -> None:
    for _ in range(count):
        await viewer.run()


def published(scratch: Path, projects: int) -> Path:
    """The portal.toml of a company of that size whose snapshot is live."""
    folder = scratch / f"portal-{projects}"
    if not (folder / "snapshots" / "current.json").exists():
        config = company.write(folder, projects=projects, times=projects * 30, costs=projects * 10)
        subprocess.run(
            [sys.executable, "-m", "etl", "refresh", "--config", str(config)],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return folder / "portal.toml"


# --- many viewers ---------------------------------------------------------------------------------


def viewers(
    scratch: Path, counts: tuple[int, ...], projects: int, seconds: float = 20, pause: float = 4
) -> Table:
    """Viewers of all audiences over websockets, each rerunning its page about every four seconds,
    against a plain page."""
    mixed = [address(page, who) for page, who in PAGES]
    rows = []
    for name, addresses in (("Standpoint", mixed), ("plain", [("", "bench=plain")])):
        for count in counts:
            with serve(published(scratch, projects)) as server:
                rows.append(
                    (
                        name,
                        str(count),
                        *asyncio.run(_crowd(server, addresses, count, seconds, pause)),
                    )
                )
    return Table(
        f"Viewers of all audiences, {projects:,} projects, a rerun every {pause:g} s each, against"
        " a plain Streamlit page with the executive's content",
        ("pages", "viewers", "reruns/s", "p50", "p95", "server CPU", "memory"),
        rows,
    )


async def _crowd(
    server: Server, addresses: list[tuple[str, str]], count: int, seconds: float, pause: float
) -> tuple[str, ...]:
    chance, taken, opened = random.Random(7), list[float](), asyncio.Barrier(count + 1)
    end = [0.0]

    async def visit(number: int) -> None:
        await asyncio.sleep(number * 5 / count)
        async with open_page(server.base, *addresses[number % len(addresses)]) as viewer:
            await viewer.run()
            await opened.wait()
            await asyncio.sleep(chance.random() * pause)
            while time.perf_counter() < end[0]:
                taken.append(await viewer.run())
                await asyncio.sleep(pause * (0.5 + chance.random()))
            if viewer.failures:
                raise RuntimeError(f"{addresses[number % len(addresses)]} failed")

    async with asyncio.TaskGroup() as group:
        for number in range(count):
            group.create_task(visit(number))
        end[0] = time.perf_counter() + 600
        await opened.wait()
        end[0], before = time.perf_counter() + seconds, server.cpu()
        await asyncio.sleep(seconds)
        used = (server.cpu() - before) / seconds
    ordered = sorted(taken)
    return (
        f"{len(taken) / seconds:.1f}",
        _ms(ordered[len(ordered) // 2]),
        _ms(ordered[int(len(ordered) * 0.95)]),
        f"{used:.0%}",
        f"{server.megabytes():.0f} MB",
    )


def _ms(seconds: float) -> str:
    return f"{1e3 * seconds:,.0f} ms"


# --- a browser ------------------------------------------------------------------------------------


def content(scratch: Path, projects: int, runs: int = 5) -> Table:
    """From the start of navigation to the page's text and its first chart in Chromium, with an
    empty and a warm browser cache."""
    from playwright.sync_api import sync_playwright

    from tests.browser.install import find

    cases = [("empty page", "", "bench=empty", "READY")]
    cases += [
        (page or "home", *address(page, who), "")
        for page, who in (
            ("", "ceo"),
            ("executive", "ceo"),
            ("customer", "customer"),
            ("project?project=N3", "ceo"),
        )
    ]
    with serve(published(scratch, projects)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find(), args=["--no-sandbox", "--disable-gpu"]
        )
        rows: list[tuple[str, ...]] = []
        yardstick: list[float] = []
        for name, page, query, word in cases:
            figures = [
                _time_to(browser, f"{server.base}/{page}?{query}", word=word, runs=runs, warm=warm)
                for warm in (False, True)
            ]
            yardstick = yardstick or [f[0] for f in figures]
            rows.append(
                (
                    name.split("?")[0],
                    *(_ms(f[0] / 1e3) for f in figures),
                    *(f"{f[0] / y:.1f}×" for f, y in zip(figures, yardstick, strict=True)),
                    *(_ms(f[1] / 1e3) if f[1] else "–" for f in figures),
                )
            )
        browser.close()
    return Table(
        f"Time to content in Chromium, {projects:,} projects, median of {runs}",
        (
            "page",
            "text, cold",
            "text, warm",
            "cold against empty",
            "warm against empty",
            "charts, cold",
            "charts, warm",
        ),
        rows,
    )


CLOCK = """(() => { window.seen = {};
const look = () => { const text = document.body ? document.body.innerText : '';
  if (!seen.text && (WORD ? text.includes(WORD) : document.querySelector('[data-testid=stMain] h1'))) seen.text = performance.now();
  if (!seen.chart && document.querySelector('[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas')) seen.chart = performance.now();
  requestAnimationFrame(look) }; look() })()"""


def _time_to(browser: object, url: str, word: str, runs: int, warm: bool) -> tuple[float, float]:
    """Milliseconds to text and to the first chart (0 where there is none)."""
    open_context: Callable[[], object] = browser.new_context  # type: ignore[attr-defined]
    kept, texts, charts = None, [], []
    for number in range(runs + warm):
        context = kept or open_context()
        kept = context if warm else None
        page = context.new_page()  # type: ignore[attr-defined]
        page.add_init_script(CLOCK.replace("WORD", repr(word)))
        page.goto(url)
        page.wait_for_function("window.seen.text", timeout=60_000)
        page.wait_for_timeout(1_500)
        seen = page.evaluate("window.seen")
        page.close()
        if not warm:
            context.close()  # type: ignore[attr-defined]
        if number >= warm:
            texts.append(seen["text"])
            charts += [seen["chart"]] if seen.get("chart") else []
    return statistics.median(texts), statistics.median(charts) if charts else 0.0
