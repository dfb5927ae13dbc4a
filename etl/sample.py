"""Writes Northgrid, an invented company, as the exports a PM would have. Seeded: the same bytes every time; no real person or firm.

Intent first: each project has a cost factor and a stretch of its schedule (PROJECTS); progress, hours and ledger follow from
them, so that the numbers hang together. A few dirty rows are planted (DIRTY) that validation must catch.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

Row = dict[str, Any]
STATUS = date(2026, 11, 20)
SEED = 20261120

# (table, contract column, how many rows)
DIRTY = (
    ("time_entries", "project_id", 3),
    ("time_entries", "worked_hours", 1),
    ("cost_entries", "cost_amount", 2),
    ("cost_entries", "cost_date", 1),
    ("risks", "probability_ratio", 1),
)

DEPARTMENTS = (("NG", "Northgrid", ""), ("GP", "Grid Platform", "NG"), ("FS", "Field Systems", "NG"), ("CP", "Customer Products", "NG"),
               ("DA", "Data & Analytics", "NG"), ("IT", "Corporate IT", "NG"), ("EN", "Engineering Services", "NG"), ("FC", "Finance & Control", "NG"))  # fmt: skip
TEAMS = (("GP", ("Grid Core", "Protection", "SCADA", "Substation Integration")), ("FS", ("Field Crews", "Embedded", "Integration Test", "Radio Network", "Security")),
         ("CP", ("Web", "Mobile", "Billing", "Service Design")), ("DA", ("Data Platform", "Forecasting", "Reporting")),
         ("IT", ("ERP", "Workplace", "Cloud Operations", "Identity")), ("EN", ("Site Engineering", "Commissioning", "Civil Works")),
         ("FC", ("Project Office", "Controlling")))  # fmt: skip
CUSTOMERS = (("C1", "Stadtwerke Lindau"), ("C2", "Netze Oberland"), ("C3", "Alpen Energie"), ("C4", "Havelwasser"), ("C5", "Tyne Valley Power"))
PROGRAMMES = (("PG1", "Smart Metering"), ("PG2", "Grid Control"), ("PG3", "Customer Channels"), ("PG4", "Data Foundation"), ("PG5", "Workplace and ERP"), ("PG6", "Substations"))
ROLES = (("PM", "Project manager", 128), ("ARC", "Architect", 138), ("DEV", "Engineer", 104), ("TST", "Test engineer", 92), ("FLD", "Field technician", 78), ("ANA", "Analyst", 98))
FIRST = ("Anna", "Ben", "Clara", "David", "Elif", "Felix", "Greta", "Hannes", "Ines", "Jonas", "Katrin", "Lukas", "Mara", "Noah", "Olga", "Paul", "Rosa", "Stefan", "Tina", "Umut",
         "Vera", "Wanda", "Yusuf", "Zoe", "Amadi", "Birgit", "Chidi", "Dragan", "Emre", "Farah")  # fmt: skip
LAST = ("Weiss", "Sato", "Ferri", "Mbeki", "Novak", "Haddad", "Brandt", "Okafor", "Keller", "Huber", "Lang", "Moser", "Petrov", "Quist", "Ritter", "Schuster", "Traber", "Ulmer", "Vogel",
        "Winter", "Yilmaz", "Zeller", "Aigner", "Bauer", "Croce", "Dahl", "Eder", "Fuchs", "Gruber", "Hofer", "Ilic", "Jansen")  # fmt: skip
SUPPLIERS = ("Vantor Radio", "Kupfer & Söhne", "Lindner Prüftechnik", "Nordcloud Hosting", "Brückner Consulting", "Hansa Licences", "Tiefbau Maurer", "Optik Jäger", "Meridian Software")

# name, programme, department, customer, start, months, budget in k, cost factor, stretch, contract, currency, special
PROJECTS = (
    ("Meter Head-End", 1, "FS", "C1", "2025-03-03", 26, 6400, 0.87, 1.14, "fixed_price", "", "over"),
    ("Firmware Rollout", 1, "FS", "", "2026-01-12", 14, 1120, 0.96, 1.05, "internal", "", ""),
    ("Radio Mesh South", 1, "FS", "C2", "2025-09-01", 20, 2600, 0.98, 1.02, "fixed_price", "", ""),
    ("Meter Logistics", 1, "EN", "", "2026-02-02", 12, 840, 1.02, 1.0, "internal", "", ""),
    ("Prepaid Display", 1, "FS", "C3", "2026-04-01", 13, 1480, 1.01, 1.03, "time_and_material", "", ""),
    ("Meter Data Exchange", 1, "DA", "C1", "2025-11-03", 15, 1750, 0.99, 1.04, "time_and_material", "", ""),
    ("Gateway Certification", 1, "FS", "", "2026-06-01", 11, 620, 1.0, 1.0, "internal", "", ""),
    ("SCADA Gateway 3", 2, "GP", "C4", "2025-06-02", 21, 2440, 0.97, 1.08, "fixed_price", "", ""),
    ("Switching Orders", 2, "GP", "", "2025-10-06", 16, 900, 1.01, 0.98, "internal", "", ""),
    ("Outage Portal", 2, "CP", "C2", "2025-08-04", 19, 3100, 0.88, 1.12, "fixed_price", "", "watermelon"),
    ("Load Shedding Plan", 2, "GP", "", "2026-03-02", 10, 560, 1.03, 1.0, "internal", "", ""),
    ("Control Room Display", 2, "GP", "C3", "2026-01-05", 15, 1320, 0.99, 1.01, "fixed_price", "", ""),
    ("Fault Locator", 2, "GP", "", "2025-05-05", 22, 2150, 1.0, 1.06, "internal", "", "recovering"),
    ("Grid Model Update", 2, "DA", "", "2026-05-04", 9, 480, 1.02, 0.99, "internal", "", ""),
    ("Tariff Engine", 3, "CP", "", "2025-12-01", 16, 2130, 0.96, 1.09, "internal", "", ""),
    ("Crew Dispatch", 3, "FS", "", "2025-07-07", 20, 1740, 0.97, 1.06, "internal", "", ""),
    ("Mobile Work Orders", 3, "CP", "C4", "2026-02-16", 12, 990, 0.99, 1.0, "time_and_material", "", ""),
    ("Self-Service Moves", 3, "CP", "C1", "2026-03-16", 11, 760, 1.01, 1.02, "time_and_material", "", ""),
    ("Complaint Desk", 3, "CP", "", "2025-02-03", 17, 880, 1.04, 0.95, "internal", "", "early"),
    ("Partner Login", 3, "CP", "C5", "2026-04-13", 12, 940, 0.98, 1.03, "fixed_price", "GBP", ""),
    ("Push Alerts", 3, "CP", "", "2026-06-15", 8, 310, 1.0, 1.0, "internal", "", ""),
    ("Reporting Lake", 4, "DA", "", "2025-04-07", 22, 2200, 0.97, 1.05, "internal", "", ""),
    ("Loss Detection", 4, "DA", "C3", "2025-10-20", 15, 620, 0.95, 1.06, "time_and_material", "", ""),
    ("Forecast Service", 4, "DA", "", "2026-01-19", 14, 1180, 1.0, 1.02, "internal", "", ""),
    ("Master Data Clean-up", 4, "DA", "", "2025-03-17", 18, 690, 0.92, 1.16, "internal", "", "late"),
    ("Sensor Archive", 4, "DA", "", "2026-05-18", 10, 540, 1.01, 1.0, "internal", "", ""),
    ("Weather Feed", 4, "DA", "", "2026-07-06", 8, 260, 1.02, 1.0, "internal", "USD", ""),
    ("ERP Finance", 5, "IT", "", "2026-02-02", 24, 3900, 0.96, 1.06, "internal", "", "ledger"),
    ("Archive Exit", 5, "IT", "", "2025-11-17", 15, 1300, 0.99, 1.03, "internal", "", "stale"),
    ("Identity Renewal", 5, "IT", "", "2026-03-09", 13, 1050, 1.0, 1.02, "internal", "", "ledger"),
    ("Workplace 27", 5, "IT", "", "2026-08-03", 12, 820, 1.01, 1.0, "internal", "", ""),
    ("Expense App", 5, "FC", "", "2026-06-08", 7, 240, 1.03, 0.98, "internal", "", ""),
    ("Payroll Interface", 5, "IT", "", "2026-11-30", 9, 430, 1.0, 1.0, "internal", "", "not_started"),
    ("Data Centre Move", 5, "IT", "", "2026-09-14", 10, 900, 1.0, 1.0, "internal", "", "no_baseline"),
    ("Substation Data Hub", 6, "GP", "C5", "2025-09-15", 18, 3340, 0.93, 1.10, "fixed_price", "GBP", ""),
    ("Transformer Monitoring", 6, "EN", "C2", "2025-12-15", 16, 1860, 0.98, 1.03, "fixed_price", "", ""),
    ("Bay Retrofit North", 6, "EN", "C4", "2025-05-19", 22, 4200, 1.0, 1.04, "fixed_price", "", ""),
    ("Protection Upgrade", 6, "GP", "", "2026-01-26", 15, 1540, 0.99, 1.02, "internal", "", ""),
    ("Tool Calibration", 6, "EN", "", "2026-04-20", 9, 330, 1.05, 1.0, "internal", "", ""),
    ("Van Telematics", 6, "FS", "", "2026-03-30", 11, 610, 1.0, 1.01, "internal", "", ""),
)  # fmt: skip

# phase, task, share of budget, from and to as share of the duration, role, technique
WORK = (
    ("Design", "Requirements", 0.07, 0.00, 0.16, "ANA", "percent_complete"),
    ("Design", "Architecture", 0.08, 0.08, 0.24, "ARC", "percent_complete"),
    ("Design", "Design review", 0.02, 0.24, 0.27, "ARC", "zero_hundred"),
    ("Build", "Core services", 0.19, 0.22, 0.55, "DEV", "percent_complete"),
    ("Build", "Interfaces", 0.13, 0.28, 0.60, "DEV", "percent_complete"),
    ("Build", "Hardware and licences", 0.10, 0.30, 0.45, "DEV", "fifty_fifty"),
    ("Build", "Data migration", 0.06, 0.45, 0.66, "ANA", "percent_complete"),
    ("Build", "Security review", 0.03, 0.55, 0.64, "ARC", "zero_hundred"),
    ("Test", "Integration test", 0.12, 0.58, 0.78, "TST", "percent_complete"),
    ("Test", "Operator training", 0.03, 0.74, 0.82, "ANA", "units"),
    ("Test", "Pilot", 0.06, 0.78, 0.88, "FLD", "weighted_milestones"),
    ("Rollout", "Rollout wave 1", 0.05, 0.86, 0.94, "FLD", "percent_complete"),
    ("Rollout", "Handover to operations", 0.02, 0.94, 1.00, "ANA", "percent_complete"),
)  # fmt: skip
MILESTONES = (("Design approved", 0.27), ("Core complete", 0.56), ("Interfaces frozen", 0.60), ("Integration test passed", 0.78), ("Pilot accepted", 0.88), ("Go-live", 1.00))
RISKS = ("Supplier misses its delivery date", "Recertification becomes necessary", "Test lab is double-booked", "Key engineer leaves", "Data volume exceeds the design", "Interface partner delays release",
         "Permit arrives late", "Prices for components rise", "Legacy data is incomplete", "Operators are not released for training")  # fmt: skip
RESPONSES = ("Second source ready to order", "Pre-check with the laboratory", "Slot reserved with penalty", "Knowledge shared in pairs", "Early load test", "Weekly call with the partner")
CHANGES = ("Prepaid display moved to release 2", "Additional report for the regulator", "Single sign-on added", "Second pilot site", "Extended retention of raw data", "Offline mode for crews")


@dataclass
class Company:
    """Everything that is written, table by table."""

    random: Random
    people: list[Row] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> Row:
        self.tables.setdefault(table, []).append(row)
        return row


def write(folder: Path, seed: int = SEED) -> None:
    """Writes every export and portal.toml into `folder`."""
    company = Company(Random(seed))
    _organisation(company)
    for number, plan in enumerate(PROJECTS, 1):
        _project(company, f"NG-{number:03d}", plan)
    _assignments(company)
    _viewers(company)
    _dirt(company)
    folder.mkdir(parents=True, exist_ok=True)
    _files(company, folder)


# --- the organisation -----------------------------------------------------------------------------------------------


def _organisation(c: Company) -> None:
    for key, name, parent in DEPARTMENTS:
        c.add("departments", department_id=key, department_name=name, parent_department_id=parent)
    for department, names in TEAMS:
        for place, name in enumerate(names, 1):
            c.add("teams", team_id=f"{department}{place}", team_name=name, department_id=department)
    for key, name, rate in ROLES:
        c.add("roles", role_id=key, role_name=name)
        for year, factor in ((2024, 0.97), (2026, 1.0)):
            c.add("standard_rates", rate_for_id=key, valid_from_date=date(year, 1, 1), hourly_rate_amount=round(rate * factor, 2))
    for key, name in CUSTOMERS:
        c.add("customers", customer_id=key, customer_name=name)
    for key, name in PROGRAMMES:
        c.add("programmes", programme_id=key, programme_name=name)
    for weekday in range(1, 8):
        c.add("calendars", calendar_id="DE", weekday=weekday, working_hours=8 if weekday <= 5 else 0)
    for year in (2024, 2025, 2026, 2027, 2028):
        for month, day, name in ((1, 1, "New Year"), (5, 1, "Labour Day"), (10, 3, "Unity Day"), (12, 24, "Christmas Eve"), (12, 25, "Christmas Day"), (12, 26, "St Stephen's Day"), (12, 31, "New Year's Eve")):
            c.add("holidays", calendar_id="DE", holiday_date=date(year, month, day), holiday_name=name)
    for currency, frozen, booked in (("USD", 0.92, (0.91, 0.93, 0.90)), ("GBP", 1.17, (1.16, 1.19, 1.15)), ("CHF", 1.05, (1.04, 1.06, 1.07))):
        c.add("exchange_rates", currency=currency, rate_kind="budget", valid_from_date=date(2024, 1, 1), rate=frozen)
        for since, at in zip((2024, 2025, 2026), booked, strict=True):
            c.add("exchange_rates", currency=currency, rate_kind="booked", valid_from_date=date(since, 1, 1), rate=at)
    _people(c)


def _people(c: Company) -> None:
    names = [f"{first} {last}" for last in LAST for first in FIRST]
    c.random.shuffle(names)
    number = 0
    for place, team in enumerate(c.tables["teams"]):
        for seat in range(9 if place < 20 else 8):
            number += 1
            role = "PM" if team["team_id"] == "FC1" else ("ARC" if seat == 0 else c.random.choice(("DEV", "DEV", "DEV", "TST", "ANA", "FLD")))
            left = date(2026, 6, 30) if number % 53 == 0 else None
            person = c.add("people", person_id=f"P{number:03d}", person_name=names[number], team_id=team["team_id"], role_id=role,
                           weekly_hours=40 if number % 4 else 38.5, calendar_id="DE", employed_from_date=date(2024, 1, 1) if number % 7 else date(2025, 4, 1),
                           employed_to_date=left, non_project_ratio=0.12, cost_rate_amount=round(38 + 41 * c.random.random(), 2))  # fmt: skip
            c.people.append(person)
            if left is None and number % 3:
                start = date(2026, 12, 21) + timedelta(days=7 * (number % 2))
                c.add("absences", person_id=person["person_id"], from_date=start, to_date=start + timedelta(days=4))


def _team_members(c: Company, team: str) -> list[Row]:
    return [p for p in c.people if p["team_id"] == team and p["employed_to_date"] is None]


# --- one project ----------------------------------------------------------------------------------------------------


def _workday(day: date) -> date:
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _project(c: Company, key: str, plan: tuple[Any, ...]) -> None:
    name, programme, department, customer, start_text, months, _budget, _factor, stretch, contract, currency, special = plan
    start = date.fromisoformat(start_text)
    length = round(months * 30.4)
    managers = [p for p in c.people if p["team_id"] == "FC1"]
    manager = managers[int(key[3:]) % 3 if int(key[3:]) % 4 else int(key[3:]) % len(managers)]
    finish = _workday(start + timedelta(days=length))
    expected = _workday(start + timedelta(days=round(length * stretch)))
    done = special in ("early", "late")
    c.add("projects", project_id=key, project_name=name, programme_id=f"PG{programme}", department_id=department, customer_id=customer, manager_id=manager["person_id"],
          manager_name=manager["person_name"], sponsor_name="Executive board", contact_email=manager["person_name"].lower().replace(" ", ".") + "@northgrid.example",
          phase="completed" if done else "planned" if special == "not_started" else "active", contract_type=contract, currency=currency or "EUR",
          labour_from="ledger" if special == "ledger" else "time", calendar_id="DE", baseline_start_date=None if special == "no_baseline" else start,
          baseline_finish_date=None if special == "no_baseline" else finish, forecast_start_date=start, forecast_finish_date=expected,
          actual_start_date=start if start <= STATUS else None, actual_finish_date=expected if done else None)  # fmt: skip
    tasks = _tasks(c, key, plan, start, length)
    _baselines(c, key, plan, tasks, start)
    earned = _progress(c, tasks, special)
    labour = _hours(c, key, plan, tasks, earned) if special != "ledger" else 0.0
    _ledger(c, key, plan, tasks, earned, labour, start)
    _governance(c, key, plan, start, expected)
    _statuses(c, key, plan, manager["person_name"], start)
    if customer:
        _customer(c, key, plan, start, finish, expected)


def _teams_of(c: Company, department: str) -> list[str]:
    own = [t["team_id"] for t in c.tables["teams"] if t["department_id"] == department]
    others = [t["team_id"] for t in c.tables["teams"] if t["department_id"] not in (department, "FC")]
    return own + c.random.sample(others, 3)


def _tasks(c: Company, key: str, plan: tuple[Any, ...], start: date, length: int) -> list[Row]:
    department, budget, stretch, special = plan[2], plan[6] * 1000, plan[8], plan[11]
    teams, result, previous = _teams_of(c, department), [], ""
    for phase in dict.fromkeys(w[0] for w in WORK):
        c.add("tasks", task_id=f"{key}-{phase}", project_id=key, task_name=phase, kind="summary", wbs=phase)
    for place, (phase, name, share, begin, end, role, technique) in enumerate(WORK, 1):
        team = {"TST": "FS3", "FLD": "FS1"}.get(role) or teams[place % len(teams)]
        planned = (_workday(start + timedelta(days=round(begin * length))), _workday(start + timedelta(days=round(end * length))))
        slow = 1 + (stretch - 1) * (0.35 + 0.65 * end) * (1.35 if special == "recovering" and end < 0.7 else 1)
        expected = tuple(_workday(start + timedelta(days=round(x * length * slow))) for x in (begin, end))
        task = _task(c, key, place, name, "task", phase, team, planned, expected, share * budget, technique, special)
        if previous:
            c.add("dependencies", predecessor_id=previous, successor_id=task["task_id"], kind="SS" if begin < 0.6 and place % 3 == 0 else "FS", lag=0)
        previous = task["task_id"]
        result.append(task)
    whole = (start, _workday(start + timedelta(days=length)))
    loe = _task(c, key, 20, "Project management", "level_of_effort", "", "FC1", whole, (start, _workday(start + timedelta(days=round(length * stretch)))), 0.04 * budget, "level_of_effort", special)
    result.append(loe)
    for place, (name, share) in enumerate(MILESTONES, 30):
        day, then = (_workday(start + timedelta(days=round(share * length * f))) for f in (1, 1 + (stretch - 1) * (0.35 + 0.65 * share)))
        _task(c, key, place, name, "milestone", "", teams[0], (day, day), (then, then), 0, "percent_complete", special, visible=name not in ("Design approved", "Core complete"))
    return result


def _task(c: Company, key: str, place: int, name: str, kind: str, phase: str, team: str, planned: Any, expected: Any, budget: float, technique: str, special: str,
          visible: bool = False) -> Row:  # fmt: skip
    done = expected[1] <= STATUS and not (special == "stale" and expected[1] > date(2026, 9, 30))
    begun = expected[0] <= STATUS and not (special == "stale" and expected[0] > date(2026, 9, 30))
    members = _team_members(c, team)
    late = not done and expected[1] <= STATUS + timedelta(days=10)
    row = c.add("tasks", task_id=f"{key}-{place:02d}", project_id=key, parent_task_id=f"{key}-{phase}" if phase else None, wbs=f"{phase or 'Project'}.{place}", task_name=name, kind=kind,
                team_id=team, owner_id=members[place % len(members)]["person_id"], forecast_start_date=expected[0], forecast_finish_date=expected[1],
                actual_start_date=expected[0] if begun else None, actual_finish_date=expected[1] if done else None, ev_technique=technique, total_units=40 if technique == "units" else None,
                estimate_hours=round(budget * 0.62 / 104, 1) if kind == "task" else None, remaining_hours=None, waiting_for="Supplier delivery" if late and place % 2 else None, is_customer_visible=visible)  # fmt: skip
    row["_planned"], row["_expected"], row["_budget"] = planned, expected, round(budget, 2)
    return row


def _baselines(c: Company, key: str, plan: tuple[Any, ...], tasks: list[Row], start: date) -> None:
    special, budget = plan[11], plan[6] * 1000
    if special == "no_baseline":
        return
    milestones = [t for t in c.tables["tasks"] if t["project_id"] == key and t["kind"] == "milestone"]
    c.add("baselines", project_id=key, version=1, approved_date=start - timedelta(days=21), approver_name="Steering board", reason="Original plan")
    grows = budget >= 1500 and start < date(2026, 3, 1)
    total = 0.0
    for t in (*tasks, *milestones):
        c.add("task_baselines", task_id=t["task_id"], version=1, baseline_start_date=t["_planned"][0], baseline_finish_date=t["_planned"][1], budget_amount=t["_budget"] if t["kind"] != "milestone" else None)
        total += t["_budget"]
    c.add("budget_lines", budget_line_id=f"{key}-B1", project_id=key, line_kind="original", approved_date=start - timedelta(days=21), line_amount=round(total, 2), line_name="Approved plan")
    c.add("budget_lines", budget_line_id=f"{key}-B9", project_id=key, line_kind="contingency", approved_date=start - timedelta(days=21), line_amount=round(total * 0.06, 2), line_name="Contingency")
    if grows:
        _grow(c, key, next(t for t in tasks if t["task_name"] == "Interfaces"), start)
    for t in tasks:
        if t["ev_technique"] == "weighted_milestones":
            middle = t["_planned"][0] + (t["_planned"][1] - t["_planned"][0]) / 2
            for step, weight, day in (("Sites prepared", 0.4, _workday(middle)), ("Pilot report", 0.6, t["_planned"][1])):
                c.add("task_steps", task_id=t["task_id"], step_name=step, weight_ratio=weight, baseline_date=day, actual_date=t["actual_finish_date"])


def _grow(c: Company, key: str, task: Row, start: date) -> None:
    """An approved change: more budget for one task, in a second baseline."""
    more = round(task["_budget"] * 0.18, 2)
    day = start + timedelta(days=150)
    c.add("changes", change_id=f"{key}-X1", project_id=key, change_name=c.random.choice(CHANGES), change_state="approved", cost_effect_amount=more, price_effect_amount=round(more * 1.2, -2),
          finish_effect_days=5, raised_date=day - timedelta(days=30), decided_date=day, decided_by_name="Steering board", is_customer_visible=True)  # fmt: skip
    c.add("baselines", project_id=key, version=2, approved_date=day, approver_name="Steering board", reason="Approved change", change_id=f"{key}-X1")
    c.add("task_baselines", task_id=task["task_id"], version=2, baseline_start_date=task["_planned"][0], baseline_finish_date=task["_planned"][1], budget_amount=round(task["_budget"] + more, 2))
    c.add("budget_lines", budget_line_id=f"{key}-B2", project_id=key, line_kind="change", approved_date=day, line_amount=more, change_id=f"{key}-X1", line_name="Approved change")
    task["_budget"] = round(task["_budget"] + more, 2)


def _share(task: Row, day: date) -> float:
    """Physical progress on a day: along the expected dates, a little faster at the start."""
    begin, end = task["_expected"]
    return 0.0 if day < begin else 1.0 if day >= end else ((day - begin).days + 1) / ((end - begin).days + 1)


def _progress(c: Company, tasks: list[Row], special: str) -> float:
    """Monthly progress reports; returns what is earned at the status date, in the project's currency."""
    earned: float = 0.0
    last = date(2026, 9, 30) if special == "stale" else STATUS
    for t in tasks:
        share = _share(t, last)
        if t["kind"] == "level_of_effort":
            begin, end = t["_planned"]
            earned += t["_budget"] * min(1.0, max(0, (STATUS - begin).days) / max(1, (end - begin).days))
            continue
        if t["ev_technique"] in ("zero_hundred", "weighted_milestones"):
            earned += t["_budget"] * (1 if share >= 1 else 0)
        elif t["ev_technique"] == "fifty_fifty":
            earned += t["_budget"] * (1 if share >= 1 else 0.5 if share > 0 else 0)
        else:
            earned += t["_budget"] * round(share, 2)
            _reports(c, t, last)
    return earned


