"""The critical path method on a continuous working-time axis: every instant in working hours of a
task's own calendar.

Day d of a calendar lies in [d, d + 1). Its hours are worked in its shifts, or evenly across it
where no time of day is known; the end of a Friday and the start of the Monday after are one
instant. Whole portfolios are computed at once: links are taken level by level, as arrays. Knows no
database and no task names. After the PMI Practice Standard for Scheduling; progress by retained
logic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FS, SS, FF, SF = range(4)
DIGITS = 6  # of an hour: instants closer than that are one
# of an hour: what is published, so that roundings along a chain of tasks make no float and no other
# day
SAID = 4


@dataclass(frozen=True)
class Calendars:
    """Working hours by calendar and day, from one first day on; shape (calendars, days). Instants
    are days since the first."""

    hours: Floats
    shifts: Floats | None = None
    """From and to, in hours of the day, of each shift of each calendar and weekday, the first day's
    weekday first; shape (calendars, 7, shifts, 2). None where no time of day is known: hours are
    then worked evenly across a day."""

    def __post_init__(self) -> None:
        before = np.concatenate([np.zeros((len(self.hours), 1)), self.hours.cumsum(axis=1)], axis=1)
        object.__setattr__(self, "_before", before)
        object.__setattr__(self, "_step", float(before.max()) + 1.0)
        object.__setattr__(
            self, "_flat", (before + np.arange(len(before))[:, None] * self._step).ravel()
        )

    _before = np.empty((0, 0))
    _flat = np.empty(0)
    _step = 0.0

    @property
    def day_hours(self) -> Floats:
        """Mean hours of the weekdays that each calendar works, holidays aside: what one day of lag
        or float is worth."""
        usual = np.stack(
            [self.hours[:, weekday::7].max(axis=1, initial=0.0) for weekday in range(7)], axis=1
        )
        return np.asarray(usual.sum(axis=1) / np.maximum((usual > 0).sum(axis=1), 1))

    def worked(self, calendar: Ints, instant: Floats) -> Floats:
        """Working hours from the first day to an instant."""
        day = np.clip(np.floor(instant), 0, self.hours.shape[1] - 1).astype(np.int64)
        share = np.clip(instant - day, 0, 1)
        return np.asarray(
            np.round(self._before[calendar, day] + self._within(calendar, day, share), DIGITS)
        )

    def _within(self, calendar: Ints, day: Ints, share: Floats) -> Floats:
        """Hours of a day worked before a share of its 24 hours is over."""
        if self.shifts is None:
            return np.asarray(share * self.hours[calendar, day])
        start, stop = np.moveaxis(self.shifts[calendar, day % 7], -1, 0)
        gone = np.clip(24 * share[..., None] - start, 0, stop - start).sum(axis=-1)
        return np.where(self.hours[calendar, day] > 0, gone, 0.0)

    def ends(self, calendar: Ints, worked: Floats) -> Floats:
        """The earliest instant by which so many hours are worked: when something that ends then,
        ends."""
        return self._instant(calendar, worked, "left")

    def begins(self, calendar: Ints, worked: Floats) -> Floats:
        """The latest instant by which no more than so many hours are worked: when something that
        starts then, starts."""
        return self._instant(calendar, worked, "right")

    def _instant(self, calendar: Ints, worked: Floats, side: str) -> Floats:
        key = np.clip(worked, 0, self._step - 1) + calendar * self._step
        place = np.searchsorted(self._flat, np.round(key, DIGITS), side=side) - 1  # type: ignore[call-overload]
        day = np.clip(place - calendar * self._before.shape[1], 0, self.hours.shape[1] - 1)
        rest = worked - self._before[calendar, day]
        if self.shifts is not None:
            return np.asarray(day + self._clock(calendar, day, rest, side) / 24)
        hours = self.hours[calendar, day]
        share = np.divide(rest, hours, out=np.zeros(day.shape), where=hours > 0)
        return np.asarray(day + np.clip(share, 0, 1))

    def _clock(self, calendar: Ints, day: Ints, rest: Floats, side: str) -> Floats:
        """The hour of the day by which so much of its work is done: the end of a shift for what
        ends, the start of the next for what begins."""
        assert self.shifts is not None
        start, stop = np.moveaxis(self.shifts[calendar, day % 7], -1, 0)
        length = stop - start
        before = np.cumsum(length, axis=-1) - length
        open_ = (length > 0) & (
            np.round(rest, DIGITS)[..., None] > np.round(before, DIGITS)
            if side == "left"
            else np.round(rest, DIGITS)[..., None] >= np.round(before, DIGITS)
        )
        last = np.maximum(open_.sum(axis=-1) - 1, 0)[..., None]
        began, done, most = (
            np.take_along_axis(v, last, -1)[..., 0] for v in (start, before, length)
        )
        return np.asarray(began + np.clip(rest - done, 0, most))


@dataclass(frozen=True)
class Tasks:
    """One entry per task, in any order; instants in days since the calendars' first, NaN where
    there is none."""

    project: Ints
    calendar: Ints
    hours: Floats
    """Work time still to do, in hours of its calendar; of a task not begun, all of it. Shape
    (tasks, runs) where it is drawn."""
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
    """The result, one entry per task: hours on its own calendar; NaN for tasks of projects whose
    links run in a circle."""

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
    """Forward and backward pass over all projects. Links from or to a project with a circle are
    left out with it."""
    level, loops = _levels(tasks.project, links)
    work = _Pass(
        calendars=calendars, tasks=tasks, links=_pick(links, _kept(level, links)), level=level
    )
    work.forward()
    work.backward()
    work.floats()
    outside = level < 0
    es, ef, ls, lf, total, free = (
        np.where(outside, np.nan, v[:, 0])
        for v in (work.es, work.ef, work.ls, work.lf, work.total, work.free)
    )
    return Network(
        early_start=es,
        early_finish=ef,
        late_start=ls,
        late_finish=lf,
        total_float=total,
        free_float=free,
        is_driving=work.driving() & ~outside,
        loops=loops,
    )


def ends(
    calendars: Calendars, tasks: Tasks, links: Links, watched: Ints | None = None
) -> tuple[Floats, Floats, Floats]:
    """Finish of each project as an instant, shape (projects, runs), total float in hours, shape
    (tasks, runs), and finish of watched tasks.

    For drawn durations: `tasks.hours` has shape (tasks, runs). The same two passes as `solve`;
    links may not run in a circle.
    """
    level, loops = _levels(tasks.project, links)
    if loops:
        raise ValueError(
            f"found links that run in a circle in projects {sorted(loops)}, expected none"
        )
    work = _Pass(calendars=calendars, tasks=tasks, links=links, level=level)
    work.forward()
    work.backward()
    seen = np.empty(0, np.int64) if watched is None else watched
    return (
        work.last,
        np.where(work.done, np.nan, work.lf - work.ef),
        calendars.ends(work.calendar[seen], work.ef[seen]),
    )


def waits(project: Ints, links: Links) -> Bools:
    """Which tasks wait for one that can be computed: links from or to a project with a circle are
    left out."""
    level, _ = _levels(project, links)
    return np.isin(np.arange(len(project)), links.after[_kept(level, links)])


def _kept(level: Ints, links: Links) -> Bools:
    return np.asarray((level[links.before] >= 0) & (level[links.after] >= 0))


def _pick(links: Links, kept: Bools) -> Links:
    return Links(
        before=links.before[kept],
        after=links.after[kept],
        kind=links.kind[kept],
        lag=links.lag[kept],
        is_elapsed=links.is_elapsed[kept],
    )


# --- order and circles ----------------------------------------------------------------------------


def _levels(of: Ints, links: Links) -> tuple[Ints, dict[int, list[int]]]:
    """The length of the longest chain before each task, −1 in projects with a circle; and one
    circle of each. `of` is the project of each task."""
    level, loops = _peel(len(of), links.before, links.after), {}
    while (stuck := np.flatnonzero(level == UNKNOWN)).size:
        circle = _circle(stuck, level, links)
        project = int(of[circle[0]])
        loops[project] = circle
        barred = np.isin(of, list(loops))
        free = ~(barred[links.before] | barred[links.after])
        level = _peel(len(of), links.before[free], links.after[free])
        level[barred] = -1
    return level, loops


UNKNOWN = -2


def _peel(count: int, before: Ints, after: Ints) -> Ints:
    """Levels by taking away, again and again, all tasks that wait for nothing; what is left runs in
    a circle."""
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
    return np.repeat(starts - np.concatenate([[0], lengths.cumsum()[:-1]]), lengths) + np.arange(
        lengths.sum()
    )


def _circle(stuck: Ints, level: Ints, links: Links) -> list[int]:
    """Walks from a stuck task to stuck predecessors until one comes twice."""
    held = (level[links.before] == UNKNOWN) & (level[links.after] == UNKNOWN)
    comes_from = dict(zip(links.after[held].tolist(), links.before[held].tolist(), strict=True))
    path, here = [], int(next(t for t in stuck if int(t) in comes_from))
    while here not in path:
        path.append(here)
        here = comes_from[here]
    return path[path.index(here) :][::-1]


# --- the passes -----------------------------------------------------------------------------------


class _Pass:
    """The arrays that the two passes fill; shape (tasks, runs), one run unless durations are
    drawn."""

    def __init__(self, calendars: Calendars, tasks: Tasks, links: Links, level: Ints) -> None:
        self.calendars, self.tasks, self.links, self.level = calendars, tasks, links, level
        self.calendar = tasks.calendar[:, None]
        self.hours = tasks.hours.reshape(
            len(tasks.project), tasks.hours.size // max(len(tasks.project), 1) or 1
        )
        self.done, self.begun = (
            ~np.isnan(tasks.finished)[:, None],
            ~np.isnan(tasks.started)[:, None],
        )
        self.days = calendars.day_hours
        first = self._at(tasks.earliest)
        self.point = np.where(
            self.begun, self._at(tasks.started), first
        )  # where links from its start hold
        self.es = np.fmax(
            np.fmax(first, self._at(tasks.start_not_before)),
            self._at(tasks.finish_not_before) - self.hours,
        )
        self.pair_of, self.pairs = _pairs(tasks)

    def _at(self, instant: Floats) -> Floats:
        """Hours of each task's own calendar at an instant, one column; NaN stays."""
        return np.where(
            np.isnan(instant),
            np.nan,
            self.calendars.worked(self.tasks.calendar, np.nan_to_num(instant)),
        )[:, None]

    def _by_level(self, of: Ints) -> list[Ints]:
        """The links, grouped by the level of one of their ends, lowest first, and sorted by that
        end."""
        level = self.level[of]
        order = np.lexsort((of, level))
        return np.split(order, np.flatnonzero(np.diff(level[order])) + 1) if order.size else []

    def forward(self) -> None:
        """Earliest start and finish; what is done stands as it happened."""
        es, ef = self.es, np.where(self.done, self._at(self.tasks.finished), self.es + self.hours)
        self.ef = ef
        for group in self._by_level(self.links.after):
            after = self.links.after[group]
            to_finish = (self.links.kind[group] >= FF)[:, None]
            at, limit = _best(
                np.maximum,
                after,
                self._carried(group) - np.where(to_finish, self.hours[after], 0.0),
            )
            es[at] = np.maximum(es[at], limit)
            ef[at] = np.where(self.done[at], ef[at], es[at] + self.hours[at])
        self.es = np.where(self.done, np.fmin(self.point, ef), es)
        self.point = np.where(self.begun, self.point, self.es)

    def _carried(self, group: Ints) -> Floats:
        """The end of each predecessor that its link names, plus the lag, in hours of the
        successor's calendar."""
        links = self.links
        before, after = links.before[group], links.after[group]
        from_start = _from_start(links, group)
        hours = np.where(
            from_start,
            np.where(self.begun[before], self.point[before], self.es[before]),
            self.ef[before],
        )
        other = self._moves(group)
        if other.any():
            own, named, lag = (
                self.calendar[before][other],
                hours[other],
                np.where(links.is_elapsed[group], links.lag[group], 0.0)[other, None],
            )
            instant = np.where(
                from_start[other],
                self.calendars.begins(own, named),
                self.calendars.ends(own, named),
            )
            happened = np.where(
                from_start[:, 0], self.tasks.started[before], self.tasks.finished[before]
            )[other, None]
            instant = np.where(
                np.isnan(happened), instant, happened
            )  # also on a day that its own calendar does not work
            hours[other] = self.calendars.worked(self.calendar[after][other], instant + lag)
        return np.asarray(hours + self._lag(group))

    def _moves(self, group: Ints) -> Bools:
        """Links between calendars or with elapsed lags: their hours must be carried over
        instants."""
        links = self.links
        return np.asarray(
            (self.tasks.calendar[links.before[group]] != self.tasks.calendar[links.after[group]])
            | links.is_elapsed[group]
        )

    def _lag(self, group: Ints) -> Floats:
        """Lags in working time, in hours of the successor's calendar, one column."""
        links = self.links
        return np.where(
            links.is_elapsed[group],
            0.0,
            links.lag[group] * self.days[self.tasks.calendar[links.after[group]]],
        )[:, None]

    def backward(self) -> None:
        """Latest finish and start that keep the finish of the project."""
        tasks = self.tasks
        self.last = self._last()
        project, calendar = self.pairs
        self.end = self.calendars.worked(calendar[:, None], self.last[project])[self.pair_of]
        lf = np.fmin(
            np.fmin(self.end, self._at(tasks.finish_not_after)),
            self._at(tasks.start_not_after) + self.hours,
        )
        self.lf = lf
        for group in reversed(self._by_level(self.links.before)):
            group = group[self._binds(group)]
            if group.size:
                before, after = self.links.before[group], self.links.after[group]
                limit = self._allowed(group, lf[after] - self.hours[after], lf[after])
                at, bound = _best(
                    np.minimum,
                    before,
                    limit + np.where(_from_start(self.links, group), self.hours[before], 0.0),
                )
                lf[at] = np.fmin(lf[at], bound)
        self.ls = lf - self.hours

    def _last(self) -> Floats:
        """The instant at which each project ends; shape (projects, runs)."""
        project, calendar = self.pairs
        at, latest = _best(np.maximum, self.pair_of, self.ef)
        last = np.zeros((int(self.tasks.project.max(initial=0)) + 1, latest.shape[1]))
        at, ends = _best(
            np.maximum, project[at], self.calendars.ends(calendar[at][:, None], latest)
        )
        last[at] = ends
        done = np.flatnonzero(self.done[:, 0])
        np.maximum.at(
            last, self.tasks.project[done], self.tasks.finished[done, None]
        )  # also on a day that its own calendar does not work
        return last

    def _binds(self, group: Ints) -> Bools:
        """Whether a link still holds its predecessor: not one whose named end is past, nor to work
        that is done."""
        before, after = self.links.before[group], self.links.after[group]
        passed = (
            (_from_start(self.links, group) & self.begun[before])
            | self.done[before]
            | self.done[after]
        )
        return np.asarray(~passed[:, 0])

    def _allowed(self, group: Ints, starts: Floats, finishes: Floats) -> Floats:
        """The latest that each predecessor's named end may be, in hours of its calendar, if its
        successor starts and finishes then."""
        links = self.links
        before, after = links.before[group], links.after[group]
        hours = np.where((links.kind[group] >= FF)[:, None], finishes, starts) - self._lag(group)
        other = self._moves(group)
        if other.any():
            lag = np.where(links.is_elapsed[group], links.lag[group], 0.0)[other, None]
            instant = self.calendars.begins(self.calendar[after][other], hours[other]) - lag
            hours[other] = self.calendars.worked(self.calendar[before][other], instant)
        return np.asarray(hours)

    def floats(self) -> None:
        """Total float to the finish of the project, free float to the nearest successor; ALAP uses
        up its free float, from the last task to the first."""
        self.total, self.free = self.lf - self.ef, self.end - self.ef
        late = (self.tasks.is_late[:, None] & ~self.done & ~self.begun)[:, 0]
        order = np.argsort(self.links.before, kind="stable")
        groups = [
            g[self._binds(g)]
            for g in (reversed(self._by_level(self.links.before)) if late.any() else [order])
        ]
        binding = np.concatenate([self.links.before[g] for g in groups]) if groups else order
        self._postpone(np.setdiff1d(np.flatnonzero(late), binding))
        for group in (g for g in groups if g.size):
            at = self._slacken(group)
            self._postpone(at[late[at]])
        self.total, self.free = (
            np.where(self.done, np.nan, np.round(v, SAID) + 0.0) for v in (self.total, self.free)
        )

    def _slacken(self, group: Ints) -> Ints:
        """Free float of the tasks before some links, which are returned."""
        before, after = self.links.before[group], self.links.after[group]
        named = np.where(_from_start(self.links, group), self.es[before], self.ef[before])
        at, slack = _best(
            np.minimum, before, self._allowed(group, self.es[after], self.ef[after]) - named
        )
        self.free[at] = np.minimum(self.free[at], slack)
        return at

    def _postpone(self, late: Ints) -> None:
        """As late as possible without moving another task: by its free float."""
        by = np.maximum(self.free[late], 0.0)
        for hours, sign in ((self.es, 1), (self.ef, 1), (self.total, -1), (self.free, -1)):
            hours[late] += sign * by

    def driving(self) -> Bools:
        """Tasks from which a chain of links without slack leads to the last finish of their
        project; of the first run."""
        tasks, links = self.tasks, self.links
        ends = self.calendars.ends(tasks.calendar, np.nan_to_num(self.ef[:, 0]))
        on_path = (
            (ends >= self.last[tasks.project, 0] - 1e-6) & (self.level >= 0) & ~self.done[:, 0]
        )
        for group in reversed(self._by_level(links.after)):
            before, after, kind = links.before[group], links.after[group], links.kind[group]
            reached = np.where(kind >= FF, self.ef[after, 0], self.es[after, 0])
            tight = (np.abs(self._carried(group)[:, 0] - reached) < 1e-3) & self._binds(group)
            np.logical_or.at(on_path, before[tight & on_path[after]], True)
        return np.asarray(on_path, bool)


def _from_start(links: Links, group: Ints) -> Bools:
    """Whether a link names the start of its predecessor, one column."""
    return np.asarray((links.kind[group] == SS) | (links.kind[group] == SF))[:, None]


def _best(of: np.ufunc, places: Ints, values: Floats) -> tuple[Ints, Floats]:
    """The largest or smallest row of values of each place, and the places, in order."""
    if places.size and (np.diff(places) < 0).any():
        order = np.argsort(places, kind="stable")
        places, values = places[order], values[order]
    first = (
        np.concatenate([[0], np.flatnonzero(np.diff(places)) + 1])
        if places.size
        else np.empty(0, np.int64)
    )
    return places[first], of.reduceat(values, first, axis=0) if places.size else values


def _pairs(tasks: Tasks) -> tuple[Ints, tuple[Ints, Ints]]:
    """Each task's place among the pairs of project and calendar, and the pairs: what ends and
    floats are measured on."""
    width = int(tasks.calendar.max(initial=0)) + 1
    starts, places = np.unique(tasks.project * width + tasks.calendar, return_inverse=True)
    return places.reshape(-1), (starts // width, starts % width)
