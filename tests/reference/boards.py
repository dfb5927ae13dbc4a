"""Boards of the teams of a random company: items that move, some back again, some in states nobody
named, some blocked; some that never moved."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.portfolio import Portfolio

DAY = timedelta(days=1)
SETTINGS = '\n[flow]\nkinds = ["item"]\nteam_target_days = { T1 = 12, T4 = 8 }\n'
STRAIGHT = ("To do", "In progress", "Done")
PATHS = (STRAIGHT,) * 6 + (
    ("To do", "In progress", "Waiting", "In progress", "Done"),
    ("To do", "In progress", "Review", "In progress", "Done"),
    ("To do", "In progress", "To do", "In progress", "Done"),
    ("To do", "Done"),
    ("In progress", "Done"),
    ("To do", "In progress", "Done", "In progress", "Done"),
    ("To do", "In progress", "Cancelled"),
    ("To do", "Waiting", "In progress", "Done"),
    ("To do", "In progress", "Under the sofa", "Done"),
    ("To do", "In progress", "Done", "To do"),
)


def fill(p: Portfolio, seed: str, status: date) -> None:
    """Items of one project; T4 has few of them, T5 none."""
    random = Random(f"{seed}/boards")
    for team in ("T4", "T5"):
        p.add("teams", team_id=team, team_name=team, department_id="D")
    p.project("BOARD", department_id="D", customer_id="C")
    is_blocked = random.random() < 0.7
    for number in range(random.choice((30, 90, 140))):
        key, first = f"BOARD-{number}", status - random.randrange(-5, 110) * DAY
        is_moved = random.random() < 0.9
        p.add(
            "tasks",
            task_id=key,
            project_id="BOARD",
            task_name=key,
            kind="item",
            team_id=random.choice(("T1",) * 9 + ("T2",) * 9 + ("T4", "")),
            points=random.choice(("", 3)),
            **({} if is_moved else _unmoved(random, first)),
        )
        if is_moved:
            _moves(p, random, key=key, first=first)
        if is_blocked:
            _blocked(p, random, key=key, first=first)


def _unmoved(random: Random, first: date) -> dict[str, object]:
    """What is said of an item that never moved."""
    return {
        "actual_start_date": random.choice((first, first, "")),
        "actual_finish_date": random.choice(("", first + random.randrange(0, 20) * DAY)),
        "workflow_state": random.choice(("", "To do", "In progress", "Done", "Cancelled")),
    }


def _moves(p: Portfolio, random: Random, key: str, first: date) -> None:
    """Along a path, as far as it came; of two moves in a day the one further on the board came
    last, so what waits or turns back moves once a day."""
    path, day, before = random.choice(PATHS), first, ""
    soonest = 0 if len(set(path)) == len(path) and "Waiting" not in path else 1
    for state in path[: random.choice((len(path),) * 4 + (1, 2))]:
        p.add(
            "workflow_transitions", task_id=key, moved_date=day, from_state=before, to_state=state
        )
        day, before = day + random.randrange(soonest, 14) * DAY, state


def _blocked(p: Portfolio, random: Random, key: str, first: date) -> None:
    for start in random.sample(range(25), random.choice((0, 0, 1, 2))):
        last = first + (start + random.randrange(0, 9)) * DAY
        p.add(
            "blocked_intervals",
            task_id=key,
            from_date=first + start * DAY,
            to_date=random.choice(("", last)),
        )