def _reports(c: Company, task: Row, last: date) -> None:
    day = date(task["_expected"][0].year, task["_expected"][0].month, 28)
    while day < min(last, task["_expected"][1]):
        share = round(_share(task, day), 2)
        if share > 0:
            c.add("progress", task_id=task["task_id"], progress_date=day, percent_complete_ratio=share, done_units=round(40 * share) if task["ev_technique"] == "units" else None)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 28)
    if 0 < _share(task, last) < 1:
        c.add("progress", task_id=task["task_id"], progress_date=last, percent_complete_ratio=round(_share(task, last), 2), done_units=round(40 * _share(task, last)) if task["ev_technique"] == "units" else None)
        c.add("estimates_to_complete", task_id=task["task_id"], estimate_date=last, remaining_amount=round(task["_budget"] * (1 - _share(task, last)) * 1.04, 2))


# --- hours and ledger -----------------------------------------------------------------------------------------------

BUDGET_RATE = {"": 1.0, "EUR": 1.0, "USD": 0.92, "GBP": 1.17}


def _hours(c: Company, key: str, plan: tuple[Any, ...], tasks: list[Row], earned: float) -> float:
    """Time entries worth about 62 % of the cost; returns their cost in reporting currency."""
    factor, currency, special = plan[7], plan[10], plan[11]
    target = earned * BUDGET_RATE[currency] / factor * 0.62
    rates, spent, last = {r: p for r, _, p in ROLES}, 0.0, date(2026, 9, 30) if special == "stale" else STATUS
    begun = [t for t in tasks if t["_expected"][0] <= last]
    weights = [t["_budget"] * max(0.02, _share(t, last)) for t in begun]
    busy: dict[tuple[str, date], float] = {}
    while begun and spent < target:
        task = c.random.choices(begun, weights)[0]
        end = min(last, task["_expected"][1])
        day = task["_expected"][0] + timedelta(days=c.random.randint(0, max(0, (end - task["_expected"][0]).days)))
        person = c.random.choice(_team_members(c, task["team_id"]))
        hours = c.random.choice((2, 3, 3.5, 4, 4, 5, 6, 7.5))
        if day.weekday() > 4 or busy.get((person["person_id"], day), 0) + hours > 10:
            spent += 0.01
            continue
        busy[person["person_id"], day] = busy.get((person["person_id"], day), 0) + hours
        c.add("time_entries", entry_id=str(len(c.tables.get("time_entries", ())) + 100001), person_id=person["person_id"], project_id=key, task_id=task["task_id"], work_date=day, worked_hours=hours,
              is_billable=plan[9] == "time_and_material", is_approved=(STATUS - day).days > 10)  # fmt: skip
        spent += hours * rates[person["role_id"]] * (1.0 if day.year >= 2026 else 0.97)
    return spent


