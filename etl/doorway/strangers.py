"""Names that no list has, in most rows of a file: codes of another system, as like as not. Asked
about before anything is left out, and written down for a person to translate."""

from __future__ import annotations

import csv
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import tomlkit

from etl.doorway.drafts import Question, Strangers
from etl.intake.faults import Fault
from etl.intake.tally import Tally

LEAST = 0.5
"""Of a file's rows, the share that has to name what no list has, to be the rule and no slip."""
SHOWN = 3


def strangers(faults: list[Fault], tallies: list[Tally]) -> list[Strangers]:
    """Each file and column of which at least half the rows name what is not there."""
    lines = {t.file: t.rows for t in tallies}
    rows = Counter((f.file, f.contract_column) for f in faults if f.kind == "reference")
    return [
        Strangers(file, column, _names(faults, file, column), count)
        for (file, column), count in rows.items()
        if count >= LEAST * max(1, lines.get(file, count))
    ]


def _names(faults: list[Fault], file: str, column: str) -> tuple[str, ...]:
    every = (
        f.found[1:-1]
        for f in faults
        if f.kind == "reference" and (f.file, f.contract_column) == (file, column)
    )
    return tuple(dict.fromkeys(every))


LEFT_OUT = "they are nothing that is listed, and left out: each is listed as refused"
OWN = "they stand for projects of their own"


def asked(strange: list[Strangers], otherwise: str) -> Question:
    """Whether they are codes of another system, and what they are if not; one question for all of
    them."""
    told = "; ".join(map(_told, strange))
    files = " and ".join(dict.fromkeys(codes_file(s.column) for s in strange))
    return Question(
        key="codes",
        text=f"{told}. Are these codes of another system for what is listed?",
        choices=(
            ("yes", f"{files} is written, to say beside each code what the list calls it"),
            ("no", otherwise),
        ),
    )


def _told(strange: Strangers) -> str:
    rows = "1 row" if strange.rows == 1 else f"{strange.rows:,} rows"
    names = "names" if strange.rows == 1 else "name"
    return f"{rows} of {strange.file} {names} {_listed(strange.names)}, which no list has"


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(f"'{name}'" for name in names[:SHOWN]) + more


def are_all(faults: list[Fault], strange: list[Strangers]) -> bool:
    """Whether nothing else is wrong."""
    places = {(s.file, s.column) for s in strange}
    return all(f.kind == "reference" and (f.file, f.contract_column) in places for f in faults)


def codes_file(column: str) -> str:
    """The file of codes of a column: project-codes.csv of project_id."""
    return f"{column.removesuffix('_id').removesuffix('_name').replace('_', '-')}-codes.csv"


def state(file: Path, strange: list[Strangers]) -> None:
    """States the files of codes in portal.toml."""
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    sources: Any = document["source"]
    for stranger in strange:
        for source in sources:
            if fnmatchcase(stranger.file, Path(str(source["path"])).name):
                _state(source, stranger.column)
    file.write_text(tomlkit.dumps(document), encoding="utf-8")


def write(folder: Path, strange: list[Strangers]) -> list[Path]:
    """Writes each file of codes, which keeps what stands in it."""
    columns = dict.fromkeys(s.column for s in strange)
    return [_add(folder, c, [s for s in strange if s.column == c]) for c in columns]


def _state(source: Any, column: str) -> None:
    kept = source.setdefault("map", tomlkit.inline_table())
    kept.setdefault(column, codes_file(column))


def _add(folder: Path, column: str, strange: list[Strangers]) -> Path:
    path = folder / codes_file(column)
    there: list[list[str]] = [["Code", "What it stands for"]]
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as stream:
            there = list(csv.reader(stream))
    known = {row[0] for row in there if row}
    names = dict.fromkeys(name for s in strange for name in s.names if name not in known)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([*there, *([name, ""] for name in names)])
    return path
