"""Why two reports differ: the words for it, one difference with its parts, and what a date tells of
a cause. Reads nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from portal.language import marked

Row = dict[str, Any]
JOINED, LEFT, PROGRESS, ESTIMATE = (
    marked("joined"),
    marked("left"),
    marked("progress"),
    marked("re-estimate"),
)
BASELINE, SCOPE, CORRECTION, RULE, SILENCE, PROMISED = (
    marked("re-baseline"),
    marked("scope change"),
    marked("correction of data"),
    marked("rule changed"),
    marked("no report"),
    marked("promised anew"),
)
"""A cause is known by its English word; it is told where it is shown."""
KINDS = (
    marked("Projects"),
    marked("Money"),
    marked("Dates"),
    marked("Scope"),
    marked("Risk"),
    marked("Status"),
    marked("Plan"),
    marked("People"),
    marked("Work"),
)
TO_COME = marked("to come")
STATES = (
    TO_COME,
    marked("begun"),
    marked("delivered"),
    marked("finished"),
    marked("accepted"),
)
"""How far a thing has come, in their order."""
NOTES = (
    marked("open"),
    marked("new"),
    marked("removed"),
    marked("reached"),
    marked("finished"),
    marked("closed"),
    marked("reopened"),
)
"""Likewise what became of a thing."""
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Part:
    """What one cause did of a movement: money, days or hours, as the movement itself."""

    cause: str
    amount: Decimal
    about: str = ""
    """The row that moved it, where it is one."""


@dataclass(frozen=True)
class Change:
    """One difference: what it is about, what it was and is, and why. `size` is money or days, by
    which it is ranked within its kind."""

    kind: str
    project_id: str
    subject: str
    field: str
    before: Any
    after: Any
    cause: str
    """Of several the one that moved most."""
    size: float = 0.0
    note: str = ""
    project_name: str = ""
    currency: str = ""
    """Of an amount agreed in another currency than the report's."""
    parts: tuple[Part, ...] = ()
    """Where several causes act or several rows moved, what each did; they add up to the movement,
    to the cent."""

    @property
    def causes(self) -> tuple[str, ...]:
        """Every cause, each once, the one that moved most first."""
        return tuple(dict.fromkeys([self.cause, *(p.cause for p in self.parts)]))


def dated(day: Any, until: date, otherwise: str = PROGRESS) -> str:
    """What happened by the earlier report's day and was not said there is a correction of it."""
    return CORRECTION if isinstance(day, date) and day <= until else otherwise


def differ(old: Row, new: Row, field: str) -> bool:
    return bool(old.get(field) != new.get(field))


def size_of(amount: Any) -> float:
    return abs(float(amount)) if isinstance(amount, Decimal | int | float) else 0.0


def gap(old: Row, new: Row, field: str) -> float:
    return abs(float(new.get(field) or 0) - float(old.get(field) or 0))


def days(old: Row, new: Row, field: str) -> float:
    first, last = old.get(field), new.get(field)
    return (
        float(abs((last - first).days))
        if isinstance(first, date) and isinstance(last, date)
        else 0.0
    )


def weightiest(parts: Iterable[Part]) -> list[Part]:
    """The parts of largest effect first, those of one cause and one row added up, without those
    that did nothing."""
    added: dict[tuple[str, str], Decimal] = {}
    for part in parts:
        added[part.cause, part.about] = added.get((part.cause, part.about), Decimal()) + part.amount
    return sorted(
        (Part(c, amount, about) for (c, about), amount in added.items() if amount),
        key=lambda p: (-abs(p.amount), p.cause, p.about),
    )


def by_cause(parts: Iterable[Part]) -> dict[str, Decimal]:
    """What each cause did, the largest first."""
    return {p.cause: p.amount for p in weightiest(replace(p, about="") for p in parts)}


def split(
    before: Any, after: Any, parts: Iterable[Part], otherwise: str
) -> tuple[str, tuple[Part, ...]]:
    """The cause of a movement and, where there is more than one part, its parts to the cent; what
    no part explains is `otherwise`."""
    exact = weightiest(parts)
    moved = (
        after - before
        if isinstance(before, Decimal) and isinstance(after, Decimal)
        else sum((p.amount for p in exact), Decimal())
    )
    exact = weightiest([*exact, Part(otherwise, moved - sum((p.amount for p in exact), Decimal()))])
    shown = [replace(p, amount=p.amount.quantize(CENT)) for p in exact]
    shown = [p for p in shown if p.amount]
    if not shown:
        return exact[0].cause if exact else otherwise, ()
    shown[0] = replace(
        shown[0],
        amount=shown[0].amount + moved.quantize(CENT) - sum((p.amount for p in shown), Decimal()),
    )
    return next(iter(by_cause(shown)), shown[0].cause), tuple(shown) if len(shown) > 1 else ()


def promised(old: Row, new: Row, column: str) -> int:
    first, last = old.get(column), new.get(column)
    return (last - first).days if isinstance(first, date) and isinstance(last, date) else 0


def of_days(was: object, now: object, promised: int, agreed: int) -> tuple[str, tuple[Part, ...]]:
    """An expected date follows what was agreed, then what was promised anew, as far as it moved the
    same way; the rest is a re-estimate."""
    if not isinstance(was, date) or not isinstance(now, date):
        return ESTIMATE, ()
    left, parts = (now - was).days, []
    for cause, effect in ((SCOPE, agreed), (BASELINE, promised)):
        part = min(abs(effect), abs(left)) * (1 if left > 0 else -1) if effect * left > 0 else 0
        left -= part
        parts += [Part(cause, Decimal(part))] if part else []
    cause, shown = split(Decimal(), Decimal((now - was).days), parts=parts, otherwise=ESTIMATE)
    return cause, shown
