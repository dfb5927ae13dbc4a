"""The company as its systems showed it on an earlier day: what was entered by then, as it then
stood.

Facts are those of the whole story, cut at the day. What people expected is not: a delay becomes
known in two steps, an order is no invoice yet, a risk was thought less likely, an amount was typed
with a digit too many. Refuses to know what came later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random

from etl.sample import doubt, ended, organisation, plot, staffing, work
from etl.sample.organisation import Company, Row, workday
from etl.sample.plot import SILENT_SINCE, STATUS

HASTY = date(2026, 7, 31)
"""Reported before its last postings were in, withdrawn, and reported again."""
POSTED = date(2026, 7, 20)
"""The last booking that the hasty export of the ledger knew."""
JOINS = timedelta(days=30)
"""A project is set up so long before it starts."""
MISTYPED = ("NG-008", date(2026, 8, 3), date(2026, 9, 15), 10)
"""A line of a project's ledger from a day on: until corrected, ten times what it cost."""
LATE = ("NG-012", date(2026, 7, 1), date(2026, 9, 9))
"""An invoice of July that reached the ledger in September."""
EDITED = (("NG-023-09", "NG-023-33"), date(2026, 9, 10), timedelta(days=21))
"""Planned dates that were made later on a day without a new version of the baseline."""
FEARED = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6)
ROUNDS = (
    (date(2026, 1, 2), date(2026, 1, 5), date(2026, 5, 4), date(2026, 6, 29)),
    (date(2026, 4, 15), date(2026, 2, 23), date(2026, 8, 3), date(2026, 9, 28)),
    (date(2026, 7, 15), date(2026, 5, 25), date(2026, 11, 2), date(2026, 12, 28)),
    (date(2026, 10, 15), date(2026, 8, 24), date(2027, 2, 22), date(2027, 12, 27)),
)
"""People are booked four times a year: on a day, for the weeks from a Monday, older ones being put
away, firmly before another and tentatively before a third."""


def remember(c: Company) -> None:
    """Adds to the whole story what the newest exports no longer hold: the project that left, and
    bookings of weeks gone by."""
    ended.leave(c)
    tasks = [t for t in c.tables["tasks"] if "_budget" in t and t["kind"] != "milestone"]
    week = _monday(plot.REPORTS[0]) - timedelta(weeks=12)
    booked = c.tables["assignments"]
    c.tables["assignments"] = []
    while week < min(a["week"] for a in booked):
        c.random = Random(f"Northgrid bookings {week}")
        organisation.book_week(c, week, 0, tasks)
        week += timedelta(weeks=1)
    c.tables["assignments"] += booked


def seen(c: Company, day: date) -> Company:
    """The company as its systems showed it at the end of a day; remember it first."""
    view = View(c, day)
    tables = {
        name: [kept for row in rows if (kept := view.row(name, row)) is not None]
        for name, rows in c.tables.items()
    }
    headings = {
        name: list(dict.fromkeys(k for row in rows for k in row if not k.startswith("_")))
        for name, rows in c.tables.items()
    }
    past = replace(c, tables=tables, headings=headings)
    if day < STATUS:
        tables["estimates_to_complete"] = list(view.estimates())
        tables["role_requests"] = list(view.requests(tables["tasks"]))
    return past


def before_postings(c: Company) -> Company:
    """The same, had the ledger been exported before the last postings of the month."""
    lines = [r for r in c.tables["cost_entries"] if _booked(r) <= POSTED]
    return replace(c, tables={**c.tables, "cost_entries": lines})


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _booked(line: Row) -> date:
    booked: date = line.get("_booked") or line["cost_date"]
    return booked


