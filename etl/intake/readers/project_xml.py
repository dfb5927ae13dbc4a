"""The XML of Microsoft Project (MSPDI) element by element, and its cells as plain text: hours,
money, yes and no.

Refuses a document type and with it all entities, and what is no such file. What each element means
stands in Microsoft's schema, mspdi_pj12.xsd. Knows no part of the plan by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError, iterparse
from xml.parsers import expat

from etl.intake.readers.unreadable import Unreadable

BLOCK = 1 << 20
EXPECTED = "a plan saved by Microsoft Project as XML (MSPDI)"
REMEDY = "In Microsoft Project: File, Save As, file type XML Format (*.xml)."
OTHERS = {
    "APIBusinessObjects": (
        "the XML of Primavera P6 (PMXML)",
        "In P6: File, Export, Primavera PM - (XER), and state format xer.",
    ),
    "project": ("the XML of another planning tool", REMEDY),
}
"""Roots of other plans by their tag, with what to do about each."""


class _Begun(Exception):
    """The first element of the file has begun; its tag is the argument."""


class _Typed(Exception):
    """The file declares a document type."""


def check(file: Path) -> None:
    """Raises Unreadable where the file declares a document type or is no plan of this format."""
    root = _root(file)
    if root != "Project":
        found, remedy = OTHERS.get(root, (f"XML that begins with <{root[:40]}>", REMEDY))
        _refuse(file, found=found, remedy=remedy)


def _root(file: Path) -> str:
    """Tag of the first element, without its namespace; nothing behind it is looked at."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = _begin
    parser.StartDoctypeDeclHandler = _type
    try:
        with file.open("rb") as stream:
            while block := stream.read(BLOCK):
                parser.Parse(block, False)
        parser.Parse(b"", True)
    except _Begun as begun:
        return str(begun.args[0]).rpartition("}")[2]
    except _Typed:
        _refuse(file, found="a document type (<!DOCTYPE …>)", remedy=REMEDY)
    except (expat.ExpatError, LookupError, ValueError) as error:
        _refuse(file, found=f"no XML ({error})", remedy=REMEDY)
    _refuse(file, found="no element", remedy=REMEDY)


def _begin(tag: str, attributes: dict[str, str]) -> None:
    raise _Begun(tag)


def _type(*declared: object) -> None:
    raise _Typed


def _refuse(file: Path, *, found: str, remedy: str) -> NoReturn:
    raise Unreadable(file=file, where="", found=found, expected=EXPECTED, remedy=remedy)


@dataclass(frozen=True)
class Item:
    """An element below the root, or below a collection of the root, whole; it is forgotten once the
    next is asked for."""

    place: str
    """`Title`, or `Tasks/Task`."""
    element: Element


COLLECTIONS = frozenset(
    ("OutlineCodes", "WBSMasks", "ExtendedAttributes", "Calendars", "Tasks", "Resources")
    + ("Assignments",)
)


DEPTH = 2
"""Below the root and one of its collections nothing stands on its own."""


def items(file: Path) -> Iterator[Item]:
    """Every element of the plan in order; holds one at a time."""
    path: list[Element] = []
    try:
        for event, element in iterparse(file, events=("start", "end")):
            if event == "start":
                path.append(element)
                continue
            path.pop()
            if 0 < len(path) <= DEPTH:
                yield from _ended(path, element)
    except (ParseError, LookupError, ValueError) as error:
        _refuse(file, found=f"XML that ends or breaks ({error})", remedy="Save the plan again.")


def _ended(path: list[Element], element: Element) -> Iterator[Item]:
    """What has ended, if it stands on its own; and its place in the tree is freed."""
    own, within = tag(element), tag(path[-1])
    if len(path) == DEPTH:
        if within not in COLLECTIONS:
            return
        yield Item(f"{within}/{own}", element)
    elif own not in COLLECTIONS:
        yield Item(own, element)
    path[-1].remove(element)


def tag(element: Element) -> str:
    """Its name without a namespace, which older and other programs leave out."""
    return str(element.tag).rpartition("}")[2]


def values(element: Element) -> dict[str, str]:
    """The text of each child that has some, by name; of several alike the first."""
    held: dict[str, str] = {}
    for child in element:
        if (text := (child.text or "").strip()) and not len(child):
            held.setdefault(tag(child), text)
    return held


def below(element: Element, *names: str) -> Iterator[Element]:
    """The descendants along a path of names."""
    for child in element:
        if tag(child) == names[0]:
            if len(names) > 1:
                yield from below(child, *names[1:])
            else:
                yield child


# --- cells ----------------------------------------------------------------------------------------

SPAN = re.compile(
    r"(-?)P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
DIGITS = 12
KEPT = 4_096
"""Cells of which the answer is kept: most of a plan's amounts are alike, and exact fractions are
dear."""


@lru_cache(KEPT)
def hours(text: str | None) -> Fraction | None:
    """`PT8H30M0S` as hours; none where it is no such span."""
    match = SPAN.fullmatch(text or "")
    if not match or not any(match.groups()[1:]):
        return None
    day, hour, minute, second = (Fraction(part or 0) for part in match.groups()[1:])
    total = day * 24 + hour + minute / 60 + second / 3600
    return -total if match[1] else total


def plain(number: Fraction | None) -> str | None:
    """A number as digits, to twelve decimals where none ends it."""
    if number is None:
        return None
    scaled = round(number * 10**DIGITS)
    text = f"{Decimal(scaled).scaleb(-DIGITS):f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


@lru_cache(KEPT)
def span(text: str | None) -> str | None:
    """Hours of a span as digits; what is none stays as it is and fails where a number is due."""
    return text if text and hours(text) is None else plain(hours(text))


NUMBER = re.compile(r"[+-]?\d{1,22}(\.\d{1,16})?")


def number(text: str | None) -> Fraction | None:
    """A plain number, or none."""
    return Fraction(text) if text and NUMBER.fullmatch(text) else None


@lru_cache(KEPT)
def times(text: str | None, unit: Fraction) -> str | None:
    """A number times a unit; what is none stays as it is."""
    amount = number(text)
    return text if amount is None else plain(amount * unit)


def money(text: str | None) -> str | None:
    """Amounts are kept in hundredths: 120000 are 1200."""
    return times(text, Fraction(1, 100))


def yes(text: str | None, *, otherwise: bool = False) -> bool:
    """1 and true are yes."""
    return otherwise if text is None else text.lower() in ("1", "true")


def said(is_so: bool) -> str:
    """A flag as a cell."""
    return "true" if is_so else "false"
