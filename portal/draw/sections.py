"""The way around a long page: its parts by name with addresses of their own, what needs attention
open, the rest folded under what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from portal.draw import blocks, paper


@dataclass(frozen=True)
class Section:
    """Blocks of a page that belong together."""

    key: str
    """Stands in the address, after the #."""
    name: str
    draw: Callable[[], None]
    needs_attention: bool = True
    finding: str = ""
    """What stands on the fold, where that is known before it is drawn, as for a long list."""


def draw(*sections: Section) -> None:
    """Sections one below the other, and above them their names, which stay in sight. Paper has all
    of them open, under their findings alone."""
    if paper.sheet():
        for section in sections:
            section.draw()
        return
    way = st.container(key="contents")
    shown = [section for section in sections if _shown(section)]
    way.markdown(" ".join(f"[{section.name}](#{section.key})" for section in shown))


def _shown(section: Section) -> bool:
    """Draws a section; whether there was anything to draw."""
    with st.container(key=f"section-{section.key}", gap="medium"):
        return _open(section) if section.needs_attention else _folded(section)


def _open(section: Section) -> bool:
    place = st.empty()
    with paper.watching() as seen:
        section.draw()
    if seen:
        place.header(section.name, anchor=section.key)
    return bool(seen)


def _folded(section: Section) -> bool:
    findings = [section.finding] if section.finding else _findings(section)
    if not findings:
        return False
    st.header(section.name, anchor=section.key)
    with blocks.folded(" · ".join(findings), key=f"{section.key}-section") as is_open:
        if is_open:
            section.draw()
    return True


def _findings(section: Section) -> list[str]:
    """The headings of its blocks, which are made for that and not shown."""
    with paper.writing({}, unfolds=False) as parts:
        section.draw()
    return paper.headings(parts)
