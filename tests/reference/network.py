"""Dates and floats by logic: §2.1 and the definitions of the schedule. Instants are exact; a
calendar is counted hour by hour of each of its days.

Day d lasts from d to d + 1 and its hours are worked evenly across it; the close of a Friday and the
opening of the Monday after are one instant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from tests.reference.work import Work
from tests.reference.world import DAY, Answer, Answers, Row, World, known, unknown

BEFORE, AFTER = 500, 366 * 5
"""Days that are counted before and after the status date."""


class Clock:
    """The working hours of a calendar, counted from its first day on."""

    def __init__(self, world: World, calendar: str) -> None:
        first = world.status - BEFORE * DAY
        self.hours = [
            Fraction(world.hours_on(calendar, first + n * DAY)) for n in range(BEFORE + AFTER)
        ]
        self.counted = [Fraction(0)]
        for worked in self.hours:
            self.counted.append(self.counted[-1] + worked)
        self.day = Fraction(world.usual_hours(calendar))

    def at(self, instant: Fraction) -> Fraction:
        """Hours worked by an instant, which is in days since the first."""
        day = int(instant)
        return self.counted[day] + (instant - day) * self.hours[day]

    def closes(self, hours: Fraction) -> Fraction:
        """The first instant by which so many hours are worked: when what ends then, ends."""
        day = max(bisect_left(self.counted, hours) - 1, 0)
        worked = hours - self.counted[day]
        return day + (worked / self.hours[day] if self.hours[day] else Fraction(0))

    def opens(self, hours: Fraction) -> Fraction:
        """The last instant by which no more are worked: when what starts then, starts."""
        day = bisect_right(self.counted, hours) - 1
        return day + (hours - self.counted[day]) / self.hours[day]


@dataclass
class Link:
    before: str
    after: str
    kind: str
    lag: Fraction
    is_elapsed: bool


@dataclass
class Place:
    """One task of the network, in hours of its own calendar."""

    task: str
    clock: Clock
    hours: Fraction
    """Still to do."""
    es: Fraction
    begun: Fraction | None
    done: Fraction | None
    begun_at: Fraction | None
    done_at: Fraction | None
    floor: Fraction
    """No finish before this."""
    ceiling: Fraction | None
    """No finish after this, by a constraint or a deadline."""
    is_late: bool
    ef: Fraction = Fraction(0)
    ls: Fraction = Fraction(0)
    lf: Fraction = Fraction(0)
    total: Fraction | None = None
    free: Fraction | None = None


class Net:
    """The networks of all projects, passed task by task."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.first = world.status - BEFORE * DAY
        self.works = {p: Work(world, p) for p in world.projects}
        self.clocks: dict[str, Clock] = {}
        self.project = {t: p for p, w in self.works.items() for t in w.tasks}
        self.circled = {p for p in self.projects if self._runs_in_a_circle(p)}
        self.kept = [
            k
            for k in self.links
            if not self.circled & {self.project[k.before], self.project[k.after]}
        ]
        self.into: dict[str, list[Link]] = {}
        self.out: dict[str, list[Link]] = {}
        for link in self.kept:
            self.into.setdefault(link.after, []).append(link)
            self.out.setdefault(link.before, []).append(link)
        self.places = {
            t: self._place(t)
            for p in self.projects
            if p not in self.circled
            for t in self.leaves(p)
        }
        self.order = self._sorted()
        for task in self.order:
            self._forward(self.places[task])
        self.last = self._last()
        for task in reversed(self.order):
            self._backward(self.places[task])
        for task in reversed(self.order):
            self._float(self.places[task])

    # --- what is in it ---

    def clock(self, calendar: str) -> Clock:
        """The clock of a calendar."""
        if calendar not in self.clocks:
            self.clocks[calendar] = Clock(self.world, calendar)
        return self.clocks[calendar]

    def leaves(self, project: str) -> list[str]:
        """Tasks and milestones; level of effort decides no date."""
        work = self.works[project]
        return [t for t in self._working(work) if not work.is_cancelled(t)]

    def _working(self, work: Work) -> list[str]:
        return [
            t
            for t, row in work.tasks.items()
            if not work.is_summary(t)
            and row["kind"] in ("task", "milestone")
            and work.technique(t) != "level_of_effort"
        ]

    @cached_property
    def links(self) -> list[Link]:
        """Between tasks: those of a summary hold for each task under it, and count once."""
        working = {t for w in self.works.values() for t in self._working(w)}
        wired: dict[tuple[Any, ...], Link] = {}
        for row in self.world.tables["dependencies"]:
            for before in self._under(row["predecessor_id"]) & working:
                for after in self._under(row["successor_id"]) & working:
                    if before != after:
                        said = (
                            before,
                            after,
                            row["kind"],
                            Fraction(str(row["lag"] or 0)),
                            row["lag_unit"] == "ed",
                        )
                        wired[said] = Link(*said)
        return self._without_cancelled(set(wired))

    def _without_cancelled(self, wired: set[tuple[Any, ...]]) -> list[Link]:
        """What waits for a cancelled task waits for what that waited for; one lag follows the
        other."""
        while passing := [k for k in wired if self._is_cancelled(k[1])]:
            for first in passing:
                wired.remove(first)
                for second in [k for k in wired if k[0] == first[1] and k[1] != first[0]]:
                    wired.add(
                        (
                            first[0],
                            second[1],
                            first[2][0] + second[2][1],
                            first[3] + second[3],
                            second[4] if second[3] else first[4],
                        )
                    )
        return [Link(*k) for k in wired if not self._is_cancelled(k[0])]

    def _is_cancelled(self, task: str) -> bool:
        return self.works[self.project[task]].is_cancelled(task)

    def _under(self, task: str) -> set[str]:
        return {task} | self.works[self.project[task]].below(task)

    @cached_property
    def projects(self) -> list[str]:
        """Those of which a task is named in a link."""
        named = {
            self.project[row[end]]
            for row in self.world.tables["dependencies"]
            for end in ("predecessor_id", "successor_id")
        }
        return [p for p in self.works if p in named and self.leaves(p)]

    def _runs_in_a_circle(self, project: str) -> bool:
        """Whether a task of it waits for itself in the end; links between projects run one way only
        here."""
        follows: dict[str, set[str]] = {}
        for link in self.links:
            follows.setdefault(link.before, set()).add(link.after)

        def reached(task: str) -> set[str]:
            seen, todo = set(), [task]
            while todo:
                for after in follows.get(todo.pop(), ()):
                    if after not in seen:
                        seen.add(after)
                        todo.append(after)
            return seen

        return any(t in reached(t) for t in self.leaves(project))

    def _sorted(self) -> list[str]:
        """Each task after all that it waits for."""
        order: list[str] = []
        left = set(self.places)
        while left:
            ready = sorted(
                t for t in left if not any(k.before in left for k in self.into.get(t, ()))
            )
            order += ready
            left -= set(ready)
        return order

    # --- one task ---

    def _opening(self, day: date | None) -> Fraction | None:
        return None if day is None else Fraction((day - self.first).days)

    def _close(self, day: date | None) -> Fraction | None:
        return None if day is None else Fraction((day - self.first).days + 1)

    @property
    def now(self) -> Fraction:
        """The day after the status date: no work is done before."""
        return Fraction(BEFORE + 1)

    def _place(self, task: str) -> Place:
        work = self.works[self.project[task]]
        row, plan, clock = (
            work.tasks[task],
            work.plans.get(task, {}),
            self.clock(work.calendar(task)),
        )

        def at(instant: Fraction | None) -> Fraction | None:
            return None if instant is None else clock.at(instant)

        begun_at, done_at = self._opening(work.begun(task)), self._close(work.done(task))
        kind = row["constraint_type"]
        opening, close = (f(row["constraint_date"]) for f in (self._opening, self._close))
        start, hours = self._span(row, plan, clock)
        if begun_at is not None:
            hours = self._left(work, task, hours, clock)
        es: list[Fraction | None] = [clock.at(self.now)]
        late, floor, ceiling = [], Fraction(0), [at(self._close(row["deadline_date"]))]
        if begun_at is None:  # a start that has happened is bound by nothing
            es += [at(start)] if task not in self.into and start is not None else []
            es += [at(opening)] if kind in ("SNET", "MSO") and opening is not None else []
            late = [at(opening)] if kind in ("SNLT", "MSO") else []
        if kind in ("FNET", "MFO") and close is not None:
            floor = clock.at(close)
        ceiling += [at(close)] if kind in ("FNLT", "MFO") else []
        ceiling += [v + hours for v in late if v is not None]
        return Place(
            task=task,
            clock=clock,
            hours=hours,
            es=max(v for v in es if v is not None),
            begun=at(begun_at),
            done=at(done_at),
            begun_at=begun_at,
            done_at=done_at,
            floor=floor,
            ceiling=min((c for c in ceiling if c is not None), default=None),
            is_late=kind == "ALAP",
        )

    def _span(self, row: Row, plan: Row, clock: Clock) -> tuple[Fraction | None, Fraction]:
        """When it starts by its plan, and what it takes: the working time between its dates, those
        forecast before those planned. Both are of one kind where only a start is forecast."""
        begins, ends = plan.get("baseline_start_date"), plan.get("baseline_finish_date")
        start, finish = row["forecast_start_date"] or begins, row["forecast_finish_date"] or ends
        opening = self._opening(
            begins
            if plan and row["forecast_start_date"] and not row["forecast_finish_date"]
            else start
        )
        close = self._close(finish)
        if row["kind"] == "milestone" or opening is None or close is None:
            return self._opening(start), Fraction(0)
        return self._opening(start), max(clock.at(close) - clock.at(opening), Fraction(0))

    def _left(self, work: Work, task: str, hours: Fraction, clock: Clock) -> Fraction:
        """Of work begun: the working time to the finish forecast, if that lies ahead, else its
        duration by what is not complete."""
        expected = self._close(work.tasks[task]["forecast_finish_date"])
        ahead = clock.at(expected) - clock.at(self.now) if expected is not None else Fraction(0)
        return ahead if ahead > 0 else hours * (1 - self.complete(work, task))

    def complete(self, work: Work, task: str) -> Fraction:
        """The share that is complete: by steps accomplished, else as last reported, else as the
        task list says, else by its technique. What shares another's progress shares this."""
        row, technique = work.tasks[task], work.technique(task)
        if work.done(task) is not None:
            return Fraction(1)
        if technique == "apportioned":
            return self.complete(work, row["apportioned_to_task_id"])
        if technique == "level_of_effort":
            return Fraction(str(work.planned(task, self.world.status)))
        steps = [
            s["weight_ratio"]
            for s in self.world.of("task_steps", task, "task_id")
            if s["actual_date"]
        ]
        if technique == "weighted_milestones" and steps:
            return sum((Fraction(str(s)) for s in steps), Fraction(0))
        if reports := work.reports(task, self.world.status):
            return Fraction(str(reports[-1][1]))
        if work.is_later(task):
            return Fraction(0)
        if row["percent_complete_ratio"] is not None:
            return Fraction(str(work.share_on_list(task)))
        return (
            Fraction(str(row["start_credit_ratio"])) if technique == "fifty_fifty" else Fraction(0)
        )

    # --- the passes ---

    def _named(self, place: Place, kind: str) -> Fraction:
        """The instant of the end of a predecessor that a link names, as it happened or by logic."""
        if kind[0] == "S":
            return place.begun_at if place.begun_at is not None else place.clock.opens(place.es)
        return place.done_at if place.done_at is not None else place.clock.closes(place.ef)

    def _needs(self, link: Link) -> Fraction:
        """Hours of the successor's calendar before which the end that the link names may not be."""
        before, after = self.places[link.before], self.places[link.after]
        instant = self._named(before, link.kind)
        return (
            after.clock.at(instant + link.lag)
            if link.is_elapsed
            else after.clock.at(instant) + link.lag * after.clock.day
        )

    def _forward(self, place: Place) -> None:
        place.es = max(place.es, place.floor - place.hours)
        for link in self.into.get(place.task, ()):
            needed = self._needs(link)
            place.es = max(place.es, needed - place.hours if link.kind[1] == "F" else needed)
        place.ef = place.es + place.hours
        if place.done is not None:
            place.ef = place.done
            place.es = min(place.begun, place.done) if place.begun is not None else place.done

    def _last(self) -> dict[str, Fraction]:
        last: dict[str, Fraction] = {}
        for place in self.places.values():
            project = self.project[place.task]
            last[project] = max(
                last.get(project, Fraction(0)),
                place.clock.closes(place.ef) if place.done_at is None else place.done_at,
            )
        return last

    def _binding(self, place: Place) -> list[Link]:
        """Links that hold it: not those from a start that has happened, nor to work that is
        done."""
        return [
            k
            for k in self.out.get(place.task, ())
            if self.places[k.after].done is None
            and not (k.kind[0] == "S" and place.begun is not None)
        ]

    def _allowed(self, place: Place, link: Link, start: Fraction, finish: Fraction) -> Fraction:
        """Hours of its own calendar after which the end that the link names may not be, for a
        successor that starts and finishes then."""
        after = self.places[link.after]
        end = start if link.kind[1] == "S" else finish
        if link.is_elapsed:
            return place.clock.at(after.clock.opens(end) - link.lag)
        return place.clock.at(after.clock.opens(end - link.lag * after.clock.day))

    def _backward(self, place: Place) -> None:
        place.lf = place.clock.at(self.last[self.project[place.task]])
        if place.ceiling is not None:
            place.lf = min(place.lf, place.ceiling)
        if place.done is None:
            for link in self._binding(place):
                after = self.places[link.after]
                limit = self._allowed(place, link, after.ls, after.lf)
                place.lf = min(place.lf, limit + place.hours if link.kind[0] == "S" else limit)
            place.total = place.lf - place.ef
        place.ls = place.lf - place.hours

    def _float(self, place: Place) -> None:
        """Free float to the nearest task after it; what is as late as possible uses it up, from the
        last task to the first."""
        if place.done is not None:
            return
        place.free = place.clock.at(self.last[self.project[place.task]]) - place.ef
        for link in self._binding(place):
            after = self.places[link.after]
            place.free = min(
                place.free,
                self._allowed(place, link, after.es, after.ef)
                - (place.es if link.kind[0] == "S" else place.ef),
            )
        if place.is_late and place.begun is None and place.free > 0:
            place.es, place.ef = place.es + place.free, place.ef + place.free
            place.total, place.free = (place.total or 0) - place.free, Fraction(0)

    # --- as a person would name it ---

    def start_day(self, place: Place, hours: Fraction) -> date:
        return self.first + timedelta(days=int(place.clock.opens(hours)))

    def finish_day(self, place: Place, hours: Fraction) -> date:
        return self.last_day(place.clock.closes(hours))

    def last_day(self, instant: Fraction) -> date:
        return self.first + timedelta(days=-int(-instant // 1) - 1)

    def rows(self) -> dict[str, tuple[Any, ...]]:
        """Of each task its four dates and two floats in days of its calendar, and whether it has
        none; what is done stands as it happened."""
        found = {}
        for task, place in self.places.items():
            work = self.works[self.project[task]]
            early = (self.start_day(place, place.es), self.finish_day(place, place.ef))
            if place.done is not None and (done := work.done(task)) is not None:
                early = min(work.begun(task) or done, done), done
            total, free = (
                None if v is None else float(v / place.clock.day) for v in (place.total, place.free)
            )
            late = (
                (None, None)
                if place.done is not None
                else (self.start_day(place, place.ls), self.finish_day(place, place.lf))
            )
            found[task] = *early, *late, total, free, total is not None and total <= 0
        return found


def agree(wanted: tuple[Any, ...], got: tuple[Any, ...]) -> bool:
    """The same days and the same floats, which are published with two decimals."""
    days, floats = slice(0, 4), slice(4, 6)
    near = all(
        (w is None) == (g is None) and (w is None or abs(w - float(g)) < 0.0051)
        for w, g in zip(wanted[floats], got[floats], strict=True)
    )
    return near and wanted[days] == got[days] and wanted[6] == got[6]


def expected(world: World) -> Answers:
    """Every metric of the family, of each project and of the whole."""
    net = Net(world)
    answers: Answers = {
        "critical_path_index": {"": unknown("not_additive")},
        "network_float": {"": unknown("not_additive")},
        "finish_slip_ratio": {"": unknown("not_additive")},
    }
    for project in world.projects:
        path, spare = path_and_float(net, project) if project in net.projects else (None, None)
        reason = "missing_input" if project not in net.projects else None
        index = (path + spare) / path if path and spare is not None else None
        no_index = reason or (
            "complete" if not path or path <= 0 else "no_baseline" if spare is None else None
        )
        answers["critical_path_index"][project] = (
            unknown(no_index) if no_index else known(float(index or 0))
        )
        no_float = reason or ("no_baseline" if spare is None else None)
        answers["network_float"][project] = (
            unknown(no_float) if no_float else known(float(spare or 0))
        )
        answers["finish_slip_ratio"][project] = slip_ratio(net, project)
    return answers


def path_and_float(net: Net, project: str) -> tuple[Fraction | None, Fraction | None]:
    """Working days of the project's calendar from the status date to the finish by logic, and from
    there to the baseline finish. None where a circle prevents it, or nothing remains."""
    if project in net.circled:
        return None, None
    work = net.works[project]
    clock, last = net.clock(work.row["calendar_id"] or ""), net.last[project]
    is_open = any(p.done is None for t, p in net.places.items() if net.project[t] == project)
    promised = baseline_finish(work)
    due = net._close(promised)
    path = (clock.at(last) - clock.at(net.now)) / clock.day if is_open else None
    return path, None if due is None else (clock.at(due) - clock.at(last)) / clock.day


def baseline_finish(work: Work) -> date | None:
    """The finish promised: of the project, else the last of its tasks."""
    leaves = [t for t in work.tasks if not work.is_summary(t) and work.tasks[t]["kind"] != "item"]
    return work.row["baseline_finish_date"] or max(
        (work.plans[t]["baseline_finish_date"] for t in leaves if t in work.plans), default=None
    )


def slip_ratio(net: Net, project: str) -> Answer:
    """By what share of its planned duration it ends, or is expected to, after its baseline
    finish."""
    work, status = net.works[project], net.world.status
    row = work.row
    is_later = (
        project,
        "actual_finish_date",
    ) in net.world.cut  # what its phase says of the end came later too
    if row["phase"] == "cancelled" and row["actual_finish_date"] is None and not is_later:
        return unknown("cancelled")
    promised = baseline_finish(work)
    if promised is None:
        return unknown("no_baseline")
    tasks = [
        t
        for t in work.tasks
        if not work.is_summary(t)
        and work.tasks[t]["kind"] in ("task", "milestone")
        and not work.is_cancelled(t)
    ]
    is_open = any(work.done(t) is None for t in tasks)
    said = row["actual_finish_date"] or row["forecast_finish_date"] or work.expected_finish
    logic = net.last_day(net.last[project]) if project in net.last else None
    is_over = bool(tasks) and not is_open and (row["forecast_finish_date"] or status) <= status
    is_closed = row["phase"] in ("completed", "closed") and not is_later
    if row["actual_finish_date"] or is_closed or is_over:
        ended = (
            [work.done(t) for t in tasks if not work.is_undated(t)] if tasks and not is_open else []
        )
        now = row["actual_finish_date"] or max((d for d in ended if d), default=None)
    else:
        now = max(
            (
                d
                for d in (
                    said,
                    logic,
                    status if is_open and (said or logic or promised < status) else None,
                )
                if d
            ),
            default=None,
        )
    starts = [
        work.plans[t]["baseline_start_date"]
        for t in work.tasks
        if t in work.plans and not work.is_summary(t) and work.tasks[t]["kind"] != "item"
    ]
    start = (
        row["baseline_start_date"]
        or min(starts, default=None)
        or row["actual_start_date"]
        or row["forecast_start_date"]
    )
    if now is None or start is None or start > promised:
        return unknown("missing_input")
    return known((now - promised).days / ((promised - start).days + 1))
