"""The critical path method on a continuous working-time axis: every instant in working hours of a task's own calendar.

Day d of a calendar lies in [d, d + 1) and its hours are worked evenly across it, so the end of a Friday and the start of the
Monday after are one instant. Whole portfolios are computed at once: links are taken level by level, as arrays. Knows no
database and no task names. After the PMI Practice Standard for Scheduling; progress by retained logic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FS, SS, FF, SF = range(4)
DIGITS = 6  # of an hour: instants closer than that are one


@dataclass(frozen=True)
class Calendars:
    """Working hours by calendar and day, from one first day on; shape (calendars, days). Instants are days since the first."""

    hours: Floats

    def __post_init__(self) -> None:
        before = np.concatenate([np.zeros((len(self.hours), 1)), self.hours.cumsum(axis=1)], axis=1)
        object.__setattr__(self, "_before", before)
        object.__setattr__(self, "_step", float(before.max()) + 1.0)
        object.__setattr__(self, "_flat", (before + np.arange(len(before))[:, None] * self._step).ravel())

    _before = np.empty((0, 0))
    _flat = np.empty(0)
    _step = 0.0

    @property
    def day_hours(self) -> Floats:
        """Mean hours of a working day of each calendar: what one day of lag or float is worth."""
        worked = (self.hours > 0).sum(axis=1)
        return np.asarray(self.hours.sum(axis=1) / np.maximum(worked, 1))

    def worked(self, calendar: Ints, instant: Floats) -> Floats:
        """Working hours from the first day to an instant."""
        day = np.clip(np.floor(instant), 0, self.hours.shape[1] - 1).astype(np.int64)
        share = np.clip(instant - day, 0, 1)
        return np.asarray(np.round(self._before[calendar, day] + share * self.hours[calendar, day], DIGITS))

    def ends(self, calendar: Ints, worked: Floats) -> Floats:
        """The earliest instant by which so many hours are worked: when something that ends then, ends."""
        return self._instant(calendar, worked, "left")

    def begins(self, calendar: Ints, worked: Floats) -> Floats:
        """The latest instant by which no more than so many hours are worked: when something that starts then, starts."""
        return self._instant(calendar, worked, "right")

    def _instant(self, calendar: Ints, worked: Floats, side: str) -> Floats:
        key = np.clip(worked, 0, self._step - 1) + calendar * self._step
        place = np.searchsorted(self._flat, np.round(key, DIGITS), side=side) - 1  # type: ignore[call-overload]
        day = np.clip(place - calendar * self._before.shape[1], 0, self.hours.shape[1] - 1)
        hours = self.hours[calendar, day]
        share = np.divide(worked - self._before[calendar, day], hours, out=np.zeros(len(day)), where=hours > 0)
        return np.asarray(day + np.clip(share, 0, 1))


@dataclass(frozen=True)
class Tasks:
    """One entry per task, in any order; instants in days since the calendars' first, NaN where there is none."""

    project: Ints
    calendar: Ints
    hours: Floats
    """Work time still to do, in hours of its calendar; of a task not begun, all of it."""
    earliest: Floats
    """No work before this: the project's start, or the data date."""
    started: Floats
    """When it actually started."""
    finished: Floats
    """When it actually finished; such a task has no float."""
    start_not_before: Floats
    finish_not_before: Floats
    start_not_after: Floats
    finish_not_after: Floats
    """Latest end by a constraint or a deadline: bounds float, never moves dates."""
    is_late: Bools
    """As late as possible without moving another task."""


@dataclass(frozen=True)
class Links:
    """One entry per link between leaf tasks, by their places in Tasks."""

    before: Ints
    after: Ints
    kind: Ints
    lag: Floats
    """Working days of the successor's calendar, or elapsed days."""
    is_elapsed: Bools


@dataclass(frozen=True)
class Network:
    """The result, one entry per task: hours on its own calendar; NaN for tasks of projects whose links run in a circle."""

    early_start: Floats
    early_finish: Floats
    late_start: Floats
    late_finish: Floats
    total_float: Floats
    """NaN for finished tasks."""
    free_float: Floats
    is_driving: Bools
    """On the longest path to the finish of its project."""
    loops: dict[int, list[int]]
    """Project to the tasks of one circle in it, each the predecessor of the next."""


def solve(calendars: Calendars, tasks: Tasks, links: Links) -> Network:
    """Forward and backward pass over all projects. Links from or to a project with a circle are left out with it."""
    level, loops = _levels(tasks, links)
    kept = (level[links.before] >= 0) & (level[links.after] >= 0)
    work = _Pass(calendars, tasks, _pick(links, kept), level)
    work.forward()
    work.backward()
    work.floats()
    outside = level < 0
    es, ef, ls, lf, total, free = (np.where(outside, np.nan, v) for v in (work.es, work.ef, work.ls, work.lf, work.total, work.free))
    return Network(es, ef, ls, lf, total, free, work.driving() & ~outside, loops)