@dataclass
class View:
    """One day's look at the company, table by table."""

    c: Company
    day: date

    def row(self, table: str, row: Row) -> Row | None:
        """The row as it was on the day; None where it was not there yet, or no more."""
        if not self._is_known(row):
            return None
        if (entered := ENTERED.get(table)) and entered(row) > self.day:
            return None
        cut = {n: None for n in HAPPENED.get(table, ()) if _after(row.get(n), self.day)}
        kept = {**row, **cut} if cut else row
        rule = RULES.get(table)
        return rule(self, kept) if rule else kept

    # --- who and what was known -------------------------------------------------------------------

    @cached_property
    def projects(self) -> dict[str, Row]:
        """The projects that the systems showed."""
        return {
            p["project_id"]: p
            for p in self.c.tables["projects"]
            if p["forecast_start_date"] - JOINS <= self.day
            and (p["_plan"] is not plot.LEAVES or self.day < plot.LEFT_ON)
        }

    @cached_property
    def tasks(self) -> dict[str, Row]:
        """The tasks of those projects, and the items that had reached a board."""
        items = {
            m["task_id"]
            for m in self.c.tables["workflow_transitions"]
            if m["moved_date"] <= self.day
        }
        return {
            t["task_id"]: t
            for t in self.c.tables["tasks"]
            if t["project_id"] in self.projects and (t["kind"] != "item" or t["task_id"] in items)
        }

    @cached_property
    def people(self) -> frozenset[str]:
        return frozenset(
            p["person_id"] for p in self.c.people if p["employed_from_date"] <= self.day
        )

    @cached_property
    def strangers(self) -> frozenset[str]:
        """Names of those who had not joined."""
        return frozenset(
            p["person_name"] for p in self.c.people if p["person_id"] not in self.people
        )

    @cached_property
    def first_of(self) -> dict[str, str]:
        """Who of each team has been there longest, and owns what others will."""
        ordered = sorted(self.c.people, key=lambda p: (p["employed_from_date"], p["person_id"]))
        return {p["team_id"]: p["person_id"] for p in reversed(ordered)}

    def answers(self, row: Row) -> Row:
        """The project's manager answers for what will be a newcomer's."""
        if row["owner_name"] not in self.strangers:
            return row
        return {**row, "owner_name": self.projects[row["project_id"]]["manager_name"]}

    @cached_property
    def versions(self) -> frozenset[tuple[str, int]]:
        """Baselines that were approved."""
        return frozenset(
            (b["project_id"], b["version"])
            for b in self.c.tables["baselines"]
            if b["approved_date"] <= self.day
        )

    @cached_property
    def risks(self) -> frozenset[str]:
        return frozenset(
            r["risk_id"] for r in self.c.tables["risks"] if r["raised_date"] <= self.day
        )

    @cached_property
    def budgets(self) -> dict[str, float]:
        """Each task's budget by the newest approved baseline."""
        return {
            b["task_id"]: b["budget_amount"]
            for b in self.c.tables["task_baselines"]
            if b["task_id"] in self.tasks
            and (self.tasks[b["task_id"]]["project_id"], b["version"]) in self.versions
            and b["budget_amount"] is not None
        }

    @cached_property
    def moves(self) -> dict[str, list[Row]]:
        """What had happened to each item of a board, in order."""
        moves: dict[str, list[Row]] = {}
        for move in self.c.tables["workflow_transitions"]:
            if move["moved_date"] <= self.day:
                moves.setdefault(move["task_id"], []).append(move)
        return moves

    @cached_property
    def unknown(self) -> frozenset[str]:
        """Every project and task of the whole story that was not there yet, or no more; a planted
        stranger is none of them."""
        ever = {p["project_id"] for p in self.c.tables["projects"]}
        ever |= {t["task_id"] for t in self.c.tables["tasks"]}
        return frozenset(ever - self.projects.keys() - self.tasks.keys())

    @cached_property
    def mistyped(self) -> str:
        """The line of the ledger that was typed with a digit too many."""
        return _line(self.c, *MISTYPED[:2])

    @cached_property
    def late(self) -> str:
        """The line of the ledger that came late."""
        return _line(self.c, *LATE[:2])

    def _is_known(self, row: Row) -> bool:
        keys = (row.get(k) for k in ("project_id", "task_id", "predecessor_id", "successor_id"))
        return not any(key in self.unknown for key in keys) and (
            not row.get("person_id") or row["person_id"] in self.people
        )

    # --- what was expected ------------------------------------------------------------------------

    def admitted(self, project: Row) -> float:
        """How much of its delay a project's manager admits: none, half, all; half is forgotten
        where the delay is a matter of days."""
        end = min(STATUS, project["forecast_finish_date"])
        number = int(project["project_id"][3:])
        if self.day >= end - timedelta(days=30 + 9 * (number % 6)):
            return 1.0
        return 0.45 if self.day >= end - timedelta(days=170 - 9 * (number % 7)) else 0.0

    def expected(self, project: str, planned: date, true: date, soon: int = 7) -> date:
        """A date as it was forecast; what should have been there and is not comes soon."""
        if true <= self.day:
            return true
        guess = workday(planned + (true - planned) * self.admitted(self.projects[project]))
        return guess if guess > self.day else min(true, workday(self.day + timedelta(days=soon)))

    def finish(self, project: Row) -> date:
        planned = project["_promised"]
        return self.expected(project["project_id"], planned, project["forecast_finish_date"])

    # --- tables without a history of their own ----------------------------------------------------

    def estimates(self) -> list[Row]:
        """What the responsible expected to spend still, on the day or when last heard."""
        rows = []
        for task in self.tasks.values():
            if "_budget" not in task or task["kind"] == "milestone":
                continue
            plan = self.projects[task["project_id"]]["_plan"]
            heard = min(self.day, SILENT_SINCE) if plan.special == "stale" else self.day
            done, budget = work.share(task, heard), self.budgets.get(task["task_id"])
            if done < 1:
                slack = 0.97 if plan.factor < 0.92 else 1.04
                left = (task["_budget"] if budget is None else budget) * (1 - done) * slack
                rows.append(
                    {
                        "task_id": task["task_id"],
                        "estimate_date": heard,
                        "remaining_amount": round(left, 2),
                    }
                )
        return rows

    def requests(self, tasks: list[Row]) -> list[Row]:
        """Whom projects asked for in the weeks then ahead. Who still asks today asked by the same
        number, and had been promised half as much."""
        today = {r["_task"]: r for r in self.c.tables["role_requests"] if "_task" in r}
        places = {t["task_id"]: n for n, t in enumerate(self.c.tables["tasks"])}
        rows = []
        for task in tasks:
            place, now = places[task["task_id"]], today.get(task["task_id"])
            if not self._asks(task, place, now is not None):
                continue
            filled = (
                now["filled_hours"] / now["requested_hours"] / 2
                if now
                else Random(f"request {task['task_id']}").choice((1.0, 1.0, 0.8, 0.6))
            )
            rows.append(
                staffing.ask(
                    self.c,
                    task,
                    people=0.4 if task["team_id"] == staffing.SHORT else 0.25,
                    filled=filled,
                    day=self.day,
                    key=now["request_id"] if now else f"RQ-{1000 + place}",
                )
            )
        return [r for r in rows if r]

    def _asks(self, task: Row, place: int, is_asked: bool) -> bool:
        """Whether a task is ahead and asks still, or has ended since and did ask."""
        if (
            task["kind"] != "task"
            or task["forecast_finish_date"] <= self.day + timedelta(days=7)
            or task["forecast_start_date"] > self.day + staffing.AHEAD
        ):
            return False
        special = self.projects[task["project_id"]]["_plan"].special
        did = task["_expected"][1] <= STATUS + timedelta(days=7) and special != "ledger"
        return is_asked or (did and (task["team_id"] == staffing.SHORT or place % 4 == 0))


