"""When each project ends if durations vary and risks strike: many runs of the whole network, each
with dates of its own.

Projects that wait for each other are run together. A task of three durations is drawn between them;
work begun is drawn in proportion to what is left. Writes project_simulation, finish_chance and
task_simulation; rows are empty where nothing is uncertain.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from etl.arithmetic import chance
from etl.arithmetic.network import Bools, Floats, Ints, Links, Network, Tasks, ends
from etl.engine import Engine
from etl.outlook.schedule import Model, last_day
from etl.settings import Simulation

READS = (
    "int_network_risk",
    "int_project_date",
)
WRITES = (
    "project_simulation",
    "finish_chance",
    "task_simulation",
    "milestone_forecast",
)

SHARES = {"low": 0.1, "even": 0.5, "likely": 0.8, "high": 0.9}
"""P10, P50, P80 and P90."""
STEPS = np.round(np.arange(0.05, 0.96, 0.05), 2)
CELLS = 2_000_000
"""Tasks times runs that are passed through the network at a time: what fits the processor's cache
best."""


@dataclass(frozen=True)
class Spread:
    """Three-point values in working hours, each of one task, by its place in the model; and how
    likely each is."""

    task: Ints
    low: Floats
    likely: Floats
    high: Floats
    probability: Floats

    def of(self, tasks: Bools) -> Spread:
        """Those of some tasks."""
        kept = tasks[self.task]
        return Spread(
            task=self.task[kept],
            low=self.low[kept],
            likely=self.likely[kept],
            high=self.high[kept],
            probability=self.probability[kept],
        )


@dataclass(frozen=True)
class Runs:
    """What came out for one project: finishes as instants, and each task's share of runs on a
    critical path."""

    finish: Floats
    milestones: dict[int, Floats]
    """Open milestones, by their place in the model, to their finish in each run."""
    tasks: Ints
    critical: Floats
    cruciality: Floats
    sensitivity: Floats
    drawn: int
    risks: int
    digest: str


def publish(engine: Engine, model: Model, network: Network, how: Simulation) -> None:
    """Writes the four tables."""
    risks = engine.arrow("select * from int_network_risk order by project_id, risk_id")
    runs = simulate(
        model, network, durations=durations(model), delays=delays(model, risks), how=how
    )
    due = {
        str(r[0]): r[1:]
        for r in engine.rows(
            "select project_id, baseline_finish_date, forecast_finish_date from int_project_date"
        )
    }
    engine.register("found_simulation", _project_rows(model, network, runs=runs, due=due, how=how))
    engine.register("found_chance", _chance_rows(model, runs))
    engine.register("found_task_simulation", _task_rows(model, runs))
    engine.register("found_milestone", _milestone_rows(model, runs))
    for name, view in (
        ("project_simulation", "found_simulation"),
        ("finish_chance", "found_chance"),
        ("task_simulation", "found_task_simulation"),
        ("milestone_forecast", "found_milestone"),
    ):
        engine.run(f"create table build.{name} as select * from {view}")


# --- in -------------------------------------------------------------------------------------------


def durations(model: Model) -> Spread:
    """The tasks not finished that have a shortest, a most likely and a longest duration; of work
    begun, in proportion to what is left."""
    low, likely, high = (
        _numbers(model.rows[f"{name}_days"]) for name in ("optimistic", "likely", "pessimistic")
    )
    task = np.flatnonzero(
        (low <= likely) & (likely <= high) & (low < high) & np.isnan(model.tasks.finished)
    )
    hours = model.calendars.day_hours[model.tasks.calendar[task]]
    left = model.tasks.hours[task] / np.maximum(likely[task] * hours, 1e-9)
    factor = hours * np.where(np.isnan(model.tasks.started[task]), 1.0, left)
    return Spread(
        task=task,
        low=low[task] * factor,
        likely=likely[task] * factor,
        high=high[task] * factor,
        probability=np.ones(len(task)),
    )


def delays(model: Model, risks: pa.Table) -> Spread:
    """Open risks that hit a task, in working hours of its calendar."""
    place = {name: i for i, name in enumerate(model.rows["task_id"].to_pylist())}
    task = np.array([place[t] for t in risks["task_id"].to_pylist()], np.int64)
    low, likely, high = (
        _numbers(risks[f"{name}_days"]) * model.calendars.day_hours[model.tasks.calendar[task]]
        for name in ("low", "likely", "high")
    )
    least, most = np.minimum(low, high), np.maximum(low, high)
    return Spread(
        task=task,
        low=least,
        likely=np.clip(likely, least, most),
        high=most,
        probability=_numbers(risks["probability"]),
    )


def _numbers(column: Any) -> Floats:
    return np.array([np.nan if v is None else float(v) for v in column.to_pylist()], float)


# --- runs -----------------------------------------------------------------------------------------


def simulate(
    model: Model, network: Network, durations: Spread, delays: Spread, how: Simulation
) -> dict[int, Runs]:
    """Project to its runs, for the projects that have something uncertain left, or wait for one
    that has."""
    runs: dict[int, Runs] = {}
    uncertain = np.unique(model.tasks.project[np.concatenate([durations.task, delays.task])])
    open_ = np.setdiff1d(uncertain, list(network.loops))
    for group in _groups(model, network):
        if np.isin(open_, group).any():
            runs |= _run(model, group, durations=durations, delays=delays, how=how)
    return runs


def _groups(model: Model, network: Network) -> list[Ints]:
    """Projects that have to be run together, because tasks of one wait for tasks of another."""
    label = np.arange(len(model.projects))
    first, second = model.tasks.project[model.links.before], model.tasks.project[model.links.after]
    crossing = (
        (first != second)
        & ~np.isin(first, list(network.loops))
        & ~np.isin(second, list(network.loops))
    )
    for a, b in sorted(set(zip(first[crossing].tolist(), second[crossing].tolist(), strict=True))):
        label[label == max(label[a], label[b])] = min(label[a], label[b])
    kept = np.setdiff1d(np.arange(len(model.projects)), list(network.loops))
    order = kept[np.argsort(label[kept], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if order.size else []


def _run(
    model: Model, group: Ints, durations: Spread, delays: Spread, how: Simulation
) -> dict[int, Runs]:
    inside = np.isin(model.tasks.project, group)
    tasks, links, places = _part(model, inside)
    drawn = [_draw(model, int(p), durations=durations, delays=delays, how=how) for p in group]
    rows, hours = np.concatenate([d[0] for d in drawn]), np.concatenate([d[1] for d in drawn])
    watched = np.flatnonzero(model.milestone[places] & np.isnan(tasks.finished))
    finish, critical, reached = (
        np.empty((len(group), how.runs)),
        np.zeros(len(places)),
        np.empty((len(watched), how.runs)),
    )
    step = max(CELLS // max(len(places), 1), 1)
    for start in range(0, how.runs, step):
        part = hours[:, start : start + step]
        own = np.repeat(tasks.hours[:, None], part.shape[1], axis=1)
        own[np.searchsorted(places, rows)] = part
        at = slice(start, start + step)
        finish[:, at], total, reached[:, at] = ends(
            model.calendars, Tasks(**{**vars(tasks), "hours": own}), links=links, watched=watched
        )
        critical += (np.nan_to_num(total, nan=1.0) <= 1e-6).sum(axis=1)
    milestones = dict(zip(places[watched].tolist(), reached, strict=True))
    return {
        int(p): _result(
            model,
            int(p),
            finish=finish[place],
            milestones=milestones,
            places=places,
            critical=critical / how.runs,
            drawn=(rows, hours),
            durations=durations,
            delays=delays,
            how=how,
        )
        for place, p in enumerate(group)
    }


def _part(model: Model, inside: Bools) -> tuple[Tasks, Links, Ints]:
    """The tasks of some projects and the links among them, numbered anew."""
    places, old = np.flatnonzero(inside), model.links
    kept = inside[old.before] & inside[old.after]
    tasks = {name: column[places] for name, column in vars(model.tasks).items()}
    tasks["project"] = np.unique(tasks["project"], return_inverse=True)[1].reshape(-1)
    links = Links(
        before=np.searchsorted(places, old.before[kept]),
        after=np.searchsorted(places, old.after[kept]),
        kind=old.kind[kept],
        lag=old.lag[kept],
        is_elapsed=old.is_elapsed[kept],
    )
    return Tasks(**tasks), links, places


def _draw(
    model: Model, project: int, durations: Spread, delays: Spread, how: Simulation
) -> tuple[Ints, Floats]:
    """Hours of the uncertain tasks of a project in each run, and their places: durations that move
    together, and risks of their own."""
    own = model.tasks.project == project
    spread, risks = durations.of(own), delays.of(own)
    rows = np.unique(np.concatenate([spread.task, risks.task]))
    numbers = chance.source(how.seed, model.projects[project])
    hours = np.repeat(model.tasks.hours[rows][:, None], how.runs, axis=1)
    drawn = chance.three_point(
        numbers,
        spread.low,
        likely=spread.likely,
        high=spread.high,
        runs=how.runs,
        kind=how.distribution,
    )
    hours[np.searchsorted(rows, spread.task)] = chance.together(numbers, drawn, how.correlation)
    struck = chance.happens(numbers, risks.probability, how.runs) * chance.three_point(
        numbers,
        risks.low,
        likely=risks.likely,
        high=risks.high,
        runs=how.runs,
        kind=chance.TRIANGULAR,
    )
    np.add.at(hours, np.searchsorted(rows, risks.task), struck)
    return rows, np.maximum(hours, 0.0)


def _result(
    model: Model,
    project: int,
    finish: Floats,
    milestones: dict[int, Floats],
    places: Ints,
    critical: Floats,
    drawn: tuple[Ints, Floats],
    durations: Spread,
    delays: Spread,
    how: Simulation,
) -> Runs:
    own = model.tasks.project[places] == project
    tasks = places[own]
    mine = model.tasks.project[drawn[0]] == project
    rows, hours = drawn[0][mine], drawn[1][mine]
    cruciality, sensitivity = np.zeros(len(tasks)), np.zeros(len(tasks))
    at = np.searchsorted(tasks, rows)
    worked = model.calendars.worked(np.full(how.runs, model.project_calendar[project]), finish)
    cruciality[at] = chance.rank_correlation(hours, worked)
    sensitivity[at] = critical[own][at] * hours.std(axis=1) / max(float(worked.std()), 1e-9)
    in_project = model.tasks.project == project
    return Runs(
        finish=finish,
        milestones={t: m for t, m in milestones.items() if in_project[t]},
        tasks=tasks,
        critical=critical[own],
        cruciality=cruciality,
        sensitivity=sensitivity,
        drawn=len(durations.of(in_project).task),
        risks=len(delays.of(in_project).task),
        digest=_digest(model, in_project, durations=durations, delays=delays, how=how),
    )


def _digest(model: Model, own: Bools, durations: Spread, delays: Spread, how: Simulation) -> str:
    """A short mark of all that goes in, by name and not by place: the same mark, the same
    result."""
    held = own[model.links.before] | own[model.links.after]
    tasks = [
        np.flatnonzero(own),
        durations.of(own).task,
        delays.of(own).task,
        model.links.before[held],
        model.links.after[held],
    ]
    names = repr([model.rows["task_id"].take(pa.array(t)).to_pylist() for t in tasks]) + repr(how)
    numbers = [
        model.tasks.hours[own],
        *(
            v
            for s in (durations.of(own), delays.of(own))
            for k, v in vars(s).items()
            if k != "task"
        ),
        *(v[held] for v in (model.links.kind, model.links.lag, model.links.is_elapsed)),
    ]
    return hashlib.sha256(
        names.encode() + b"".join(np.ascontiguousarray(n).tobytes() for n in numbers)
    ).hexdigest()[:16]


# --- out ------------------------------------------------------------------------------------------


def _project_rows(
    model: Model,
    network: Network,
    runs: dict[int, Runs],
    due: dict[str, tuple[Any, ...]],
    how: Simulation,
) -> pa.Table:
    rows = [
        _project_row(
            model,
            network,
            project=p,
            run=run,
            due=due.get(model.projects[p], (None, None)),
            how=how,
        )
        for p, run in sorted(runs.items())
    ]
    return pa.Table.from_pylist(
        rows,
        schema=pa.schema(
            [
                ("project_id", pa.string()),
                ("run_count", pa.int32()),
                ("seed", pa.int64()),
                ("distribution", pa.string()),
                ("correlation_ratio", pa.float64()),
                ("input_digest", pa.string()),
                ("drawn_task_count", pa.int32()),
                ("drawn_risk_count", pa.int32()),
                *((f"{n}_date", pa.date32()) for n in SHARES),
                *((f"{n}_days", pa.float64()) for n in SHARES),
                ("contingency_days", pa.float64()),
                ("error_days", pa.float64()),
                ("baseline_chance_ratio", pa.float64()),
                ("expected_chance_ratio", pa.float64()),
            ]
        ),
    )


def _project_row(
    model: Model, network: Network, project: int, run: Runs, due: tuple[Any, ...], how: Simulation
) -> dict[str, object]:
    at = {name: chance.bound(run.finish, share) for name, share in SHARES.items()}
    hours, calendar = (
        model.calendars.day_hours[model.project_calendar[project]],
        model.project_calendar[project : project + 1],
    )

    def days(instant: float) -> float:
        """Working days from the day after the status date."""
        return float(
            np.diff(model.calendars.worked(np.repeat(calendar, 2), np.array([model.now, instant])))[
                0
            ]
            / hours
        )

    certain = model.last(network)[project]
    return {
        "project_id": model.projects[project],
        "run_count": how.runs,
        "seed": how.seed,
        "distribution": how.distribution,
        "correlation_ratio": how.correlation,
        "input_digest": run.digest,
        "drawn_task_count": run.drawn,
        "drawn_risk_count": run.risks,
        **{f"{n}_date": last_day(model.first, v) for n, v in at.items()},
        **{f"{n}_days": round(days(v), 2) for n, v in at.items()},
        "contingency_days": round(days(at["likely"]) - days(certain), 2),
        "error_days": round(chance.error(run.finish, SHARES["likely"]), 3),
        **{
            f"{name}_chance_ratio": _by(model, run, day)
            for name, day in zip(("baseline", "expected"), due, strict=True)
        },
    }


def _by(model: Model, run: Runs, day: date | None) -> float | None:
    """Share of runs that end by the end of a day."""
    return (
        None if day is None else float((run.finish <= (day - model.first).days + 1 + 1e-6).mean())
    )


def _chance_rows(model: Model, runs: dict[int, Runs]) -> pa.Table:
    """The finish at each twentieth of the runs."""
    sorted_runs = sorted(runs.items())
    bounds = [
        np.sort(run.finish)[chance.quantile_places(run.finish.size, STEPS)]
        for _, run in sorted_runs
    ]
    return pa.table(
        {
            "project_id": pa.array(
                [model.projects[p] for p, _ in sorted_runs for _ in STEPS], pa.string()
            ),
            "chance_ratio": pa.array([float(s) for _ in sorted_runs for s in STEPS], pa.float64()),
            "finish_date": pa.array(
                [last_day(model.first, float(v)) for row in bounds for v in row], pa.date32()
            ),
        }
    )


def _task_rows(model: Model, runs: dict[int, Runs]) -> pa.Table:
    """Of the tasks not finished: how often each lies on the critical path, and how much the finish
    follows it."""
    places = np.concatenate(
        [np.empty(0, np.int64), *(run.tasks for _, run in sorted(runs.items()))]
    )
    columns = {
        name: np.concatenate(
            [np.empty(0), *(getattr(run, field) for _, run in sorted(runs.items()))]
        )
        for name, field in (
            ("criticality_ratio", "critical"),
            ("cruciality_ratio", "cruciality"),
            ("sensitivity_ratio", "sensitivity"),
        )
    }
    kept = np.isnan(model.tasks.finished[places])
    return pa.table(
        {name: model.rows[name].take(pa.array(places[kept])) for name in ("project_id", "task_id")}
        | {n: pa.array(np.round(v[kept], 4)) for n, v in columns.items()}
    )


def _milestone_rows(model: Model, runs: dict[int, Runs]) -> pa.Table:
    """Of the milestones not reached: when they are, in half and in four of five runs."""
    reached = {t: m for _, run in sorted(runs.items()) for t, m in run.milestones.items()}
    names = {
        to: model.rows[of].take(pa.array(list(reached), pa.int64()))
        for to, of in (("project_id", "project_id"), ("milestone_id", "task_id"))
    }
    return pa.table(
        names
        | {
            f"{name}_date": pa.array(
                [last_day(model.first, chance.bound(m, SHARES[name])) for m in reached.values()],
                pa.date32(),
            )
            for name in ("even", "likely")
        }
    )