def _ledger(c: Company, key: str, plan: tuple[Any, ...], tasks: list[Row], earned: float, labour: float, start: date) -> None:
    """Ledger lines that bring the project's cost to what its cost factor says, with reversals, credits and open orders."""
    factor, currency, special = plan[7], plan[10], plan[11]
    last = date(2026, 9, 30) if special == "stale" else STATUS
    if special in ("no_baseline", "not_started") and start > STATUS:
        return
    target = earned / factor - labour / BUDGET_RATE[currency] if special != "no_baseline" else 60_000.0
    count = max(12, round(target / 2600))
    days = sorted(start + timedelta(days=c.random.randint(0, max(1, (last - start).days))) for _ in range(count))
    weights = [c.random.lognormvariate(0, 0.9) for _ in days]
    left = round(target, 2)
    for place, (day, weight) in enumerate(zip(days, weights, strict=True)):
        value = round(target * weight / sum(weights), 2) if place < count - 1 else round(left, 2)
        left -= value
        _line(c, key, place, day, value, currency, special)
    for place in range(3):
        value = round(3000 + 20000 * c.random.random(), 2)
        _line(c, key, 9000 + place, last - timedelta(days=20 * place), value, currency, special, state="committed")


def _line(c: Company, key: str, place: int, day: date, value: float, currency: str, special: str, state: str = "") -> None:
    category = "labour" if special == "ledger" and place % 3 else c.random.choice(("material", "licences", "contractor", "travel", "cloud"))
    shared = {"project_id": key, "category": category, "supplier_name": c.random.choice(SUPPLIERS), "currency": currency or "EUR", "account_kind": "capex" if category in ("material", "licences") else "opex"}
    if place % 40 == 7 and not state:  # an accrual and its reversal
        c.add("cost_entries", cost_entry_id=f"{key}-{place}A", cost_date=day, cost_state="accrued", cost_amount=value, **shared)
        c.add("cost_entries", cost_entry_id=f"{key}-{place}R", cost_date=min(STATUS, day + timedelta(days=25)), cost_state="accrued", cost_amount=-value, **shared)
    if place % 60 == 11 and not state:  # a credit note, and the invoice that is larger by it
        c.add("cost_entries", cost_entry_id=f"{key}-{place}C", cost_date=min(STATUS, day + timedelta(days=12)), cost_state="invoiced", cost_amount=-round(value * 0.1, 2), cost_note="Gutschrift", **shared)
        value = round(value + round(value * 0.1, 2), 2)
    paid = "paid" if (STATUS - day).days > 35 else "invoiced"
    c.add("cost_entries", cost_entry_id=f"{key}-{place}", cost_date=day, cost_state=state or paid, cost_amount=value, **shared)


