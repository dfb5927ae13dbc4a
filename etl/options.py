"""What may be written after a verb of the etl. Runs nothing, so that help and completion are
quick."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from etl.settings import FIRST, LAST

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

VERBS = {
    "sample": "write an invented company: exports, and the portal.toml that maps them",
    "init": "look at a folder of exports, map them, check and publish",
    "check": "validate every export and publish nothing",
    "refresh": "build a snapshot aside, check it, publish it",
    "publish": "make the candidate live",
    "lock": "close the period up to a status date: its reports are final",
    "unlock": "open a locked period again",
    "list": "show the snapshots; a star marks the live one",
    "log": "show every release: candidates, publishes, rollbacks, locks, what was pruned",
    "rollback": "make an earlier snapshot live again",
    "prune": "remove leftovers, and old snapshots where --keep says so",
}
"""Each verb with what it does."""


def parser(prog: str) -> argparse.ArgumentParser:
    """The etl's verbs alone."""
    alone = argparse.ArgumentParser(prog=prog, description="Exports in, one checked snapshot out.")
    add(alone.add_subparsers(required=True, metavar="verb", dest="verb"))
    return alone


def add(verbs: Verbs) -> None:
    """Adds the etl's verbs to those of a command."""
    made = {
        name: verbs.add_parser(
            name, parents=[_shared(has_config=name != "init")], help=does, description=does
        )
        for name, does in VERBS.items()
    }
    for name in ("init", "check", "refresh"):
        made[name].add_argument(
            "--status-date", type=_day, help="what the numbers are as of, e.g. 2026-11-20"
        )
    for name in ("lock", "unlock"):
        made[name].add_argument(
            "date", type=_day, metavar="STATUS_DATE", help="the last status date of the period"
        )
        made[name].add_argument("--reason", required=True, help="why; the log keeps it")
    made["sample"].add_argument(
        "folder", type=Path, nargs="?", default=Path("data/sample"), help="where, else data/sample"
    )
    made["sample"].add_argument(
        "--past",
        action="store_true",
        help="also publish what was reported on earlier days, about a minute",
    )
    _init(made["init"])
    made["prune"].add_argument(
        "--keep", type=_count, help="also remove all but the newest KEEP snapshots"
    )
    _releases(made)


def _init(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "folder", type=Path, nargs="?", default=Path(), help="where the exports lie, else here"
    )
    verb.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="KEY=ANSWER",
        help="answers a question, e.g. currency=EUR; may come several times",
    )
    verb.add_argument(
        "--answers", type=Path, metavar="FILE", help="a TOML file of answers, key = answer"
    )
    verb.add_argument(
        "--accept", action="store_true", help="take the suggested answer where there is one"
    )
    verb.add_argument("--company", default="", help="its name, else that of the folder")
    verb.add_argument(
        "--look", action="store_true", help="only show what would be written, and write nothing"
    )


def _shared(*, has_config: bool) -> argparse.ArgumentParser:
    """What every verb takes; `init` writes the portal.toml of its folder, and follows no other."""
    shared = argparse.ArgumentParser(add_help=False)
    if has_config:
        shared.add_argument(
            "--config",
            type=Path,
            help="the portal.toml to follow, else STANDPOINT_CONFIG, else ./portal.toml",
        )
    shared.add_argument(
        "--snapshots", type=Path, help="the folder of snapshots, else the one of portal.toml"
    )
    shared.add_argument("--json", action="store_true", help="one JSON object for a scheduler")
    shared.add_argument("--verbose", action="store_true", help="one line for each step and file")
    shared.add_argument(
        "--log",
        choices=("text", "json"),
        default="text",
        help="json writes one object a line to standard error: steps, files, how it ended",
    )
    return shared


def _releases(made: dict[str, argparse.ArgumentParser]) -> None:
    waits = made["refresh"].add_mutually_exclusive_group()
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
    made["publish"].add_argument(
        "--despite",
        default="",
        metavar="REASON",
        help="why it is right although a guard fails; the log keeps it",
    )
    made["rollback"].add_argument(
        "--to", default="", help="snapshot id; the one before the live one otherwise"
    )
    made["rollback"].add_argument(
        "--reason", default="", help="why what was published since is withdrawn"
    )


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
