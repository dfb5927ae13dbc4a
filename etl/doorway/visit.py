"""`init` from beginning to end: look, ask, write, check, publish. The steps that talk are given, so
that a script and a person take the same way."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import tomlkit

from etl.doorway import screen, written
from etl.doorway.difference import apply, difference
from etl.doorway.drafts import Answers, Proposal, Question
from etl.doorway.propose import propose
from etl.doorway.survey import Unread, survey
from etl.intake.faults import Fault
from etl.settings import FAULT_KINDS

Ask = Callable[[Question], str]
"""Puts a question to whoever is there; '' where nobody is."""


@dataclass
class Look:
    """What a folder holds, and what is made of it."""

    proposal: Proposal
    unread: list[Unread]

    @property
    def told(self) -> str:
        """The screen."""
        return screen.told(self.proposal, self.unread)


def look(folder: Path, answers: Answers, ask: Ask, today: date) -> Look:
    """Proposes until nothing is open, or nobody answers."""
    with tempfile.TemporaryDirectory() as scratch:
        exports, unread = survey(folder, Path(scratch))
    proposal = propose(exports, answers, today)
    while proposal.questions:
        question = proposal.questions[0]
        answer = ask(question)
        if not question.takes(answer):
            break
        answers[question.key] = answer
        proposal = propose(exports, answers, today)
    return Look(proposal, unread)


def renew(folder: Path, answers: Answers, ask: Ask, today: date) -> tuple[list[str], str]:
    """What changed in the exports since portal.toml was written, and the file that follows them;
    the same text where nothing did. Questions of new files are put as at first."""
    text = (folder / "portal.toml").read_text(encoding="utf-8-sig")
    with tempfile.TemporaryDirectory() as scratch:
        exports, _ = survey(folder, Path(scratch))
    found = difference(tomlkit.parse(text), exports, answers, today)
    while found.fresh.questions:
        question = found.fresh.questions[0]
        answer = ask(question)
        if not question.takes(answer):
            raise Open(found.fresh.questions)
        answers[question.key] = answer
        found = difference(tomlkit.parse(text), exports, answers, today)
    if not found.changes:
        return [], text
    return [c.said for c in found.changes], apply(tomlkit.parse(text), found.changes)


class Open(Exception):
    """Questions that nobody answered."""

    def __init__(self, questions: list[Question]) -> None:
        super().__init__(questions)
        self.questions = questions


def write(folder: Path, found: Look, company: str) -> Path:
    """Writes portal.toml where there is none."""
    file = folder / "portal.toml"
    with file.open("x", encoding="utf-8") as stream:
        stream.write(written.text(found.proposal, company))
    return file


def exchanging(faults: list[Fault]) -> Question | None:
    """Dates that lie as exchanged days and months do, as one question."""
    columns = dict.fromkeys(f"{f.column} of {f.file}" for f in faults if f.kind == "swapped")
    if not columns:
        return None
    return Question(
        key="swapped",
        text=f"Days and months look exchanged in {', '.join(columns)}. Are they?",
        choices=(
            ("yes", "every date with a day up to 12 is read the other way round"),
            ("no", "they are right as they stand"),
        ),
    )


def exchange(file: Path, faults: list[Fault]) -> None:
    """States in portal.toml which dates are exchanged."""
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    for source in document["source"]:
        columns = [
            f.contract_column for f in faults if f.kind == "swapped" and f.table == source["table"]
        ]
        if columns:
            forms = source.setdefault("date_formats", tomlkit.inline_table())
            forms.update({column: "swapped" for column in columns})
    file.write_text(tomlkit.dumps(document), encoding="utf-8")


def leaving_out(faults: list[Fault]) -> Question | None:
    """What remains wrong in the files, as one question; None where no tolerance would help."""
    if not faults or any(f.kind not in FAULT_KINDS for f in faults):
        return None
    kinds = Counter((f.file, f.kind) for f in faults)
    listed = "; ".join(f"{count:,} in {file} ({kind})" for (file, kind), count in kinds.items())
    return Question(
        key="leave_out",
        text=f"Publish without what cannot be read or names what is not there: {listed}?",
        choices=(
            ("yes", "each is listed as refused, with file and row, and totals say what they lack"),
            ("no", "mend the files first: faults.csv lists every one"),
        ),
    )


def tolerate(file: Path, faults: list[Fault]) -> None:
    """Adds what may be left out to portal.toml, with how many of each there are today."""
    counts = Counter((f.table, f.contract_column, f.kind) for f in faults)
    with file.open("a", encoding="utf-8") as stream:
        for (table, column, kind), limit in sorted(counts.items()):
            lines = {"table": table, "column": column, "kind": kind, "limit": limit}
            said = "\n".join(f"{k} = {written.value(v)}" for k, v in lines.items())
            stream.write(f"\n[[tolerate]]\n{said}\n")


APPLY = Question(
    key="apply",
    text="Change portal.toml so?",
    choices=(("yes", "these lines alone, all else stays"), ("no", "leave it as it is")),
)