# --- governance, customers, people ----------------------------------------------------------------------------------


def _governance(c: Company, key: str, plan: tuple[Any, ...], start: date, expected: date) -> None:
    budget, special = plan[6] * 1000, plan[11]
    if special in ("early", "late"):
        return
    for place, name in enumerate(c.random.sample(RISKS, 4 if budget > 1_500_000 else 3), 1):
        impact = round(budget * c.random.uniform(0.01, 0.07), -3)
        c.add("risks", risk_id=f"{key}-R{place}", project_id=key, risk_name=name, risk_kind="threat", risk_state="closed" if place == 3 and c.random.random() < 0.4 else "open",
              probability_ratio=c.random.choice((0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6)), cost_low_amount=round(impact * 0.5), cost_likely_amount=impact, cost_high_amount=round(impact * 1.8),
              delay_likely_days=c.random.choice((5, 10, 15, 20, 30)), response=c.random.choice(RESPONSES), owner_name=c.random.choice(c.people)["person_name"], raised_date=start + timedelta(days=30 * place),
              is_customer_visible=place <= 2)  # fmt: skip
    if c.random.random() < 0.7:
        c.add("issues", issue_id=f"{key}-I1", project_id=key, issue_name="Interface specification incomplete", severity=c.random.choice(("medium", "high")), opened_date=date(2026, 9, 14),
              due_date=date(2026, 12, 4), owner_name=c.random.choice(c.people)["person_name"], is_customer_visible=False)  # fmt: skip
    c.add("changes", change_id=f"{key}-X2", project_id=key, change_name=c.random.choice(CHANGES), change_state=c.random.choice(("raised", "rejected")), cost_effect_amount=round(budget * 0.02, -2),
          price_effect_amount=round(budget * 0.025, -2), finish_effect_days=10, raised_date=date(2026, 10, 5), is_customer_visible=True)  # fmt: skip
    question = DECISIONS.get(plan[0])
    if question:
        c.add("decisions", decision_id=f"{key}-D1", project_id=key, decision_name=question[0], consequence=question[1], owner_name=question[2], asked_of="us", needed_by_date=question[3],
              weekly_delay_amount=question[4], is_customer_visible=False)  # fmt: skip


