"""What a computed table and a column of it are: who may see which rows and columns, and what they
mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a computed table; its unit follows from its suffix."""

    name: str
    shown_to: frozenset[str]
    meaning: str = ""
    """Empty where `meanings` or the contract says it; a column nobody named is shown to nobody."""


@dataclass(frozen=True)
class Mart:
    """One computed table: how a scope reaches its rows and who sees each column."""

    name: str
    grain: str
    meaning: str
    scope: str
    columns: tuple[Column, ...]
    contributor_rows: str = "none"
    fills: str = ""
    """What a page shows once it has rows; a computed table needs no such sentence, its exports have
    theirs."""
    is_added: bool = False
    """Whether its model only adds up what is published too: it goes along with the report, and adds
    up some projects alone."""

    @property
    def shown_to(self) -> dict[str, frozenset[str]]:
        """Who may see each column; a column nobody named is not here."""
        return {column.name: column.shown_to for column in self.columns}
