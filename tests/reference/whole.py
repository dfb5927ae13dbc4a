"""Projects planned as a whole: a budget that no task carries a part of, earned by a percentage told
by day, planned evenly between baseline dates. From the words of the definitions."""

from __future__ import annotations

from datetime import date

from tests.reference.work import Work
from tests.reference.world import Row, World

INSIDE = ("original", "change", "transfer", "undistributed")


class Whole:
    """One project without a baseline of tasks, in reporting currency."""

    def __init__(self, world: World, project: str) -> None:
        self.world, self.project, self.row = world, project, world.project[project]
        self.reports = sorted(world.of("project_reports", project), key=lambda r: r["report_date"])
        self.last: Row = self.reports[-1] if self.reports else {}
        self.calendar = self.row["calendar_id"] or ""

    @property
    def budget(self) -> float | None:
        """What was approved, else the total last reported."""
        lines = [
            line
            for line in self.world.of("budget_lines", self.project)
            if line["line_kind"] in INSIDE
        ]
        priced = [
            self.world.priced(self.project, b["line_amount"], b["currency"]) or 0.0 for b in lines
        ]
        reported = self.world.priced(self.project, self.last.get("baseline_total_amount"))
        return sum(priced) if priced else reported

    @property
    def dates(self) -> tuple[date, date] | None:
        start, finish = (
            self.row[f"baseline_{end}_date"] or self.last.get(f"baseline_{end}_date")
            for end in ("start", "finish")
        )
        return (start, finish) if start and finish and start <= finish else None

    @property
    def ended(self) -> date | None:
        day: date | None = self.row["actual_finish_date"] or self.last.get("actual_finish_date")
        return None if self.row["phase"] == "cancelled" else day

    @property
    def told(self) -> list[tuple[date, float]]:
        """Each day its percentage was told; all of it from its finish on."""
        known = [
            (r["report_date"], r["percent_complete_ratio"])
            for r in self.reports
            if r["percent_complete_ratio"] is not None
            and (self.ended is None or r["report_date"] < self.ended)
        ]
        return known + ([(self.ended, 1.0)] if self.ended else [])

    @property
    def done(self) -> date | None:
        """When it ended, or from when on it was told to be complete."""
        told = self.told
        if not told or told[-1][1] < 1:
            return None
        return min(d for n, (d, _) in enumerate(told) if all(s >= 1 for _, s in told[n:]))

    @property
    def begun(self) -> date | None:
        """Its start, or the first progress told, whichever was first."""
        days = [d for d, share in self.told if share > 0]
        started = self.row["actual_start_date"]
        return min([*days, *([started] if started else [])], default=None)

    def earned(self, day: date) -> float:
        """The share told last by a day."""
        return next((share for d, share in reversed(self.told) if d <= day), 0.0)

    def planned(self, day: date) -> float:
        """The share of its working time between the baseline dates that is over by a day's end."""
        assert self.dates
        start, finish = self.dates
        if day < start:
            return 0.0
        every = self.world.hours(self.calendar, start, finish)
        return self.world.hours(self.calendar, start, min(day, finish)) / every if every else 1.0

    def spent(self, after: date, last: date) -> float:
        """What reports between two days add to what the one before says was spent."""
        said = [
            (r["report_date"], self.world.priced(self.project, r["actual_total_amount"]) or 0.0)
            for r in self.reports
            if r["actual_total_amount"] is not None
        ]
        before = [0.0, *(amount for _, amount in said)]
        return sum(a - b for (d, a), b in zip(said, before, strict=False) if after < d <= last)

    def has_told_by(self, day: date) -> bool:
        return bool(self.told) and self.told[0][0] <= day

    def has_spent_by(self, day: date) -> bool:
        days = [r["report_date"] for r in self.reports if r["actual_total_amount"] is not None]
        return bool(days) and min(days) <= day


def whole(world: World, project: str) -> Whole | None:
    """The project as a whole, where no task has a baseline and it is known how much is done."""
    work, found = Work(world, project), Whole(world, project)
    by_task = any(
        t in work.budgets
        or not (work.is_summary(t) or work.tasks[t]["kind"] == "milestone" or work.is_cancelled(t))
        for t in work.plans
    )
    return found if not by_task and (found.budget or 0) > 0 and found.told else None
