"""Projects as small organisations list them: a budget, a ledger, dates, a percentage; no tasks.

The status date is Friday, 13 March 2026. From 2 to 27 March there are twenty working days, ten of
them past.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.portfolio import Portfolio

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 27)


def march(number: int) -> date:
    return date(2026, 3, number)


def budgeted(p: Portfolio, key: str = "W", amount: object = 1000, **columns: Any) -> str:
    """A project with an approved budget and nothing else."""
    p.project(key, **columns)
    p.add(
        "budget_lines",
        budget_line_id=key,
        project_id=key,
        line_kind="original",
        approved_date=date(2026, 1, 5),
        line_amount=amount,
    )
    return key


def dated(p: Portfolio, key: str = "W", **columns: Any) -> str:
    """The same with baseline dates."""
    return budgeted(p, key, baseline_start_date=FIRST, baseline_finish_date=LAST, **columns)


def told(p: Portfolio, key: str, day: date, **columns: Any) -> None:
    """A report on the whole project."""
    p.add("project_reports", project_id=key, report_date=day, **columns)


def portfolio() -> Portfolio:
    """One project for each way of being known in part."""
    p = Portfolio()
    key = dated(p, forecast_finish_date=date(2026, 4, 3))
    told(p, key, march(6), percent_complete_ratio=0.1)
    told(p, key, march(13), percent_complete_ratio=0.4)
    told(p, key, march(20), percent_complete_ratio=0.9)  # after the status date
    p.cost(key, 300, march(6))
    p.cost(key, 400, march(13))
    p.cost(budgeted(p, "LEDGER"), 700, march(6))
    undated = budgeted(p, "UNDATED")
    told(p, undated, march(13), percent_complete_ratio=0.5, actual_total_amount=400)
    dated(p, "SILENT")
    ended = dated(p, "ENDED", phase="completed", actual_finish_date=march(12))
    told(p, ended, march(6), percent_complete_ratio=0.2)
    p.cost(ended, 900, march(10))
    listed = p.project("LISTED", baseline_start_date=FIRST, baseline_finish_date=LAST)
    told(
        p,
        listed,
        march(12),
        baseline_total_amount=2000,
        forecast_total_amount=2200,
        actual_total_amount=900,
        percent_complete_ratio=0.5,
        rating="amber",
        rating_words="Amber/Red",
    )
    planned = dated(p, "TASKS")
    p.task(planned, FIRST, march(13), 600, 0.5)
    told(p, planned, march(13), percent_complete_ratio=0.9, actual_total_amount=5000)
    p.cost(planned, 200, march(10))
    return p
