"""The words people head columns with, and how alike a heading is to one."""

from __future__ import annotations

import difflib
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from etl.contract import BY_NAME
from etl.contract.columns import Column
from etl.doorway.forms import plain

_FILE: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
)
_ANY: dict[str, list[str]] = _FILE.pop("any")
"""By column, words for it in whatever table."""
LISTED: dict[str, dict[str, str]] = _FILE.pop("words")
"""By contract column, its own words and what people write for them."""
TABLES = tuple(t.name for t in BY_NAME.values() if t.name != "viewers" or "viewers" in _FILE)
"""Tables that can be told by their headings."""
BARE = {
    *("id", "no", "nr", "key", "code", "name", "title", "type", "kind", "date", "status", "state"),
    *("description", "amount", "cost", "value", "start", "end", "due", "number", "text", "note"),
    *(
        "ref",
        "reference",
        "owner",
        "lead",
        "hours",
        "budget",
        "plan",
        "total",
        "summary",
        "position",
        "phase",
        "user",
    ),
}
"""Words that say nothing of what they belong to: a heading has to be just that."""
LIKE: dict[str, list[str]] = {
    column: words
    for listed in (*_FILE.values(), _ANY)
    for column, words in listed.items()
    if column not in ("names", "needs", "of", "of_needs")
}
"""By column, words for it in one table or another."""
LEAST = 0.72
"""How alike a heading and a word have to be."""


def columns(table: str) -> dict[str, list[str]]:
    """By contract column, the words for it, the most usual first; its own name is one."""
    listed = _FILE.get(table, {})
    return {
        c: [c.replace("_", " "), _short(c), *listed.get(c, []), *_ANY.get(c, [])]
        for c in BY_NAME[table].mapped
    }


def _short(column: str) -> str:
    """Without the unit that the contract's names end in."""
    for unit in ("_date", "_amount", "_ratio", "_hours", "_days"):
        if column.endswith(unit):
            return column.removesuffix(unit).replace("_", " ")
    return column.replace("_", " ")


def names(table: str) -> list[str]:
    """Words of files and sheets that hold the table."""
    return [table.replace("_", " "), *_FILE.get(table, {}).get("names", [])]


def needs(table: str) -> list[list[str]]:
    """Groups of columns of each of which one has to be found."""
    listed = _FILE.get(table, {}).get("needs")
    if listed is not None:
        return list(listed)
    return [[c.name] for c in BY_NAME[table].columns if c.required and not c.default]


def rides_on(table: str) -> tuple[str, list[list[str]]]:
    """The table in whose export its columns may stand, and what has to be found there."""
    listed = _FILE.get(table, {})
    return listed.get("of", ""), list(listed.get("of_needs", []))


UNITS = frozenset(
    f"{scale}{code}" for scale in ("", "k", "t", "m") for code in ("eur", "usd", "gbp", "chf")
)
"""Words of a heading that say in what its numbers are, and not what they are."""


@lru_cache(maxsize=65_536)
def alike(heading: str, word: str) -> float:
    """From 0 to 1: the same words, the word within the heading, or nearly the same letters."""
    if heading == word or heading.replace(" ", "") == word.replace(" ", ""):
        return 1.0
    given, asked = heading.split(), word.split()
    if word in BARE or ("id" in given) != ("id" in asked):
        return 0.0
    joined = f" {heading} "
    if f" {word} " in joined and len(asked) / len(given) >= 0.5:
        return 0.72 + 0.16 * len(asked) / len(given)
    ratio = difflib.SequenceMatcher(None, heading, word).ratio() if len(word) > 4 else 0.0
    return 0.78 * ratio if ratio > 0.9 else 0.0


def likeness(heading: str, words: list[str]) -> float:
    """Of a heading to the likest of several words; earlier ones count a little more."""
    bare = " ".join(w for w in plain(heading).split() if w not in UNITS) or plain(heading)
    degrees = (alike(bare, word) * (1 - 0.003 * place) for place, word in enumerate(words))
    return max(degrees, default=0.0)


@lru_cache(maxsize=64)
def _every(column: Column) -> frozenset[str]:
    return frozenset(w for theirs in LISTED.get(column.name, {}).values() for w in theirs)


def meaning_of(column: Column, written: str) -> str:
    """The contract's word for a written one; '' where it is not known."""
    bare = plain(written)
    for little in ("in ", "im ", "under ", "en "):
        bare = bare.removeprefix(little) if bare not in _every(column) else bare
    own = next((ours for ours in column.values if bare == plain(ours)), "")
    listed = LISTED.get(column.name, {})
    known = (ours for ours, theirs in listed.items() if bare in theirs and ours in column.values)
    return own or next(known, "")
