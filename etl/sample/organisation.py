"""Northgrid's people: departments, teams, working days, absences, bookings ahead and who may
look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from etl.sample import plot
from etl.sample.plot import STATUS

Row = dict[str, Any]
FREE = frozenset(date(year, month, day) for year in plot.YEARS for month, day, _ in plot.HOLIDAYS)
FULL_DAY = 8.0
RUSHED = ("FS3", "GP3")  # teams whose December does not fit


@dataclass
class Company:
    """Everything that is written, table by table. What a row keeps to itself begins with an
    underscore."""

    random: Random
    people: list[Row] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    headings: dict[str, list[str]] = field(default_factory=dict)
    """Columns a table is exported with although no row of the day has them."""
    away: set[tuple[str, date]] = field(default_factory=set)
    """Days of approved absence by person."""
    worked: dict[tuple[str, date], float] = field(default_factory=dict)
    """Hours a person has already booked on a day, over all projects."""
    planned: dict[str, float] = field(default_factory=dict)
    """Budget planned for each team, in thousands, so that work goes to whoever has least."""

    def add(self, table: str, **row: Any) -> Row:
        self.tables.setdefault(table, []).append(row)
        return row


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in FREE


def workday(day: date) -> date:
    """The day itself, or the next that is worked."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def workdays(first: date, last: date) -> list[date]:
    return [
        day for n in range((last - first).days + 1) if is_workday(day := first + timedelta(days=n))
    ]


def members(c: Company, team: str) -> list[Row]:
    return [p for p in c.people if p["team_id"] == team]


def is_here(c: Company, person: Row, day: date) -> bool:
    """Employed, and not on leave."""
    until = person["employed_to_date"]
    return (
        person["employed_from_date"] <= day
        and (until is None or day <= until)
        and (person["person_id"], day) not in c.away
    )


def found(c: Company) -> None:
    """Everything that is there before the first project."""
    for key, name, parent in plot.DEPARTMENTS:
        c.add("departments", department_id=key, department_name=name, parent_department_id=parent)
    for department, names in plot.TEAMS:
        for place, name in enumerate(names, 1):
            c.add("teams", team_id=f"{department}{place}", team_name=name, department_id=department)
    for key, name, rate in plot.ROLES:
        c.add("roles", role_id=key, role_name=name)
        for year, factor in ((2024, plot.OLD_RATE), (2026, 1.0)):
            c.add(
                "standard_rates",
                rate_for_id=key,
                valid_from_date=date(year, 1, 1),
                hourly_rate_amount=round(rate * factor, 2),
            )
    for key, name in plot.CUSTOMERS:
        c.add("customers", customer_id=key, customer_name=name)
    for key, name in plot.PROGRAMMES:
        c.add("programmes", programme_id=key, programme_name=name)
    _calendar(c)
    _rates(c)
    _people(c)


def _calendar(c: Company) -> None:
    for weekday in range(1, 8):
        c.add(
            "calendars", calendar_id="DE", weekday=weekday, working_hours=8 if weekday <= 5 else 0
        )
    for year in plot.YEARS:
        for month, day, name in plot.HOLIDAYS:
            c.add(
                "holidays", calendar_id="DE", holiday_date=date(year, month, day), holiday_name=name
            )


def _rates(c: Company) -> None:
    for currency, frozen, booked in (
        ("USD", 0.92, (0.91, 0.93, 0.90)),
        ("GBP", 1.17, (1.16, 1.19, 1.15)),
        ("CHF", 1.05, (1.04, 1.06, 1.07)),
    ):
        c.add(
            "exchange_rates",
            currency=currency,
            rate_kind="budget",
            valid_from_date=date(2024, 1, 1),
            rate=frozen,
        )
        for since, at in zip((2024, 2025, 2026), booked, strict=True):
            c.add(
                "exchange_rates",
                currency=currency,
                rate_kind="booked",
                valid_from_date=date(since, 1, 1),
                rate=at,
            )


HIRED = (
    date(2024, 1, 1),
    date(2024, 1, 1),
    date(2025, 1, 1),
    date(2025, 4, 1),
    date(2025, 7, 1),
    date(2025, 10, 1),
    date(2026, 1, 1),
    date(2026, 2, 2),
    date(2026, 4, 1),
)


