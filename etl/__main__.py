"""`python -m etl`: check, refresh, publish, list, log, lock, rollback, prune, sample. Each verb is
a paragraph; exit codes say how it ended.

0 done · 2 settings or usage · 3 the data was refused · 4 another refresh is running · 5 the
snapshot folder refuses · 6 the machine refuses (disk, rights) · 7 a guard holds the candidate back
· 8 an error of Standpoint itself
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import duckdb
from tqdm import tqdm

from etl import refresh
from etl.intake.faults import as_json
from etl.publish import release, snapshot
from etl.settings import FIRST, LAST, Settings, SettingsError, Source, load

DONE, USAGE, REFUSED, BUSY, FOLDER, MACHINE, HELD, ERROR = 0, 2, 3, 4, 5, 6, 7, 8
SHOWN = 40


def main(arguments: list[str] | None = None) -> int:
    """Runs one verb and returns its exit code; never a traceback for what a PM can mend."""
    options = _options(arguments)
    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING, format="%(message)s"
    )
    try:
        return int(options.verb(options))
    except SettingsError as error:
        return _say(options, USAGE, str(error))
    except snapshot.Busy as error:
        return _say(options, BUSY, str(error))
    except release.Held as error:
        return _say(options, HELD, str(error))
    except snapshot.SnapshotError as error:
        return _say(options, FOLDER, str(error))
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        return _say(
            options,
            MACHINE,
            f"The machine refused: {error}. The live snapshot is untouched; mend that and refresh"
            " again.",
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, a scheduler and a PM get a sentence
        return _unexpected(options, error)


def _unexpected(options: argparse.Namespace, error: Exception) -> int:
    """Where it happened; what the error says may hold a value of a row, so only --verbose shows
    it."""
    logging.getLogger("standpoint.etl").info("What happened, for whoever mends it:", exc_info=error)
    steps = [
        note.removeprefix(refresh.STEP)
        for note in getattr(error, "__notes__", [])
        if note.startswith(refresh.STEP)
    ]
    place = f"in the step '{steps[0]}'" if steps else f"in `{options.verb.__name__.strip('_')}`"
    return _say(
        options,
        ERROR,
        f"Standpoint failed {place} ({type(error).__name__}), which is an error of its own. The"
        " live snapshot is untouched. Run it again with --verbose for the details and report them;"
        " `list` shows what is live.",
    )


def check(options: argparse.Namespace) -> int:
    """Validates everything and publishes nothing."""
    settings = load(options.config)
    outcome = refresh.run(
        settings,
        _folder(options, settings),
        _status_date(options, settings),
        publish=False,
        progress=_bar(options),
    )
    return _report(options, _folder(options, settings), outcome=outcome, word="checked")


def refresh_(options: argparse.Namespace) -> int:
    """Builds, checks and publishes; with --candidate it waits for review, with --publish-if-safe it
    waits only where a guard fails."""
    settings = load(options.config)
    if options.publish_if_safe and not settings.guards.stated:
        raise SettingsError(
            f"{settings.file}: --publish-if-safe needs guards. State them under [publish], e.g."
            " max_faults = 0."
        )
    outcome = refresh.run(
        settings,
        _folder(options, settings),
        _status_date(options, settings),
        publish=True,
        candidate=options.candidate,
        unattended=options.publish_if_safe,
        progress=_bar(options),
    )
    outcome.notes += release.told(outcome.failed, settings.guards)
    is_held = options.candidate or bool(outcome.failed)
    code = _report(
        options,
        _folder(options, settings),
        outcome=outcome,
        word="is a candidate, not published" if is_held else "published",
    )
    return HELD if outcome.failed and options.publish_if_safe else code


def publish(options: argparse.Namespace) -> int:
    """Makes the candidate live."""
    settings = load(options.config)
    folder = _folder(options, settings)
    with snapshot.locked(folder):
        entry = release.publish(folder, settings.guards, options.despite)
    return _say(
        options,
        DONE,
        f"{entry.snapshot_id} is live: status date {entry.status_date}, published"
        f" {entry.published_at}.",
    )


def lock(options: argparse.Namespace) -> int:
    """Closes the period up to a status date: later corrections are published as of a later day."""
    folder = _folder(options)
    with snapshot.locked(folder):
        (release.unlock if options.open else release.lock)(folder, options.date, options.reason)
    return _say(
        options,
        DONE,
        f"The period up to {options.date} is {'open again' if options.open else 'locked'}.",
    )


def log(options: argparse.Namespace) -> int:
    """Shows every release: candidates, publishes, rollbacks, locks."""
    state = snapshot.read(_folder(options))
    if options.json:
        print(
            json.dumps(
                {
                    "live": state.live,
                    "candidate": asdict(state.candidate) if state.candidate else None,
                    "locks": state.locks,
                    "log": [asdict(e) for e in state.log],
                }
            )
        )
    for event in state.log if not options.json else ():
        print(release.line(event))
    if not state.log and not options.json:
        print("Nothing is logged yet. The next release is.")
    return DONE


def list_(options: argparse.Namespace) -> int:
    """Shows every published snapshot; the live one is marked."""
    entries, live = snapshot.history(_folder(options))
    if options.json:
        print(json.dumps({"live": live, "snapshots": [asdict(e) for e in entries]}))
    for e in entries if not options.json else []:
        print(
            f"{'*' if e.snapshot_id == live else ' '} {e.snapshot_id}  status date {e.status_date} "
            f" published {e.published_at}{f'  withdrawn: {e.withdrawn}' if e.withdrawn else ''}"
        )
    if not entries and not options.json:
        print("Nothing is published yet. `python -m etl refresh` publishes the first snapshot.")
    return DONE


def rollback(options: argparse.Namespace) -> int:
    """Makes an earlier snapshot live again."""
    folder = _folder(options)
    with snapshot.locked(folder):
        entry = snapshot.rollback(folder, options.to, options.reason)
    return _say(
        options,
        DONE,
        f"{entry.snapshot_id} is live again: status date {entry.status_date}, published"
        f" {entry.published_at}.",
    )


def prune(options: argparse.Namespace) -> int:
    """Removes leftovers, and old snapshots only when asked with --keep."""
    folder = _folder(options)
    with snapshot.locked(folder):
        gone, dropped = snapshot.prune(folder, options.keep)
    lost = (
        f" The portal can no longer show {', '.join(e.snapshot_id for e in dropped)}."
        if dropped
        else ""
    )
    return _say(options, DONE, f"Removed {len(gone)} leftovers and {len(dropped)} snapshots.{lost}")


def sample(options: argparse.Namespace) -> int:
    """Writes the invented company; with --past publishes its earlier reports too."""
    import etl.sample as invented
    from etl import story

    invented.write(options.folder)
    if options.past:
        count = len(story.publish(options.folder, is_quiet=options.json))
        return _say(
            options,
            DONE,
            f"Published {count} earlier reports."
            if count
            else "No earlier report is published: there are reports as of later days. `make clean`"
            " begins anew.",
        )
    return _say(
        options,
        DONE,
        f"The sample company is in {options.folder}. `python -m etl refresh --config"
        f" {options.folder}/portal.toml` publishes it.",
    )


def _options(arguments: list[str] | None) -> argparse.Namespace:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--config", type=Path, default=Path("portal.toml"), help="the portal.toml to follow"
    )
    shared.add_argument(
        "--snapshots", type=Path, help="the folder to publish into; portal.toml names it otherwise"
    )
    shared.add_argument("--json", action="store_true", help="one JSON object for a scheduler")
    shared.add_argument("--verbose", action="store_true", help="one line for each step")
    parser = argparse.ArgumentParser(
        prog="python -m etl", description="Exports in, one checked snapshot out."
    )
    verbs = parser.add_subparsers(required=True, metavar="verb")
    for name, verb in (
        ("check", check),
        ("refresh", refresh_),
        ("publish", publish),
        ("list", list_),
        ("log", log),
        ("lock", lock),
        ("rollback", rollback),
        ("prune", prune),
        ("sample", sample),
    ):
        sub = verbs.add_parser(name, parents=[shared], help=(verb.__doc__ or "").strip())
        sub.set_defaults(verb=verb)
        if name in ("check", "refresh"):
            sub.add_argument(
                "--status-date", type=_day, help="what the numbers are as of, e.g. 2026-11-20"
            )
        if name == "refresh":
            waits = sub.add_mutually_exclusive_group()
            waits.add_argument(
                "--candidate",
                action="store_true",
                help="let it wait for review; `publish` makes it live",
            )
            waits.add_argument(
                "--publish-if-safe",
                action="store_true",
                help="publish when every guard under [publish] holds, else let it wait",
            )
        if name == "publish":
            sub.add_argument(
                "--despite",
                default="",
                metavar="REASON",
                help="why it is right although a guard fails; the log keeps it",
            )
        if name == "lock":
            sub.add_argument(
                "date", type=_day, metavar="STATUS_DATE", help="the last status date of the period"
            )
            sub.add_argument("--reason", required=True, help="why; the log keeps it")
            sub.add_argument("--open", action="store_true", help="open the period again")
        if name == "rollback":
            sub.add_argument(
                "--to", default="", help="snapshot id; the one before the live one otherwise"
            )
            sub.add_argument(
                "--reason", default="", help="why what was published since is withdrawn"
            )
        if name == "prune":
            sub.add_argument(
                "--keep", type=_count, help="also remove all but the newest KEEP snapshots"
            )
        if name == "sample":
            sub.add_argument("--folder", type=Path, default=Path("data/sample"))
            sub.add_argument(
                "--past",
                action="store_true",
                help="also publish what was reported on earlier days, about a minute",
            )
    return parser.parse_args(arguments)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a date. Write it as 2026-11-20."
        ) from None
    if not FIRST <= day <= LAST:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a day between {FIRST.year} and {LAST.year}. Correct the year."
        )
    return day


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of snapshots. Keep at least 1.")
    return int(text)


def _folder(options: argparse.Namespace, settings: Settings | None = None) -> Path:
    if options.snapshots:
        return Path(options.snapshots)
    return (settings or load(options.config)).snapshots


def _status_date(options: argparse.Namespace, settings: Settings) -> date:
    found: date | None = options.status_date or settings.status_date
    if found is None:
        raise SettingsError(
            f"{settings.file}: no status date. Give --status-date 2026-11-20, or status_date under"
            " [company]."
        )
    return found


def _bar(options: argparse.Namespace) -> Callable[[Iterable[Source]], Iterable[Source]]:
    def wrap(sources: Iterable[Source]) -> Iterable[Source]:
        bar: Iterable[Source] = tqdm(
            sources,
            desc="Reading exports",
            unit="source",
            disable=None if not options.json else True,
            leave=False,
        )
        return bar

    return wrap


def _say(options: argparse.Namespace, code: int, sentence: str) -> int:
    if options.json:
        print(json.dumps({"exit": code, "message": sentence}))
    else:
        print(sentence, file=sys.stdout if code == DONE else sys.stderr)
    return code


def _report(options: argparse.Namespace, folder: Path, outcome: refresh.Outcome, word: str) -> int:
    code = DONE if outcome.is_good else REFUSED
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
                }
            )
        )
        return code
    out = sys.stdout if outcome.is_good else sys.stderr
    for fault in (outcome.stopping or outcome.faults)[:SHOWN]:
        print(fault, file=out)
    hidden = len(outcome.stopping or outcome.faults) - SHOWN
    if hidden > 0:
        print(f"… and {hidden} more.", file=out)
    for problem in outcome.problems[:SHOWN]:
        print(problem, file=out)
    for note in outcome.notes:
        print(note, file=out)
    print(_closing(folder, outcome, word), file=out)
    return code


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


if __name__ == "__main__":
    sys.exit(main())
