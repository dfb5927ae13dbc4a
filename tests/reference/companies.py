"""Random companies, small and strange: every technique, calendars and holidays, currencies with and
without rates, several baselines, cells left empty.

One seed is one company. Each project is drawn from its own seed, so that one which fails can be
looked at alone (`only`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from etl.contract.work import PHASES
from tests.portfolio import Portfolio
from tests.reference import boards, networks, staffing

Row = dict[str, Any]
DAY = timedelta(days=1)
TECHNIQUES = ("percent_complete",) * 4 + (
    "zero_hundred",
    "fifty_fifty",
    "weighted_milestones",
    "units",
    "apportioned",
    "apportioned",
    "level_of_effort",
)
# Hours by weekday: the usual week stands where a project names none.
CALENDARS = {
    "SIX": (8, 8, 8, 8, 8, 8, 0),
    "SHORT": (9, 9, 9, 9, 4, 0, 0),
    "WEEK": (8, 8, 8, 8, 8, 0, 0),
}
BUDGET_RATES = {
    "USD": (("2025-01-01", 0.9), ("2026-01-01", 0.8)),
    "GBP": (("2025-06-01", 1.25),),
    "VND": (("2025-01-01", 0.0000384),),
}
BOOKED_RATES = {
    "USD": (("2025-01-01", 0.95), ("2026-03-15", 0.85)),
    "GBP": (("2025-06-01", 1.2),),
}  # none for VND: its booked cost is unknown
UNRATED = "INR"


@dataclass(frozen=True)
class Company:
    """What came in, and the day it is reported for."""

    seed: str
    status: date
    tables: dict[str, list[Row]]
    portfolio: Portfolio


@dataclass(frozen=True)
class Strange:
    """What makes a sum over the whole company unknown, so only some companies have it."""

    is_unrated: bool
    """Some amounts are in a currency without a rate."""
    is_later: bool
    """Some tasks are said to be complete that were finished after the status date."""
    is_silent: bool
    """Nobody reports progress with a day."""


def draw(seed: str, projects: int = 40, only: str = "") -> Company:
    """The company of a seed."""
    random = Random(seed)
    status = date(2026, 5, 29) + random.randrange(0, 21) * DAY  # any weekday
    p = Portfolio()
    _organisation(p, random, status)
    strange = Strange(random.random() < 0.4, random.random() < 0.4, random.random() < 0.15)
    for number in range(projects):
        key = f"P{number:03}"
        if only in ("", key):
            Draw(
                p=p, random=Random(f"{seed}/{key}"), status=status, key=key, strange=strange
            ).project()
    networks.wire(p, seed, status)
    staffing.staff(p, seed, status)
    boards.fill(p, seed, status)
    return Company(seed=seed, status=status, tables=p.tables, portfolio=p)


def _organisation(p: Portfolio, random: Random, status: date) -> None:
    for name, week in CALENDARS.items():
        for weekday, hours in enumerate(week, 1):
            if hours:
                p.add("calendars", calendar_id=name, weekday=weekday, working_hours=hours)
        for n in range(8):
            p.add(
                "holidays",
                calendar_id=name,
                holiday_date=status + (random.randrange(0, 20) - 10 + 20 * (n - 4)) * DAY,
            )
    for kind, rates in (("budget", BUDGET_RATES), ("booked", BOOKED_RATES)):
        for currency, steps in rates.items():
            for day, rate in steps:
                p.add(
                    "exchange_rates",
                    currency=currency,
                    rate_kind=kind,
                    valid_from_date=day,
                    rate=rate,
                )
    p.add("departments", department_id="D", department_name="D")
    p.add("customers", customer_id="C", customer_name="C")
    for team in ("T1", "T2"):
        p.add("teams", team_id=team, team_name=team, department_id="D")
    p.add("roles", role_id="DEV", role_name="Dev")
    p.add("standard_rates", rate_for_id="DEV", valid_from_date="2025-01-01", hourly_rate_amount=100)
    p.add(
        "standard_rates",
        rate_for_id="DEV",
        valid_from_date=status - random.randrange(5, 60) * DAY,
        hourly_rate_amount=120,
        currency="EUR",
    )
    p.add(
        "standard_rates",
        rate_for_id="T2",
        valid_from_date="2025-01-01",
        hourly_rate_amount=80,
        currency="USD",
    )
    for n in range(6):
        team = random.choice(("T1", "T2"))
        row = {"role_id": "DEV"} if team == "T1" or random.random() < 0.5 else {}
        leaver = (
            {"employed_to_date": status + random.randrange(-60, 30) * DAY}
            if random.random() < 0.3
            else {}
        )
        p.add(
            "people",
            person_id=f"who{n}",
            person_name=f"Who {n}",
            team_id=team,
            weekly_hours=random.choice((40, 32, 20, "")),
            calendar_id=random.choice(("", *CALENDARS)),
            skill=random.choice(("", "sql", "paint")),
            non_project_ratio=random.choice(("", 0.1, 0.25)),
            **row,
            **leaver,
        )


@dataclass
class Draw:
    """One project being drawn."""

    p: Portfolio
    random: Random
    status: date
    key: str
    strange: Strange

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def amount(self, low: int = 100, high: int = 9000, currency: str | None = None) -> int:
        """An amount that can be told from nothing in reporting currency."""
        return self.random.randrange(low, high) * (
            25_000 if (self.currency if currency in (None, "") else currency) == "VND" else 1
        )

    def day(self, low: int, high: int) -> date:
        """A day around the status date."""
        return self.status + self.random.randrange(low, high + 1) * DAY

    def project(self) -> None:
        """The project and all that names it."""
        r = self.random
        self.rated = ("EUR", "USD", "GBP", "VND", *([UNRATED] if self.strange.is_unrated else []))
        self.currency = r.choice(("", "", "", *self.rated)) if self.chance(0.6) else ""
        start, length = self.day(-120, -10), r.randrange(10, 160)
        phase = r.choice(("active",) * 7 + PHASES)
        ended = (
            {"actual_finish_date": max(self.day(-30, 20), start)}
            if phase in ("completed", "closed") and self.chance(0.8)
            else {}
        )
        dates = (
            {"baseline_start_date": start, "baseline_finish_date": start + length * DAY}
            if self.chance(0.5)
            else {}
        )
        if self.chance(0.5):
            dates["forecast_finish_date"] = start + (length + r.randrange(-5, 30)) * DAY
        self.labour = r.choice(("ledger", "ledger", "time"))
        self.start = start
        self.p.project(
            self.key,
            currency=self.currency,
            phase=phase,
            labour_from=self.labour,
            calendar_id=r.choice(("", *CALENDARS)),
            department_id="D",
            customer_id="C",
            contract_type=r.choice(("", "internal", "fixed_price", "time_and_material")),
            weekly_delay_amount=r.choice(("", 4000)),
            **dates,
            **ended,
        )
        self._tasks()
        self._money()
        self._governance()
        self._sold()
        self._worth(
            Random(f"{self.key}{self.status}worth")
        )  # of its own, so that all else is drawn as before
        self._flows(Random(f"{self.key}{self.status}flows"))
        self._reports(Random(f"{self.key}{self.status}reports"))
        if not self.tasks:
            self._whole(Random(f"{self.key}{self.status}whole"))

    # --- work ---

    def _tasks(self) -> None:
        self.tasks: list[str] = []
        versions = self._versions()
        count = self.random.choice((0, 1, 2, 3, 4, 5, 6, 8))
        self.codes: dict[str, str] = {}
        self.above: set[str] = set()
        self.leaned_on: set[str] = set()
        for number in range(count):
            self._task(number, versions)

    def _versions(self) -> list[int]:
        """Versions that tasks are planned in; each approved on its own day, some not yet, some of
        them never listed."""
        versions = [1, 2, 3][: self.random.choice((1, 1, 2, 3))]
        if self.chance(0.7):
            for version in versions:
                self.p.add(
                    "baselines",
                    project_id=self.key,
                    version=version,
                    approved_date="" if self.chance(0.1) else self.day(-100, 25),
                )
        return versions

    def _task(self, number: int, versions: list[int]) -> None:
        r, key = self.random, f"{self.key}-{number}"
        kind = r.choice(("task",) * 8 + ("milestone", "milestone", "summary", "level_of_effort"))
        technique = r.choice(TECHNIQUES)
        row: Row = {
            "task_id": key,
            "project_id": self.key,
            "task_name": key,
            "kind": kind,
            "ev_technique": technique,
            "calendar_id": r.choice(("", "", *CALENDARS)),
            "team_id": r.choice(("", "T1", "T2")),
        }
        self._place(row, number)
        if technique == "apportioned":
            if alone := [t for t in self.tasks if t not in self.above]:
                row["apportioned_to_task_id"] = r.choice(alone)
                self.leaned_on.add(row["apportioned_to_task_id"])
            else:
                row["ev_technique"] = technique = "percent_complete"
        if technique == "fifty_fifty":
            row["start_credit_ratio"] = r.choice(("", 0.25, 0.2))
        if technique == "units":
            row["total_units"] = r.choice((40, 40, ""))
        start = self.day(-90, 30)
        length = 0 if kind == "milestone" else r.randrange(0, 60)
        finish = start + length * DAY
        self._happens(row, start, finish)
        if self.chance(0.4):
            late = r.randrange(-5, 20) * DAY
            row |= {
                "forecast_start_date": start + late,
                "forecast_finish_date": finish + late + r.randrange(0, 9) * DAY,
            }
        if (
            drawn := Random(f"{self.key}{number}{self.status}").random()
        ) < 0.08:  # of its own, so that all else is drawn as before
            row["workflow_state"] = "Cancelled" if drawn < 0.04 else "Won't do"
        self.p.add("tasks", **row)
        self._planned(key, kind, start, finish, versions)
        if technique == "weighted_milestones":
            self._steps(row, start, finish)
        self._reported(row)
        self.tasks.append(key)

    def _place(self, row: Row, number: int) -> None:
        """Under another task, by its id or by its place in the work breakdown."""
        how, free = self.random.random(), [t for t in self.tasks if t not in self.leaned_on]
        if how < 0.15 and free:
            row["parent_task_id"] = self.random.choice(free)
            self.above.add(row["parent_task_id"])
        elif how < 0.35:
            codes = [c for c, t in self.codes.items() if t in free]
            row["wbs"] = (
                f"{self.random.choice(codes)}.{number + 1}"
                if codes and self.chance(0.6)
                else str(number + 1)
            )
            self.above |= {t for c, t in self.codes.items() if row["wbs"].startswith(f"{c}.")}
            self.codes[row["wbs"]] = row["task_id"]

    def _happens(self, row: Row, start: date, finish: date) -> None:
        """It may have begun and ended, on time or not, also after the status date."""
        begun = start + self.random.randrange(-8, 15) * DAY
        if begun > self.status + 20 * DAY or self.chance(0.25):
            return
        if self.chance(0.9):
            row["actual_start_date"] = begun
        if self.chance(0.4):
            row["actual_finish_date"] = max(begun, finish + self.random.randrange(-10, 20) * DAY)

    def _planned(self, key: str, kind: str, start: date, finish: date, versions: list[int]) -> None:
        if self.chance(0.1):
            return
        for version in versions if self.chance(0.7) else versions[:1]:
            shift = self.random.randrange(-6, 12) * DAY if version > 1 else timedelta()
            budget = (
                self.random.choice(("", 0, *[self.amount() for _ in range(8)]))
                if kind != "milestone" or self.chance(0.1)
                else ""
            )
            row = (
                {"one_off_amount": self.random.randrange(0, budget)}
                if isinstance(budget, int) and budget and self.chance(0.2)
                else {}
            )
            self.p.add(
                "task_baselines",
                task_id=key,
                version=version,
                baseline_start_date=start + shift,
                baseline_finish_date=finish + shift,
                budget_amount=budget,
                **row,
            )

    def _steps(self, row: Row, start: date, finish: date) -> None:
        began = row.get("actual_start_date", start)
        for name, weight in zip(
            "abc", self.random.choice(((0.25, 0.75), (0.5, 0.3, 0.2), (1,))), strict=False
        ):
            happened = began + self.random.randrange(0, 40) * DAY if self.chance(0.5) else ""
            self.p.add(
                "task_steps",
                task_id=row["task_id"],
                step_name=name,
                weight_ratio=weight,
                baseline_date=start + self.random.randrange(0, (finish - start).days + 1) * DAY,
                actual_date=happened,
            )

    def _reported(self, row: Row) -> None:
        """Reports of progress, most of them rising; or a share on the task list alone."""
        if row["kind"] == "summary":
            return
        if self.chance(0.15):
            is_later = (
                row.get("actual_finish_date", self.status) > self.status
                and not self.strange.is_later
            )
            self.p.tables["tasks"][-1]["percent_complete_ratio"] = self.random.choice(
                (0, 0.3, 0.6) if is_later else (0, 0.3, 0.6, 1)
            )
        if self.chance(0.4) or self.strange.is_silent:
            return
        day, done = row.get("actual_start_date", self.day(-60, 0)), 0.0
        for _ in range(self.random.randrange(1, 5)):
            day += self.random.randrange(0, 20) * DAY + DAY
            done = self.random.choice(
                (min(1.0, round(done + self.random.random() * 0.5, 2)),) * 5
                + (round(self.random.random(), 2), 1.0)
            )
            column, value = (
                ("done_units", round(done * 40))
                if row["ev_technique"] == "units" and row["total_units"] and self.chance(0.7)
                else ("percent_complete_ratio", done)
            )
            self.p.add("progress", task_id=row["task_id"], progress_date=day, **{column: value})

    # --- money ---

    def _line_currency(self) -> str:
        return self.random.choice(("", "", "", *self.rated)) if self.chance(0.3) else ""

    def _money(self) -> None:
        r = self.random
        for number in range(r.choice((0, 1, 2, 4, 6))):
            state, currency = (
                r.choice(("invoiced", "paid", "accrued", "committed")),
                self._line_currency(),
            )
            self.p.add(
                "cost_entries",
                cost_entry_id=f"{self.key}-c{number}",
                project_id=self.key,
                cost_date=self.day(-100, 20),
                cost_state=state,
                account_kind=r.choice(("", "capex", "opex")),
                category=r.choice(
                    ("material", "travel", "labour")
                    if self.labour == "ledger"
                    else ("material", "travel")
                ),
                supplier_name=r.choice(("", "S")),
                team_id=r.choice(("", "T1")),
                currency=currency,
                cost_amount=self.amount(currency=currency)
                * (-1 if state != "committed" and self.chance(0.15) else 1),
            )
        if self.chance(0.4):
            for number in range(r.randrange(1, 5)):
                self.p.add(
                    "time_entries",
                    entry_id=f"{self.key}-t{number}",
                    person_id=f"who{r.randrange(6)}",
                    project_id=self.key,
                    work_date=self.day(-100, 10),
                    worked_hours=r.randrange(1, 11),
                    is_billable=r.choice(("true", "false")),
                    is_approved=r.choice(("true", "true", "false")),
                    billed_hours=r.choice(("", "", 1)),
                )
        if self.chance(0.5):
            for number, kind in enumerate(
                r.sample(
                    ("original", "original", "change", "undistributed", "contingency", "reserve"),
                    r.randrange(1, 5),
                )
            ):
                currency = self._line_currency()
                self.p.add(
                    "budget_lines",
                    budget_line_id=f"{self.key}-b{number}",
                    project_id=self.key,
                    line_kind=kind,
                    approved_date=self.day(-110, 15),
                    line_amount=self.amount(currency=currency),
                    currency=currency,
                )
        for task in self.tasks:
            if self.chance(0.5):
                self.p.add(
                    "estimates_to_complete",
                    task_id=task,
                    estimate_date=self.day(-50, 5),
                    remaining_amount=self.amount(0, 5000),
                )

    # --- what may change it ---

    def _governance(self) -> None:
        r = self.random
        for number in range(r.choice((0, 0, 1, 2, 4))):
            currency, raised = self._line_currency(), self.day(-120, 5)
            dated = {"decided_date": raised + r.randrange(0, 60) * DAY} if self.chance(0.7) else {}
            self.p.add(
                "changes",
                change_id=f"{self.key}-x{number}",
                project_id=self.key,
                change_name="x",
                change_state=r.choice(("raised", "approved", "approved", "rejected", "withdrawn")),
                cost_effect_amount=(
                    r.choice((-1, 1, 1)) * self.amount(currency=currency)
                    if self.chance(0.9)
                    else ""
                ),
                finish_effect_days=r.choice(("", 5, -2)),
                raised_date=raised,
                currency=currency,
                **dated,
            )
        for number in range(r.choice((0, 0, 1, 2, 3))):
            currency = self._line_currency()
            low, likely, high = sorted(self.amount(currency=currency) for _ in range(3))
            points = {"cost_low_amount": low, "cost_high_amount": high} if self.chance(0.4) else {}
            after = (
                {"residual_probability_ratio": round(r.random(), 2), "residual_cost_amount": low}
                if self.chance(0.5)
                else {}
            )
            cost = (
                {"response_cost_amount": self.amount(currency=currency)} if self.chance(0.5) else {}
            )
            self.p.add(
                "risks",
                risk_id=f"{self.key}-r{number}",
                project_id=self.key,
                risk_name="r",
                risk_kind=r.choice(("threat", "threat", "opportunity")),
                risk_state=r.choice(("open", "open", "open", "closed", "occurred")),
                probability_ratio=round(r.random(), 2) if self.chance(0.85) else "",
                cost_likely_amount=likely if points or self.chance(0.85) else "",
                delay_likely_days=r.choice(("", 10)),
                currency=currency,
                response=r.choice(("", "do")),
                response_due_date=r.choice(("", self.day(-30, 30))),
                raised_date=r.choice(("", self.day(-60, 5))),
                closed_date=r.choice(("", "", self.day(-20, 20))),
                **points,
                **after,
                **cost,
            )
        for number in range(r.choice((0, 0, 1, 3))):
            opened = self.day(-60, 3)
            self.p.add(
                "issues",
                issue_id=f"{self.key}-i{number}",
                project_id=self.key,
                issue_name="i",
                opened_date=opened,
                due_date=r.choice(("", self.day(-20, 20))),
                closed_date=r.choice(("", "", opened + r.randrange(0, 40) * DAY)),
            )
        for number in range(r.choice((0, 0, 1, 2))):
            self.p.add(
                "reserve_draws",
                project_id=self.key,
                draw_date=self.day(-60, 5),
                reserve_kind=r.choice(("contingency", "management")),
                draw_reason=f"d{number}",
                drawn_amount=self.amount(0, 900) * r.choice((1, 1, -1)),
            )

    # --- what it is for ---

    def _worth(self, r: Random) -> None:
        for number in range(r.choice((0, 0, 1, 3))):
            amounts = {
                f"{name}_amount": r.choice(
                    ("", r.randrange(1, 90) * (25_000 if self.currency == "VND" else 100))
                )
                for name in ("planned", "forecast", "realised")
            }
            self.p.add(
                "benefits",
                benefit_id=f"{self.key}-n{number}",
                project_id=self.key,
                benefit_name="n",
                measure_date=self.status + r.randrange(-90, 90) * DAY,
                **amounts,
            )

    def _flows(self, r: Random) -> None:
        """Money out and in over some years; now and then a refund, or a benefit that costs."""
        days, rate = r.sample(range(0, 1200, 60), 6), 25_000 if self.currency == "VND" else 1
        if r.random() < 0.3:
            days[1] = days[0]  # flows of one day, where their kinds differ
        for number in range(r.choice((0, 0, 1, 3, 6))):
            kind = "cost" if number == 0 else r.choice(("cost", "benefit", "benefit"))
            if days[number] in days[:number]:
                kind = "benefit"
            sign = (-1 if kind == "cost" else 1) * (-1 if r.random() < 0.1 else 1)
            self.p.add(
                "cash_flows",
                project_id=self.key,
                flow_date=self.start + days[number] * DAY,
                flow_kind=kind,
                flow_amount=sign * r.randrange(100, 9000) * rate,
            )

    def _reports(self, r: Random) -> None:
        """Totals that a source reports beside the work."""
        large = 25_000 if self.currency == "VND" else 1
        for months in range(r.choice((0, 0, 1, 2))):
            planned, forecast = (
                r.choice(("", r.randrange(1000, 9000) * large, r.randrange(1000, 9000) * large))
                for _ in range(2)
            )
            self.p.add(
                "project_reports",
                project_id=self.key,
                report_date=self.status + (10 - 30 * months) * DAY,
                baseline_total_amount=planned,
                forecast_total_amount=forecast,
            )

    def _whole(self, r: Random) -> None:
        """What is told of a project without tasks: a share by day, now and then a cost."""
        large = 25_000 if self.currency == "VND" else 1
        done: Any = 0.0
        day = self.status + r.randrange(-130, -8) * DAY
        is_costed = r.random() < 0.5
        for number in range(r.choice((0, 1, 2, 4))):
            done = r.choice((min(1.0, round(done + r.random() * 0.4, 2)), "", 1.0))
            self.p.add(
                "project_reports",
                project_id=self.key,
                report_date=day,
                percent_complete_ratio=done,
                actual_total_amount=(number + 1) * r.randrange(100, 900) * large
                if is_costed
                else "",
                baseline_total_amount=r.choice(("", 4000 * large)),
            )
            done = done or 0.0
            day += r.choice((7, 28, 33)) * DAY
            while day in {self.status + (10 - 30 * m) * DAY for m in range(2)}:
                day += DAY

    # --- what it is sold for ---

    def _sold(self) -> None:
        r = self.random
        for number in range(r.choice((0, 1, 1, 2))):
            currency = self._line_currency()
            self.p.add(
                "contracts",
                contract_id=f"{self.key}-k{number}",
                project_id=self.key,
                contract_amount=(
                    "" if (is_open := self.chance(0.1)) else self.amount(5000, 30000, currency)
                ),
                currency="" if is_open else currency,
                signed_date=r.choice(("", self.day(-200, 5))),
            )
        for number in range(r.choice((0, 0, 1, 3))):
            sent, currency = self.day(-120, 5), self._line_currency()
            self.p.add(
                "customer_invoices",
                invoice_id=f"{self.key}-v{number}",
                project_id=self.key,
                invoice_date=sent,
                due_date=r.choice(("", sent + 30 * DAY)),
                paid_date=r.choice(("", sent + r.randrange(0, 50) * DAY)),
                invoice_amount=self.amount(currency=currency),
                currency=currency,
            )
        if self.chance(0.7):
            self.p.add(
                "sell_rates",
                project_id=self.key,
                role_id="DEV",
                valid_from_date="2025-01-01",
                hourly_rate_amount=150,
                currency=r.choice(("", "EUR", "USD")),
            )
