"""Which task waits for which in a random company: links of every kind, with lags and leads,
constraints and deadlines; now and then a circle."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.portfolio import Portfolio

DAY = timedelta(days=1)
KINDS = ("FS",) * 5 + ("SS", "FF", "SF")
CONSTRAINTS = ("ASAP", *("ALAP",) * 5, "SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO")
LAGS = ("", "", "", 0, 1, 2, 3, 10, -1, -2, 0.5)


def wire(p: Portfolio, seed: str, status: date) -> None:
    """Draws the links of each project, and some between projects, from later ones to earlier ones
    never."""
    tasks: dict[str, list[dict[str, Any]]] = {}
    for row in p.tables.get("tasks", ()):
        tasks.setdefault(row["project_id"], []).append(row)
    before: list[str] = []
    for project, rows in tasks.items():
        random = Random(f"{seed}/{project}/network")
        if random.random() < 0.75:
            _links(p, random, names=[r["task_id"] for r in rows], elsewhere=before)
        for row in rows:
            _dates(random, row, status)
        before = [r["task_id"] for r in rows]


def _links(p: Portfolio, random: Random, names: list[str], elsewhere: list[str]) -> None:
    """Most from an earlier to a later task, so that few run in a circle; the lags of a project are
    of one kind."""
    found = set()
    unit = random.choice(("", "wd", "ed"))
    for _ in range(random.randrange(0, 3 * len(names))):
        first, second = sorted(random.sample(range(len(names)), 2)) if len(names) > 1 else (0, 0)
        if random.random() < 0.02:
            first, second = second, first
        if first != second:
            found.add((names[first], names[second]))
    if elsewhere and random.random() < 0.15:
        found.add((random.choice(elsewhere), random.choice(names)))
    for before, after in sorted(found):
        p.add(
            "dependencies",
            predecessor_id=before,
            successor_id=after,
            kind=random.choice(KINDS),
            lag=random.choice(LAGS),
            lag_unit=unit,
        )


def _dates(random: Random, row: dict[str, Any], status: date) -> None:
    """A constraint, a deadline, or only one of the two dates forecast."""
    if random.random() < 0.35:
        row |= {
            "constraint_type": random.choice(CONSTRAINTS),
            "constraint_date": status + random.randrange(-30, 70) * DAY,
        }
    if random.random() < 0.15:
        row["deadline_date"] = status + random.randrange(-20, 80) * DAY
    if "forecast_finish_date" in row and random.random() < 0.2:
        del row[random.choice(("forecast_start_date", "forecast_finish_date"))]