DECISIONS = {
    "Meter Head-End": ("Pay for a second firmware source, or accept a later go-live", "Each week of delay keeps the old and the new head-end running side by side.", "COO", date(2026, 11, 27), 40_000),
    "Outage Portal": ("Drop the partner login from release 1", "Keeps the winter deadline; the login follows in the second quarter.", "COO", date(2026, 11, 27), 22_000),
    "Substation Data Hub": ("Release two integration engineers from ERP Finance until 29 January", "Recovers 18 of 26 days of slip.", "CIO", date(2026, 12, 1), 15_000),
    "Tariff Engine": ("Accept the load test at 80 % of peak", "Otherwise the test is repeated in January.", "Head of Customer Products", date(2026, 12, 4), 6_000),
    "ERP Finance": ("Choose the cut-over weekend", "Either 30 January or 27 February; the later one costs a month of dual running.", "CFO", date(2026, 12, 11), 18_000),
}  # fmt: skip


def _statuses(c: Company, key: str, plan: tuple[Any, ...], manager: str, start: date) -> None:
    factor, stretch, special = plan[7], plan[8], plan[11]
    if special == "not_started":
        return
    day, last = max(date(2026, 5, 31), start), date(2026, 9, 30) if special == "stale" else STATUS
    while day <= last:
        colour = "green" if special == "watermelon" else "red" if factor < 0.9 else "amber" if factor < 0.95 or stretch > 1.06 else "green"
        c.add("declared_status", project_id=key, status_date=day, dimension="overall", colour=colour, reason=REASON[colour], author_name=manager)
        day = last if day < last and (last - day).days < 45 else day + timedelta(days=31)


