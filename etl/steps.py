"""What a refresh computes between the exports and the checks, in the order that what each step
reads gives. A model is found by being in `models/`; what Python computes is listed here, once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType

from etl import marts
from etl.engine import Engine
from etl.judge import history, status
from etl.metrics import estimate_sql, listed_sql
from etl.outlook import portfolio, ranges, reserve, schedule, simulation, throughput, worth
from etl.settings import Band, Settings

MODELS = Path(__file__).parent / "models"
NOTE = re.compile(r"--.*")
READ = re.compile(r"\b(?:from|join)\s+([a-z_]\w*)")
NAMED = re.compile(r"\b([a-z_]\w*)(?:\([\w, ]*\))? as \(\s*(?:select|with|values)\b")
"""A part that a statement names for itself: no table, even where one is called the same."""


@dataclass(frozen=True)
class Terms:
    """What a refresh is told beside its exports."""

    settings: Settings
    bands: tuple[Band, ...]
    earlier: Path | None
    """The snapshot that the history goes on from."""


@dataclass(frozen=True)
class Step:
    """Tables that are computed together, and the tables they are computed from; what no step
    writes came in."""

    name: str
    writes: tuple[str, ...]
    reads: frozenset[str]
    run: Callable[[Engine, Terms], None]


def reads_of(sql: str) -> frozenset[str]:
    """The tables that a statement of the portable subset reads."""
    text = NOTE.sub("", sql)
    return frozenset(READ.findall(text)) - frozenset(NAMED.findall(text))


def ordered() -> tuple[Step, ...]:
    """Every step, each after those that write what it reads; refuses two that wait for each
    other."""
    steps = (*map(_model, sorted(MODELS.glob("*.sql"))), *_measured(), *_computed())
    writer = {table: step for step in steps for table in step.writes}
    waits = {
        step.name: sorted({writer[t].name for t in step.reads if t in writer}) for step in steps
    }
    by_name = {step.name: step for step in steps}
    try:
        return tuple(by_name[name] for name in TopologicalSorter(waits).static_order())
    except CycleError as error:
        raise ValueError(f"Each of these waits for the next: {', '.join(error.args[1])}") from None


def _model(file: Path) -> Step:
    return _selected(file.stem, file.read_text(encoding="utf-8"))


def _selected(table: str, sql: str) -> Step:
    """A table that is one select: published where a mart says so, else for other steps alone."""
    home = "build.main" if table in marts.BY_NAME else "memory.staging"

    def run(engine: Engine, terms: Terms) -> None:
        engine.run(f"create table {home}.{table} as {sql}")

    return Step(table, (table,), reads_of(sql), run)


def _measured() -> Iterable[Step]:
    """Selects that a definition of `metrics` is written into: each project's forecast, formed from
    its own sums, so that a portfolio adds forecasts up instead of dividing totals; and what lists
    show of it."""
    estimate = f"cast({estimate_sql()} as decimal(18,4)) as estimate_amount"
    yield _selected(
        "int_project_estimate",
        f"select project_id, {estimate} from int_project_amount group by project_id",
    )
    yield _selected("project_measure", listed_sql("project_total"))


def _computed() -> Iterable[Step]:
    """What no select computes."""
    yield _step((schedule, simulation), _networks)
    yield _step((ranges, portfolio), _prospects)
    yield _step((reserve,), lambda e, t: reserve.publish(e, t.settings.simulation))
    yield _step((worth,), lambda e, t: worth.publish(e, t.settings.discount_rate))
    yield _step((throughput,), lambda e, t: throughput.publish(e))
    yield _step((status,), lambda e, t: status.publish(e, t.settings, t.bands))
    yield _step((history,), lambda e, t: history.publish(e, t.earlier))
    yield Step(
        "told",
        (history.FINISHES,),
        frozenset(),
        lambda e, t: history.read_finishes(e, t.earlier),
    )


def _step(modules: tuple[ModuleType, ...], run: Callable[[Engine, Terms], None]) -> Step:
    """By what the modules say of themselves; those that hand results on are one step."""
    writes = tuple(table for module in modules for table in module.WRITES)
    reads = frozenset(table for module in modules for table in module.READS)
    return Step(modules[0].__name__.rpartition(".")[2], writes, reads - set(writes), run)


def _networks(engine: Engine, terms: Terms) -> None:
    """The network of all projects, and what comes of it in many runs."""
    model, network = schedule.publish(engine)
    simulation.publish(engine, model, network=network, how=terms.settings.simulation)


def _prospects(engine: Engine, terms: Terms) -> None:
    """The range of each project, and of all together."""
    portfolio.publish(engine, ranges.publish(engine), terms.settings.simulation)
