"""A portal.toml that is there already, and exports whose headings changed since: what is called
otherwise, what is new, which files are new. Touches nothing else of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

import tomlkit
from tomlkit import TOMLDocument

from etl.contract import BY_NAME
from etl.contract.columns import Column
from etl.doorway import words, written
from etl.doorway.drafts import Answers, Proposal
from etl.doorway.forms import plain
from etl.doorway.match import fits
from etl.doorway.propose import propose
from etl.doorway.survey import Export, Written


@dataclass(frozen=True)
class Change:
    """One thing to change in a [[source]], or a source to add."""

    said: str
    place: int = -1
    """The place of the source; -1 where one is added."""
    old: str = ""
    new: str = ""
    """The heading as it was called and as it is; without the old one it is ignored."""
    text: str = ""
    """The source to add."""


@dataclass(frozen=True)
class Difference:
    """All changes, and what is asked of files that are new."""

    changes: list[Change]
    fresh: Proposal


def difference(
    document: TOMLDocument, exports: list[Export], answers: Answers, today: date
) -> Difference:
    """What to change so that the file follows the exports again."""
    sources: list[Any] = list(document.get("source", []))
    changes: list[Change] = []
    seen: set[str] = set()
    for export in exports:
        own = [(i, s) for i, s in enumerate(sources) if _reads(s, export)]
        if own:
            seen.add(export.name)
            changes += _of_headings(own, export)
    new = [e for e in exports if e.name not in seen]
    fresh = propose(new, answers, today) if new else Proposal([], {})
    there = {str(s.get("table", "")) for s in sources}
    for draft in fresh.drafts:
        if not (draft.is_register and draft.table in there):
            sentence = f"{draft.export.name} is new: {draft.table}"
            changes.append(Change(sentence, text=written.source(draft)))
    return Difference(changes, fresh)


def _reads(source: Any, export: Export) -> bool:
    path = str(source.get("path", ""))
    return (path == export.path or fnmatchcase(export.path, path)) and str(
        source.get("sheet", export.sheet)
    ) == export.sheet


def _of_headings(own: list[tuple[int, Any]], export: Export) -> list[Change]:
    """Headings that went, each with the new one that takes its place; those that came beside."""
    if any("system" in s or "select" in s for _, s in own):
        return []
    known = {h for _, s in own for h in (*s.get("columns", {}), *s.get("ignore", ()))}
    fresh = [c for c in export.columns if c.heading not in known]
    changes: list[Change] = []
    for place, source in own:
        for heading, column in source.get("columns", {}).items():
            if heading in export.headings:
                continue
            name = column if isinstance(column, str) else column[0]
            taken = _successor(heading, BY_NAME[str(source["table"])].by_name[name], fresh)
            if taken:
                sentence = f"{export.name}: '{heading}' is now '{taken.heading}' ({name})"
                changes.append(Change(sentence, place, heading, taken.heading))
    renamed = {c.new for c in changes}
    for came in fresh:
        if came.heading not in renamed:
            sentence = f"{export.name}: '{came.heading}' is new, and ignored until you map it"
            changes.append(Change(sentence, own[0][0], new=came.heading))
    return changes


def _successor(heading: str, column: Column, fresh: list[Written]) -> Written | None:
    """The new heading that is most like the old one, or a usual word for its column."""
    listed = [plain(heading), *words.LIKE.get(column.name, [column.name.replace("_", " ")])]
    fitting = [(words.likeness(c.heading, listed), c) for c in fresh if fits(column, c)]
    likely = [pair for pair in fitting if pair[0] >= words.LEAST]
    if likely:
        return max(likely, key=lambda pair: pair[0])[1]
    return fitting[0][1] if len(fresh) == 1 and len(fitting) == 1 else None


def apply(document: TOMLDocument, changes: list[Change]) -> str:
    """The file with the changes, all else as it stood."""
    sources: Any = document.get("source", [])
    for change in changes:
        if change.place < 0:
            continue
        source = sources[change.place]
        if change.old:
            columns = source["columns"]
            columns[change.new] = columns.pop(change.old)
        else:
            source["ignore"] = [*source.get("ignore", ()), change.new]
    added = [c.text for c in changes if c.text]
    return "\n\n".join([tomlkit.dumps(document).rstrip(), *added]) + "\n"
