"""What an explanation is made of: its sums, their columns, and how each is traced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.facts.measures import Definition

ROWS, INPUTS, SIMULATION, CALCULATION, CHOICE, UNTRACED = (
    "rows",
    "inputs",
    "simulation",
    "calculation",
    "choice",
    "untraced",
)


@dataclass(frozen=True)
class Trace:
    """One place a column comes from, as the snapshot says."""

    kind: str
    table: str
    meaning: str
    entity_sql: str
    sql: str
    unit: str


@dataclass(frozen=True)
class Column:
    """One column that a sum adds up: its own sum over the same rows, and where it comes from."""

    name: str
    total: float | None
    rows_sql: str
    """The rows that make it, one SELECT with the scope's parameters; '' where no sum of rows makes
    it."""
    inputs: tuple[tuple[Trace, str], ...]
    """What is read for it, each with its rows."""
    kind: str
    words: tuple[str, ...]
    is_whole: bool = True
    """Whether its rows add up to it. They do not where part of them is not shared with this viewer,
    and then none is shown."""


@dataclass(frozen=True)
class Sum:
    """One aggregate of the definition with its value."""

    text: str
    value: float | None
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Explanation:
    """A number, the sums it is formed from, and the metrics it is made of."""

    definition: Definition
    value: float | None
    reason: str | None
    sums: tuple[Sum, ...]
    arithmetic: str
    """The definition over the sums, as SQL in which s0, s1, … stand for them."""
    written: str
    """The same for people, with {s0}, {s1}, … for the sums."""
    made_of: tuple[str, ...]
    parameters: Mapping[str, object]
    leading: str = ""
    """The metric that gives the same number for this one entity, and whose formula is therefore the
    one to read; '' where there is none."""

    @property
    def kind(self) -> str:
        """How far its chain goes: the shortest of its columns."""
        kinds = {c.kind for s in self.sums for c in s.columns}
        return next((k for k in (UNTRACED, SIMULATION, CALCULATION) if k in kinds), ROWS)


def as_float(value: Any) -> float | None:
    return None if value is None else float(value)
