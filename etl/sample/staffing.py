"""What Northgrid's people can do, and whom its projects ask for: testers are short until the new
year, most other requests are met.

Draws from a Random of its own, so that nothing else changes by it.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from etl.sample.organisation import FULL_DAY, Company, Row, workdays
from etl.sample.plot import STATUS

SKILL_OF_ROLE = {
    "TST": "Testing",
    "FLD": "Field work",
    "ANA": "Analysis",
    "ARC": "Architecture",
    "PM": "Project management",
}
SKILL_OF_TEAM = {
    "GP1": "Grid software",
    "GP2": "Protection",
    "GP3": "SCADA",
    "GP4": "Substations",
    "FS1": "Field work",
    "FS2": "Embedded software",
    "FS3": "Testing",
    "FS4": "Radio",
    "FS5": "Security",
    "CP1": "Web",
    "CP2": "Mobile",
    "CP3": "Billing",
    "CP4": "Service design",
    "DA1": "Data engineering",
    "DA2": "Data science",
    "DA3": "Reporting",
    "IT1": "ERP",
    "IT2": "Workplace",
    "IT3": "Cloud",
    "IT4": "Identity",
    "EN1": "Sites",
    "EN2": "Commissioning",
    "EN3": "Civil works",
    "FC1": "Project management",
    "FC2": "Controlling",
}
"""Of engineers; the other roles bring theirs."""
UNSTATED = 43  # every so-manieth person has not said
SHORT = "FS3"  # the team that is asked for more than it has
AHEAD = timedelta(weeks=12)


def staff(c: Company) -> None:
    """Skills of all people, requests of the projects, and a role booked while nobody is named."""
    chance = Random("Northgrid staffing")
    for number, person in enumerate(c.people, 1):
        person["skill"] = (
            None if number % UNSTATED == 0 else _skill(person["role_id"], person["team_id"])
        )
    for place, task in enumerate(_coming(c)):
        if task["team_id"] == SHORT:
            _ask(c, task, people=0.4, filled=chance.choice((0.0, 0.25)))
        elif place % 4 == 0:
            _ask(c, task, people=0.25, filled=chance.choice((1.0, 1.0, 1.0, 0.8, 0.6)))
    _later(c)


def _skill(role: str, team: str) -> str:
    """Technicians work in the field where there is one; elsewhere they do what their team does."""
    return (
        SKILL_OF_TEAM[team]
        if role == "FLD" and team[:2] not in ("FS", "GP", "EN")
        else SKILL_OF_ROLE.get(role) or SKILL_OF_TEAM[team]
    )


def _wished(c: Company, role: str, team: str) -> str:
    """Nobody asks a department for what none of its people can do."""
    wished = _skill(role, team)
    return (
        wished
        if any(p["skill"] == wished for p in c.people if p["team_id"][:2] == team[:2])
        else SKILL_OF_TEAM[team]
    )


def _coming(c: Company) -> list[Row]:
    """Tasks that are worked on in the coming twelve weeks, of projects somebody speaks for."""
    heard = {p["project_id"] for p in c.tables["projects"] if p["_plan"].special != "stale"}
    return [
        t
        for t in c.tables["tasks"]
        if t["kind"] == "task"
        and t["project_id"] in heard
        and t["_expected"][1] > STATUS + timedelta(days=7)
        and t["_expected"][0] <= STATUS + AHEAD
    ]


def _ask(c: Company, task: Row, people: float, filled: float) -> None:
    key = f"RQ-{len(c.tables.get('role_requests', ())) + 1:03d}"
    request = ask(c, task, people=people, filled=filled, day=STATUS, key=key)
    if request:
        c.add("role_requests", **request)


def ask(c: Company, task: Row, *, people: float, filled: float, day: date, key: str) -> Row | None:
    """So many people for the rest of the task, whole hours, of which a part is promised; None where
    less than a day is left of it."""
    first, last = (
        max(task["forecast_start_date"], day + timedelta(days=3)),
        min(task["forecast_finish_date"], day + AHEAD),
    )
    hours = round(len(workdays(first, last)) * FULL_DAY * people)
    if hours < 8:
        return None
    return {
        "request_id": key,
        "project_id": task["project_id"],
        "role_id": task["_role"],
        "team_id": task["team_id"],
        "skill": _wished(c, task["_role"], task["team_id"]),
        "from_date": first,
        "to_date": last,
        "requested_hours": hours,
        "filled_hours": round(hours * filled),
        "_task": task["task_id"],
    }


def _later(c: Company) -> None:
    """What starts soon and is not staffed: a request that says a team and no skill, and an analyst
    whose name is still open."""
    c.add(
        "role_requests",
        request_id="RQ-900",
        project_id="NG-034",
        role_id="DEV",
        team_id="IT3",
        skill=None,
        from_date=date(2026, 12, 7),
        to_date=date(2027, 1, 29),
        requested_hours=160,
        filled_hours=0,
    )
    task = next(
        t
        for t in c.tables["tasks"]
        if t["project_id"] == "NG-033" and t["task_name"] == "Requirements"
    )
    for week in range(6):
        c.add(
            "assignments",
            project_id="NG-033",
            task_id=task["task_id"],
            person_id=None,
            week=date(2026, 11, 30) + timedelta(weeks=week),
            planned_hours=16.0,
            booking="soft",
            role_id="ANA",
            team_id=task["team_id"],
        )