def _people(c: Company) -> None:
    """Nine to a team; the company grows, so that a team of nine was two in 2024."""
    names = [f"{first} {last}" for last in plot.LAST for first in plot.FIRST]
    c.random.shuffle(names)
    number = 0
    for place, team in enumerate(c.tables["teams"]):
        for seat in range(9 if place < 20 else 8):
            number += 1
            role = (
                "PM"
                if team["team_id"] == "FC1"
                else (
                    "ARC"
                    if seat == 0
                    else c.random.choice(("DEV", "DEV", "DEV", "TST", "ANA", "FLD"))
                )
            )
            person = c.add(
                "people",
                person_id=f"P{number:03d}",
                person_name=names[number],
                team_id=team["team_id"],
                role_id=role,
                weekly_hours=40 if number % 4 else 38.5,
                calendar_id="DE",
                employed_from_date=HIRED[seat if team["team_id"] != "FC1" else seat // 2],
                employed_to_date=date(2026, 6, 30) if number % 53 == 0 else None,
                non_project_ratio=0.12,
                cost_rate_amount=round(34 + 30 * c.random.random(), 2),
            )
            c.people.append(person)
            _leave(c, person, number)


def _leave(c: Company, person: Row, number: int) -> None:
    """Two weeks each summer, and for two in three the days around New Year."""
    for year in (2024, 2025, 2026):
        monday = date(year, 7, 1) + timedelta(days=7 * (number % 8))
        monday -= timedelta(days=monday.weekday())
        _absent(c, person, first=monday, last=monday + timedelta(days=11))
    if number % 3:
        start = date(2026, 12, 21) + timedelta(days=7 * (number % 2))
        _absent(c, person, first=start, last=start + timedelta(days=4))


def _absent(c: Company, person: Row, first: date, last: date) -> None:
    until = person["employed_to_date"]
    if first < person["employed_from_date"] or (until is not None and last > until):
        return
    c.add("absences", person_id=person["person_id"], from_date=first, to_date=last)
    c.away |= {
        (person["person_id"], first + timedelta(days=n)) for n in range((last - first).days + 1)
    }


# --- bookings -------------------------------------------------------------------------------------


def book(c: Company) -> None:
    """Bookings from twelve weeks back to twenty ahead; two teams do not fit in December."""
    monday = STATUS - timedelta(days=STATUS.weekday())
    silent = {p["project_id"] for p in c.tables["projects"] if p["_plan"].special == "stale"}
    tasks = [
        t
        for t in c.tables["tasks"]
        if t["kind"] in ("task", "level_of_effort") and t["project_id"] not in silent
    ]
    for offset in range(-12, 21):
        book_week(c, monday + timedelta(weeks=offset), offset, tasks)


def book_week(c: Company, week: date, offset: int, tasks: list[Row]) -> None:
    """Everybody's bookings of a week, on the tasks that are open in it; `offset` weeks ahead."""
    open_here: dict[str, list[Row]] = {}
    for task in tasks:
        if task["_expected"][0] <= week + timedelta(days=4) and task["_expected"][1] >= week:
            open_here.setdefault(task["team_id"], []).append(task)
    for person in c.people:
        own = open_here.get(person["team_id"], [])
        _book_week(
            c, person, week=week, offset=offset, tasks=own or _neighbours(c, person, open_here)
        )


def _neighbours(c: Company, person: Row, open_here: dict[str, list[Row]]) -> list[Row]:
    """The open tasks of the person's department, for whoever has none of their own."""
    department = person["team_id"][:2]
    return [
        task
        for team, tasks in sorted(open_here.items())
        if team[:2] == department
        for task in tasks
    ]


def _book_week(c: Company, person: Row, week: date, offset: int, tasks: list[Row]) -> None:
    days = [d for d in workdays(week, week + timedelta(days=4)) if is_here(c, person, d)]
    if not days or not tasks:
        return
    free = person["weekly_hours"] * len(days) / 5 * (1 - person["non_project_ratio"])
    rush = person["team_id"] in RUSHED and 1 <= offset <= 5
    load = (
        c.random.uniform(1.12, 1.3)
        if rush
        else c.random.uniform(0.72, 1.0) - 0.012 * max(0, offset)
    )
    chosen = c.random.sample(tasks, min(len(tasks), 2))
    for task in chosen:
        hours = round(free * load / len(chosen) * 2) / 2
        c.add(
            "assignments",
            project_id=task["project_id"],
            task_id=task["task_id"],
            person_id=person["person_id"],
            week=week,
            planned_hours=hours,
            booking="hard" if offset < 14 else "soft",
        )


def invite(c: Company) -> None:
    """The viewers."""
    managers = sorted({(p["manager_id"], p["manager_name"]) for p in c.tables["projects"]})[:3]
    rows = [
        ("ceo@northgrid.example", "Carla Zeller", "executive", ""),
        ("office@northgrid.example", "Otto Huber", "pm", ""),
    ]
    rows += [
        (f"pm{i}@northgrid.example", name, "pm", key) for i, (key, name) in enumerate(managers, 1)
    ]
    rows += [
        ("programme@northgrid.example", "Pia Sander", "programme", "PG1"),
        ("sponsor@northgrid.example", "Nora Feldmann", "sponsor", "Nora Feldmann"),
    ]
    rows += [
        (f"head.{d.lower()}@northgrid.example", n, "department", d)
        for d, n in (("FS", "Hannes Lang"), ("GP", "Greta Moser"), ("DA", "David Eder"))
    ]
    rows += [
        (f"lead.{t.lower()}@northgrid.example", n, "team", t)
        for t, n in (("FS3", "Lena Ritter"), ("GP3", "Felix Dahl"), ("CP1", "Mara Winter"))
    ]
    rows += [
        (f"customer{i}@customer.example", n, "customer", k)
        for i, (k, n) in enumerate(
            (("C1", "Lea Auenfeld"), ("C2", "Max Hohenmoor"), ("C5", "Tom Tynemarsh")), 1
        )
    ]
    rows += [("head.fs@northgrid.example", "Hannes Lang", "team", "FS3")]
    for email, name, audience, key in rows:
        c.add("viewers", email=email, viewer_name=name, audience=audience, scope_key=key)
