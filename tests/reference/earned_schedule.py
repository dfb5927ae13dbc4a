"""Earned schedule: §1.5 and the definitions under "Dates" that stand on it. Discrete work only, on
the working time of the project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tests.reference import earned_value
from tests.reference.earned_value import Sums
from tests.reference.whole import whole
from tests.reference.work import Work
from tests.reference.world import DAY, Answer, Answers, World, known, unknown

NEAR = 1e-3
"""Of an amount: what four decimals of published sums can add up to."""
Piece = tuple[float, float, float]
"""From and to, in working hours since the origin, and the share or amount that falls due evenly
between."""


@dataclass
class Clock:
    """The time axis of a project: its working hours since one origin."""

    world: World
    calendar: str
    origin: date
    is_close: bool

    def opening(self, day: date) -> float:
        start = self.world.hours_on(self.calendar, self.origin) if self.is_close else 0.0
        return self._opening(day) - start

    def _opening(self, day: date) -> float:
        return (
            self.world.hours(self.calendar, self.origin, day - DAY)
            if day >= self.origin
            else -self.world.hours(self.calendar, day, self.origin - DAY)
        )

    def close(self, day: date) -> float:
        return self.opening(day + DAY)


class Schedule:
    """The cumulative plan P(t) of a project's discrete work, and where its earned value stands on
    it."""

    def __init__(self, world: World, project: str, sums: Sums) -> None:
        self.world, self.work, self.sums = world, Work(world, project), sums
        self.tasks = {
            t: b
            for t, b in self.work.budgets.items()
            if self.work.technique(t) != "level_of_effort"
        }
        self.whole = whole(world, project)
        self.calendar = self.work.row["calendar_id"] or ""
        self.day_hours = world.usual_hours(self.calendar)
        self.extra = earned_value.undistributed(world, project) if self.work.budgets else 0.0

    @cached_property
    def origin(self) -> tuple[date, bool]:
        """The start of the baseline or of the work, whichever came first: a day, and whether it is
        its close, where a step falls due before all else."""
        if self.whole:
            assert self.whole.dates
            begun = self.whole.begun
            return min(self.whole.dates[0], begun or self.whole.dates[0]), False
        starts = [(self.work.plans[t]["baseline_start_date"], False) for t in self.tasks] + [
            (a, False) for t in self.tasks if (a := self.work.begun(t))
        ]
        starts += [first for t in self.tasks for first in self.first_days(t)]
        return min(
            starts + ([(earned_value.baseline_finish(self.work), True)] if self.extra else [])
        )

    def first_days(self, task: str) -> list[tuple[date, bool]]:
        """When a part of it, or of what it leans on, first falls due, which may lie before its own
        start."""
        technique, plan = self.work.technique(task), self.work.plans[task]
        if technique == "weighted_milestones":
            return [
                (s["baseline_date"], True) for s in self.world.of("task_steps", task, "task_id")
            ]
        if technique != "apportioned":
            return (
                [(plan["baseline_finish_date"], True)]
                if technique == "zero_hundred"
                else [(plan["baseline_start_date"], False)]
            )
        base = self.work.tasks[task]["apportioned_to_task_id"]
        at_start = (
            [(self.work.plans[base]["baseline_start_date"], False)]
            if self.work.plans[base]["one_off_amount"]
            else []
        )
        return at_start + self.first_days(base)

    @cached_property
    def clock(self) -> Clock:
        return Clock(self.world, self.calendar, *self.origin)

    def shape(self, task: str) -> list[Piece]:
        """When the shares of its budget fall due: a start at the opening of its day, a finish at
        the close."""
        plan, technique = self.work.plans[task], self.work.technique(task)
        start, finish = (
            self.clock.opening(plan["baseline_start_date"]),
            self.clock.close(plan["baseline_finish_date"]),
        )
        if technique == "apportioned":
            rest = self.shape(self.work.tasks[task]["apportioned_to_task_id"])
        elif technique == "zero_hundred":
            rest = [(finish, finish, 1.0)]
        elif technique == "fifty_fifty":
            credit = self.work.tasks[task]["start_credit_ratio"]
            rest = [(start, start, credit), (finish, finish, 1 - credit)]
        elif technique == "weighted_milestones" and (
            steps := self.world.of("task_steps", task, "task_id")
        ):
            rest = [
                (at := self.clock.close(s["baseline_date"]), at, s["weight_ratio"]) for s in steps
            ]
        else:
            rest = self._even(task, plan["baseline_start_date"], plan["baseline_finish_date"])
        fixed = (
            (plan["one_off_amount"] or 0) / plan["budget_amount"] if plan["budget_amount"] else 0.0
        )
        return [(start, start, fixed), *((a, b, share * (1 - fixed)) for a, b, share in rest)]

    def _even(self, task: str, start: date, finish: date) -> list[Piece]:
        """Evenly over the working time of its own calendar, day by day."""
        calendar = self.work.calendar(task)
        whole = self.world.hours(calendar, start, finish)
        days = [start + n * DAY for n in range((finish - start).days + 1)]
        if not whole:
            return [(self.clock.opening(start), self.clock.close(start), 1.0)]
        return [
            (self.clock.opening(d), self.clock.close(d), h / whole)
            for d in days
            if (h := self.world.hours_on(calendar, d))
        ]

    @cached_property
    def pieces(self) -> dict[str, list[Piece]]:
        """The plan in money, of each task and of budget that no task has yet."""
        if self.whole:
            assert self.whole.dates
            start, finish = self.whole.dates
            even = self.clock.opening(start), self.clock.close(finish)
            return {"": [(*even, self.sums.bac_discrete)]}
        found = {
            t: [(a, b, share * budget) for a, b, share in self.shape(t)]
            for t, budget in self.tasks.items()
        }
        at = self.clock.close(earned_value.baseline_finish(self.work)) if self.extra else 0.0
        return {**found, "": [(at, at, self.extra)]}

    @cached_property
    def corners(self) -> list[float]:
        return sorted(
            {0.0}
            | {
                t
                for pieces in self.pieces.values()
                for a, b, amount in pieces
                for t in (a, b)
                if amount
            }
        )

    def before(self, time: float, pieces: list[Piece] | None = None) -> float:
        """P just before an instant: what falls due at once in it is not in it."""
        return sum(
            _due(piece, time, is_open=True) for piece in (self._all if pieces is None else pieces)
        )

    def after(self, time: float, pieces: list[Piece] | None = None) -> float:
        """P at an instant."""
        return sum(
            _due(piece, time, is_open=False) for piece in (self._all if pieces is None else pieces)
        )

    @cached_property
    def _all(self) -> list[Piece]:
        return [piece for pieces in self.pieces.values() for piece in pieces]

    def first(self, amount: float) -> float:
        """The first instant at which the plan reaches an amount."""
        for left, right in zip([self.corners[0], *self.corners], self.corners, strict=False):
            if self.before(right) >= amount - NEAR and right > left:
                low, high = self.after(left), self.before(right)
                return (
                    left
                    if low >= amount - NEAR
                    else left + (right - left) * (amount - low) / (high - low)
                )
            if self.after(right) >= amount - NEAR:
                return right
        return self.corners[-1]

    def last(self, amount: float) -> float:
        """The last instant at which the plan has not passed an amount."""
        return max(
            [self.first(amount)] + [t for t in self.corners if self.before(t) <= amount + NEAR]
        )

    @cached_property
    def is_complete(self) -> bool:
        return self.sums.ev_discrete >= self.sums.bac_discrete - 1e-9

    @cached_property
    def planned(self) -> float:
        """Working hours to the first instant at which the plan reaches the budget."""
        return self.first(self.sums.bac_discrete)

    @cached_property
    def gone(self) -> float | None:
        """Working hours from the origin to the status date, or to the finish of the work once all
        is earned. None before the origin."""
        if self.origin[0] > self.world.status:
            return None
        ends = [d for t in self.tasks if (d := self.work.done(t))]
        ends += [self.whole.done] if self.whole and self.whole.done else []
        return self.clock.close(max(ends) if self.is_complete and ends else self.world.status)

    @cached_property
    def earned(self) -> float:
        """Working hours: t where P(t) = EV; on a plateau, the time gone within it."""
        if self.is_complete:
            return self.planned
        ev = self.sums.ev_discrete
        return min(max(self.gone or 0.0, self.first(ev)), self.last(ev))

    @cached_property
    def expected(self) -> float | None:
        """Working hours to the finish now expected."""
        day = self.work.row["forecast_finish_date"] or self.work.expected_finish
        if self.whole:
            day = day or self.whole.last.get("forecast_finish_date")
        return self.clock.close(day) if day else None


def _due(piece: Piece, time: float, *, is_open: bool) -> float:
    start, end, amount = piece
    if start == end:
        return amount if time > start or (time == start and not is_open) else 0.0
    return amount * min(max((time - start) / (end - start), 0.0), 1.0)


def expected(world: World) -> Answers:
    """Every metric of the family, of each project and of the whole."""
    answers: Answers = {}
    for project in world.projects:
        for metric, answer in measures(world, project).items():
            answers.setdefault(metric, {})[project] = answer
    return answers


def measures(world: World, project: str) -> dict[str, Answer]:
    """The formulas of §1.5 in working days, each with the first reason that holds."""
    sums = earned_value.sums(world, project)
    s = Schedule(world, project, sums)
    later = "after_status_date" if sums.is_later else None
    base = later or (
        earned_value.unplanned(sums) or "no_plan_dates"
        if not sums.dated
        else "fx_missing"
        if sums.is_unpriced
        else "no_baseline"
        if not s.tasks and not s.whole
        else "bac_zero"
        if sums.bac_discrete == 0
        else None
    )
    names = (
        "earned_schedule",
        "schedule_variance_time",
        "schedule_performance_time",
        "duration_at_plan",
        "duration_at_pace",
        "to_complete_schedule",
        "to_complete_expected",
        "schedule_adherence",
    )
    if base:
        return {name: unknown(base) for name in names}
    es, pd, at = (
        s.earned / s.day_hours,
        s.planned / s.day_hours,
        None if s.gone is None else s.gone / s.day_hours,
    )
    ed = None if s.expected is None else s.expected / s.day_hours
    no_time, no_ratio = ("not_started" if at is None else None), (None if at else "not_started")
    done = "complete" if sums.ev >= (sums.bac or 0) else None
    at, gone = at or 0.0, at or 0.0

    def given(reason: str | None, value: float) -> Answer:
        return unknown(reason) if reason else known(value)

    return {
        "earned_schedule": known(es),
        "schedule_variance_time": given(no_time, es - at),
        "schedule_performance_time": given(no_ratio, es / at if at else 0),
        "duration_at_plan": given(no_time, at + pd - es),
        "duration_at_pace": given(
            no_ratio or (None if es else "no_progress"), pd * at / es if es else 0
        ),
        "to_complete_schedule": given(
            no_time or done or ("target_passed" if gone >= pd - 1e-9 else None),
            (pd - es) / (pd - at) if pd != at else 0,
        ),
        "to_complete_expected": given(
            no_time
            or done
            or ("missing_input" if ed is None else "target_passed" if gone >= ed - 1e-9 else None),
            (pd - es) / (ed - at) if ed not in (None, at) else 0,
        ),
        "schedule_adherence": unknown(no_time or "no_tasks")
        if no_time or s.whole
        else adherence(s, world),
    }


def adherence(s: Schedule, world: World) -> Answer:
    """Of what the plan had due at the earned schedule, task by task, what is earned on these very
    tasks."""
    due = {t: s.after(s.earned, s.pieces[t]) for t in s.tasks}
    whole = sum(due.values())
    met = sum(min(s.tasks[t] * s.work.earned(t, world.status), d) for t, d in due.items())
    return known(met / whole) if whole > NEAR else unknown("no_progress")
