"""One refresh: load and refuse, cut as of the status date, hold totals, compute, check, trace,
describe, publish. Refused data, a broken total or a failed check is told, and nothing goes live."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from etl import __version__, steps
from etl.engine import TOO_LARGE, Engine
from etl.intake import asof, refusal, staging, tally, totals, truth
from etl.intake.faults import Fault, Intake, intolerable, write_csv
from etl.judge import thresholds
from etl.outlook import boards
from etl.publish import description, lineage, names, release, snapshot, standing
from etl.settings import Settings, Source
from etl.steps import Terms

log = logging.getLogger("standpoint.etl")
Result = TypeVar("Result")
HERE = Path(__file__).parent
STEP = "step: "
"""How the note of an unexpected error begins that says in which step it happened."""


@dataclass
class Outcome:
    """What a refresh did: published, or refused with the reasons."""

    status_date: date
    snapshot_id: str = ""
    files: int = 0
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    stopping: list[Fault] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is right as data and worth a look: it counts for nothing, or not yet."""
    seconds: float = 0.0
    tallies: list[tally.Tally] = field(default_factory=list)
    """What came in of each file; where nothing is published, with what it names."""
    failed: dict[str, list[str]] = field(default_factory=dict)
    """The guards that fail, each with its sentences."""

    @property
    def is_good(self) -> bool:
        """Whether it may be published."""
        return not self.stopping and not self.problems


def run(
    settings: Settings,
    folder: Path,
    status_date: date,
    *,
    publish: bool,
    candidate: bool = False,
    unattended: bool = False,
    progress: Callable[[Iterable[Source]], Iterable[Source]] = iter,
) -> Outcome:
    """Builds a snapshot aside and, when it is good and `publish` is set, makes it live.

    With `candidate` it waits for review instead; with `unattended` it goes live only when every
    guard holds.
    """
    started = time.monotonic()
    settings = settings.as_of(status_date)
    with snapshot.locked(folder):
        if publish:
            snapshot.refuse_locked(folder, status_date)
        build = snapshot.begin(folder, status_date)
        try:
            outcome = _build(
                settings, build, status_date=status_date, progress=progress, is_check=not publish
            )
            write_csv(folder / "faults.csv", outcome.faults)
            if outcome.is_good and publish:
                keep = snapshot.hold if candidate or unattended else snapshot.publish
                outcome.snapshot_id = keep(
                    folder, build, status_date, outcome.snapshot_id.partition("@")[2]
                ).snapshot_id
                if candidate or unattended:
                    outcome.failed = {
                        name: sentence
                        for name, sentence in release.judge(folder, settings.guards).items()
                        if sentence
                    }
                if unattended and not outcome.failed:
                    release.publish(folder, settings.guards)
        finally:
            with suppress(OSError):
                snapshot.clear_leftovers(folder)
    outcome.seconds = time.monotonic() - started
    return outcome


def _build(
    settings: Settings,
    build: snapshot.Build,
    status_date: date,
    progress: Callable[[Iterable[Source]], Iterable[Source]],
    is_check: bool,
) -> Outcome:
    outcome, taken = Outcome(status_date), Intake()
    engine = Engine(build.snapshot, build.private, build.scratch, settings.size)
    engine.confine([*settings.folders, build.scratch, build.scratch.parent])
    try:
        published_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        taken = _step(
            "load",
            lambda: staging.load(
                engine,
                settings,
                scratch=build.scratch,
                progress=progress(settings.sources),
                advise=_advise,
            ),
        )
        outcome.files = len({f.file for f in taken.files})  # one may feed several tables
        outcome.rows = sum(f.counts.rows for f in taken.files)
        outcome.tallies = _step(
            "tallies", lambda: tally.count(engine, settings, taken, is_whole=is_check)
        )
        outcome.faults, outcome.stopping = taken.faults, intolerable(settings, taken)
        if outcome.stopping:
            return outcome
        totals.write_refused(engine, taken)
        totals.write_sources(engine, taken)
        boards.publish(engine, settings)
        _step("as of", lambda: asof.cut(engine, status_date))
        outcome.problems = _step(
            "control totals", lambda: totals.write_control_totals(engine, taken)
        )
        _write_snapshot_row(
            engine,
            settings,
            build=build,
            status_date=status_date,
            published_at=published_at,
            has_issues=bool(taken.of("issues")),
        )
        _let_go_of_text(engine, taken)
        names.publish(engine, settings)
        bands = thresholds.publish(engine, settings, status_date)
        _compute(engine, Terms(settings, bands, build.earlier))
        outcome.problems += _step("checks", lambda: _checks(engine))
        outcome.notes = (
            taken.notes
            + staging.clock_notes(taken)
            + refusal.write_coverage(engine)
            + totals.rounding_notes(engine)
            + _notes(engine)
            + _nobody(engine, taken)
        )
        if outcome.is_good:
            lineage.publish(engine)
            standing.publish(engine)
            _step("describe", lambda: description.write(engine))
        outcome.snapshot_id = f"{build.snapshot_id}@{published_at}"
        return outcome
    except TOO_LARGE:
        if not (note := totals.largest(taken)):
            raise
        outcome.problems.append(note)
        return outcome
    finally:
        engine.close()