REASON = {"green": "On plan, no decision needed.", "amber": "Behind plan; recovery agreed with the teams.", "red": "Supplier delivery is late and dual running costs money each week."}


def _customer(c: Company, key: str, plan: tuple[Any, ...], start: date, finish: date, expected: date) -> None:
    price, currency = round(plan[6] * 1000 * 1.22, -3), plan[10] or "EUR"
    c.add("contracts", contract_id=f"{key}-K", project_id=key, contract_name=f"{plan[0]} delivery", contract_amount=price, currency=currency, signed_date=start - timedelta(days=40), expiry_date=finish + timedelta(days=180))
    for place, (name, share, part) in enumerate((("Interface freeze", 0.25, 0.2), ("Core complete", 0.56, 0.3), ("Integration test", 0.78, 0.3), ("Go-live", 1.0, 0.2)), 1):
        day = _workday(start + timedelta(days=round((expected - start).days * share)))
        if day <= STATUS:
            paid = day + timedelta(days=34)
            c.add("customer_invoices", invoice_id=f"{key}-F{place}", project_id=key, contract_id=f"{key}-K", invoice_name=name, invoice_date=day, due_date=day + timedelta(days=30),
                  paid_date=paid if paid <= STATUS - timedelta(days=3) else None, invoice_amount=round(price * part, 2), currency=currency)  # fmt: skip
        promised = _workday(start + timedelta(days=round((finish - start).days * share)))
        c.add("deliverables", deliverable_id=f"{key}-V{place}", project_id=key, deliverable_name=f"{name} package", due_date=promised, forecast_date=day, delivered_date=day if day <= STATUS else None,
              accepted_date=day + timedelta(days=5) if day + timedelta(days=5) <= STATUS else None, is_customer_visible=True)  # fmt: skip
    if expected > STATUS:
        c.add("decisions", decision_id=f"{key}-D2", project_id=key, decision_name=c.random.choice(("List of the 500 pilot sites", "Two operators for training", "Access to the test environment")),
              consequence="Without it the pilot starts later.", owner_name="Your project lead", asked_of="customer", needed_by_date=date(2026, 12, 11) + timedelta(days=int(key[3:])),
              is_customer_visible=True)  # fmt: skip


