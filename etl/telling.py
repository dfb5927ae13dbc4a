"""What a verb of the etl says, to a person or as one JSON object to a scheduler, and the code it
ends with."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from tqdm import tqdm

from etl import refresh
from etl.intake import tally
from etl.intake.faults import as_json, grouped
from etl.settings import Settings, SettingsError, Source, load

DONE, USAGE, REFUSED, BUSY, FOLDER, MACHINE, HELD, ERROR = 0, 2, 3, 4, 5, 6, 7, 8
log = logging.getLogger("standpoint.etl")
SHOWN = 40
ON_A_SCREEN = 20
"""Files that a refresh lists with what they brought."""


def folder(options: argparse.Namespace, settings: Settings | None = None) -> Path:
    """Where snapshots lie: as the command says, else as portal.toml does."""
    if options.snapshots:
        return Path(options.snapshots)
    return (settings or load(options.config)).snapshots


def status_date(options: argparse.Namespace, settings: Settings) -> date:
    """What the numbers are as of; SettingsError where nobody says, for it is never the clock."""
    day: date | None = options.status_date or settings.status_date
    if day is None:
        raise SettingsError(
            f"{settings.file}: no status date. Give --status-date 2026-11-20, or status_date under"
            " [company]."
        )
    return day


def bar(options: argparse.Namespace) -> Callable[[Iterable[Source]], Iterable[Source]]:
    """A bar of progress over the sources; quiet outside a terminal and for a scheduler."""

    def wrap(sources: Iterable[Source]) -> Iterable[Source]:
        shown: Iterable[Source] = tqdm(
            sources,
            desc="Reading exports",
            unit="source",
            disable=None if not options.json else True,
            leave=False,
        )
        return shown

    return wrap


def say(options: argparse.Namespace, code: int, sentence: str) -> int:
    """One sentence; returns the code."""
    if options.json:
        print(json.dumps({"exit": code, "message": sentence}))
    else:
        print(sentence, file=sys.stdout if code == DONE else sys.stderr)
    return code


def _note(outcome: refresh.Outcome, word: str) -> None:
    """What came in and what became of it, for the log: counts, and no value of a row."""
    for file in outcome.tallies:
        told = {"file": file.file, "table": file.table, "rows": file.rows, "refused": file.refused}
        log.info(
            "%(file)s, %(table)s: %(rows)s rows, %(refused)s refused",
            told,
            extra={"event": "file", **told},
        )
    log.info(
        "report %s",
        word,
        extra={
            "event": "report",
            "snapshot": outcome.snapshot_id.split("@")[0],
            "status_date": str(outcome.status_date),
            "files": outcome.files,
            "rows": outcome.rows,
            "faults": len(outcome.faults),
            "stopping": len(outcome.stopping),
            "outcome": word,
        },
    )


def report(
    options: argparse.Namespace,
    folder: Path,
    outcome: refresh.Outcome,
    word: str,
    more: Mapping[str, object] | None = None,
) -> int:
    """How a refresh ended, with its faults and notes; returns the code. `more` is for the one JSON
    object alone."""
    code = DONE if outcome.is_good else REFUSED
    _note(outcome, word)
    if options.json:
        print(
            json.dumps(
                {
                    "exit": code,
                    "snapshot_id": outcome.snapshot_id.split("@")[0],
                    "status_date": str(outcome.status_date),
                    "files": outcome.files,
                    "rows": outcome.rows,
                    "seconds": round(outcome.seconds, 2),
                    "problems": outcome.problems,
                    "notes": outcome.notes,
                    "faults": json.loads(as_json(outcome.faults)),
                    "refused": len(outcome.stopping),
                    "sources": tally.as_json(outcome.tallies),
                }
                | dict(more or {})
            )
        )
        return code
    out = sys.stdout if outcome.is_good else sys.stderr
    told = grouped(outcome.stopping or outcome.faults)
    for sentence in told[:SHOWN]:
        print(sentence, file=out)
    if len(told) > SHOWN:
        print(f"… and {len(told) - SHOWN} more.", file=out)
    for problem in outcome.problems[:SHOWN]:
        print(problem, file=out)
    for note in outcome.notes:
        print(note, file=out)
    for line in _came_in(outcome, word):
        print(line, file=out)
    print(_closing(folder, outcome, word), file=out)
    return code


def _came_in(outcome: refresh.Outcome, word: str) -> list[str]:
    """What each file brought: all of it where it is asked for by `check`, else what fits on a
    screen."""
    tallies = outcome.tallies
    if not tallies or (word != "checked" and len(tallies) > ON_A_SCREEN):
        return []
    return ["", *tally.table(tallies), "", *tally.filtered(tallies)]


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _closing(folder: Path, outcome: refresh.Outcome, word: str) -> str:
    listed = f" All are in {folder / 'faults.csv'}." if outcome.faults else ""
    if not outcome.is_good:
        why = [_plural(len(outcome.stopping), "fault")] * bool(outcome.stopping) + [
            _plural(len(outcome.problems), "broken check")
        ] * bool(outcome.problems)
        return f"Refused: {' and '.join(why)}.{listed} The live snapshot is untouched."
    left = (
        f" Tolerated: {_plural(len(outcome.faults), 'fault')}; the rows or cells they name are left"
        f" out.{listed}"
        if outcome.faults
        else ""
    )
    name = f"{outcome.snapshot_id.split('@')[0]} " if word != "checked" else ""
    return (
        f"{name}{word}: {outcome.rows:,} rows of {outcome.files} files, status date"
        f" {outcome.status_date}, {outcome.seconds:.1f} s.{left}"
    )
