"""The critical path method of `etl.arithmetic.network` against a plain pass in Python over the same
tasks and links, in one process, by turns."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.measures import Table
from etl.arithmetic import chance
from etl.arithmetic.network import FS, Calendars, Links, Tasks, ends, solve


def networks(tasks: int, links: int, turns: int = 3) -> Table:
    """Seconds of a forward and backward pass; finish-to-start links on one calendar, which is all
    that the plain pass knows."""
    rows = []
    for name, projects in (("projects of 1,000 tasks", max(1, tasks // 1000)), ("one project", 1)):
        hours, pairs, project = _portfolio(tasks, links, projects)
        ours = _arrays(hours, pairs, project)
        seconds = [
            [_seconds(partial(solve, *ours)), _seconds(partial(_plain, hours, pairs))]
            for _ in range(turns)
        ]
        fast, slow = (statistics.median(column) for column in zip(*seconds, strict=True))
        rows.append(
            (
                name,
                f"{tasks:,}",
                f"{len(pairs):,}",
                f"{slow:.2f} s",
                f"{fast:.2f} s",
                f"{fast / slow:.2f}×",
            )
        )
    return Table(
        "Critical path of a network: dates, total and free float, longest path, with calendars,"
        " against a plain pass of dates and total float",
        ("network", "tasks", "links", "plain Python", "Standpoint", "ratio"),
        rows,
    )


def simulations(tasks: int, links: int, runs: int, plain_runs: int = 100) -> Table:
    """Seconds of a whole simulation, draws and both passes in every run, against as many plain
    passes over drawn durations."""
    hours, pairs, project = _portfolio(tasks, links, 1)
    calendars, model, wired = _arrays(hours, pairs, project)
    own = np.array(hours)

    def ours() -> None:
        numbers = chance.source(1, "benchmark")
        drawn = chance.together(
            numbers,
            chance.three_point(numbers, own * 0.8, likely=own, high=own * 1.6, runs=runs),
            0.2,
        )
        for start in range(0, runs, 2000):
            ends(
                calendars, Tasks(**{**vars(model), "hours": drawn[:, start : start + 2000]}), wired
            )

    def plain() -> None:
        numbers = random.Random(1)
        for _ in range(plain_runs):
            _plain([h * (0.8 + 0.8 * numbers.betavariate(2, 4)) for h in hours], pairs)

    fast, slow = (statistics.median(_seconds(work) for _ in range(3)) for work in (ours, plain))
    whole = slow * runs / plain_runs
    return Table(
        f"Simulation of a network of {tasks:,} tasks and {links:,} links: Beta-PERT, correlation"
        " 0.2, float in every run, against plain passes",
        ("runs", f"plain Python, from {plain_runs:,} runs", "Standpoint", "ratio"),
        [(f"{runs:,}", f"{whole:.0f} s", f"{fast:.1f} s", f"{fast / whole:.3f}×")],
    )


def _portfolio(
    tasks: int, links: int, projects: int
) -> tuple[list[float], list[tuple[int, int]], list[int]]:
    """Tasks of up to a week, each waiting for some of the sixty before it in its project."""
    chance, size = random.Random(3), tasks // projects
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < links:
        before = chance.randrange(tasks)
        after = before + chance.randint(1, 60)
        if after < tasks and after // size == before // size:
            pairs.add((before, after))
    return (
        [float(chance.randint(1, 40)) for _ in range(tasks)],
        sorted(pairs),
        [min(t // size, projects - 1) for t in range(tasks)],
    )


def _arrays(
    hours: list[float], pairs: list[tuple[int, int]], project: list[int]
) -> tuple[Calendars, Tasks, Links]:
    count, days = len(hours), int(sum(hours) / 40 * 7) // max(project[-1] + 1, 1) + 400
    none, zero = np.full(count, np.nan), np.zeros(count)
    week = np.resize([8.0, 8, 8, 8, 8, 0, 0], days)
    tasks = Tasks(
        project=np.array(project),
        calendar=np.zeros(count, np.int64),
        hours=np.array(hours),
        earliest=zero,
        started=none,
        finished=none,
        start_not_before=none,
        finish_not_before=none,
        start_not_after=none,
        finish_not_after=none,
        is_late=zero.astype(bool),
    )
    before, after = np.array(pairs).T
    flat = np.zeros(len(pairs))
    return (
        Calendars(week[None, :]),
        tasks,
        Links(
            before=before,
            after=after,
            kind=np.full(len(pairs), FS),
            lag=flat,
            is_elapsed=flat.astype(bool),
        ),
    )


def _plain(hours: list[float], pairs: list[tuple[int, int]]) -> list[float]:
    """Total float of every task, as a textbook does it; tasks are in order already."""
    following: list[list[int]] = [[] for _ in hours]
    early = [0.0] * len(hours)
    for before, after in pairs:
        following[before].append(after)
    for task, own in enumerate(hours):
        for after in following[task]:
            early[after] = max(early[after], early[task] + own)
    last = max(e + h for e, h in zip(early, hours, strict=True))
    late = [last] * len(hours)
    for task in range(len(hours) - 1, -1, -1):
        for after in following[task]:
            late[task] = min(late[task], late[after] - hours[after])
    return [finish - start - own for finish, start, own in zip(late, early, hours, strict=True)]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