def _assignments(c: Company) -> None:
    """Bookings from twelve weeks back to twenty ahead; two teams do not fit in December."""
    monday = STATUS - timedelta(days=STATUS.weekday())
    away = {(a["person_id"], a["from_date"]) for a in c.tables["absences"]}
    running = [t for t in c.tables["tasks"] if t["kind"] in ("task", "level_of_effort")]
    for offset in range(-12, 21):
        week = monday + timedelta(weeks=offset)
        active: dict[str, list[Row]] = {}
        for t in running:
            if t["_expected"][0] <= week + timedelta(days=4) and t["_expected"][1] >= week and t["project_id"] != "NG-029":
                active.setdefault(t["team_id"], []).append(t)
        for person in c.people:
            tasks = active.get(person["team_id"], [])
            if not tasks or person["employed_to_date"] or (person["person_id"], week) in away:
                continue
            rush = person["team_id"] in ("FS3", "GP3") and 1 <= offset <= 5
            for t in c.random.sample(tasks, min(len(tasks), 2)):
                hours = c.random.choice((16, 18, 20, 22) if rush else (10, 12, 14, 16, 18))
                c.add("assignments", project_id=t["project_id"], task_id=t["task_id"], person_id=person["person_id"], week=week, planned_hours=hours + (4 if rush and offset > 2 else 0), booking="hard" if offset < 14 else "soft")


def _viewers(c: Company) -> None:
    managers = sorted({(p["manager_id"], p["manager_name"]) for p in c.tables["projects"]})[:3]
    rows = [("ceo@northgrid.example", "Carla Zeller", "executive", ""), ("office@northgrid.example", "Otto Huber", "pm", "")]
    rows += [(f"pm{i}@northgrid.example", name, "pm", key) for i, (key, name) in enumerate(managers, 1)]
    rows += [(f"head.{d.lower()}@northgrid.example", n, "department", d) for d, n in (("FS", "Hannes Lang"), ("GP", "Greta Moser"), ("DA", "David Eder"))]
    rows += [(f"lead.{t.lower()}@northgrid.example", n, "team", t) for t, n in (("FS3", "Lena Ritter"), ("GP3", "Felix Dahl"), ("CP1", "Mara Winter"))]
    rows += [(f"customer{i}@customer.example", n, "customer", k) for i, (k, n) in enumerate((("C1", "Lea Lindau"), ("C2", "Max Oberland"), ("C5", "Tom Tyne")), 1)]
    rows += [("head.fs@northgrid.example", "Hannes Lang", "team", "FS3")]
    for email, name, audience, key in rows:
        c.add("viewers", email=email, viewer_name=name, audience=audience, scope_key=key)


def _dirt(c: Company) -> None:
    """The rows that validation must catch; see DIRTY."""
    entries, costs = c.tables["time_entries"], c.tables["cost_entries"]
    for place in (1000, 2000, 3000):
        entries[place] = {**entries[place], "project_id": "NG-999"}
    entries[4000] = {**entries[4000], "worked_hours": 31}
    costs[500] = {**costs[500], "cost_amount": "n/a"}
    costs[900] = {**costs[900], "cost_amount": "n/a"}
    costs[1300] = {**costs[1300], "cost_date": date(23, costs[1300]["cost_date"].month, 14)}
    c.tables["risks"][10] = {**c.tables["risks"][10], "probability_ratio": 1.4}


# --- files ----------------------------------------------------------------------------------------------------------

# What the exports call a contract column; anything else is written as words.
HEADINGS = {"project_id": "Project No", "project_name": "Project", "worked_hours": "Hours", "work_date": "Work date", "cost_amount": "Amount", "cost_date": "Booked on", "person_id": "Employee", "team_id": "Team", "email": "E-mail"}
BOOK = ("risks", "issues", "changes", "decisions")


def heading(column: str) -> str:
    """The heading an export uses for a contract column."""
    return HEADINGS.get(column) or column.replace("_", " ").capitalize()


def _columns(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(k for row in rows for k in row if not k.startswith("_")))


