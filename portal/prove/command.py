"""`standpoint prove`: shows by trying that no scope of a report is shown what it may not read, and
writes what was tried and found.

Exit codes: 0 nothing was found; 2 the command or the configuration cannot be followed; 4 a file
could not be written; 5 nothing is published, or the exports are refused; 8 something was found.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from portal.gate import published
from portal.prove import looking, report, trial
from portal.settings import Settings

DONE, UNCLEAR, UNWRITTEN, NOTHING, FOUND = 0, 2, 4, 5, 8


class Unclear(Exception):
    """The command names what there is not; the message says what to write."""


class Refused(Exception):
    """The exports cannot be published; the message repeats what the refresh says."""


def run(own: Settings, options: argparse.Namespace) -> int:
    """Proves the live report, or each of the given exports, and writes the reports."""
    try:
        kinds = _kinds(options.kind)
        if not options.exports:
            return _written(own, own.snapshots, "standpoint-proof", kinds, options)
        codes = [_export(own, n, kinds, options) for n in range(len(options.exports))]
        return max(codes)  # what was found weighs more than what could not be tried
    except Unclear as error:
        return _fail(UNCLEAR, str(error))
    except published.Damaged as damaged:
        return _fail(NOTHING, str(damaged))
    except published.NoSnapshot:
        return _fail(
            NOTHING, "Nothing is published yet. Publish the first report: standpoint refresh"
        )
    except OSError as error:
        return _fail(
            UNWRITTEN,
            f"{error.filename}: {error.strerror or error}. Name a folder that can be written:"
            " --out FOLDER",
        )


def _fail(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code


def _kinds(text: str) -> list[str]:
    kinds = [kind.strip() for kind in text.split(",")]
    if unknown := [kind for kind in kinds if kind not in report.WRITERS]:
        raise Unclear(f"--kind: found {unknown[0]!r}, expected one or several of html, pdf, json.")
    return kinds


def _proved(own: Settings, folder: Path, effort: looking.Effort) -> trial.Proof:
    """The proof of one folder of reports. What the portal writes meanwhile goes to a desk of its
    own: a trial is nobody's visit."""
    with tempfile.TemporaryDirectory() as desk:
        return trial.prove(
            replace(
                own,
                snapshots=folder,
                demo=True,
                is_everybody=True,
                desk=f"sqlite:///{desk}/desk.sqlite",
            ),
            effort,
        )


def _written(
    own: Settings, folder: Path, name: str, kinds: list[str], options: argparse.Namespace
) -> int:
    """Proves one folder of reports and writes its files; the exit code."""
    made = _proved(own, folder, looking.EFFORTS[options.effort])
    for file in report.write(made, kinds, options.out, name):
        print(file)
    print(report.sentence(made))
    return FOUND if made.record.findings else DONE


def _export(own: Settings, number: int, kinds: list[str], options: argparse.Namespace) -> int:
    """The same for one of the given exports; one that is refused keeps no other from its proof."""
    file = options.exports[number]
    name = f"standpoint-proof-{number + 1}-{file.resolve().parent.name}"
    try:
        with _published(file) as folder:
            return _written(own, folder, name, kinds, options)
    except Refused as error:
        return _fail(NOTHING, str(error))


@contextmanager
def _published(file: Path) -> Iterator[Path]:
    """What a portal.toml publishes, in a folder that goes away; its own reports stay as they
    are."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "etl", "refresh", "--config", str(file)]
        done = subprocess.run(
            [*command, "--snapshots", folder],
            capture_output=True,
            text=True,
            env=os.environ,
            check=False,
        )
        if done.returncode:
            raise Refused(f"{file}: {(done.stderr or done.stdout).strip()}")
        yield Path(folder)
