"""A pack as a PDF, set by Typst: numbered pages, tagged for screen readers, what a screen folds
away at the end of its chapter."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import typst

from portal.pack import imprint, pictures
from portal.pack.contents import Chart, Document, Fold, Group

TEMPLATE = Path(__file__).parent / "pack.typ"


def write(document: Document) -> bytes:
    """The file; its bytes are the same for the same report, its date is the report's."""
    return bytes(
        _compiler().compile(
            format="pdf",
            sys_inputs={"document": json.dumps(_plain(document))},
            timestamp=document.published_at.replace(tzinfo=UTC),
        )
    )


@cache
def _compiler() -> Any:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=list(pictures.FONTS)
    )
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def _plain(document: Document) -> dict[str, Any]:
    """What the template reads: text as text, never as Typst's own markup."""
    chapters = []
    for chapter in document.chapters:
        main, folds = _apart(chapter.parts)
        chapters.append(
            {
                "title": chapter.title,
                "parts": [_node(p) for p in main],
                "details": [_node(f) for f in folds],
            }
        )
    names = ("title", "company", "status_day")
    language = re.split("[-_]", document.language)[0]
    return {
        **{n: getattr(document, n) for n in names},
        "words": imprint.words(document),
        "language": language,
        "chapters": chapters,
        "meanings": [[dataclasses.asdict(r) for r in m] for m in document.meanings],
    }


def _apart(parts: list[Any]) -> tuple[list[Any], list[Fold]]:
    """What is read first, and what was folded away within it."""
    main: list[Any] = []
    folds: list[Fold] = []
    for part in parts:
        if isinstance(part, Fold):
            folds.append(part)
        elif isinstance(part, Group):
            inner, more = _apart(part.parts)
            main.append(Group(inner))
            folds += more
        else:
            main.append(part)
    return main, folds


def _node(part: Any) -> dict[str, Any]:
    """A part by its kind; a chart without its numbers, which the other files hold."""
    kind = type(part).__name__.lower()
    if isinstance(part, Group | Fold):
        label = [dataclasses.asdict(r) for r in part.label] if isinstance(part, Fold) else []
        return {"kind": kind, "label": label, "parts": [_node(p) for p in part.parts]}
    if isinstance(part, Chart):
        return {"kind": kind, "svg": pictures.unlinked(part.svg), "alt": part.alt}
    node: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(part), default=str))
    return {"kind": kind, **node}
