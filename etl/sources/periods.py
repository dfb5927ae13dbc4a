"""Headings that name a day, a week or a month, in files with a column for each of them."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, timedelta
from functools import cache

from babel import Locale

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
"""Whose months are known by name, from CLDR."""
OTHERWISE = {"de": {"mrz": 3, "maerz": 3}}
"""Months as Windows and people write them, where CLDR does not."""
DAY = re.compile(
    r"^(?:[^\W\d]{2,10}[.,]?\s+)?(\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})"
    r"(?:[ T]00:00(?::00)?)?$"
)
"""A day, with its weekday before it or not."""
WEEK = (
    "^([0-9]{4})[-/ ]*(?:W|KW|CW|S) *([0-9]{1,2})$",
    "^(?:W|KW|CW|S) *([0-9]{1,2})[-/ ]+([0-9]{4})$",
)
"""A week by its number, the year before or behind it: 2026-W50, KW 50/2026, S50 2026."""
MONTH = (
    re.compile(r"^(?P<year>\d{4})[-/.](?P<number>\d{1,2})$"),
    re.compile(r"^(?P<number>\d{1,2})[-/.](?P<year>\d{4})$"),
    re.compile(r"^(?P<name>[^\W\d]{3,12})\.?[-/. ]*(?P<year>\d{4}|'?\d{2})$"),
    re.compile(r"^(?P<year>\d{4})[-/. ]*(?P<name>[^\W\d]{3,12})\.?$"),
    re.compile(r"^(?P<year>\d{4})-(?P<number>\d{2})-01(?:[ T]00:00(?::00)?)?$"),
    re.compile(r"^0?1\.(?P<number>\d{1,2})\.(?P<year>\d{4})$"),
)
"""A month with its year, or the first of one."""


def begins(heading: str, span: str) -> str:
    """The first day of the span a heading names, as a cell of a date may say it; '' where it names
    none. A day stays as it is written, and is read like the cells of a date."""
    text = " ".join(heading.split())
    if span == "month":
        return _month(text)
    if span == "week":
        return _week(text)
    match = DAY.match(text)
    return match[1] if match else ""


def ends(first: date, span: str) -> date:
    """The last day of the span that begins so."""
    if span == "month":
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first + timedelta(days=6 if span == "week" else 0)


def _week(text: str) -> str:
    """The Monday of a week by ISO 8601."""
    for form, turn in zip(WEEK, (1, -1), strict=True):
        if match := re.match(form, text, re.I):
            year, number = (int(part) for part in match.groups()[::turn])
            with suppress(ValueError):  # a year without a week 53
                return date.fromisocalendar(year, number, 1).isoformat()
    return ""


def _month(text: str) -> str:
    match = next((m for form in MONTH if (m := form.match(text))), None)
    if match is None:
        return ""
    parts = match.groupdict()
    name, year = flat(parts.get("name") or ""), int(parts["year"].lstrip("'"))
    number = int(parts.get("number") or _named().get(name, 0))
    full = year if year >= 100 else 2000 + year
    return f"{full}-{number:02}-01" if 1 <= number <= 12 else ""


@cache
def _named() -> dict[str, int]:
    return {name: number for word in LANGUAGES for name, number in months(word).items()}


@cache
def months(language: str) -> dict[str, int]:
    """The month of each name, whole and short, in small letters without accents and dots."""
    names = Locale.parse(language.replace("-", "_")).months
    return OTHERWISE.get(language, {}) | {
        flat(name).rstrip("."): month
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for month, name in names[context][width].items()
    }


def flat(name: str) -> str:
    """In small letters, without accents."""
    whole = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in whole if not unicodedata.combining(c))
