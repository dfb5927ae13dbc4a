"""The boards of teams: small items beside the planned tasks, how they move, what blocks them. Draws
from a random of its own.

An item is work of the kind `item`: it has no plan and no budget, so that no earned value and no
count of tasks moves because of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from etl.sample.organisation import Company, is_workday, workday
from etl.sample.plot import STATUS

FIRST = date(2026, 3, 30)  # the boards are kept from this Monday on
SUBJECTS = (
    "Alarm list",
    "Login page",
    "Meter import",
    "Outage map",
    "Report layout",
    "Tariff table",
    "Certificate renewal",
    "Data check",
    "Export job",
    "Field form",
    "Gateway log",
    "Interface test",
    "Mask for sites",
    "Monthly statement",
    "Network plan",
    "Password rules",
    "Price update",
    "Roll-back script",
    "Sensor check",
    "Site survey",
    "Spare parts list",
    "Test data",
    "Training notes",
    "Work order",
)
WORDS = ("correct", "extend", "review", "set up", "simplify", "replace")
BLOCKS = (
    "Waits for the supplier",
    "Test environment is down",
    "Waits for a decision",
    "Access not granted",
)
WEEKLY = {"FS3": 5.0, "GP3": 3.0, "CP1": 4.0}
"""Items a week; the other teams finish between one and four."""
PILING = ("FS3", "GP3")  # more comes than is finished: the teams that do not fit
HALTED = "FC2"  # finishes nothing in some weeks


def keep(c: Company) -> None:
    """Every team's board: items arrive each week, are begun after a while, and most are
    finished."""
    for place, team in enumerate(t["team_id"] for t in c.tables["teams"]):
        random = Random(f"Northgrid board {team}")
        hosts = _hosts(c, team)
        if hosts:
            _board(c, random, team=team, hosts=hosts, weekly=WEEKLY.get(team, 1.0 + place % 4))


def _hosts(c: Company, team: str) -> list[tuple[str, date, date]]:
    """Running projects that the team works on or is booked on, with their first and last day."""
    bound = {p["person_id"] for p in c.people if p["team_id"] == team}
    named = {t["project_id"] for t in c.tables["tasks"] if t.get("team_id") == team} | {
        a["project_id"] for a in c.tables["assignments"] if a.get("person_id") in bound
    }
    return [
        (p["project_id"], p["forecast_start_date"], p["forecast_finish_date"])
        for p in c.tables["projects"]
        if p["project_id"] in named and p["phase"] == "active" and p["_plan"].special != "stale"
    ]


def _board(
    c: Company, random: Random, team: str, hosts: list[tuple[str, date, date]], weekly: float
) -> None:
    monday, number = FIRST, 0
    while monday <= STATUS:
        piling = 1.35 if team in PILING and monday >= STATUS - timedelta(weeks=8) else 1.0
        for _ in range(_some(random, weekly * piling)):
            day = workday(monday + timedelta(days=random.randrange(5)))
            running = [key for key, first, last in hosts if first <= day <= last]
            if running and day <= STATUS:
                number += 1
                _item(
                    c, random, team=team, project=random.choice(running), number=number, arrived=day
                )
        monday += timedelta(weeks=1)


def _some(random: Random, mean: float) -> int:
    """So many in a week: some weeks bring nothing, some twice as much."""
    return sum(random.random() < mean / 8 for _ in range(8)) if random.random() > 0.08 else 0


def _item(c: Company, random: Random, team: str, project: str, number: int, arrived: date) -> None:
    key = f"{team}-B{number:03d}"
    begun = _later(
        arrived,
        random.choice((1, 2, 3, 4, 6, 9, 14))
        + (
            random.randrange(10, 30)
            if team in PILING and arrived >= STATUS - timedelta(weeks=9)
            else 0
        ),
    )
    worked = round(min(38, random.lognormvariate(1.6, 0.75)))
    review = _later(begun, worked)
    finished = _later(review, random.choice((0, 0, 1, 1, 2, 4)))
    if team == HALTED and finished.isocalendar().week % 3 == 0:
        finished = _later(finished, 6)
    blocked = _block(c, random, key=key, begun=begun) if random.random() < 0.14 else timedelta()
    review, finished = workday(review + blocked), workday(finished + blocked)
    moves = [
        ("", "To do", arrived),
        ("To do", "In progress", begun),
        ("In progress", "Review", review),
        ("Review", "Done", finished),
    ]
    if finished <= STATUS - timedelta(days=10) and random.random() < 0.03:
        back = _later(finished, random.randrange(2, 8))
        moves += [
            ("Done", "In progress", back),
            ("In progress", "Done", _later(back, random.randrange(1, 5))),
        ]
    _write(
        c, random, key=key, project=project, team=team, moves=[m for m in moves if m[2] <= STATUS]
    )


def _write(
    c: Company,
    random: Random,
    key: str,
    project: str,
    team: str,
    moves: list[tuple[str, str, date]],
) -> None:
    """The item as its board shows it, and its moves."""
    begun, done = (
        next((m[2] for m in moves if m[1] == state), None) for state in ("In progress", "Done")
    )
    owners = [p for p in c.people if p["team_id"] == team and p["employed_to_date"] is None]
    c.add(
        "tasks",
        task_id=key,
        project_id=project,
        task_name=f"{random.choice(SUBJECTS)}: {random.choice(WORDS)}",
        kind="item",
        team_id=team,
        owner_id=random.choice(owners)["person_id"],
        actual_start_date=begun,
        actual_finish_date=done if moves[-1][1] == "Done" else None,
        workflow_state=moves[-1][1],
        points=random.choice((1, 2, 3, 5)),
        is_customer_visible=False,
    )
    for before, after, day in moves:
        c.add(
            "workflow_transitions",
            task_id=key,
            moved_date=day,
            from_state=before or None,
            to_state=after,
        )


def _block(c: Company, random: Random, key: str, begun: date) -> timedelta:
    """Blocked from a day after its start: it is finished so much later."""
    first = _later(begun, 1)
    length = timedelta(days=random.randrange(2, 13))
    if first > STATUS:
        return timedelta()
    last = first + length - timedelta(days=1)
    c.add(
        "blocked_intervals",
        task_id=key,
        from_date=first,
        to_date=last if last < STATUS else None,
        reason=random.choice(BLOCKS),
    )
    return length


def _later(day: date, working_days: int) -> date:
    for _ in range(working_days):
        day += timedelta(days=1)
        while not is_workday(day):
            day += timedelta(days=1)
    return day
