"""Kept views that a pack holds behind its own pages: which of them a scope gets, and how a file
says which it holds, so that `verify` writes the same again."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.facts import slicing
from portal.tell import navigation
from portal.tell.context import Context

MOST, MOST_LETTERS = 12, 8_000
"""Views in one pack, and letters of what its mark says of them: some files have room for 65,535
bytes, and a letter may take six."""


@dataclass(frozen=True)
class Added:
    """A page and its address under a name."""

    name: str
    page: str
    query: Mapping[str, str]


def written(views: Iterable[Added]) -> str:
    """As a mark says it; empty for none."""
    told = [[view.name, view.page, dict(view.query)] for view in views]
    return json.dumps(told, ensure_ascii=False, sort_keys=True) if told else ""


def parse(text: str) -> tuple[Added, ...]:
    """What a mark says; ValueError where it says nothing of the kind."""
    told = json.loads(text) if text else []
    if not isinstance(told, list) or not all(map(_is_view, told)):
        raise ValueError("A mark names views by name, page and address.")
    return tuple(Added(name, page, query) for name, page, query in told)


def _is_view(told: object) -> bool:
    if not (isinstance(told, list) and len(told) == 3 and isinstance(told[2], dict)):
        return False
    return all(isinstance(text, str) for text in (*told[:2], *told[2], *told[2].values()))


def fitting(
    context: Context, views: Sequence[Added], pages: Container[str]
) -> tuple[list[Added], list[Added]]:
    """Those that a pack of some pages holds, and those that there is no room for. One whose page
    the scope does not read, or that names what it does not hold, is not meant for it."""
    meant = [view for view in views if view.page in pages and _is_meant(context, view)]
    kept: list[Added] = []
    for view in meant:
        if len(kept) < MOST and len(written([*kept, view])) <= MOST_LETTERS:
            kept.append(view)
    return kept, [view for view in meant if view not in kept]


def _is_meant(context: Context, view: Added) -> bool:
    """A view of some projects stands in no pack of others."""
    if context.reader.scope.slice and view.query.get(slicing.SLICE):
        return False
    theirs = navigation.mine(context, view.query)
    return all(theirs.get(key) == view.query[key] for key in navigation.MINE if key in view.query)