# --- when a row was entered, and what had not happened --------------------------------------------

ENTERED: dict[str, Callable[[Row], date]] = {
    "people": lambda r: r["employed_from_date"],
    "absences": lambda r: r["from_date"] - timedelta(weeks=12),
    "declared_status": lambda r: r["status_date"],
    "baselines": lambda r: r["approved_date"],
    "progress": lambda r: r["progress_date"],
    "workflow_transitions": lambda r: r["moved_date"],
    "blocked_intervals": lambda r: r["from_date"],
    "risks": lambda r: r["raised_date"],
    "issues": lambda r: r["opened_date"],
    "changes": lambda r: r["raised_date"],
    "decisions": lambda r: r["needed_by_date"] - timedelta(days=75),
    "commentary": lambda r: r["written_date"],
    "reserve_draws": lambda r: r["draw_date"],
    "time_entries": lambda r: r["work_date"],
    "budget_lines": lambda r: r["approved_date"],
    "contracts": lambda r: r["signed_date"],
    "customer_invoices": lambda r: r["invoice_date"],
}
HAPPENED = {
    "task_steps": ("actual_date",),
    "blocked_intervals": ("to_date",),
    "deliverables": ("delivered_date", "accepted_date"),
    "issues": ("closed_date",),
    "changes": ("decided_date",),
}


