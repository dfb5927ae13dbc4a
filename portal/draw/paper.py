"""A page made for paper: what it would draw is kept as parts, in its order. Draws nothing and knows
no page.

Pages speak to `blocks` alone, so it is there that a page goes to the screen or to paper: every
function marked `drawn` or `framed` keeps its name and arguments as a `Part` while a sheet is open,
and draws where none is. What is printed is therefore what the page shows, by construction.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

Drawn = TypeVar("Drawn", bound=Callable[..., None])
Framed = Callable[..., AbstractContextManager[Any]]


@dataclass
class Part:
    """One call of a function of `blocks`: its name, its arguments by name, and what was drawn
    within it."""

    kind: str
    given: Mapping[str, Any]
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """What a reader may choose, in words."""

    label: str
    names: Mapping[str, str]
    """By value, what it is called; nothing where any words do."""
    chosen: str
    heading: str = ""
    """Of the section it stands in."""


@dataclass
class Sheet:
    """What was drawn so far, and the parameters that would stand in the page's address."""

    query: Mapping[str, str]
    open: list[Part]
    offered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What a reader may choose on screen, by its key in the address; nothing where any words do."""
    choices: dict[str, Choice] = field(default_factory=dict)
    """The same with its words."""
    carried: dict[str, str] = field(default_factory=dict)
    """What goes along unchanged when something else is chosen."""
    unfolds: bool = True
    """Whether what a screen shows on demand is made too."""


_SHEET: ContextVar[Sheet | None] = ContextVar("sheet", default=None)


def sheet() -> Sheet | None:
    """The sheet being written; None where a page goes to the screen."""
    return _SHEET.get()


def offer(key: str, label: str, names: Mapping[str, str], first: str = "") -> Sheet | None:
    """Notes a choice on the sheet being written, and gives the sheet; None on screen."""
    sheet = _SHEET.get()
    if sheet:
        sheet.offered[key] = tuple(name for name in names if name)
        headings = [str(part.given["heading"]) for part in sheet.open if part.kind == "block"]
        chosen = sheet.query.get(key, first)
        sheet.choices[key] = Choice(label, names, chosen, *headings[-1:])
    return sheet


def carry(key: str, value: str) -> None:
    """Notes what of the address goes along where it is no choice on paper."""
    sheet = _SHEET.get()
    if sheet and value:
        sheet.carried[key] = value


@contextmanager
def writing(query: Mapping[str, str], *, unfolds: bool = True) -> Iterator[list[Part]]:
    """Keeps what pages draw in the list it yields."""
    whole = Part("page", {})
    token = _SHEET.set(Sheet(query, [whole], unfolds=unfolds))
    try:
        yield whole.parts
    finally:
        _SHEET.reset(token)


_SEEN: ContextVar[list[str] | None] = ContextVar("seen", default=None)


@contextmanager
def watching() -> Iterator[list[str]]:
    """What is drawn on the screen meanwhile, by its kind."""
    seen: list[str] = []
    token = _SEEN.set(seen)
    try:
        yield seen
    finally:
        _SEEN.reset(token)


def _note(kind: str) -> None:
    seen = _SEEN.get()
    if seen is not None:
        seen.append(kind)


def every(parts: Iterable[Part]) -> Iterator[Part]:
    """All that was drawn, however deep it stands, in its order."""
    for part in parts:
        yield part
        yield from every(part.parts)


def headings(parts: Iterable[Part]) -> list[str]:
    """The findings among it."""
    return [str(part.given["heading"]) for part in every(parts) if part.kind == "block"]


def drawn(function: Drawn) -> Drawn:
    """A function that draws one thing, or keeps it."""
    signature = inspect.signature(function)

    @wraps(function)
    def either(*args: Any, **named: Any) -> None:
        sheet = _SHEET.get()
        if sheet is None:
            _note(function.__name__)
            return function(*args, **named)
        sheet.open[-1].parts.append(_part(function.__name__, signature.bind(*args, **named)))

    return either  # type: ignore[return-value]


def framed(function: Callable[..., Iterator[Any]]) -> Framed:
    """A function that holds others, as `contextmanager` makes it; paper says whether it is
    open."""
    manager, signature = contextmanager(function), inspect.signature(function)

    @wraps(function)
    def either(*args: Any, **named: Any) -> AbstractContextManager[Any]:
        sheet = _SHEET.get()
        if sheet is None:
            _note(function.__name__)
            return manager(*args, **named)
        return _within(sheet, _part(function.__name__, signature.bind(*args, **named)))

    return either


def _part(kind: str, bound: inspect.BoundArguments) -> Part:
    bound.apply_defaults()
    return Part(kind, bound.arguments)


@contextmanager
def _within(sheet: Sheet, part: Part) -> Iterator[bool]:
    sheet.open[-1].parts.append(part)
    sheet.open.append(part)
    try:
        yield sheet.unfolds
    finally:
        sheet.open.pop()