def _pick(links: Links, kept: Bools) -> Links:
    return Links(links.before[kept], links.after[kept], links.kind[kept], links.lag[kept], links.is_elapsed[kept])


# --- order and circles ----------------------------------------------------------------------------------------------


def _levels(tasks: Tasks, links: Links) -> tuple[Ints, dict[int, list[int]]]:
    """The length of the longest chain before each task, −1 in projects with a circle; and one circle of each."""
    level, loops = _peel(len(tasks.project), links.before, links.after), {}
    while (stuck := np.flatnonzero(level == UNKNOWN)).size:
        circle = _circle(stuck, level, links)
        project = int(tasks.project[circle[0]])
        loops[project] = circle
        barred = np.isin(tasks.project, list(loops))
        free = ~(barred[links.before] | barred[links.after])
        level = _peel(len(tasks.project), links.before[free], links.after[free])
        level[barred] = -1
    return level, loops


UNKNOWN = -2


def _peel(count: int, before: Ints, after: Ints) -> Ints:
    """Levels by taking away, again and again, all tasks that wait for nothing; what is left runs in a circle."""
    level = np.full(count, UNKNOWN, np.int64)
    waits = np.bincount(after, minlength=count)
    order = np.argsort(before, kind="stable")
    first = np.searchsorted(before[order], np.arange(count + 1))
    ready, depth = np.flatnonzero(waits == 0), 0
    while ready.size:
        level[ready] = depth
        following = after[order[_spans(first[ready], first[ready + 1])]]
        touched, times = np.unique(following, return_counts=True)
        waits[touched] -= times
        ready, depth = touched[waits[touched] == 0], depth + 1
    return level


def _spans(starts: Ints, stops: Ints) -> Ints:
    """The numbers of several ranges, one after the other."""
    lengths = stops - starts
    return np.repeat(starts - np.concatenate([[0], lengths.cumsum()[:-1]]), lengths) + np.arange(lengths.sum())


def _circle(stuck: Ints, level: Ints, links: Links) -> list[int]:
    """Walks from a stuck task to stuck predecessors until one comes twice."""
    held = (level[links.before] == UNKNOWN) & (level[links.after] == UNKNOWN)
    comes_from = dict(zip(links.after[held].tolist(), links.before[held].tolist(), strict=True))
    path, here = [], int(next(t for t in stuck if int(t) in comes_from))
    while here not in path:
        path.append(here)
        here = comes_from[here]
    return path[path.index(here) :][::-1]


# --- the passes -----------------------------------------------------------------------------------------------------


