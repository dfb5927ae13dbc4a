"""What a snapshot says, as messages: an English sentence that is its own id, and the values in it.

A message is written out in English and published beside that text, so that a portal can say it in
another language and write numbers and days as its reader does. Knows no project and no database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Number:
    """A number with so many decimals; a share is shown in per cent."""

    value: float
    places: int
    is_share: bool = False
    is_signed: bool = False

    def __str__(self) -> str:
        shown = self.value * 100 if self.is_share else self.value
        text = f"{shown:{'+' if self.is_signed else ''}.{self.places}f}"
        return f"{text.replace('-', chr(0x2212))}{' %' if self.is_share else ''}"

    def data(self) -> dict[str, Any]:
        """What is published of it."""
        return {
            "number": self.value,
            "places": self.places,
            "is_share": self.is_share,
            "is_signed": self.is_signed,
        }


@dataclass(frozen=True)
class Day:
    """A day, in English as 14 Sep 2026."""

    day: date

    def __str__(self) -> str:
        return f"{self.day.day} {self.day:%b %Y}"

    def data(self) -> dict[str, Any]:
        """What is published of it."""
        return {"day": self.day.isoformat()}


@dataclass(frozen=True)
class Message:
    """A sentence, or a part of one that another holds whole; with `many`, one that turns on
    `count`."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)
    many: str = ""
    count: int = 1

    def __str__(self) -> str:
        text = self.many if self.many and self.count != 1 else self.text
        return text.format(**{"count": self.count, **self.values})

    def data(self) -> dict[str, Any]:
        """What is published of it: its id, the values in it and, where it turns on one, the
        count."""
        held = {n: v if isinstance(v, str | int) else v.data() for n, v in self.values.items()}
        made: dict[str, Any] = {"id": self.text} | ({"values": held} if held else {})
        return made | ({"many": self.many, "count": self.count} if self.many else {})


Value = str | int | Number | Day | Message


def message(text: str, /, **values: Value) -> Message:
    """A sentence with its values."""
    return Message(text, values)


def plural(singular: str, many: str, count: int, /, **values: Value) -> Message:
    """A sentence that turns on a count, which stands in it as `{count}`."""
    return Message(singular, values, many, count)


def marked(text: str) -> str:
    """A message that stands in a table of ours: listed in the message file here."""
    return text


def published(told: tuple[Message, ...]) -> str:
    """Sentences as a snapshot holds them, beside their English."""
    return json.dumps([part.data() for part in told], ensure_ascii=False)


def catalogues() -> list[tuple[str, str]]:
    """Each language there is a message file of, with the file, which a snapshot carries whole."""
    return [(f.stem, f.read_text(encoding="utf-8")) for f in sorted(FOLDER.glob("*.po"))]
