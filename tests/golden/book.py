"""Plans of weeks, so that published examples in "periods" can be taken through the real refresh: a period is a working week."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from etl import refresh
from etl.settings import load
from tests import company

Row = dict[str, Any]
STATUS_DATE = date(2026, 3, 13)  # a Friday
DAYS = 5  # working days of a period


@dataclass
class Book:
    """Rows by table, and projects that start so many weeks before the status date."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        self.tables.setdefault(table, []).append(row)

    def project(self, key: str, **more: Any) -> None:
        self.add("projects", project_id=key, project_name=f"Project {key}", labour_from="ledger", **more)

    def task(self, key: str, name: str, start: date, finish: date, budget: float | None, **more: Any) -> str:
        """A task with its baseline; returns its id."""
        task = f"{key}-{name}"
        self.add("tasks", task_id=task, project_id=key, task_name=name, forecast_start_date=start, forecast_finish_date=finish, **more)
        if budget is not None:
            self.add("task_baselines", task_id=task, baseline_start_date=start, baseline_finish_date=finish, budget_amount=budget)
        return task

    def cost(self, key: str, amount: float, day: date = STATUS_DATE, **more: Any) -> None:
        self.add("cost_entries", project_id=key, cost_date=day, cost_amount=amount, **more)

    def earn(self, key: str, tasks: list[tuple[str, float]], earned: float) -> None:
        """Completes tasks in order until as much is earned; the last one by its physical percent."""
        for task, budget in tasks:
            part = min(1.0, earned / budget) if budget else 0.0
            if part > 0:
                self.add("progress", task_id=task, progress_date=STATUS_DATE, percent_complete_ratio=f"{part:.6f}")
            earned = max(0.0, earned - budget)

    def periods(self, key: str, cumulative: list[float], weeks_ago: int) -> list[tuple[str, float]]:
        """One task for each period in which the plan rises; the first period began `weeks_ago` weeks before the status week ended."""
        monday, before, made = STATUS_DATE - timedelta(days=4 + 7 * (weeks_ago - 1)), 0.0, []
        for number, value in enumerate(cumulative):
            start = monday + timedelta(weeks=number)
            if value > before:
                made.append((self.task(key, f"T{number + 1}", start, start + timedelta(days=4), value - before, actual_start_date=monday), value - before))
            before = value
        return made


class Published:
    """A snapshot of a book."""

    def __init__(self, folder: Path, book: Book) -> None:
        settings = load(company.write(folder, book.tables))
        outcome = refresh.run(settings, settings.snapshots, STATUS_DATE, publish=True)
        assert outcome.is_good, [str(f) for f in outcome.stopping[:5]] + outcome.problems[:5]
        self.connection = duckdb.connect(str(next(settings.snapshots.glob("snapshot-*"))), read_only=True)

    def value(self, metric: str, where: str = "true") -> tuple[float | None, str | None]:
        """A metric by the definition inside the snapshot: value and reason."""
        value, reason, mart = self.connection.execute("select value_sql, reason_sql, mart from metric where metric_name = ?", [metric]).fetchall()[0]
        row = self.connection.execute(f"select {value}, {reason} from {mart} where {where}").fetchall()[0]
        return (None if row[0] is None else float(row[0])), row[1]

    def of(self, metric: str, project: str) -> tuple[float | None, str | None]:
        return self.value(metric, f"project_id = '{project}'")
