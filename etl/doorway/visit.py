"""`init` from beginning to end: look, ask, write, check, publish. The steps that talk are given, so
that a script and a person take the same way."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

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
    change = difference(tomlkit.parse(text), exports, answers, today)
    while change.fresh.questions:
        question = change.fresh.questions[0]
        answer = ask(question)
        if not question.takes(answer):
            raise Open(change.fresh.questions)
        answers[question.key] = answer
        change = difference(tomlkit.parse(text), exports, answers, today)
    if not change.changes:
        return [], text
    return [c.said for c in change.changes], apply(tomlkit.parse(text), change.changes)


class Open(Exception):
    """Questions that nobody answered."""

    def __init__(self, questions: list[Question]) -> None:
        super().__init__(questions)
        self.questions = questions


def write(folder: Path, look: Look, company: str) -> Path:
    """Writes portal.toml where there is none."""
    file = folder / "portal.toml"
    with file.open("x", encoding="utf-8") as stream:
        stream.write(written.text(look.proposal, company))
    return file


SAY = re.compile(r'Say (\w+) = "([^"]*)" or (?:\w+ = )?"([^"]*)" in \[\[source\]\] (\d+)')
"""How a fault names the two ways a file of a known system may be read."""


def settling(faults: list[Fault]) -> Question | None:
    """Files of known systems whose dates or decimals two ways read, as one question a kind."""
    fault = next((f for f in faults if SAY.search(f.remedy)), None)
    if fault is None:
        return None
    key, first, second, _ = SAY.findall(fault.remedy)[0]
    return Question(
        key=key,
        text=f"{fault.file} writes {fault.found} under {fault.column}. How is that read?",
        choices=(
            (first or "ISO", _meant(key, first)),
            (second or "ISO", _meant(key, second)),
        ),
    )


def _meant(key: str, answer: str) -> str:
    return "as year-month-day" if not answer else f'{key} = "{answer}"'


def settle(file: Path, faults: list[Fault], answer: str) -> bool:
    """States the answer for every source that asks the same; says whether it changed anything."""
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    sources: Any = document["source"]
    for key, first, second, number in (
        SAY.findall(f.remedy)[0] for f in faults if SAY.search(f.remedy)
    ):
        form = "" if answer == "ISO" else answer
        if form in (first, second):
            sources[int(number) - 1][key] = form
    file.write_text(tomlkit.dumps(document), encoding="utf-8")
    return True


def spanning(faults: list[Fault]) -> Question | None:
    """Lines of more hours than a day has: a time sheet by the week, or a slip."""
    over = [f for f in faults if f.contract_column == "worked_hours" and f.kind == "range"]
    if not over:
        return None
    return Question(
        key="line",
        text=(
            f"{len(over):,} of the lines of {over[0].file} have more than 24 hours, the first"
            f" {over[0].found}. Does a line stand for a day or a week?"
        ),
        choices=(("week", "up to 168 hours are right"), ("day", "those are slips of the pen")),
    )


def span(file: Path, faults: list[Fault], answer: str) -> bool:
    """States that a line of those files stands for a week, where it does."""
    if answer != "week":
        return False
    names = {f.file for f in faults if f.contract_column == "worked_hours" and f.kind == "range"}
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    sources: Any = document["source"]
    for source in sources:
        if any(fnmatchcase(name, Path(str(source["path"])).name) for name in names):
            source["line_days"] = 7
    file.write_text(tomlkit.dumps(document), encoding="utf-8")
    return True


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


def _is_of(fault: Fault, source: Any) -> bool:
    return fnmatchcase(fault.file, Path(str(source["path"])).name)


def exchange(file: Path, faults: list[Fault], answer: str) -> bool:
    """States in portal.toml which dates are exchanged, or that they are right."""
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    sources: Any = document["source"]
    for source in sources:
        columns = [
            f.contract_column
            for f in faults
            if f.kind == "swapped" and f.table == source.get("table", f.table) and _is_of(f, source)
        ]
        if columns and answer == "yes":
            forms = source.setdefault("date_formats", tomlkit.inline_table())
            forms.update({column: "swapped" for column in columns})
        elif columns:
            kept = source.get("as_written", ())
            source["as_written"] = list(dict.fromkeys((*kept, *columns)))
    file.write_text(tomlkit.dumps(document), encoding="utf-8")
    return True


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


def tolerate(file: Path, faults: list[Fault], answer: str) -> bool:
    """Adds what may be left out to portal.toml, with how many of each there are today."""
    if answer != "yes":
        return False
    counts = Counter((f.table, f.contract_column, f.kind) for f in faults)
    with file.open("a", encoding="utf-8") as stream:
        for (table, column, kind), limit in sorted(counts.items()):
            lines = {"table": table, "column": column, "kind": kind, "limit": limit}
            body = "\n".join(f"{k} = {written.value(v)}" for k, v in lines.items())
            stream.write(f"\n[[tolerate]]\n{body}\n")
    return True


APPLY = Question(
    key="apply",
    text="Change portal.toml so?",
    choices=(("yes", "these lines alone, all else stays"), ("no", "leave it as it is")),
)

MENDING = ((settling, settle), (spanning, span), (exchanging, exchange), (leaving_out, tolerate))
"""What may be wrong with what was written, in the order it is asked about, and what mends it."""

NO_PROJECTS = (
    "No list of projects, and nothing that names any: nothing is written. A table with a number and"
    " a name for each project is enough to begin with; docs/sources/README.md lists the systems"
    " whose exports are known."
)
