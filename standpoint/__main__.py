"""`standpoint VERB`: hands the command line to the program of the verb. Only help and completion
ask both programs, and only for their options."""

from __future__ import annotations

import argparse
import importlib
import sys

import shtab

PROGRAMS = {
    "etl": (
        "sample",
        "init",
        "check",
        "refresh",
        "publish",
        "lock",
        "unlock",
        "list",
        "log",
        "rollback",
        "prune",
    ),
    "portal": (
        "review",
        "serve",
        "pack",
        "verify",
        "prove",
        "grant",
        "revoke",
        "withdraw",
        "audit",
        "erase",
        "secret",
    ),
}
"""Each program with its verbs."""
PROGRAM = {verb: program for program, verbs in PROGRAMS.items() for verb in verbs}


def main(arguments: list[str] | None = None) -> int:
    """Runs the verb and returns its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    program = PROGRAM.get(given[0] if given else "")
    if program is None:
        parser().parse_args(given or ["--help"])  # answers and ends
        return 2
    return int(importlib.import_module(f"{program}.__main__").main(given, "standpoint"))


def parser() -> argparse.ArgumentParser:
    """All verbs with their options."""
    whole = argparse.ArgumentParser(
        prog="standpoint",
        description="Project reports: exports in, one checked snapshot out, pages for everyone.",
        epilog="`standpoint VERB --help` says more about a verb.",
    )
    edition = importlib.import_module("etl").__version__
    whole.add_argument("--version", action="version", version=f"standpoint {edition}")
    shtab.add_argument_to(
        whole, "--print-completion", help="print what makes a shell complete this command"
    )
    verbs = whole.add_subparsers(required=True, metavar="verb")
    for program in PROGRAMS:
        importlib.import_module(f"{program}.options").add(verbs)
    return whole


if __name__ == "__main__":
    sys.exit(main())
