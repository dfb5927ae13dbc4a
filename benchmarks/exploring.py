"""Questions of one's own over a large company: how long an answer takes when nothing is kept of it,
in a store that is open."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from benchmarks.measures import Table, published
from portal.facts.explore import answer
from portal.facts.explore.asked import parse
from portal.gate import published as reports
from portal.gate.access import Scope
from portal.gate.store import Reader, Results, Stores, Warehouse

QUESTIONS = (
    "numbers=cost_performance_index&by=department",
    "numbers=actual_cost&by=project",
    "numbers=actual_cost&by=department&and=week",
    "numbers=actual_cost&by=project&and=month",
    "numbers=allocation&by=team&and=week",
    "numbers=estimate_at_completion&by=programme&against=baseline",
)
ROUNDS = 5


def exploring(scratch: Path, sizes: tuple[int, ...]) -> Table:
    """Each question by the size of the company: the median of five answers, none of them kept."""
    times = {size: _asked(published(scratch, size).parent / "snapshots") for size in sizes}
    rows = [
        (question, *(f"{1e3 * times[size][question]:.0f} ms" for size in sizes))
        for question in QUESTIONS
    ]
    return Table(
        "A question of one's own, asked anew (aim ≤ 300 ms at 10,000 projects)",
        ("question", *(f"{size:,} projects" for size in sizes)),
        rows,
    )


def _asked(folder: Path) -> dict[str, float]:
    live, stores = reports.live_report(folder), Stores(4)

    def seconds(question: str) -> float:
        reader = Reader(
            Warehouse(stores, Results(64), 60.0), live, Scope("executive", ""), lambda: None
        )
        asked = parse(dict(part.split("=", 1) for part in question.split("&")))
        answer.answer(reader, (), parse({"numbers": asked.numbers[0]}))  # what is kept of any
        started = time.perf_counter()
        made = answer.answer(reader, (), asked)
        answer.parts(reader, (), made.asked, [line.key[0] for line in made.lines[:30]])
        return time.perf_counter() - started

    return {q: statistics.median(seconds(q) for _ in range(ROUNDS)) for q in QUESTIONS}
