"""`make bench`: measures, prints the tables, and with --keep writes them into benchmarks/README.md
with date and machine."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks import (
    calibration,
    crowd,
    exploring,
    flood,
    history,
    measures,
    networks,
    reading,
    together,
)
from benchmarks.measures import Table

README = Path(__file__).parent / "README.md"
MARK = "<!-- figures -->"


def main() -> None:
    """Runs the chosen measurements one after the other; nothing else should run meanwhile."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Standpoint's speed and memory, as ratios measured in one run.",
    )
    parser.add_argument(
        "names",
        nargs="*",
        help=(
            "refresh, pages, reading, exploring, viewers, flood, crowd, content, together,"
            " networks, simulation, calibration, history; all otherwise"
        ),
    )
    parser.add_argument("--small", action="store_true", help="sizes that only show that it runs")
    parser.add_argument(
        "--keep", action="store_true", help="write the tables into benchmarks/README.md"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="standpoint-bench-") as scratch:
        tables = []
        for name, measure in _measurements(Path(scratch), options.small).items():
            if not options.names or name in options.names:
                tables.append(as_markdown(measure()))
                print(tables[-1], flush=True)
    if options.keep:
        _keep(tables)


def _measurements(scratch: Path, small: bool) -> dict[str, Callable[[], Table]]:
    few, many = (50, 200) if small else (1_000, 10_000)
    entries = (20_000,) if small else (1_000_000, 10_000_000)
    viewers = (2, 5) if small else (10, 50, 100)
    return {
        "refresh": lambda: measures.refresh(
            scratch, entries, projects=many, costs=2_000 if small else 100_000
        ),
        "pages": lambda: measures.pages(scratch, (few, many), 10 if small else 40),
        "exploring": lambda: exploring.exploring(scratch, (few, many)),
        "reading": lambda: reading.reading(scratch, (few, many), 10 if small else 40),
        "viewers": lambda: measures.viewers(
            scratch, viewers, projects=many, seconds=4 if small else 20
        ),
        "flood": lambda: flood.flood(
            scratch, many, seconds=6 if small else 60, viewers=5 if small else 50
        ),
        "crowd": lambda: crowd.crowd(scratch, 24 if small else 500),
        "content": lambda: measures.content(scratch, many, 1 if small else 5),
        "together": lambda: together.together(scratch, many, 1 if small else 7),
        "networks": lambda: networks.networks(*((2_000, 4_000) if small else (100_000, 200_000))),
        "simulation": lambda: networks.simulations(1_000, 2_000, 10_000),
        "calibration": calibration.calibration,
        "history": lambda: history.history(scratch, 50 if small else 1_000, 10 if small else 40),
    }


def as_markdown(table: Table) -> str:
    """A table with its title."""
    lines = [
        f"### {table.title}",
        "",
        "| " + " | ".join(table.head) + " |",
        "|" + "---|" * len(table.head),
    ]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in table.rows), ""])


def machine() -> str:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{date.today():%d %B %Y}; {os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB,"
        f" Linux; Python {platform.python_version()}, DuckDB {version('duckdb')}, Streamlit"
        f" {version('streamlit')}."
    )


def _keep(tables: list[str]) -> None:
    """New tables in the place of those of the same title; the others stay, with the day they were
    measured on."""
    said, _, old = README.read_text(encoding="utf-8").partition(MARK)
    kept = {part.splitlines()[0]: f"### {part.strip()}\n" for part in old.split("\n### ")[1:]}
    kept |= {
        table.splitlines()[0].removeprefix("### "): f"{table.strip()}\n\nMeasured {machine()}\n"
        for table in tables
    }
    README.write_text("\n".join([said + MARK, "", *kept.values()]), encoding="utf-8")


if __name__ == "__main__":
    main()