def _files(c: Company, folder: Path) -> None:
    said = [HEAD]
    for table, rows in sorted(c.tables.items()):
        columns = _columns(rows)
        if table in BOOK:
            continue
        if table == "time_entries":
            _time(folder, rows, columns)
            said.append(_source(table, "time-*.csv", columns, 'delimiter = ";"\ndecimal = ","\ndate_format = "%d.%m.%Y"\n'))
        elif table == "cost_entries":
            _csv(folder / "ledger.csv", rows, columns, encoding="cp1252", delimiter=";", german=True)
            said.append(_source(table, "ledger.csv", columns, 'encoding = "windows-1252"\ndelimiter = ";"\ndecimal = ","\nthousands = "."\ndate_format = "%d.%m.%Y"\n'))
        elif table == "budget_lines":
            _csv(folder / "budget.tsv", rows, columns, encoding="utf-16", delimiter="\t")
            said.append(_source(table, "budget.tsv", columns, 'format = "tsv"\nencoding = "utf-16"\n'))
        elif table == "people":
            _ndjson(folder / "people.ndjson", rows, columns)
            said.append(_source(table, "people.ndjson", columns))
        elif table == "assignments":
            pq.write_table(pa.Table.from_pylist([{heading(k): r.get(k) for k in columns} for r in rows]), folder / "assignments.parquet")
            said.append(_source(table, "assignments.parquet", columns))
        else:
            _csv(folder / f"{table}.csv", rows, columns)
            said.append(_source(table, f"{table}.csv", columns))
    _workbook(folder / "raid.xlsx", c)
    said += [_source(t, "raid.xlsx", _columns(c.tables[t]), f'sheet = "{t.capitalize()}"\n') for t in BOOK]
    (folder / "portal.toml").write_text("\n".join([*said, TAIL]), encoding="utf-8")


def _source(table: str, path: str, columns: list[str], more: str = "") -> str:
    mapping = "".join(f'"{heading(k)}" = "{k}"\n' for k in columns)
    return f'[[source]]\ntable = "{table}"\npath = "{path}"\n{more}[source.columns]\n{mapping}'


def _text(value: Any, german: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day:02d}.{value.month:02d}.{value.year:04d}" if german else value.isoformat()
    if isinstance(value, float | int) and german:
        return f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    return str(value)


def _csv(file: Path, rows: list[Row], columns: list[str], *, encoding: str = "utf-8", delimiter: str = ",", german: bool = False) -> None:
    with file.open("w", encoding=encoding, newline="") as stream:
        out = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
        out.writerow([heading(k) for k in columns])
        out.writerows([[_text(r.get(k), german) for k in columns] for r in rows])


def _time(folder: Path, rows: list[Row], columns: list[str]) -> None:
    """One file for each half year, as the time sheet system exports them."""
    halves: dict[str, list[Row]] = {}
    for r in rows:
        halves.setdefault(f"{r['work_date'].year}-{1 if r['work_date'].month <= 6 else 2}", []).append(r)
    for half, some in sorted(halves.items()):
        _csv(folder / f"time-{half}.csv", sorted(some, key=lambda r: (r["work_date"], r["entry_id"])), columns, delimiter=";", german=True)


def _ndjson(file: Path, rows: list[Row], columns: list[str]) -> None:
    lines = (json.dumps({heading(k): r[k].isoformat() if isinstance(r.get(k), date) else r.get(k) for k in columns}, ensure_ascii=False) for r in rows)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _workbook(file: Path, c: Company) -> None:
    """Risks, issues, changes and decisions as a project office keeps them: a title, a blank line, then the headings."""
    from datetime import datetime

    with xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": datetime(2026, 11, 20)})
        for table in BOOK:
            sheet, columns = book.add_worksheet(table.capitalize()), _columns(c.tables[table])
            sheet.write(0, 0, f"Northgrid project office: {table}")
            sheet.write(1, 0, "As of 20 November 2026")
            for place, column in enumerate(columns):
                sheet.write(3, place, heading(column))
                for number, row in enumerate(c.tables[table], 4):
                    value = row.get(column)
                    if column == "delay_likely_days" and value is not None:
                        sheet.write_string(number, place, str(value))  # a number kept as text, as happens
                    elif isinstance(value, bool):
                        sheet.write_string(number, place, "yes" if value else "no")
                    elif isinstance(value, date):
                        sheet.write_datetime(number, place, datetime(value.year, value.month, value.day), book.add_format({"num_format": "yyyy-mm-dd"}))
                    elif value is not None:
                        sheet.write(number, place, value)


HEAD = """# The one file a PM edits: where each export lies, and which of its headings is which contract column.
# This one belongs to the sample company; copy it, and change path and columns to your own exports.

[company]
name = "Northgrid"
currency = "EUR"                 # the reporting currency
status_date = 2026-11-20         # what the numbers are as of; --status-date overrides it
language = "en_GB"               # how numbers and dates are written
timezone = "Europe/Berlin"
cadence_days = 31                # a project silent for longer is stale and grey

[snapshots]
folder = "../snapshots"

[status]                         # the dimensions that make the overall colour, by portfolio; "" is every other
"" = ["cost", "schedule"]
"""
TAIL = """# Faults that may be published as refused rows, up to a limit. Everything else refuses the publish.
[[tolerate]]
table = "time_entries"
column = "project_id"
kind = "reference"
limit = 10

[[tolerate]]
table = "time_entries"
column = "worked_hours"
kind = "range"
limit = 5

[[tolerate]]
table = "cost_entries"
column = "cost_amount"
kind = "type"
limit = 5

[[tolerate]]
table = "cost_entries"
column = "cost_date"
kind = "plausible"
limit = 5

[[tolerate]]
table = "risks"
column = "probability_ratio"
kind = "range"
limit = 5

[portal]
title = "Standpoint"
demo = true                      # a chooser of viewers, on this machine only; remove it and configure sign-in for real use
"""
