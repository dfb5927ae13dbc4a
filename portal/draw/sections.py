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
    findings = [] if section.needs_attention else _findings(section)
    if not section.needs_attention and not findings:
        return False
    with st.container(key=f"section-{section.key}", gap="medium"):
        st.header(section.name, anchor=section.key)
        if section.needs_attention:
            section.draw()
            return True
        with blocks.folded(" · ".join(findings), key=f"{section.key}-section") as is_open:
            if is_open:
                section.draw()
    return True


def _findings(section: Section) -> list[str]:
    """The headings of its blocks."""
    with paper.writing({}, unfolds=False) as parts:
        section.draw()
    return list(paper.headings(parts))
