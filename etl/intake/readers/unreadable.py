"""The one error a reader raises: a file that is not the table it should be; and its headings, told
apart."""

from __future__ import annotations

from pathlib import Path


class Unreadable(Exception):
    """A file that cannot be taken for a table: where, found, expected, remedy."""

    def __init__(self, file: Path, where: str, found: str, expected: str, remedy: str) -> None:
        self.file, self.where, self.found, self.expected, self.remedy = (
            file,
            where,
            found,
            expected,
            remedy,
        )
        place = f"{file.name}, {where}" if where else file.name
        super().__init__(f"{place}: found {found}, expected {expected}. {remedy}")


def numbered(headings: list[str]) -> tuple[str, ...]:
    """Headings told apart: the second 'Sprint' becomes 'Sprint#2', an empty one 'column 5'. SQL
    knows no capitals in names, so that 'Sprint' and 'sprint' are one heading twice, too."""
    taken: dict[str, str] = {}
    for position, heading in enumerate(headings, 1):
        clean = " ".join(heading.replace("\ufeff", "").split()) or f"column {position}"
        name, place = clean, 1
        while name.lower() in taken:
            name, place = f"{clean}#{place + 1}", place + 1
        taken[name.lower()] = name
    return tuple(taken.values())
