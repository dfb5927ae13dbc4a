"""The verbs of the etl, as `standpoint VERB` or `python -m etl VERB`: one function each. Exit codes
say how it ended.

0 done · 2 settings or usage · 3 the data was refused · 4 another refresh is running · 5 the
snapshot folder refuses · 6 the machine refuses (disk, rights) · 7 a guard holds the candidate back
· 8 an error of Standpoint itself
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import logging
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import duckdb

from etl import logs, refresh, telling
from etl.options import parser
from etl.publish import release, snapshot
from etl.settings import SettingsError, config_file, load
from etl.telling import BUSY, DONE, ERROR, FOLDER, HELD, MACHINE, USAGE

SELDOM = 200_000
"""Objects made before garbage is looked for: a refresh makes tables and few cycles, and to walk
over what it holds after every 700 objects took 4 % of its time."""


def main(arguments: list[str] | None = None, prog: str = "python -m etl") -> int:
    """Runs one verb and returns its exit code; never a traceback for what a PM can mend."""
    gc.set_threshold(SELDOM)
    options = parser(prog).parse_args(arguments)
    options.config = config_file(getattr(options, "config", None))
    logs.keep(getattr(options, "log", ""), is_verbose=options.verbose)
    began = time.monotonic()
    code = _run(options)
    took = round((time.monotonic() - began) * 1000)
    told = {"event": "ended", "verb": options.verb, "exit": code, "ms": took}
    logging.getLogger("standpoint.etl").info("%s ended", options.verb, extra=told)
    return code


def _run(options: argparse.Namespace) -> int:
    try:
        return RUN[options.verb](options)
    except SettingsError as error:
        return telling.say(options, USAGE, str(error))
    except snapshot.Busy as error:
        return telling.say(options, BUSY, str(error))
    except release.Held as error:
        return telling.say(options, HELD, str(error))
    except snapshot.SnapshotError as error:
        return telling.say(options, FOLDER, str(error))
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        return telling.say(
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
    place = f"in the step '{steps[0]}'" if steps else f"in `{options.verb}`"
    return telling.say(
        options,
        ERROR,
        f"Standpoint failed {place} ({type(error).__name__}), which is an error of its own. The"
        " live snapshot is untouched. Run it again with --verbose for the details and report them;"
        " `list` shows what is live.",
    )


def init(options: argparse.Namespace) -> int:
    """From a folder of exports to a published report. What looks at the folder is imported by this
    verb alone: the others are called by schedulers, and start sooner without it."""
    return int(importlib.import_module("etl.opening").init(options))


def check(options: argparse.Namespace) -> int:
    """Validates everything and publishes nothing."""
    settings = load(options.config)
    outcome = refresh.run(
        settings,
        telling.folder(options, settings),
        telling.status_date(options, settings),
        publish=False,
        progress=telling.bar(options),
    )
    return telling.report(
        options, telling.folder(options, settings), outcome=outcome, word="checked"
    )


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
        telling.folder(options, settings),
        telling.status_date(options, settings),
        publish=True,
        candidate=options.candidate,
        unattended=options.publish_if_safe,
        progress=telling.bar(options),
    )
    outcome.notes += release.told(outcome.failed, settings.guards)
    is_held = options.candidate or bool(outcome.failed)
    code = telling.report(
        options,
        telling.folder(options, settings),
        outcome=outcome,
        word="is a candidate, not published" if is_held else "published",
    )
    return HELD if outcome.failed and options.publish_if_safe else code


def publish(options: argparse.Namespace) -> int:
    """Makes the candidate live."""
    settings = load(options.config)
    folder = telling.folder(options, settings)
    with snapshot.locked(folder):
        entry = release.publish(folder, settings.guards, options.despite)
    return telling.say(
        options,
        DONE,
        f"{entry.snapshot_id} is live: status date {entry.status_date}, published"
        f" {entry.published_at}.",
    )


def lock(options: argparse.Namespace) -> int:
    """Closes the period up to a status date: later corrections are published as of a later day."""
    folder = telling.folder(options)
    with snapshot.locked(folder):
        release.lock(folder, options.date, options.reason)
    return telling.say(options, DONE, f"The period up to {options.date} is locked.")


def unlock(options: argparse.Namespace) -> int:
    """Opens a locked period again."""
    folder = telling.folder(options)
    with snapshot.locked(folder):
        release.unlock(folder, options.date, options.reason)
    return telling.say(options, DONE, f"The period up to {options.date} is open again.")


def log(options: argparse.Namespace) -> int:
    """Shows every release: candidates, publishes, rollbacks, locks."""
    state = snapshot.read(telling.folder(options))
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
    entries, live = snapshot.history(telling.folder(options))
    if options.json:
        print(json.dumps({"live": live, "snapshots": [asdict(e) for e in entries]}))
    for e in entries if not options.json else []:
        print(
            f"{'*' if e.snapshot_id == live else ' '} {e.snapshot_id}  status date {e.status_date} "
            f" published {e.published_at}{f'  withdrawn: {e.withdrawn}' if e.withdrawn else ''}"
        )
    if not entries and not options.json:
        print("Nothing is published yet. `standpoint refresh` publishes the first snapshot.")
    return DONE


def rollback(options: argparse.Namespace) -> int:
    """Makes an earlier snapshot live again."""
    folder = telling.folder(options)
    with snapshot.locked(folder):
        entry = snapshot.rollback(folder, options.to, options.reason)
    return telling.say(
        options,
        DONE,
        f"{entry.snapshot_id} is live again: status date {entry.status_date}, published"
        f" {entry.published_at}.",
    )


def prune(options: argparse.Namespace) -> int:
    """Removes leftovers, and old snapshots only when asked with --keep."""
    folder = telling.folder(options)
    with snapshot.locked(folder):
        gone, dropped = snapshot.prune(folder, options.keep)
    lost = (
        f" The portal can no longer show {', '.join(e.snapshot_id for e in dropped)}."
        if dropped
        else ""
    )
    return telling.say(
        options, DONE, f"Removed {len(gone)} leftovers and {len(dropped)} snapshots.{lost}"
    )


def sample(options: argparse.Namespace) -> int:
    """Writes the invented company; with --past publishes its earlier reports too."""
    import etl.sample as invented
    from etl import story

    config = options.folder / "portal.toml"
    if config.is_file() and invented.MARK not in config.read_text("utf-8", "replace"):
        raise SettingsError(
            f"{config} is not the sample's and would be lost. Name an empty folder: standpoint"
            " sample FOLDER"
        )
    invented.write(options.folder)
    if options.past:
        count = len(story.publish(options.folder, is_quiet=options.json))
        return telling.say(
            options,
            DONE,
            f"Published {count} earlier reports."
            if count
            else "No earlier report is published: there are reports as of later days. `make clean`"
            " begins anew.",
        )
    where = "" if config == Path("portal.toml") else f" --config {config}"
    return telling.say(
        options,
        DONE,
        f"The sample company is in {options.folder.resolve().name}. Publish it and look at it:\n"
        f"  standpoint refresh{where}\n  standpoint serve{where}",
    )


RUN: dict[str, Callable[[argparse.Namespace], int]] = {
    "sample": sample,
    "init": init,
    "check": check,
    "refresh": refresh_,
    "publish": publish,
    "lock": lock,
    "unlock": unlock,
    "list": list_,
    "log": log,
    "rollback": rollback,
    "prune": prune,
}


if __name__ == "__main__":
    sys.exit(main())
