"""A preset as frozen records, read from its TOML file; a slip in one is an error of ours and stops
the program."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.resources import files
from typing import Any

from etl.sources.periods import begins

REPEATED = re.compile(r"#\d+$")
"""The mark of the second heading of one name."""


def plain(heading: str) -> str:
    """A heading without what tells its second column from its first, in one case."""
    return " ".join(REPEATED.sub("", heading).split()).casefold()


@dataclass(frozen=True)
class Export:
    """One kind of export of a system."""

    system: str
    name: str
    title: str
    file: dict[str, Any]
    """How the file is read: the keys of a [[source]]; `dates` are the formats it may come in."""
    headings: dict[str, tuple[str, ...]]
    """Each heading in English, with what it is called otherwise, in other languages or editions."""
    ignore: tuple[str, ...]
    """Headings that are passed over; `*` stands for anything."""
    several: tuple[str, ...]
    """Headings that may come several times, one for each value; their cells become lines of one."""
    made: dict[str, dict[str, Any]]
    """Headings that are computed of others: `sql` over `export`, and those it is made `of`; there
    where one of them is."""
    tables: dict[str, dict[str, Any]]
    """By table of the contract, the keys of the [[source]] that feeds it, over the English
    headings; the first is what the export is for."""

    @property
    def spelled(self) -> dict[str, str]:
        """Every known spelling, in one case, with its English heading."""
        own = {plain(heading): heading for heading in self.headings}
        return {plain(w): h for h, words in self.headings.items() for w in words} | own

    def passes(self, heading: str) -> bool:
        """Whether a heading is one that is passed over."""
        return any(fnmatchcase(plain(heading), plain(pattern)) for pattern in self.ignore)

    @property
    def days(self) -> tuple[str, ...]:
        """What a day's heading and its cells are called, where the columns are days, or weeks or
        months: see `span`."""
        return tuple(self.file.get("days", ()))

    @property
    def span(self) -> str:
        """What such a column stands for: `day`, `week` or `month`."""
        return str(self.file.get("span", "day"))

    def begins(self, heading: str) -> str:
        """The first day of what a column stands for; '' where its heading names none."""
        return begins(heading, self.span) if self.days else ""

    @property
    def needed(self) -> tuple[str, ...]:
        """The headings without which the export is not told from others."""
        return tuple(self.file.get("needed", ()))


@dataclass(frozen=True)
class Preset:
    """A system and its exports."""

    system: str
    title: str
    exports: dict[str, Export]
    is_in_parts: bool = False
    """Whether all exports lie in one file, each a part of it, instead of one a file."""


def _export(system: str, name: str, raw: dict[str, Any]) -> Export:
    return Export(
        system=system,
        name=name,
        title=str(raw["title"]),
        file=dict(raw.get("file", {})),
        headings={heading: tuple(words) for heading, words in raw["headings"].items()},
        ignore=tuple(raw.get("ignore", ())),
        several=tuple(raw.get("several", ())),
        made=dict(raw.get("made", {})),
        tables=dict(raw["tables"]),
    )


def _preset(system: str, raw: dict[str, Any]) -> Preset:
    exports = {
        name: _export(system, name, _like(part, raw["exports"]))
        for name, part in raw["exports"].items()
    }
    return Preset(system, str(raw["title"]), exports, bool(raw.get("is_in_parts", False)))


def _like(part: dict[str, Any], exports: dict[str, Any]) -> dict[str, Any]:
    """An export that is as another one but for what it says itself."""
    if "like" not in part:
        return part
    other: dict[str, Any] = exports[part["like"]]
    return other | part | {"file": other["file"] | part["file"]}


def _load() -> dict[str, Preset]:
    texts = {
        entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8")
        for entry in files(__package__).iterdir()
        if entry.name.endswith(".toml")
    }
    return {name: _preset(name, tomllib.loads(texts[name])) for name in sorted(texts)}


PRESETS: dict[str, Preset] = _load()
"""Every system we know, by the name that `system` states."""
