"""The schedule network of every project: dates by logic, float, the longest path, and whether it
holds together.

Arithmetic is in network.py. A task not begun and without predecessors starts when its plan says;
what is begun goes on from the day after the status date, by retained logic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.arithmetic.network import (
    FF,
    FS,
    SAID,
    SF,
    SS,
    Bools,
    Calendars,
    Floats,
    Ints,
    Links,
    Network,
    Tasks,
    solve,
    waits,
)
from etl.engine import Engine

READS = (
    "int_network_task",
    "int_network_link",
    "int_project_date",
    "int_report",
    "int_calendar_day",
    "int_shift",
    "int_task_clock",
)
WRITES = (
    "task_schedule",
    "project_schedule",
)

KINDS = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}
NEAR_DAYS = 5
"""Working days of float up to which a task is near-critical."""
HORIZON = 366 * 6
"""Days that calendars go on after the last date known, by their week, so that delayed work has
somewhere to go."""
TEST_DAYS = 100
"""Working days by which the critical path test delays the first task on the path."""


@dataclass(frozen=True)
class Model:
    """The network of a build as arrays, and the names of its places."""

    first: date
    calendars: Calendars
    tasks: Tasks
    links: Links
    rows: pa.Table
    projects: list[str]
    project_calendar: Ints
    now: float
    """The data date: the first instant after the status date."""

    @property
    def milestone(self) -> Bools:
        """Which tasks are milestones."""
        return np.array([k == "milestone" for k in self.rows["kind"].to_pylist()], bool)

    def last(self, network: Network) -> Floats:
        """The instant at which each project ends; minus infinity where it is not known."""
        last = np.full(len(self.projects), -np.inf)
        known = ~np.isnan(network.early_finish)
        ends = self.calendars.ends(self.tasks.calendar, np.nan_to_num(network.early_finish))
        np.maximum.at(
            last,
            self.tasks.project[known],
            np.where(np.isnan(self.tasks.finished), ends, self.tasks.finished)[known],
        )
        return last


def last_day(first: date, instant: float) -> date:
    """The day a person would name for an end."""
    return first + timedelta(days=int(np.ceil(round(instant, 6))) - 1)


def publish(engine: Engine) -> tuple[Model, Network]:
    """Writes task_schedule and project_schedule; both are empty where no task waits for another.
    Returns what they stand on."""
    rows = engine.arrow("select * from int_network_task order by project_id, task_id")
    model = _model(engine, rows, engine.arrow("select * from int_network_link order by all"))
    network = solve(model.calendars, model.tasks, model.links)
    engine.register("found_task", _task_rows(model, network))
    due: dict[str, Any] = {
        str(p): d
        for p, d in engine.rows(
            "select project_id, baseline_finish_date from int_project_date where"
            " baseline_finish_date is not null"
        )
    }
    engine.register("found_project", _project_rows(model, network, due))
    for name in ("task", "project"):
        engine.run(f"create table build.{name}_schedule as select * from found_{name}")
    return model, network


# --- in -------------------------------------------------------------------------------------------


def _model(engine: Engine, rows: pa.Table, links: pa.Table) -> Model:
    names, first, known = calendars(engine)
    status = engine.rows("select status_date from int_report")[0][0]
    assert isinstance(status, date)
    now = float((status - first).days + 1)
    projects = sorted(set(rows["project_id"].to_pylist()))
    project = _places(rows["project_id"], projects)
    calendar, of_project = (_places(rows[c], names) for c in ("calendar_id", "project_calendar_id"))
    by_project = np.zeros(len(projects), np.int64)
    by_project[project] = of_project
    wired = _links(rows, links)
    tasks = _tasks(
        rows,
        known,
        project=project,
        calendar=calendar,
        first=first,
        now=now,
        is_free=~waits(project, wired),
    )
    return Model(
        first=first,
        calendars=known,
        tasks=tasks,
        links=wired,
        rows=rows,
        projects=projects,
        project_calendar=by_project,
        now=now,
    )


def calendars(engine: Engine) -> tuple[list[str], date, Calendars]:
    """Names, first day, and hours by calendar and day; beyond the last day known, each weekday as
    its longest."""
    names = [
        str(r[0])
        for r in engine.rows("select distinct calendar_id from int_calendar_day order by 1")
    ]
    days = engine.arrow(
        "select calendar_id, calendar_date, cast(working_hours as double) as hours from"
        " int_calendar_day order by calendar_id, calendar_date"
    )
    known = np.asarray(days["hours"]).reshape(len(names), -1)
    first = days["calendar_date"][0].as_py()
    weekly = np.zeros((len(names), 7))
    for weekday in range(7):
        weekly[:, (first.weekday() + weekday) % 7] = known[:, weekday::7].max(axis=1, initial=0.0)
    beyond = [(first.weekday() + known.shape[1] + n) % 7 for n in range(HORIZON)]
    return (
        names,
        first,
        Calendars(
            np.concatenate([known, weekly[:, beyond]], axis=1), _shifts(engine, names, first)
        ),
    )


def _shifts(engine: Engine, names: list[str], first: date) -> Floats | None:
    """The shifts of each calendar and weekday, from the first day's weekday on; None where neither
    a time of day nor a shift came in."""
    asked = "select exists (select 1 from calendar_shifts) or exists (select 1 from int_task_clock)"
    if not engine.rows(asked)[0][0]:
        return None
    rows: list[Any] = engine.rows(
        "select calendar_id, weekday, from_hour, to_hour, row_number() over (partition by"
        " calendar_id, weekday order by from_hour) - 1 from int_shift"
    )
    shifts = np.zeros((len(names), 7, 1 + max((r[4] for r in rows), default=0), 2))
    for calendar, weekday, start, stop, place in rows:
        shifts[names.index(calendar), (weekday - 1 - first.weekday()) % 7, place] = start, stop
    return shifts


def _places(column: Any, names: list[str]) -> Ints:
    place = {name: i for i, name in enumerate(names)}
    return np.array([place[v] for v in column.to_pylist()], np.int64)


def _instants(column: Any, first: date, *, ends: bool = False, at: Any = None) -> Floats:
    """Days since the first: the time of day where one came in, else the end of the day for what
    finishes then and its beginning for what starts."""
    days = np.array(
        [
            np.nan if d is None else (d - first).days + (1 if ends else 0)
            for d in column.to_pylist()
        ],
        float,
    )
    if at is None or at.null_count == len(at):
        return days
    start = datetime.combine(first, time())
    exact = np.array(
        [
            np.nan if moment is None else (moment - start) / timedelta(days=1)
            for moment in at.to_pylist()
        ],
        float,
    )
    return np.where(np.isnan(exact), days, exact)


def _timed(rows: pa.Table, name: str, first: date) -> Floats:
    """The instants of a pair of columns, day and time of day."""
    return _instants(
        rows[f"{name}_date"], first, ends=name.endswith("finish"), at=rows[f"{name}_at"]
    )


def _tasks(
    rows: pa.Table,
    calendars: Calendars,
    project: Ints,
    calendar: Ints,
    first: date,
    now: float,
    is_free: Bools,
) -> Tasks:
    start, finish = _timed(rows, "start", first), _timed(rows, "finish", first)
    started, finished = _timed(rows, "actual_start", first), _timed(rows, "actual_finish", first)
    milestone = np.array([k == "milestone" for k in rows["kind"].to_pylist()], bool)
    opening, expected = _timed(rows, "span_start", first), _timed(rows, "expected_finish", first)
    whole = np.nan_to_num(
        calendars.worked(calendar, np.nan_to_num(finish))
        - calendars.worked(calendar, np.nan_to_num(opening))
    )
    hours = np.where(milestone | np.isnan(opening) | np.isnan(finish), 0.0, np.maximum(whole, 0.0))
    begun = ~np.isnan(started)
    hours = np.where(
        begun,
        _left(
            calendars,
            calendar,
            hours=hours,
            finish=expected,
            now=now,
            complete=np.asarray(rows["complete_ratio"], float),
        ),
        hours,
    )
    bound = {
        kind: np.where(
            _is(rows, kind),
            _instants(rows["constraint_date"], first, ends=kind[0] in "F" or kind == "MFO"),
            np.nan,
        )
        for kind in ("SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO")
    }
    bound |= {
        kind: np.where(begun, np.nan, bound[kind]) for kind in ("SNET", "SNLT", "MSO")
    }  # a start that has happened is bound by nothing
    own_start = np.where(is_free & ~begun, start, np.nan)
    return Tasks(
        project=project,
        calendar=calendar,
        hours=hours,
        earliest=np.full(len(hours), now),
        started=started,
        finished=finished,
        start_not_before=np.fmax(np.fmax(bound["SNET"], bound["MSO"]), own_start),
        finish_not_before=np.fmax(bound["FNET"], bound["MFO"]),
        start_not_after=np.fmin(bound["SNLT"], bound["MSO"]),
        finish_not_after=np.fmin(
            np.fmin(bound["FNLT"], bound["MFO"]), _instants(rows["deadline_date"], first, ends=True)
        ),
        is_late=_is(rows, "ALAP"),
    )


def _left(
    calendars: Calendars,
    calendar: Ints,
    hours: Floats,
    finish: Floats,
    now: float,
    complete: Floats,
) -> Floats:
    """Of a task begun: the working time to the finish forecast, where that lies ahead; else what is
    not complete of its duration. A plan is no forecast."""
    ahead = calendars.worked(calendar, np.nan_to_num(finish)) - calendars.worked(
        calendar, np.full(len(finish), now)
    )
    return np.where(ahead > 0, ahead, hours * (1 - np.clip(complete, 0, 1)))


def _is(rows: pa.Table, kind: str) -> Bools:
    return np.array([c == kind for c in rows["constraint_type"].to_pylist()], bool)


def _links(rows: pa.Table, links: pa.Table) -> Links:
    names = rows["task_id"].to_pylist()
    return Links(
        before=_places(links["before_id"], names),
        after=_places(links["after_id"], names),
        kind=np.array([KINDS[k] for k in links["kind"].to_pylist()], np.int64),
        lag=np.asarray(links["lag"].cast(pa.float64()), float),
        is_elapsed=np.array([u == "ed" for u in links["lag_unit"].to_pylist()], bool),
    )


# --- out ------------------------------------------------------------------------------------------


def _task_rows(model: Model, network: Network) -> pa.Table:
    day_hours = model.calendars.day_hours[model.tasks.calendar]
    floats = {
        "total_float_days": network.total_float / day_hours,
        "free_float_days": network.free_float / day_hours,
    }
    total = floats["total_float_days"]
    return pa.table(
        {
            "project_id": model.rows["project_id"],
            "task_id": model.rows["task_id"],
            "team_id": model.rows["team_id"],
            "early_start_date": _as_happened(
                model, _dates(model, network.early_start, is_end=False), "actual_start_date"
            ),
            "early_finish_date": _as_happened(
                model, _dates(model, network.early_finish, is_end=True), "actual_finish_date"
            ),
            **{
                f"late_{name}_date": _dates(
                    model,
                    np.where(np.isnan(model.tasks.finished), hours, np.nan),
                    is_end=name == "finish",
                )
                for name, hours in (("start", network.late_start), ("finish", network.late_finish))
            },
            **{
                name: pa.array(np.round(values, 2), mask=np.isnan(values))
                for name, values in floats.items()
            },
            "is_critical": pa.array(np.nan_to_num(total, nan=1.0) <= 0),
            "is_near_critical": pa.array((total > 0) & (total <= NEAR_DAYS)),
            "is_longest_path": pa.array(network.is_driving),
        }
    )


def _dates(model: Model, hours: Floats, *, is_end: bool) -> pa.Array:
    """The day a person would name; a milestone ends on the last day of the work before it."""
    known: Floats = np.asarray(np.round(np.nan_to_num(hours), SAID), np.float64)
    if is_end:
        days = np.maximum(
            np.ceil(np.round(model.calendars.ends(model.tasks.calendar, known), 6)) - 1, 0
        )
    else:
        days = np.floor(model.calendars.begins(model.tasks.calendar, known))
    return pa.array(
        [
            None if np.isnan(h) else model.first + timedelta(days=int(d))
            for h, d in zip(hours, days, strict=True)
        ],
        pa.date32(),
    )


def _as_happened(model: Model, dates: pa.Array, name: str) -> pa.Array:
    """The dates, and of what is done those that came in, also on days that its calendar does not
    work; none where a circle prevents all."""
    finish = model.rows["actual_finish_date"].combine_chunks()
    happened = pc.if_else(
        finish.is_valid(), pc.min_element_wise(model.rows[name].combine_chunks(), finish), None
    )
    return pc.if_else(pc.and_(happened.is_valid(), dates.is_valid()), happened, dates)


def _project_rows(model: Model, network: Network, due_dates: dict[str, Any]) -> pa.Table:
    """Finish by logic, the critical path's length and float to the baseline's finish; or the circle
    that prevents them."""
    count = len(model.projects)
    last, due = model.last(network), _promised(model, due_dates)
    hours = model.calendars.day_hours[model.project_calendar]
    worked = {
        name: model.calendars.worked(model.project_calendar, np.where(np.isfinite(at), at, 0.0))
        for name, at in (("last", last), ("due", due), ("now", np.full(count, model.now)))
    }
    barred = np.isin(np.arange(count), list(network.loops))
    is_open = np.zeros(count, bool)
    np.logical_or.at(is_open, model.tasks.project, np.isnan(model.tasks.finished))
    float_days, path_days = (
        (worked["due"] - worked["last"]) / hours,
        (worked["last"] - worked["now"]) / hours,
    )
    ends = [
        None if b or not np.isfinite(at) else last_day(model.first, at)
        for at, b in zip(last, barred, strict=True)
    ]
    return pa.table(
        {
            "project_id": pa.array(model.projects, pa.string()),
            "network_finish_date": pa.array(ends, pa.date32()),
            "critical_path_days": pa.array(np.round(path_days, 6), mask=barred | ~is_open),
            "finish_float_days": pa.array(np.round(float_days, 6), mask=barred | ~np.isfinite(due)),
            "is_path_whole": pa.array(_path_moves(model, network, last), mask=barred | ~is_open),
            "loop_names": pa.array(
                [_loop(model, network.loops.get(i, [])) for i in range(count)], pa.string()
            ),
        }
    )


def _promised(model: Model, due_dates: dict[str, Any]) -> Floats:
    """The baseline finish of each project, as everything else reads it: at the time of day of the
    last task where that is the day; minus infinity without one."""
    days = _instants(
        pa.array([due_dates.get(p) for p in model.projects], pa.date32()), model.first, ends=True
    )
    last = np.full(len(days), -np.inf)
    np.maximum.at(
        last,
        model.tasks.project,
        np.nan_to_num(_timed(model.rows, "baseline_finish", model.first), nan=-np.inf),
    )
    return np.where(np.isnan(days), -np.inf, np.where(np.ceil(last) == days, last, days))


def _loop(model: Model, places: list[int]) -> str | None:
    """The circle, from its first task back to it."""
    names = [str(model.rows["task_id"][i]) for i in places]
    return " → ".join([*names, names[0]]) if names else None


def _path_moves(model: Model, network: Network, last: Floats) -> Bools:
    """Whether the finish moves by as much as the start of the first open task on the longest path
    is delayed (critical path test)."""
    delayed, moved = model.tasks.start_not_before.copy(), np.zeros(len(model.projects))
    open_ = network.is_driving & np.isnan(model.tasks.started)
    for project, place in _first_of_each(model.tasks.project, network.early_start, open_).items():
        hours = (
            network.early_start[place]
            + TEST_DAYS * model.calendars.day_hours[model.tasks.calendar[place]]
        )
        at = np.array([place])
        delayed[place] = model.calendars.begins(model.tasks.calendar[at], np.array([hours]))[0]
        moved[project] = TEST_DAYS
    later = model.last(solve(model.calendars, _starting(model.tasks, delayed), model.links))
    shift = [
        model.calendars.worked(model.project_calendar, np.where(np.isfinite(at), at, 0.0))
        for at in (last, later)
    ]
    days = (shift[1] - shift[0]) / model.calendars.day_hours[model.project_calendar]
    return np.asarray(np.abs(days - moved) < 1.0)


def _first_of_each(project: Ints, start: Floats, among: Bools) -> dict[int, int]:
    places = np.flatnonzero(among)
    order = places[np.lexsort((start[places], project[places]))]
    return {int(project[p]): int(p) for p in order[::-1]}


def _starting(tasks: Tasks, not_before: Floats) -> Tasks:
    return Tasks(**{**vars(tasks), "start_not_before": not_before})
