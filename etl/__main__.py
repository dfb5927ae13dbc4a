"""The verbs of the etl, as `standpoint VERB` or `python -m etl VERB`: one function each. Exit codes
say how it ended.

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
from etl.doorway import screen, talk, visit
from etl.doorway.drafts import Answers, Question
from etl.intake.faults import as_json, grouped
from etl.options import parser
from etl.publish import release, snapshot
from etl.settings import Settings, SettingsError, Source, config_file, load

DONE, USAGE, REFUSED, BUSY, FOLDER, MACHINE, HELD, ERROR = 0, 2, 3, 4, 5, 6, 7, 8
SHOWN = 40


def main(arguments: list[str] | None = None, prog: str = "python -m etl") -> int:
    """Runs one verb and returns its exit code; never a traceback for what a PM can mend."""
    options = parser(prog).parse_args(arguments)
    options.config = config_file(options.config)
    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING, format="%(message)s"
    )
    try:
        return RUN[options.verb](options)
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
    place = f"in the step '{steps[0]}'" if steps else f"in `{options.verb}`"
    return _say(
        options,
        ERROR,
        f"Standpoint failed {place} ({type(error).__name__}), which is an error of its own. The"
        " live snapshot is untouched. Run it again with --verbose for the details and report them;"
        " `list` shows what is live.",
    )


def init(options: argparse.Namespace) -> int:
    """From a folder of exports to a published report: looks, asks, writes portal.toml, checks,
    publishes."""
    answers = talk.answers(options.answer, options.answers)
    if options.status_date:
        answers["status_date"] = str(options.status_date)
    if (options.folder / "portal.toml").exists():
        return _renew(options, answers)
    look = visit.look(options.folder, answers, talk.asker(options.accept), today=date.today())
    print(look.told)
    if look.proposal.questions:
        return _say(options, USAGE, screen.asked(look.proposal.questions))
    if "projects" not in look.proposal.tables():
        return _say(options, REFUSED, visit.NO_PROJECTS)
    if options.look:
        return DONE
    company = options.company or options.folder.resolve().name.replace("_", " ").title()
    file = visit.write(options.folder, look, company)
    print(f"\n{file} is written.")
    return _first_report(options, file, answers)


def _renew(options: argparse.Namespace, answers: Answers) -> int:
    """The difference alone, where portal.toml is there already."""
    file = options.folder / "portal.toml"
    ask = talk.asker(options.accept)
    try:
        changes, text = visit.renew(options.folder, answers, ask, today=date.today())
    except visit.Open as error:
        return _say(options, USAGE, screen.asked(error.questions))
    if not changes and answers:
        return _first_report(options, file, answers)
    if not changes:
        return _say(options, DONE, f"{file} follows every heading of every export. `refresh` next.")
    print("\n".join(f"  {change}" for change in changes))
    if options.look:
        return DONE
    answer = _answer(options, answers, visit.APPLY)
    if answer != "yes":
        return DONE if answer else _say(options, USAGE, screen.asked([visit.APPLY]))
    file.write_text(text, encoding="utf-8")
    print(f"{file} is changed; all else stands as it was.")
    return _first_report(options, file, answers)


def _first_report(options: argparse.Namespace, file: Path, answers: Answers) -> int:
    """Checks what was written, asks about what does not fit, and publishes."""
    settings = load(file)
    folder = options.snapshots or settings.snapshots
    day = _status_date(options, settings)
    outcome = refresh.run(settings, folder, day, publish=True, progress=_bar(options))
    for asks, mends in visit.MENDING:
        question = asks(outcome.stopping) if outcome.stopping else None
        answer = _answer(options, answers, question) if question else ""
        if question and answer and mends(file, outcome.faults, answer):
            outcome = refresh.run(load(file), folder, day, publish=True, progress=_bar(options))
        elif question and not answer:
            print(screen.asked([question]))
    code = _report(options, folder, outcome=outcome, word="published")
    if code == DONE:
        print(f"Open it, as each audience: standpoint serve --demo --config {file}")
    return code


def _answer(options: argparse.Namespace, answers: Answers, question: Question) -> str:
    return answers.get(question.key, "") or talk.asker(options.accept)(question)


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
        release.lock(folder, options.date, options.reason)
    return _say(options, DONE, f"The period up to {options.date} is locked.")


def unlock(options: argparse.Namespace) -> int:
    """Opens a locked period again."""
    folder = _folder(options)
    with snapshot.locked(folder):
        release.unlock(folder, options.date, options.reason)
    return _say(options, DONE, f"The period up to {options.date} is open again.")


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
        print("Nothing is published yet. `standpoint refresh` publishes the first snapshot.")
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

    config = options.folder / "portal.toml"
    if config.is_file() and invented.MARK not in config.read_text("utf-8", "replace"):
        raise SettingsError(
            f"{config} is not the sample's and would be lost. Name an empty folder: standpoint"
            " sample FOLDER"
        )
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
    where = "" if config == Path("portal.toml") else f" --config {config}"
    return _say(
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
    told = grouped(outcome.stopping or outcome.faults)
    for sentence in told[:SHOWN]:
        print(sentence, file=out)
    if len(told) > SHOWN:
        print(f"… and {len(told) - SHOWN} more.", file=out)
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