def _advise(*given: Any) -> tuple[Fault, ...]:
    """What headings could be. Imported where a heading does not fit: a refresh that fits starts
    sooner without it."""
    advised: tuple[Fault, ...] = import_module("etl.doorway.suggestion").advise(*given)
    return advised


def _step(name: str, work: Callable[[], Result]) -> Result:
    started = time.monotonic()
    try:
        result = work()
    except Exception as error:
        error.add_note(f"{STEP}{name}")
        raise
    took = time.monotonic() - started
    told = {"event": "step", "step": name, "ms": round(took * 1000)}
    log.info("%s: %.2f s", name, took, extra=told)
    return result


def _write_snapshot_row(
    engine: Engine,
    settings: Settings,
    build: snapshot.Build,
    status_date: date,
    published_at: str,
    has_issues: bool,
) -> None:
    engine.run(
        "create table build.snapshot (snapshot_id varchar, build_id varchar, status_date date,"
        " published_at timestamp, previous_id varchar, company_name varchar, currency varchar,"
        " language varchar, timezone varchar, cadence_days integer, full_time_hours decimal(18,4),"
        " has_issues boolean, names varchar, engine varchar, engine_version varchar,"
        " standpoint_version varchar)"
    )
    engine.run(
        "insert into build.snapshot values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'DuckDB', ?, ?)",
        [
            build.snapshot_id,
            build.build_id,
            status_date,
            published_at.rstrip("Z"),
            build.previous_id or None,
            settings.company,
            settings.currency,
            settings.language,
            settings.timezone,
            settings.cadence_days,
            settings.full_time_hours,
            has_issues,
            settings.names,
            version("duckdb"),
            __version__,
        ],
    )


def _let_go_of_text(engine: Engine, taken: Intake) -> None:
    """The exports as text are no longer needed once they are counted."""
    for file in taken.files:
        (
            engine.run(f"drop view if exists {file.raw}")
            if not file.source.is_copied
            else engine.run(f"drop table if exists {file.raw}")
        )
        engine.run(f"drop table if exists {file.raw}_all")


def _compute(engine: Engine, terms: Terms) -> None:
    """Every model and computation, in order."""
    for step in steps.ordered():
        _step(step.name, partial(step.run, engine, terms))


def _nobody(engine: Engine, taken: Intake) -> list[str]:
    """A directory that names nobody publishes a report that nobody can open."""
    if not taken.of("viewers") or engine.rows("select 1 from private.main.viewers limit 1"):
        return []
    return [
        "viewers: no row is published, so nobody can sign in. Check the export of viewers, or its"
        " filter."
    ]


def _notes(engine: Engine) -> list[str]:
    """Sentences a PM should read although nothing is wrong: what lies after the status date, and
    rates that are missing."""
    notes = asof.notes(engine)
    missing = engine.rows(
        "select currency, count(*) from int_project_rate where budget_rate is null group by"
        " currency order by currency"
    )
    notes += [
        f"exchange_rates: no budget rate for {currency}, so the money of {_count(count, 'project')}"
        " is unknown."
        for currency, count in missing
    ]
    lines = engine.rows(
        "select c.currency, count(*) from cost_entries as c, int_report as r where c.currency <>"
        " r.currency and c.currency not in (select x.currency from exchange_rates as x where"
        " x.rate_kind = 'budget') group by c.currency order by c.currency"
    )
    notes += [
        f"exchange_rates: no budget rate for {currency}, which {_count(count, 'cost entry')} would"
        " need."
        for currency, count in lines
    ]
    return notes + truth.notes(engine) + boards.notes(engine)


def _count(count: object, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"1 {noun}" if count == 1 else f"{count:,} {plural}"


def _checks(engine: Engine) -> list[str]:
    """The sentences of every row that a check returns, with the promise it breaks."""
    problems = []
    for file in sorted((HERE / "checks").glob("*.sql")):
        text = file.read_text(encoding="utf-8")
        promise = text.splitlines()[0].removeprefix("-- ").rstrip(".")
        problems += [f"{promise}: {row[1]}" for row in engine.rows(text)]
    return problems
