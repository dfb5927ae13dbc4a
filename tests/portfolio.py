"""Small projects set down by hand, written as exports and read back from the snapshot by the
definitions it publishes."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from etl import refresh
from etl.settings import load
from tests import company

STATUS = company.STATUS_DATE  # a Friday, so the week it ends is a whole one
WEEK = timedelta(weeks=1)


class Numbers:
    """The snapshot of a portfolio, read by its own published definitions."""

    def __init__(self, folder: Path) -> None:
        self.file = max(folder.glob("snapshot-*.duckdb"))

    @cached_property
    def _report(self) -> duckdb.DuckDBPyConnection:
        """Opened once, which takes longer than most questions; attached, so that the portal may
        open the same file its own way."""
        connection = duckdb.connect(config={"threads": 1})
        connection.execute(f"attach '{self.file}' as report (read_only)")
        connection.execute("use report")
        return connection

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """All rows of a query on the snapshot."""
        return self._report.execute(sql, list(parameters)).fetchall()

    def value(self, metric: str, key: str = "", by: str = "project_id") -> tuple[Any, Any]:
        """A metric as (value, reason): of one project or team, or of the whole portfolio."""
        value_sql, reason_sql, mart = self.rows(
            "select value_sql, reason_sql, mart from metric where metric_name = ?", metric
        )[0]
        value, reason = self.rows(
            f"select {value_sql}, {reason_sql} from {mart} where {by} = ? or ? = ''", key, key
        )[0]
        return value, reason

    def colours(self, project: str) -> dict[str, str]:
        """The computed colour of each dimension that counts, and of all together."""
        return dict(
            self.rows(
                "select dimension, computed_colour from project_status where project_id = ? and"
                " is_counted",
                project,
            )
        )


class Portfolio:
    """Rows of contract tables, added project by project."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, **columns: Any) -> None:
        """One row of a table."""
        self.tables.setdefault(table, []).append(columns)

    def project(self, key: str, **columns: Any) -> str:
        """A project; returns its id."""
        self.add("projects", project_id=key, project_name=key, **columns)
        return key

    def task(
        self,
        project: str,
        start: date,
        finish: date,
        budget: object = None,
        done: object = None,
        **columns: Any,
    ) -> str:
        """A task with its baseline, and its physical progress at the status date where `done` is
        given; returns its id."""
        own = ("one_off_amount", "version")
        key = f"{project}-{len(self.tables.get('tasks', []))}"
        self.add(
            "tasks",
            task_id=key,
            project_id=project,
            task_name=key,
            **{k: v for k, v in columns.items() if k not in own},
        )
        self.add(
            "task_baselines",
            task_id=key,
            baseline_start_date=start,
            baseline_finish_date=finish,
            budget_amount=budget,
            **{k: v for k, v in columns.items() if k in own},
        )
        if done is not None:
            self.add("progress", task_id=key, progress_date=STATUS, percent_complete_ratio=done)
        return key

    def weekly(self, project: str, cumulative: list[float], earned: float, weeks_past: int) -> str:
        """A project of one task a week, planned evenly in it, of which `weeks_past` have passed;
        earns from the first task on.

        A period of a published case is a week of five working days, so its n periods are our 5 n
        working days.
        """
        self.project(project)
        monday = STATUS - timedelta(days=4) - (weeks_past - 1) * WEEK
        left, before = earned, 0.0
        for number, planned in enumerate(cumulative):
            budget, before = planned - before, planned
            if budget == 0:  # nothing is planned in that week
                continue
            done = min(1.0, left / budget)
            left -= done * budget
            start = monday + number * WEEK
            self.task(project, start, start + timedelta(days=4), budget, round(done, 6) or None)
        assert abs(left) < 1e-6
        return project

    def cost(self, project: str, amount: object, day: date | str = STATUS, **columns: Any) -> None:
        """A line of the ledger."""
        self.add("cost_entries", project_id=project, cost_date=day, cost_amount=amount, **columns)

    def run(self, folder: Path, status_date: date = STATUS, *, more: str = "") -> refresh.Outcome:
        """Takes the portfolio through a refresh into folder/snapshots."""
        settings = load(company.write(folder, self.tables, more=more))
        return refresh.run(settings, settings.snapshots, status_date, publish=True)

    def publish(self, folder: Path, status_date: date = STATUS, *, more: str = "") -> Numbers:
        """The same, expected to be published."""
        outcome = self.run(folder, status_date, more=more)
        assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
        return Numbers(folder / "snapshots")
