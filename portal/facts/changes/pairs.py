"""Rows of one query in two reports, by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.facts.changes.causes import Row
from portal.facts.changes.moves import rows
from portal.gate.store import Reader


@dataclass(frozen=True)
class Pair:
    """Rows of one query in both reports, by key."""

    old: dict[str, Row]
    new: dict[str, Row]

    @property
    def stayed(self) -> list[str]:
        return [key for key in self.new if key in self.old]


def pair(before: Reader, after: Reader, query: str, key: str, **parameters: object) -> Pair:
    return Pair(
        *({str(r[key]): r for r in rows(reader, query, **parameters)} for reader in (before, after))
    )


def within(both: Pair, projects: Pair) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of both reports whose project is in both: what joins or leaves with its project is told
    by the project."""
    stayed = set(projects.stayed)
    for key in dict.fromkeys([*both.new, *both.old]):
        old, new = both.old.get(key), both.new.get(key)
        if (new or old or {})["project_id"] in stayed:
            yield old, new