def _after(value: date | None, day: date) -> bool:
    return value is not None and value > day


# --- what stood otherwise -------------------------------------------------------------------------


def _person(v: View, row: Row) -> Row:
    """Who leaves says so eight weeks before."""
    until = row["employed_to_date"]
    return {**row, "employed_to_date": None} if _after(until, v.day + timedelta(weeks=8)) else row


def _project(v: View, row: Row) -> Row:
    start, finish = row["forecast_start_date"], row["forecast_finish_date"]
    is_done = finish <= v.day
    agreed = [b for b in plot.AGREED_ANEW.get(row["project_name"], ()) if b[0] <= v.day]
    promised = row["_promised"] + (finish - row["_promised"]) * (agreed[-1][1] if agreed else 0)
    return {
        **row,
        "phase": "completed" if is_done else "planned" if start > v.day else "active",
        "baseline_finish_date": row["baseline_finish_date"] and workday(promised),
        "forecast_finish_date": v.finish(row),
        "actual_start_date": start if start <= v.day else None,
        "actual_finish_date": finish if is_done else None,
    }


def _task(v: View, row: Row) -> Row:
    if row.get("owner_id") and row["owner_id"] not in v.people:
        row = {**row, "owner_id": v.first_of[row["team_id"]]}
    if row["kind"] == "item":
        return _item(v, row)
    if "_planned" not in row:
        return row
    project, (begin, end) = row["project_id"], row["_expected"]
    heard = v.day
    if v.projects[project]["_plan"].special == "stale":
        heard = min(v.day, SILENT_SINCE)
    is_done = end <= heard
    finish = v.expected(project, row["_planned"][1], end)
    start = min(v.expected(project, row["_planned"][0], begin, soon=3), finish)
    is_late = not is_done and finish <= v.day + timedelta(days=10)
    task = {
        **row,
        "forecast_start_date": start,
        "forecast_finish_date": finish,
        "actual_start_date": begin if begin <= heard else None,
        "actual_finish_date": end if is_done else None,
        "waiting_for": "Supplier delivery" if is_late and int(row["task_id"][7:]) % 2 else None,
    }
    if row["kind"] == "task":
        three = (None, None, None) if is_done or start == finish else doubt.three(task)
        task["optimistic_days"], task["likely_days"], task["pessimistic_days"] = three
    return task


def _item(v: View, row: Row) -> Row:
    """An item as its board showed it."""
    moves = v.moves[row["task_id"]]
    first = {state: None for state in ("In progress", "Done")} | {
        m["to_state"]: m["moved_date"] for m in reversed(moves)
    }
    state = moves[-1]["to_state"]
    return {
        **row,
        "workflow_state": state,
        "actual_start_date": first["In progress"],
        "actual_finish_date": first["Done"] if state == "Done" else None,
    }


def _baseline(v: View, row: Row) -> Row | None:
    if (v.tasks[row["task_id"]]["project_id"], row["version"]) not in v.versions:
        return None
    tasks, edited, later = EDITED
    if row["task_id"] not in tasks or v.day >= edited:
        return row
    dates = ("baseline_start_date", "baseline_finish_date")
    return {**row, **{name: workday(row[name] - later) for name in dates}}


def _deliverable(v: View, row: Row) -> Row:
    day = v.expected(row["project_id"], row["due_date"], row["forecast_date"])
    return {**row, "forecast_date": day}


def _benefit(v: View, row: Row) -> Row:
    return {**row, "realised_amount": None} if row["measure_date"] > v.day else row


