"""What a trace is, and how its select is read: a file of this folder, with the pieces it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

HERE = Path(__file__).parent
ROWS, INPUTS, SIMULATION, CALCULATION, CHOICE = (
    "rows",
    "inputs",
    "simulation",
    "calculation",
    "choice",
)


@dataclass(frozen=True)
class Trace:
    """Where a column of a mart comes from; several of one column add up."""

    mart: str
    column: str
    """A column, or * for each of the mart; in the select {column} stands for it."""
    kind: str
    table: str
    words: str
    sql: str = ""
    entity: str = "project_id"
    """Expression over the mart that names the entity of the select."""
    unit: str = ""
    """Unit of the parts where it is not the column's."""


def told(mart: str, columns: str, kind: str, table: str, words: str) -> tuple[Trace, ...]:
    """Of columns that no sum of rows gives, what does."""
    return tuple(
        Trace(mart=mart, column=column, kind=kind, table=table, words=words)
        for column in columns.split()
    )


def read(name: str, **terms: str) -> str:
    """The select of a file, on one line. $words stand for terms, else for a file of pieces/, in
    parentheses; FileNotFoundError names what neither knows."""
    return _filled(_text(name), terms)


def piece(name: str, **terms: str) -> str:
    """An expression or a select that others are made of, in parentheses."""
    return f"({_filled(_text(f'pieces/{name}'), terms)})"


def _filled(text: str, terms: dict[str, str]) -> str:
    named = Template(text).get_identifiers()
    return Template(text).substitute(terms | {n: piece(n) for n in named if n not in terms})


@cache
def _text(name: str) -> str:
    """Without its first lines, which say what it is, and as one line."""
    text = (HERE / f"{name}.sql").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"(?m)^--.*$", "", text)).strip()
