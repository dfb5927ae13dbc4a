"""Random small portfolios that reach every table of the contract, and the numbers of their
snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from tests.portfolio import STATUS

Row = dict[str, Any]
Tables = dict[str, list[Row]]
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MONDAY = STATUS - timedelta(days=4)
STATES = ("To do", "Doing", "Review", "Done")
TECHNIQUES = (
    "percent_complete",
    "percent_complete",
    "zero_hundred",
    "fifty_fifty",
    "weighted_milestones",
    "units",
    "level_of_effort",
)


def draw(random: Random) -> Tables:
    """Two or three projects of one organisation; dates around the status date."""
    build = Build(random, {})
    build.organisation()
    for number in range(random.randint(2, 3)):
        build.project(f"P{number}")
    build.ended()
    build.whole()
    return build.tables


@dataclass
class Build:
    """A portfolio being drawn. Amounts are whole numbers, so that multiples of them are exact."""

    random: Random
    tables: Tables

    def add(self, table: str, **columns: Any) -> None:
        self.tables.setdefault(table, []).append(
            {k: v for k, v in columns.items() if v is not None}
        )

    def day(self, low: int, high: int) -> date:
        return STATUS + self.random.randint(low, high) * DAY

    def maybe(self, value: Any, share: float = 0.7) -> Any:
        return value if self.random.random() < share else None

    def amount(self, low: int = 1, high: int = 90) -> int:
        return self.random.randint(low, high) * 100

    def organisation(self) -> None:
        for key, above in (("ALL", None), ("D1", "ALL"), ("D2", "ALL")):
            self.add(
                "departments",
                department_id=key,
                department_name=f"Department {key}",
                parent_department_id=above,
            )
        for key, department in (("T1", "D1"), ("T2", "D2")):
            self.add("teams", team_id=key, team_name=f"Team {key}", department_id=department)
        for key in ("R1", "R2"):
            self.add("roles", role_id=key, role_name=f"Role {key}", billable_target_ratio=0.8)
            self.add(
                "standard_rates",
                rate_for_id=key,
                valid_from_date=date(2025, 1, 1),
                hourly_rate_amount=self.amount(1, 2),
            )
        for weekday in range(1, 6):
            self.add("calendars", calendar_id="C", weekday=weekday, working_hours=8)
            self.add("calendar_shifts", calendar_id="C", weekday=weekday, from_hour=8, to_hour=16)
        self.add("holidays", calendar_id="C", holiday_date=self.day(-20, 20), holiday_name="Feast")
        for number in range(4):
            self.add(
                "people",
                person_id=f"u{number}",
                person_name=f"Person {number}",
                team_id=f"T{1 + number % 2}",
                role_id=f"R{1 + number % 2}",
                weekly_hours=self.random.choice((20, 40)),
                calendar_id="C",
                skill=self.maybe("sql"),
                employed_from_date=date(2025, 1, 1),
                non_project_ratio=0.1,
                cost_rate_amount=50,
            )
        self.add("absences", person_id="u0", from_date=STATUS - 10 * DAY, to_date=STATUS - 9 * DAY)
        self.add("customers", customer_id="K", customer_name="Customer")
        self.add("programmes", programme_id="G", programme_name="Programme")
        self.add("viewers", email="head@corp.test", audience="executive")
        for kind in ("budget", "booked"):
            self.add(
                "exchange_rates",
                currency="USD",
                rate_kind=kind,
                valid_from_date=date(2025, 1, 1),
                rate=0.5,
            )

    def project(self, key: str) -> None:
        start, length = self.day(-70, -20), self.random.randint(30, 120)
        currency = "USD" if key == "P1" else None
        self.add(
            "projects",
            project_id=key,
            project_name=f"Project {key}",
            programme_id="G",
            department_id="D1",
            customer_id="K",
            manager_id="u0",
            manager_name="Person 0",
            phase="active",
            calendar_id="C",
            contract_type=self.random.choice(("internal", "fixed_price", "time_and_material")),
            labour_from="time" if key == "P0" else "ledger",
            currency=currency,
            weekly_delay_amount=self.amount(),
            baseline_start_date=start,
            baseline_finish_date=start + length * DAY,
            forecast_finish_date=start + (length + self.random.randint(-5, 20)) * DAY,
        )
        tasks = [self.task(key, number, start) for number in range(self.random.randint(2, 5))]
        for before, after in pairwise(tasks):
            self.add("dependencies", predecessor_id=before, successor_id=after, kind="FS")
        self.board(key)
        self.said(key)
        self.governed(key, tasks)
        self.staffed(key, tasks)
        self.paid(key, tasks, currency)

    def whole(self) -> None:
        """A project without tasks: a budget between dates, a percentage by day, a ledger."""
        start = self.day(-100, -60)
        self.add(
            "projects",
            project_id="W",
            project_name="Project W",
            phase="active",
            department_id="D1",
            calendar_id="C",
            baseline_start_date=start,
            baseline_finish_date=start + self.random.randint(70, 150) * DAY,
            forecast_finish_date=self.day(10, 90),
        )
        self.add(
            "budget_lines",
            budget_line_id="W-b",
            project_id="W",
            line_kind="original",
            approved_date=start,
            line_amount=self.amount(),
        )
        for days, done in ((50, 0.2), (20, 0.45), (3, 0.6)):
            self.add(
                "project_reports",
                project_id="W",
                report_date=STATUS - days * DAY,
                percent_complete_ratio=done,
            )
            self.add(
                "cost_entries",
                cost_entry_id=f"W-c{days}",
                project_id="W",
                cost_date=STATUS - days * DAY,
                cost_state="invoiced",
                cost_amount=self.amount(),
            )

    def ended(self) -> None:
        """A project that is over, late and dearer than planned."""
        start, finish = STATUS - 90 * DAY, STATUS - 40 * DAY
        self.add(
            "projects",
            project_id="E",
            project_name="Project E",
            phase="completed",
            department_id="D2",
            calendar_id="C",
            contract_type="time_and_material",
            labour_from="time",
            baseline_start_date=start,
            baseline_finish_date=finish,
            actual_start_date=start,
            actual_finish_date=finish + self.random.randint(0, 9) * DAY,
        )
        self.add(
            "tasks",
            task_id="E-1",
            project_id="E",
            task_name="Task E",
            actual_start_date=start,
            actual_finish_date=finish,
        )
        self.add(
            "task_baselines",
            task_id="E-1",
            version=1,
            baseline_start_date=start,
            baseline_finish_date=finish,
            budget_amount=self.amount(),
        )
        self.add(
            "time_entries",
            entry_id="E-h",
            person_id="u0",
            project_id="E",
            task_id="E-1",
            work_date=finish,
            worked_hours=8,
            is_billable="true",
        )
        self.add(
            "customer_invoices",
            invoice_id="E-v",
            project_id="E",
            invoice_date=finish,
            invoice_amount=self.amount(),
        )

    def task(self, project: str, number: int, start: date) -> str:
        key, technique = f"{project}-{number}", self.random.choice(TECHNIQUES)
        first = start + self.random.randint(0, 40) * DAY
        last = first + self.random.randint(2, 40) * DAY
        begun = self.maybe(first) if first <= STATUS else None
        done = last if begun and last <= STATUS and self.random.random() < 0.6 else None
        self.add(
            "tasks",
            task_id=key,
            project_id=project,
            task_name=f"Task {key}",
            kind="task" if number else "milestone",
            wbs=f"1.{number + 1}",
            team_id=f"T{1 + number % 2}",
            owner_id="u1",
            ev_technique=technique,
            forecast_start_date=first,
            forecast_finish_date=last + self.random.randint(0, 9) * DAY,
            actual_start_date=begun,
            actual_finish_date=done,
            total_units=10 if technique == "units" else None,
            optimistic_days=5,
            likely_days=10,
            pessimistic_days=20,
            estimate_hours=40,
            remaining_hours=0 if done else 20,
            points=3,
        )
        self.add(
            "task_baselines",
            task_id=key,
            version=1,
            baseline_start_date=first,
            baseline_finish_date=last,
            budget_amount=self.amount() if number else None,
        )
        if not number:
            self.add(
                "baselines",
                project_id=project,
                version=1,
                approved_date=start,
                approver_name="Board",
            )
        if technique == "weighted_milestones":
            for name, weight in (("a", 0.25), ("b", 0.75)):
                self.add(
                    "task_steps",
                    task_id=key,
                    step_name=name,
                    weight_ratio=weight,
                    baseline_date=first,
                    actual_date=begun if name == "a" or done else None,
                )
        elif begun and number:
            progress = (
                {"done_units": self.random.randint(1, 9)}
                if technique == "units"
                else {"percent_complete_ratio": self.random.randint(1, 9) / 10}
            )
            self.add("progress", task_id=key, progress_date=begun, **progress)
        if number:
            self.add(
                "estimates_to_complete",
                task_id=key,
                estimate_date=STATUS - 3 * DAY,
                remaining_amount=self.amount(),
            )
        return key

    def board(self, project: str) -> None:
        for number in range(14):
            key, begun = f"{project}-item{number}", self.day(-60, -9)
            self.add(
                "tasks",
                task_id=key,
                project_id=project,
                task_name=key,
                kind="item",
                team_id="T1",
                workflow_state="Done" if number < 12 else "Doing",
                actual_start_date=begun,
                actual_finish_date=begun + self.random.randint(0, 8) * DAY if number < 12 else None,
            )
            moved = self.tables["tasks"][-1]
            self.add(
                "workflow_transitions",
                task_id=key,
                moved_date=begun,
                from_state="To do",
                to_state="Doing",
            )
            if number < 12:
                self.add(
                    "workflow_transitions",
                    task_id=key,
                    moved_date=moved["actual_finish_date"],
                    from_state="Doing",
                    to_state="Done",
                )
            else:
                self.add(
                    "blocked_intervals",
                    task_id=key,
                    from_date=begun,
                    to_date=begun + DAY,
                    reason="waits",
                )

    def said(self, key: str) -> None:
        self.add(
            "declared_status",
            project_id=key,
            status_date=STATUS,
            dimension="overall",
            colour=self.random.choice(("green", "amber", "red")),
            author_name="Person 0",
        )
        self.add(
            "project_reports",
            project_id=key,
            report_date=STATUS - 10 * DAY,
            baseline_total_amount=self.amount(),
            forecast_total_amount=self.amount(),
            actual_total_amount=self.amount(),
        )
        self.add("commentary", project_id=key, written_date=STATUS, commentary_text="As planned.")
        self.add(
            "deliverables",
            deliverable_id=f"{key}-d",
            project_id=key,
            deliverable_name="Drawings",
            due_date=self.day(-20, 20),
            delivered_date=self.maybe(STATUS - DAY),
            is_customer_visible="true",
        )
        self.add(
            "benefits",
            benefit_id=f"{key}-b",
            project_id=key,
            benefit_name="Savings",
            measure_date=self.day(-20, -1),
            planned_amount=self.amount(),
            forecast_amount=self.amount(),
            realised_amount=self.amount(),
        )
        for flow, kind, sign in ((0, "cost", -1), (200, "benefit", 2)):
            self.add(
                "cash_flows",
                project_id=key,
                flow_date=STATUS + flow * DAY,
                flow_kind=kind,
                flow_amount=sign * self.amount(10, 20),
            )

    def governed(self, key: str, tasks: list[str]) -> None:
        low = self.amount(1, 10)
        self.add(
            "risks",
            risk_id=f"{key}-r",
            project_id=key,
            risk_name="Flood",
            probability_ratio=self.random.randint(1, 9) / 10,
            cost_low_amount=low,
            cost_likely_amount=2 * low,
            cost_high_amount=3 * low,
            delay_low_days=1,
            delay_likely_days=3,
            delay_high_days=9,
            task_id=tasks[-1],
            residual_probability_ratio=0.1,
            residual_cost_amount=low,
            response="Pumps",
            response_cost_amount=100,
            response_due_date=self.day(-9, 9),
            raised_date=STATUS - 30 * DAY,
            is_customer_visible="true",
        )
        self.add(
            "issues",
            issue_id=f"{key}-i",
            project_id=key,
            issue_name="Leak",
            severity="high",
            opened_date=STATUS - 20 * DAY,
            due_date=self.day(-9, 9),
            closed_date=self.maybe(STATUS - 2 * DAY, 0.3),
        )
        state = self.random.choice(("raised", "approved"))
        self.add(
            "changes",
            change_id=f"{key}-c",
            project_id=key,
            change_name="More",
            change_state=state,
            cost_effect_amount=self.amount(),
            price_effect_amount=self.amount(),
            finish_effect_days=3,
            raised_date=STATUS - 30 * DAY,
            decided_date=STATUS - 9 * DAY if state == "approved" else None,
        )
        self.add(
            "decisions",
            decision_id=f"{key}-e",
            project_id=key,
            decision_name="Choose",
            asked_of=self.random.choice(("us", "customer")),
            needed_by_date=self.day(-9, 20),
            weekly_delay_amount=self.amount(),
            is_customer_visible="true",
        )
        self.add(
            "reserve_draws",
            project_id=key,
            draw_date=STATUS - 5 * DAY,
            draw_reason="Flood",
            drawn_amount=100,
            risk_id=f"{key}-r",
        )

    def staffed(self, key: str, tasks: list[str]) -> None:
        for number in range(3):
            self.add(
                "assignments",
                project_id=key,
                task_id=tasks[-1],
                person_id=f"u{number}",
                week=MONDAY + number * WEEK,
                planned_hours=self.random.randint(1, 50),
            )
            self.add(
                "time_entries",
                entry_id=f"{key}-h{number}",
                person_id=f"u{number}",
                project_id=key,
                task_id=tasks[-1],
                work_date=self.day(-30, 0),
                worked_hours=self.random.randint(1, 8),
                is_billable="true",
                billed_hours=self.maybe(1),
            )
        self.add(
            "role_requests",
            request_id=f"{key}-q",
            project_id=key,
            role_id="R1",
            team_id="T1",
            skill="sql",
            from_date=MONDAY + WEEK,
            to_date=MONDAY + 3 * WEEK,
            requested_hours=40,
            filled_hours=self.random.randint(0, 40),
        )

    def paid(self, key: str, tasks: list[str], currency: str | None) -> None:
        for number, kind in enumerate(
            ("original", "change", "contingency", "reserve", "undistributed")
        ):
            self.add(
                "budget_lines",
                budget_line_id=f"{key}-l{number}",
                project_id=key,
                line_kind=kind,
                approved_date=STATUS - 60 * DAY,
                line_amount=self.amount(),
            )
        for number, state in enumerate(("invoiced", "paid", "accrued", "committed")):
            self.add(
                "cost_entries",
                cost_entry_id=f"{key}-k{number}",
                project_id=key,
                task_id=tasks[-1],
                team_id="T2",
                cost_date=self.day(-60, 0),
                category="material",
                cost_state=state,
                supplier_name=f"Supplier {number}",
                cost_amount=self.amount(),
                account_kind="capex",
                cost_note="steel",
            )
        self.add(
            "contracts",
            contract_id=f"{key}-o",
            project_id=key,
            contract_amount=self.amount(50, 90),
            signed_date=STATUS - 90 * DAY,
            expiry_date=STATUS + 90 * DAY,
        )
        self.add(
            "sell_rates",
            project_id=key,
            role_id="R1",
            valid_from_date=date(2025, 1, 1),
            hourly_rate_amount=200,
            currency=currency,
        )
        self.add(
            "customer_invoices",
            invoice_id=f"{key}-v",
            project_id=key,
            contract_id=f"{key}-o",
            invoice_date=STATUS - 30 * DAY,
            due_date=self.day(-9, 9),
            paid_date=self.maybe(STATUS - DAY),
            invoice_amount=self.amount(),
        )


# --- the numbers ----------------------------------------------------------------------------------

Value = tuple[Any, Any]
Measured = dict[tuple[str, str], Value]
"""Metric and project ('' is the whole) to value and reason; colours by 'colour: dimension'."""


def measure(folder: Path) -> Measured:
    """Every metric of a snapshot by its own definition, whole and by project, and every colour."""
    found: Measured = {}
    with duckdb.connect(str(max(folder.glob("snapshot-*.duckdb"))), read_only=True) as connection:
        metrics = connection.execute(
            "select mart, metric_name, value_sql, reason_sql from metric order by mart, position"
        ).fetchall()
        for mart in sorted({m[0] for m in metrics}):
            columns = {
                r[0]
                for r in connection.execute(
                    "select column_name from duckdb_columns() where table_name = ?", [mart]
                ).fetchall()
            }
            named = [m[1:] for m in metrics if m[0] == mart]
            asked = ", ".join(f"{value}, {reason}" for _, value, reason in named)
            groups = [("''", "")] + (
                [("project_id", "group by project_id")] if "project_id" in columns else []
            )
            for key, grouped in groups:
                for row in connection.execute(
                    f"select {key}, {asked} from {mart} {grouped}"
                ).fetchall():
                    found |= {
                        (name, row[0]): (row[1 + 2 * i], row[2 + 2 * i])
                        for i, (name, _, _) in enumerate(named)
                    }
        for project, dimension, colour in connection.execute(
            "select project_id, dimension, computed_colour from project_status"
        ).fetchall():
            found[f"colour: {dimension}", project] = colour, None
    return found


def units(folder: Path) -> dict[str, tuple[str, str]]:
    """Unit and topic of each metric."""
    with duckdb.connect(str(max(folder.glob("snapshot-*.duckdb"))), read_only=True) as connection:
        return {
            name: (unit, topic)
            for name, unit, topic in connection.execute(
                "select metric_name, unit, topic from metric"
            ).fetchall()
        }