def _risk(v: View, row: Row) -> Row:
    """Every fourth was thought one step less likely until a day of its own, and what is closed was
    open for the greater part of its time."""
    place = int(row["project_id"][3:]) * 4 + int(row["risk_id"][-1])
    closed = row["raised_date"] + (STATUS - row["raised_date"]) * 0.7
    row = v.answers(row)
    risk = {**row, "risk_state": "open"} if v.day < closed else row
    at = row["probability_ratio"]
    if place % 4 or at not in FEARED[1:] or v.day >= STATUS - timedelta(days=20 + place % 70):
        return risk
    before = FEARED[FEARED.index(at) - 1]
    return {
        **risk,
        "probability_ratio": before,
        "residual_probability_ratio": round(before * 0.5, 2),
    }


def _change(v: View, row: Row) -> Row:
    """What is not decided is raised; a refusal without a day came in the last fortnight."""
    decided = row["decided_date"] if row.get("decided_by_name") else STATUS - timedelta(days=14)
    if decided and decided <= v.day:
        return row
    return {
        **row,
        "change_state": "raised",
        **({"decided_by_name": None} if row.get("decided_by_name") else {}),
    }


def _draw(v: View, row: Row) -> Row:
    return row if row["risk_id"] in v.risks else {**row, "risk_id": None}


def _assignment(v: View, row: Row) -> Row | None:
    _, since, firm, until = [r for r in ROUNDS if r[0] <= v.day][-1]
    if not since <= row["week"] < until:
        return None
    return {**row, "booking": "hard" if row["week"] < firm and row["person_id"] else "soft"}


def _hours(v: View, row: Row) -> Row:
    return {**row, "is_approved": (v.day - row["work_date"]).days > 10}


def _cost(v: View, row: Row) -> Row | None:
    booked, key = _booked(row), row["cost_entry_id"]
    if booked > v.day:
        return _order(v, row)
    if key == v.late and v.day < LATE[2]:
        return None
    cost = dict(row)
    if key == v.mistyped and v.day < MISTYPED[2]:
        cost["cost_amount"] = round(row["cost_amount"] * MISTYPED[3], 2)
    if row["cost_state"] == "paid" and (v.day - booked).days <= 35:
        cost["cost_state"] = "invoiced"
    return cost


def _order(v: View, row: Row) -> Row | None:
    """What is invoiced later, where it was an order first and had been ordered."""
    start = v.projects[row["project_id"]]["forecast_start_date"]
    ordered = max(start, row["cost_date"] - timedelta(days=50))
    is_order = row["cost_state"] in ("paid", "invoiced") and _is_ordered(row)
    return (
        {**row, "cost_date": ordered, "cost_state": "committed"}
        if is_order and ordered <= v.day
        else None
    )


def _line(c: Company, project: str, day: date) -> str:
    """The first usual line of a project's ledger from a day on."""
    lines = [
        r
        for r in c.tables["cost_entries"]
        if r["project_id"] == project
        and r["cost_date"] >= day
        and r["cost_state"] in ("paid", "invoiced")
        and not _is_ordered(r)
    ]
    key: str = min(lines, key=lambda r: (r["cost_date"], r["cost_entry_id"]))["cost_entry_id"]
    return key


def _is_ordered(row: Row) -> bool:
    """Every ninth line was an order first."""
    return int(row["cost_entry_id"].split("-")[-1].rstrip("ARC")) % 9 == 4


def _invoice(v: View, row: Row) -> Row:
    """A payment is seen three days after."""
    return (
        {**row, "paid_date": None} if _after(row["paid_date"], v.day - timedelta(days=3)) else row
    )


RULES: dict[str, Callable[[View, Row], Row | None]] = {
    "issues": View.answers,
    "people": _person,
    "projects": _project,
    "tasks": _task,
    "task_baselines": _baseline,
    "deliverables": _deliverable,
    "benefits": _benefit,
    "risks": _risk,
    "changes": _change,
    "reserve_draws": _draw,
    "assignments": _assignment,
    "time_entries": _hours,
    "cost_entries": _cost,
    "customer_invoices": _invoice,
}
