"""Sections of a page of which little is known yet: what can be told comes first, and what waits for
data is one line to open, not a column of empty frames."""

from __future__ import annotations

from collections.abc import Callable

from portal.draw import blocks, paper
from portal.draw.paper import Part
from portal.language import message

FRAMES = frozenset({"block", "close", "line"})
"""What says nothing of itself."""


def told_first(*sections: Callable[[], None], key: str) -> None:
    """Draws sections one below the other; those that only say what they wait for come last, folded
    under their headings. Each is made twice, so this is for a page that is mostly empty."""
    parts = [_parts(section) for section in sections]
    waits = [bool(made) and all(map(_says_nothing, paper.every(made))) for made in parts]
    for section, waiting in zip(sections, waits, strict=True):
        if not waiting:
            section()
    headings = [h for made, w in zip(parts, waits, strict=True) if w for h in paper.headings(made)]
    if not headings:
        return
    label = message("Waiting for data: {sections}", sections=" · ".join(headings))
    with blocks.folded(label, key=key) as is_open:
        if is_open:
            for section, waiting in zip(sections, waits, strict=True):
                if waiting:
                    section()


def _parts(section: Callable[[], None]) -> list[Part]:
    with paper.writing({}) as made:
        section()
    return made


def _says_nothing(part: Part) -> bool:
    """A frame, or what is not yet known; that nothing is to be decided is news."""
    return part.kind in FRAMES or (part.kind == "empty" and part.given["colour"] == "grey")
