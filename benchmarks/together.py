"""The executive page beside others' in one run: from the start of navigation to its headline and to
all of it, in Chromium."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
import urllib.request
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measures import Table, address, published
from benchmarks.server import free_port, serve

PEERS = Path(__file__).with_name("peers")


@dataclass(frozen=True)
class Page:
    """One page, and how to tell that it is there: its first word, its last, how many pictures."""

    name: str
    url: str
    first: str
    last: str
    pictures: int


def together(scratch: Path, projects: int, runs: int = 7) -> Table:
    """The page Executive, its reading edition, and the pages of plain Streamlit, NiceGUI and
    Panel."""
    from playwright.sync_api import sync_playwright

    from tests.browser.install import find

    python = _environment(scratch / "peers")
    config = published(scratch, projects)
    report = _report(config)
    with (
        serve(config) as server,
        _peer(python, "nicegui_page", report) as nicegui,
        _peer(python, "panel_page", report) as panel,
        sync_playwright() as playwright,
    ):
        name, query = address("executive", "ceo")
        pages = [
            Page("empty Streamlit page", f"{server.base}/?bench=empty", "READY", "READY", 0),
            Page("Executive", f"{server.base}/{name}?{query}", "Executive", "How to read", 1),
            Page("its reading edition", f"{server.base}/read/{name}?{query}", "", "", 1),
            Page("plain Streamlit", f"{server.base}/?bench=plain", "Executive", "READY", 2),
            Page("NiceGUI", nicegui, "Executive", "READY", 2),
            Page("Panel", panel, "Executive", "READY", 2),
        ]
        browser = playwright.chromium.launch(
            executable_path=find(), args=["--no-sandbox", "--disable-gpu"]
        )
        seen = _by_turns(browser, pages, runs)
        browser.close()
    empty = statistics.median(seen[pages[0].name]["all"])
    return Table(
        f"The page Executive beside others, {projects:,} projects, warm, median of {runs} by turns",
        ("page", "headline", "all of it", "against an empty Streamlit page"),
        [
            (
                page.name,
                f"{statistics.median(seen[page.name]['first']):,.0f} ms",
                f"{statistics.median(seen[page.name]['all']):,.0f} ms",
                f"{statistics.median(seen[page.name]['all']) / empty:.2f}×",
            )
            for page in pages
        ],
    )


def _environment(folder: Path) -> Path:
    """The interpreter of an environment with what the peers run on."""
    python = folder / "bin" / "python"
    if not python.is_file():
        venv.create(folder, with_pip=True)
        needed = ["-r", str(PEERS / "requirements.txt")]
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *needed], check=True)
    return python


def _report(config: Path) -> Path:
    from portal import settings
    from portal.gate import published as reports

    os.environ["STANDPOINT_CONFIG"] = str(config)
    settings.load.cache_clear()
    return reports.live_report(settings.load().snapshots).path


@contextmanager
def _peer(python: Path, name: str, report: Path) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [str(python), str(PEERS / f"{name}.py"), str(report), str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}/"
    try:
        _await(url)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _await(url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=20):
                return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(f"{url} did not answer within {seconds:g} s")


CLOCK = """(() => { window.seen = {};
const words = root => { let text = ''; const walk = e => {
  if (e.shadowRoot) walk(e.shadowRoot);
  for (const c of e.childNodes) { if (c.nodeType === 3) text += c.data;
    else if (c.nodeType === 1 && !['SCRIPT', 'STYLE'].includes(c.tagName)) walk(c); } };
  if (root) walk(root); return text; };
const count = root => { let n = 0; const walk = e => {
  n += e.querySelectorAll('svg.marks, figure svg, canvas').length;
  for (const c of e.querySelectorAll('*')) if (c.shadowRoot) walk(c.shadowRoot); };
  if (root) walk(root); return n; };
const look = () => { const text = words(document.body);
  const headed = FIRST ? text.includes(FIRST) : document.querySelector('h1');
  if (!seen.first && headed) seen.first = performance.now();
  const ended = LAST ? text.includes(LAST) : document.readyState === 'complete';
  if (!seen.all && seen.first && ended && count(document) >= PICTURES) seen.all = performance.now();
  if (!seen.all) requestAnimationFrame(look); }; look(); })()"""


def _by_turns(browser: object, pages: list[Page], runs: int) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each page, with a warm cache: all pages once, then all again."""
    open_context: Callable[[], object] = browser.new_context  # type: ignore[attr-defined]
    contexts = {page.name: open_context() for page in pages}
    seen: dict[str, dict[str, list[float]]] = {p.name: {"first": [], "all": []} for p in pages}
    for number in range(runs + 1):
        for page in pages:
            tab = contexts[page.name].new_page()  # type: ignore[attr-defined]
            clock = CLOCK.replace("FIRST", repr(page.first)).replace("LAST", repr(page.last))
            tab.add_init_script(clock.replace("PICTURES", str(page.pictures)))
            tab.goto(page.url)
            tab.wait_for_function("window.seen.all", timeout=90_000)
            told = tab.evaluate("window.seen")
            tab.close()
            for name in ("first", "all") if number else ():
                seen[page.name][name].append(told[name])
    return seen
