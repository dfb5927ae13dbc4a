"""Who is booked, asked for, absent and joins or leaves in a random company; what tasks are
estimated at and who answers for them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.portfolio import Portfolio

DAY = timedelta(days=1)


def staff(p: Portfolio, seed: str, status: date) -> None:
    """Of most companies the contract hours of all are known, because one who has none takes away
    the capacity of everybody they are added to."""
    random = Random(f"{seed}/staff")
    p.add("teams", team_id="T3", team_name="Nobody's", department_id="D")
    is_known = random.random() < 0.6
    for person in p.tables["people"]:
        if is_known:
            person["weekly_hours"] = person["weekly_hours"] or 40
        if random.random() < 0.3:
            person["employed_from_date"] = (
                status
                + (random.randrange(-150, 20) if "employed_to_date" not in person else -200) * DAY
            )
        for day in random.sample(range(-90, 60), random.choice((0, 1, 3))):
            p.add(
                "absences",
                person_id=person["person_id"],
                from_date=status + day * DAY,
                to_date=status + (day + random.choice((0, 1, 9))) * DAY,
            )
    has = {name: random.random() < 0.85 for name in ("bookings", "requests")}
    projects = [row["project_id"] for row in p.tables["projects"]]
    tasks = {
        project: [row for row in p.tables.get("tasks", ()) if row["project_id"] == project]
        for project in projects
    }
    for project in projects:
        drawn = Random(f"{seed}/{project}/staff")
        for task in tasks[project]:
            task |= {
                "estimate_hours": drawn.choice(("", 40, 100)),
                "remaining_hours": drawn.choice(("", "", 12, 30)),
                "owner_id": drawn.choice(("", "who0", "who1")),
            }
        if has["bookings"] and drawn.random() < 0.6:
            _booked(
                p,
                drawn,
                project=project,
                tasks=[t["task_id"] for t in tasks[project]],
                status=status,
            )
        if has["requests"] and drawn.random() < 0.4:
            _asked(p, drawn, project=project, status=status)


def _booked(p: Portfolio, random: Random, project: str, tasks: list[str], status: date) -> None:
    """Weeks of people, on a task or on none, and of a role that nobody is named for; firm or
    not."""
    found = {
        (
            random.choice((*tasks, "")),
            random.choice(("who0", "who1", "who2", "who3", "who4", "who5", "")),
            random.randrange(-10, 12),
        )
        for _ in range(random.randrange(1, 9))
    }
    for task, person, week in sorted(found):
        role = {} if person else {"role_id": "DEV", "team_id": random.choice(("", "T1", "T2"))}
        day = (
            status + (7 * week - status.weekday() + random.choice((0, 0, 0, 2))) * DAY
        )  # a Wednesday stands for its week
        p.add(
            "assignments",
            project_id=project,
            task_id=task,
            person_id=person,
            week=day,
            planned_hours=random.choice((0, 4, 16, 30, 45)),
            booking=random.choice(("", "hard", "hard", "soft")),
            **role,
        )


def _asked(p: Portfolio, random: Random, project: str, status: date) -> None:
    for number in range(random.randrange(1, 4)):
        first = status + random.randrange(-60, 60) * DAY
        hours = random.choice((10, 80, 200))
        p.add(
            "role_requests",
            request_id=f"{project}-q{number}",
            project_id=project,
            role_id=random.choice(("", "DEV")),
            team_id=random.choice(("", "T1", "T2", "T3")),
            skill=random.choice(("", "sql", "weld")),
            from_date=first,
            to_date=first + random.choice((0, 1, 30)) * DAY,
            requested_hours=hours,
            filled_hours=random.choice(("", "", 0, 5, hours, hours + 10)),
        )