class _Pass:
    """The arrays that the two passes fill."""

    def __init__(self, calendars: Calendars, tasks: Tasks, links: Links, level: Ints) -> None:
        self.calendars, self.tasks, self.links, self.level = calendars, tasks, links, level
        self.done, self.begun = ~np.isnan(tasks.finished), ~np.isnan(tasks.started)
        self.days = calendars.day_hours
        self.es = self._at(tasks.earliest)
        self.point = np.where(self.begun, self._at(tasks.started), self.es)  # where links from its start hold
        for bound, off in ((tasks.start_not_before, 0.0), (tasks.finish_not_before, tasks.hours)):
            self.es = np.fmax(self.es, self._at(bound) - off)

    def _at(self, instant: Floats) -> Floats:
        """Hours of each task's own calendar at an instant; NaN stays."""
        return np.where(np.isnan(instant), np.nan, self.calendars.worked(self.tasks.calendar, np.nan_to_num(instant)))

    def _by_level(self, of: Ints) -> Iterator[Ints]:
        """The links, grouped by the level of one of their ends, lowest first."""
        level = self.level[of]
        order = np.argsort(level, kind="stable")
        if order.size:
            yield from np.split(order, np.flatnonzero(np.diff(level[order])) + 1)

    def forward(self) -> None:
        """Earliest start and finish; what is done stands as it happened."""
        tasks = self.tasks
        es, ef = self.es, self._at(tasks.finished)
        ef = np.where(self.done, ef, es + tasks.hours)
        self.ef = ef
        for group in self._by_level(self.links.after):
            after, kind = self.links.after[group], self.links.kind[group]
            limit = self._carried(group) - np.where(kind >= FF, tasks.hours[after], 0.0)
            np.maximum.at(es, after, limit)
            open_ = after[~self.done[after]]
            ef[open_] = es[open_] + tasks.hours[open_]
        es[self.done] = np.fmin(self.point, ef)[self.done]
        self.point = np.where(self.begun, self.point, es)

    def _carried(self, group: Ints) -> Floats:
        """The end of each predecessor that its link names, plus the lag, in hours of the successor's calendar."""
        links, calendar = self.links, self.tasks.calendar
        before, after, kind = links.before[group], links.after[group], links.kind[group]
        from_start = (kind == SS) | (kind == SF)
        start = np.where(self.begun[before], self.point[before], self.es[before])
        hours = np.where(from_start, start, self.ef[before])
        instant = np.where(from_start, self.calendars.begins(calendar[before], hours), self.calendars.ends(calendar[before], hours))
        elapsed = links.is_elapsed[group]
        moved = self.calendars.worked(calendar[after], instant + np.where(elapsed, links.lag[group], 0.0))
        same = (calendar[before] == calendar[after]) & ~elapsed
        return np.asarray(np.where(same, hours, moved) + np.where(elapsed, 0.0, links.lag[group] * self.days[calendar[after]]))

    def backward(self) -> None:
        """Latest finish and start that keep the finish of the project."""
        tasks = self.tasks
        last = np.full(int(tasks.project.max(initial=0)) + 1, -np.inf)
        inside = self.level >= 0
        ends = self.calendars.ends(tasks.calendar, np.nan_to_num(self.ef))
        np.maximum.at(last, tasks.project[inside], ends[inside])
        self.last = last
        lf = self._at(np.where(inside, last[tasks.project], np.nan))
        for bound, off in ((tasks.finish_not_after, 0.0), (tasks.start_not_after, tasks.hours)):
            lf = np.fmin(lf, self._at(bound) + off)
        self.lf = lf
        for group in reversed(list(self._by_level(self.links.before))):
            before, kind = self.links.before[group], self.links.kind[group]
            binds = self._binds(group)
            after = self.links.after[group]
            limit = self._allowed(group, lf[after] - tasks.hours[after], lf[after]) + np.where((kind == SS) | (kind == SF), tasks.hours[before], 0.0)
            np.minimum.at(lf, before[binds], limit[binds])
        self.ls = lf - tasks.hours

    def _binds(self, group: Ints) -> Bools:
        """Whether a link still holds its predecessor: not one whose named end is past, nor to work that is done."""
        links = self.links
        from_start = (links.kind[group] == SS) | (links.kind[group] == SF)
        before, after = links.before[group], links.after[group]
        passed = (from_start & self.begun[before]) | self.done[before] | self.done[after]
        return np.asarray(~passed)

    def _allowed(self, group: Ints, starts: Floats, finishes: Floats) -> Floats:
        """The latest that each predecessor's named end may be, in hours of its calendar, if its successor starts and finishes then."""
        links, calendar = self.links, self.tasks.calendar
        before, after, kind = links.before[group], links.after[group], links.kind[group]
        elapsed = links.is_elapsed[group]
        hours = np.where(kind >= FF, finishes, starts) - np.where(elapsed, 0.0, links.lag[group] * self.days[calendar[after]])
        instant = self.calendars.begins(calendar[after], hours) - np.where(elapsed, links.lag[group], 0.0)
        moved = self.calendars.worked(calendar[before], instant)
        same = (calendar[before] == calendar[after]) & ~elapsed
        return np.asarray(np.where(same, hours, moved))

    def floats(self) -> None:
        """Total float to the finish of the project, free float to the nearest successor; ALAP uses up its free float."""
        tasks, links = self.tasks, self.links
        self.total = np.where(self.done, np.nan, np.round(self.lf - self.ef, DIGITS))
        free = self._at(np.where(self.level >= 0, self.last[tasks.project], np.nan)) - self.ef
        group = np.arange(len(links.before))
        group = group[self._binds(group)]
        from_start = (links.kind[group] == SS) | (links.kind[group] == SF)
        named = np.where(from_start, self.es[links.before[group]], self.ef[links.before[group]])
        np.minimum.at(free, links.before[group], self._allowed(group, self.es[links.after[group]], self.ef[links.after[group]]) - named)
        self.free = np.where(self.done, np.nan, np.round(free, DIGITS))
        late = tasks.is_late & ~self.done & ~self.begun & (self.free > 0)
        self.es, self.ef = (np.where(late, v + np.nan_to_num(self.free), v) for v in (self.es, self.ef))
        self.total, self.free = (np.where(late, v - self.free, v) for v in (self.total, self.free))

    def driving(self) -> Bools:
        """Tasks from which a chain of links without slack leads to the last finish of their project."""
        tasks, links = self.tasks, self.links
        ends = self.calendars.ends(tasks.calendar, np.nan_to_num(self.ef))
        on_path = (ends >= self.last[tasks.project] - 1e-6) & (self.level >= 0) & ~self.done
        for group in reversed(list(self._by_level(links.after))):
            before, after, kind = links.before[group], links.after[group], links.kind[group]
            reached = np.where(kind >= FF, self.ef[after], self.es[after])
            tight = (np.abs(self._carried(group) - reached) < 1e-3) & self._binds(group)
            np.logical_or.at(on_path, before[tight & on_path[after]], True)
        return np.asarray(on_path, bool)
