"""What had come in and happened by the status date, as plain rows; working time and money. Knows no
database and no SQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from etl.contract import BY_NAME
from etl.contract.columns import ENTERED, HAPPENED
from tests.reference.companies import CALENDARS, Company

Row = dict[str, Any]
DAY = timedelta(days=1)
NUMBERS = ("amount", "hours", "days", "number", "ratio", "rate", "integer")
Answer = tuple[float | None, str | None]
Answers = dict[str, dict[str, Answer]]
"""Of each metric, its value and the reason where it has none, by project; '' is the whole
portfolio."""


def unknown(reason: str) -> Answer:
    return None, reason


def known(value: float | None) -> Answer:
    return value, None


@dataclass
class World:
    """The company as it stood at the end of the status date."""

    company: Company
    tables: dict[str, list[Row]] = field(init=False)
    cut: set[tuple[str, str]] = field(default_factory=set)
    """Task and column of what happened only after the status date."""

    def __post_init__(self) -> None:
        self.tables = {name: [] for name in BY_NAME}
        for name, rows in self.company.tables.items():
            self.tables[name] = [
                kept for row in rows if (kept := self._as_of(name, row)) is not None
            ]

    def _as_of(self, name: str, row: Row) -> Row | None:
        """A row with its defaults, less what happened later; none where it came later as a
        whole."""
        table = BY_NAME[name]
        read = {c.name: _read(row.get(c.name, ""), c.type, c.default) for c in table.columns}
        if any(
            read[c.name] is not None and read[c.name] > self.status for c in table.dated(ENTERED)
        ):
            return None
        for column in table.dated(HAPPENED):
            if read[column.name] is not None and read[column.name] > self.status:
                self.cut.add((str(read[table.key[0]]), column.name))
                read[column.name] = None
        return read

    @property
    def status(self) -> date:
        return self.company.status

    @cached_property
    def projects(self) -> list[str]:
        return [p["project_id"] for p in self.tables["projects"]]

    @cached_property
    def project(self) -> dict[str, Row]:
        return {p["project_id"]: p for p in self.tables["projects"]}

    @cached_property
    def task(self) -> dict[str, Row]:
        return {t["task_id"]: t for t in self.tables["tasks"]}

    @cached_property
    def _grouped(self) -> dict[tuple[str, str], dict[str, list[Row]]]:
        return {}

    def of(self, table: str, key: str, column: str = "project_id") -> list[Row]:
        """The rows of a table that name this project, or this task."""
        if (table, column) not in self._grouped:
            groups: dict[str, list[Row]] = defaultdict(list)
            for row in self.tables[table]:
                groups[row[column]].append(row)
            self._grouped[table, column] = groups
        return self._grouped[table, column].get(key, [])

    # --- money ---

    @cached_property
    def budget_rates(self) -> dict[str, float]:
        """The first rate frozen for budgets, of each currency; budget and cost both go by it."""
        rows = sorted(
            (r for r in self.tables["exchange_rates"] if r["rate_kind"] == "budget"),
            key=lambda r: r["valid_from_date"],
            reverse=True,
        )
        return {**{r["currency"]: r["rate"] for r in rows}, "EUR": 1.0}

    def currency_of(self, project: str) -> str:
        return self.project[project]["currency"] or "EUR"

    def priced(
        self, project: str, amount: float | None, currency: str | None = None
    ) -> float | None:
        """An amount in reporting currency at the rate frozen for budgets; none where there is no
        rate."""
        rate = self.budget_rates.get(currency or self.currency_of(project))
        return None if rate is None or amount is None else amount * rate

    def booked_rate(self, currency: str, day: date) -> float | None:
        """The booked rate in force on a day."""
        rows = [
            r
            for r in self.tables["exchange_rates"]
            if r["rate_kind"] == "booked"
            and r["currency"] == currency
            and r["valid_from_date"] <= day
        ]
        return (
            1.0
            if currency == "EUR"
            else max(rows, key=lambda r: r["valid_from_date"])["rate"]
            if rows
            else None
        )

    # --- working time ---

    @cached_property
    def holidays(self) -> set[tuple[str, date]]:
        return {(h["calendar_id"], h["holiday_date"]) for h in self.tables["holidays"]}

    def hours_on(self, calendar: str, day: date) -> float:
        """Working hours of a day."""
        week = CALENDARS.get(calendar, (8, 8, 8, 8, 8, 0, 0))
        return 0 if (calendar, day) in self.holidays else week[day.weekday()]

    def usual_hours(self, calendar: str) -> float:
        """Hours of a working day of a calendar: the mean over the weekdays it works."""
        week = [h for h in CALENDARS.get(calendar, (8, 8, 8, 8, 8, 0, 0)) if h]
        return sum(week) / len(week)

    def hours(self, calendar: str, first: date, last: date) -> float:
        """Working hours from the opening of the first day to the close of the last."""
        return sum(self.hours_on(calendar, first + n * DAY) for n in range((last - first).days + 1))

    def days(self, calendar: str, first: date, last: date) -> int:
        """Working days from the opening of the first day to the close of the last."""
        return sum(
            self.hours_on(calendar, first + n * DAY) > 0 for n in range((last - first).days + 1)
        )


def _read(cell: Any, kind: str, default: str) -> Any:
    if cell == "" or cell is None:
        return _read(default.strip("'"), kind, "") if default and default != "''" else None
    if kind == "date" and isinstance(cell, str):
        return date.fromisoformat(cell)
    if kind == "boolean":
        return cell in (True, "true")
    return float(cell) if kind in NUMBERS else cell
