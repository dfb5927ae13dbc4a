"""Who does it, and whether they can: §3 and the definitions of people. Hours stand by person and
calendar week, Monday to Sunday."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tests.reference import network
from tests.reference.world import DAY, Answer, Answers, Row, World, known, unknown

FULL_TIME = 40.0
Amount = float | None


def monday(day: date) -> date:
    return day - day.weekday() * DAY


def total(values: list[Amount]) -> Amount:
    """The sum of what is known; none where nothing is."""
    found = [v for v in values if v is not None]
    return sum(found) if found else None


def whole(values: list[Amount]) -> Amount:
    """A sum of which every part is known."""
    return None if any(v is None for v in values) else sum(v for v in values if v is not None)


@dataclass
class PersonWeek:
    person: Row
    week: date
    is_employed: bool
    contract: Amount
    capacity: Amount
    available: Amount
    booked: Amount
    soft: Amount
    worked: Amount
    billable: Amount
    billed: Amount
    expected: Amount
    submitted: Amount

    @property
    def over(self) -> Amount:
        """Booked beyond what is available."""
        return (
            None
            if self.booked is None or self.available is None
            else max(0.0, self.booked - self.available)
        )


@dataclass
class Open:
    """What a project asks for without a name, in one week."""

    project: str
    department: str
    skill: str
    week: date
    unnamed: float = 0.0
    requested: float = 0.0
    filled: Amount = None
    unfilled: float = 0.0


class Capacity:
    """The hours of a company."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = {p["person_id"]: p for p in world.tables["people"]}
        self.department = {t["team_id"]: t["department_id"] for t in world.tables["teams"]}
        this_week = monday(world.status)
        self.this_week, self.closed = (
            this_week,
            (this_week if world.status.weekday() == 6 else this_week - 7 * DAY),
        )

    @cached_property
    def bookings(self) -> list[Row]:
        return [row | {"week": monday(row["week"])} for row in self.world.tables["assignments"]]

    @cached_property
    def weeks(self) -> list[date]:
        """From the first to the last week with work, bookings or requests."""
        tables = self.world.tables
        days = (
            [t["work_date"] for t in tables["time_entries"]]
            + [b["week"] for b in self.bookings]
            + [r[end] for r in tables["role_requests"] for end in ("from_date", "to_date")]
        )
        if not days:
            return []
        first, last = monday(min(days)), monday(max(days))
        return [first + 7 * n * DAY for n in range((last - first).days // 7 + 1)]

    # --- people ---

    @cached_property
    def person_weeks(self) -> list[PersonWeek]:
        return [
            found
            for person in self.people.values()
            for week in self.weeks
            if (found := self._person_week(person, week))
        ]

    def _person_week(self, person: Row, week: date) -> PersonWeek | None:
        key, tables = person["person_id"], self.world.tables
        first, last = (
            person["employed_from_date"] or date.min,
            person["employed_to_date"] or date.max,
        )
        days = [week + n * DAY for n in range(7)]
        employed = [d for d in days if first <= d <= last]
        bookings = [b for b in self.bookings if b["person_id"] == key and b["week"] == week]
        entries = [
            t
            for t in tables["time_entries"]
            if t["person_id"] == key and monday(t["work_date"]) == week
        ]
        booked, soft = (
            sum(b["planned_hours"] for b in bookings if b["booking"] == kind)
            for kind in ("hard", "soft")
        )
        worked = sum(t["worked_hours"] for t in entries)
        is_employed = bool(employed) and monday(first if first > date.min else week) <= week
        if not is_employed and not (booked or soft or worked):
            return None
        contract, capacity, available = (
            self._hours(person, employed) if is_employed else (0.0, 0.0, 0.0)
        )
        has_bookings, is_past = (
            bool(self.bookings),
            bool(tables["time_entries"]) and week <= self.this_week,
        )
        is_due = is_past and week <= self.closed
        billable = sum(t["worked_hours"] for t in entries if t["is_billable"] and t["is_approved"])
        return PersonWeek(
            person=person,
            week=week,
            is_employed=is_employed,
            contract=contract,
            capacity=capacity,
            available=available,
            booked=booked if has_bookings else None,
            soft=soft if has_bookings else None,
            worked=worked if is_past else None,
            billable=billable if is_past else None,
            billed=total([t["billed_hours"] for t in entries]),
            expected=available if is_due else None,
            submitted=(
                max(0.0, min(worked, available)) if is_due and available is not None else None
            ),
        )

    def _hours(self, person: Row, employed: list[date]) -> tuple[Amount, Amount, Amount]:
        """Contract hours by the share of the week employed, less holidays, less absence and what is
        kept for other than projects."""
        if person["weekly_hours"] is None:
            return None, None, None
        week: float = person["weekly_hours"]
        calendar = person["calendar_id"] or ""
        usual = [self._usual(calendar, n) for n in range(7)]

        def worth(hours: float) -> float:
            return week * hours / sum(usual)

        away = {
            a
            for row in self.world.of("absences", person["person_id"], "person_id")
            for a in employed
            if row["from_date"] <= a <= row["to_date"]
        }
        free = sum(self.world.hours_on(calendar, d) for d in employed if d not in away)
        return (
            worth(sum(usual[d.weekday()] for d in employed)),
            worth(sum(self.world.hours_on(calendar, d) for d in employed)),
            worth(free) * (1 - (person["non_project_ratio"] or 0)),
        )

    def _usual(self, calendar: str, weekday: int) -> float:
        """Hours of a weekday, were it no holiday."""
        day = monday(self.world.status) + weekday * DAY
        while (calendar, day) in self.world.holidays:
            day += 7 * DAY
        return self.world.hours_on(calendar, day)

    # --- what is asked for ---

    def role_skill(self, role: str | None) -> str:
        """The skill that all of a role share who have one."""
        skills = {
            p["skill"] for p in self.people.values() if role and p["role_id"] == role and p["skill"]
        }
        return skills.pop() if len(skills) == 1 else "not stated"

    @cached_property
    def open(self) -> list[Open]:
        """Roles booked firmly, and requests spread over the working hours of their dates; where
        there are none, all in the first week."""
        found = []
        for row in self.bookings:
            if not row["person_id"]:
                found.append(
                    Open(
                        project=row["project_id"],
                        department=self._asked(row),
                        skill=self.role_skill(row["role_id"]),
                        week=row["week"],
                        unnamed=row["planned_hours"] if row["booking"] == "hard" else 0.0,
                    )
                )
        for row in self.world.tables["role_requests"]:
            filled = (
                None
                if row["filled_hours"] is None
                else min(row["filled_hours"], row["requested_hours"])
            )
            for week, share in self._spread(row).items():
                found.append(
                    Open(
                        project=row["project_id"],
                        department=self._asked(row),
                        skill=row["skill"] or self.role_skill(row["role_id"]),
                        week=week,
                        unnamed=0.0,
                        requested=row["requested_hours"] * share,
                        filled=None if filled is None else filled * share,
                        unfilled=(row["requested_hours"] - (filled or 0)) * share,
                    )
                )
        return found

    def _asked(self, row: Row) -> str:
        """The department of the team named, else that of the project."""
        if row["team_id"]:
            return str(self.department[row["team_id"]])
        return str(self.world.project[row["project_id"]]["department_id"])

    def _spread(self, row: Row) -> dict[date, float]:
        calendar = self.world.project[row["project_id"]]["calendar_id"] or ""
        hours: dict[date, float] = defaultdict(float)
        for n in range((row["to_date"] - row["from_date"]).days + 1):
            hours[monday(row["from_date"] + n * DAY)] += self.world.hours_on(
                calendar, row["from_date"] + n * DAY
            )
        whole = sum(hours.values())
        return (
            {week: h / whole for week, h in hours.items() if h}
            if whole
            else {monday(row["from_date"]): 1.0}
        )

    @property
    def has_demand(self) -> bool:
        return bool(self.bookings or self.world.tables["role_requests"])


# --- the metrics ---


def answer(value: Amount, *reasons: tuple[str, bool]) -> Answer:
    """The first reason that holds, else the value."""
    reason = next((code for code, holds in reasons if holds), None)
    return unknown(reason) if reason else known(value)


def over(part: Amount, base: Amount) -> Amount:
    return None if part is None or not base else part / base


def by_team(world: World) -> Answers:
    """Of each team and of all, over all weeks; a team without people has none."""
    company = Capacity(world)
    rows = [w for w in company.person_weeks if w.person["team_id"]]
    answers: Answers = {}
    for key in ("", "T1", "T2", "T3"):
        for metric, found in _team([w for w in rows if key in ("", w.person["team_id"])]).items():
            answers.setdefault(metric, {})[key] = found
    return answers


def _team(rows: list[PersonWeek]) -> dict[str, Answer]:
    nobody, weeks = not rows, len({w.week for w in rows})

    def of(name: str) -> Amount:
        return total([getattr(w, name) for w in rows])

    is_stated = all(w.available is not None for w in rows)
    worked = [w for w in rows if w.worked is not None]  # hours ahead are not yet hours to work in
    no_booking, unstated = ("missing_input", of("booked") is None), ("no_capacity", not is_stated)
    available, spent_available, spent_capacity = (
        whole([getattr(w, name) for w in of_rows])
        for name, of_rows in (("available", rows), ("available", worked), ("capacity", worked))
    )
    unworked = ("missing_input", of("worked") is None)
    return {
        "headcount": answer(
            over(float(sum(w.is_employed for w in rows)), weeks), ("missing_input", nobody)
        ),
        "full_time_equivalents": answer(
            over(of("contract"), FULL_TIME * weeks), ("missing_input", nobody), unstated
        ),
        "contract_hours": answer(of("contract"), ("missing_input", nobody), unstated),
        "capacity": answer(of("capacity"), ("missing_input", nobody), unstated),
        "availability": answer(of("available"), ("missing_input", nobody), unstated),
        "booked": answer(of("booked"), no_booking),
        "soft_booked": answer(of("soft"), ("missing_input", of("soft") is None)),
        "allocation": answer(
            over(of("booked"), available), ("no_capacity", not available), no_booking
        ),
        "over_booked": answer(of("over"), no_booking, unstated),
        "utilisation": answer(
            over(of("worked"), spent_available), unworked, ("no_capacity", not spent_available)
        ),
        "billable_utilisation": answer(
            over(of("billable"), spent_capacity), unworked, ("no_capacity", not spent_capacity)
        ),
        "realisation": answer(
            over(of("billed"), of("billable")),
            ("missing_input", of("billed") is None),
            ("no_progress", not of("billable")),
        ),
        "timesheet_completeness": answer(
            over(of("submitted"), of("expected")),
            ("missing_input", of("submitted") is None),
            ("no_capacity", not of("expected")),
        ),
    }


def by_skill(world: World) -> Answers:
    """Of each skill and of all; 'dance' is asked of nobody."""
    company = Capacity(world)
    answers: Answers = {}
    for key in ("", "sql", "paint", "weld", "dance", "not stated"):
        for metric, found in _skill(company, key).items():
            answers.setdefault(metric, {})[key] = found
    return answers


def _skill(company: Capacity, key: str) -> dict[str, Answer]:
    """A person counts once, by primary skill; department by department, skill by skill and week by
    week for what is short."""
    cells: dict[tuple[str | None, str, date], list[Amount]] = defaultdict(lambda: [0.0, 0.0])
    for w in company.person_weeks:
        cell = cells[
            company.department.get(w.person["team_id"]), w.person["skill"] or "not stated", w.week
        ]
        cell[0], cell[1] = (
            (cell[0] or 0) + (w.booked or 0),
            (None if cell[1] is None or w.available is None else cell[1] + w.available),
        )
    for o in company.open:
        cell = cells[o.department, o.skill, o.week]
        cell[0] = (cell[0] or 0) + o.unnamed + o.unfilled
    held = {place: cell for place, cell in cells.items() if key in ("", place[1])}
    demand, available = total([c[0] for c in held.values()]), whole([c[1] for c in held.values()])
    no_demand, unstated = (
        ("missing_input", not held or not company.has_demand),
        (
            "no_capacity",
            available is None,
        ),
    )
    gap = None if demand is None or available is None else demand - available
    return {
        "demand": answer(demand, no_demand),
        "demand_load": answer(over(demand, available), ("no_capacity", not available), no_demand),
        "capacity_gap": answer(gap, no_demand, unstated),
        "capacity_gap_fte": answer(
            over(gap, FULL_TIME * len({week for _, _, week in held})), no_demand, unstated
        ),
        "shortage": answer(
            sum(max(0.0, (c[0] or 0) - c[1]) for c in held.values() if c[1] is not None),
            no_demand,
            unstated,
        ),
    }


def by_project(world: World) -> Answers:
    """What each project has, asks for and lacks, and how much of its critical work rests on one
    person."""
    company, net = Capacity(world), network.Net(world)
    answers: Answers = {}
    for key in ("", *world.projects):
        for metric, found in _project(company, key).items():
            answers.setdefault(metric, {})[key] = found
    answers["key_person_share"] = {p: key_person(company, net, p) for p in world.projects} | {
        "": unknown("not_additive")
    }
    return answers


def _project(company: Capacity, key: str) -> dict[str, Answer]:
    named = [b for b in company.bookings if b["person_id"] and key in ("", b["project_id"])]
    asked = [o for o in company.open if key in ("", o.project)]
    firm = sum(b["planned_hours"] for b in named if b["booking"] == "hard")
    unnamed, unfilled, requested = (
        sum(o.unnamed for o in asked),
        sum(o.unfilled for o in asked),
        sum(o.requested for o in asked),
    )
    filled, beyond = total([o.filled for o in asked]), whole([_part(company, b) for b in named])
    nothing = ("missing_input", not named and not asked)
    return {
        "fill_rate": answer(
            over(filled, requested), ("missing_input", not requested or filled is None)
        ),
        "asked_hours": answer(firm + unnamed + unfilled, nothing),
        "lacking_hours": answer(
            unnamed + unfilled + (beyond or 0), nothing, ("no_capacity", beyond is None)
        ),
    }


def _part(company: Capacity, booking: Row) -> Amount:
    """Of an overbooking of its person and week, as much as this booking is of their firm ones."""
    if booking["booking"] != "hard" or not booking["planned_hours"]:
        return 0.0
    week = next(
        w
        for w in company.person_weeks
        if w.person["person_id"] == booking["person_id"] and w.week == booking["week"]
    )
    return None if week.over is None else week.over * booking["planned_hours"] / (week.booked or 1)


def key_person(company: Capacity, net: network.Net, project: str) -> Answer:
    """Of the open work with at most five days of float: shared among those booked on it after this
    week, by their hours; else its owner's."""
    if project not in net.projects:
        return unknown("missing_input")
    work = net.works[project]
    left: dict[str, float] = defaultdict(float)
    tasks = [
        p
        for p in net.places.values()
        if net.project[p.task] == project
        and p.total is not None
        and p.total / p.clock.day <= 5
        and work.tasks[p.task]["kind"] == "task"
    ]
    for place in tasks:
        row = work.tasks[place.task]
        hours = (
            row["remaining_hours"]
            if row["remaining_hours"] is not None
            else (
                None
                if row["estimate_hours"] is None
                else row["estimate_hours"] * (1 - float(net.complete(work, place.task)))
            )
        )
        booked = [
            b
            for b in company.bookings
            if b["task_id"] == place.task
            and b["person_id"]
            and b["booking"] == "hard"
            and b["week"] > company.this_week
            and b["planned_hours"]
        ]
        for person, share in [
            (b["person_id"], b["planned_hours"] / sum(o["planned_hours"] for o in booked))
            for b in booked
        ] or [(row["owner_id"], 1.0)]:
            if person and hours is not None:
                left[person] += hours * share
    return answer(
        max(left.values(), default=0.0) / (sum(left.values()) or 1),
        ("complete", not tasks),
        ("missing_input", not sum(left.values())),
    )
