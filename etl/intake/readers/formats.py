"""What a workbook shows beside its numbers and does not keep in them: the currency and the percent
sign of a number format. Tells nothing where cells do not say where they stand."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from locale import windows_locale
from pathlib import Path
from xml.etree import ElementTree

from babel.numbers import get_territory_currencies

from etl.intake.currencies import apart, sign_of, signs
from etl.intake.readers import recount
from etl.intake.readers.bounds import column as column_of

BLOCK = 1 << 22
MOST_STYLES = 8 << 20
"""Bytes of styles that are looked at."""
CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>")
PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")
STYLE = re.compile(rb"\bs\s*=\s*[\"'](\d+)[\"']")
KIND = re.compile(rb"\bt\s*=\s*[\"'](\w+)[\"']")
PERCENT = "%"
DATED = re.compile("[dmyhs]", re.IGNORECASE)
"""A letter of a day or a time, which has no sign; a letter to be shown is escaped."""


def beside(file: Path, sheet: str) -> dict[int, dict[int, str]]:
    """By column from the first that holds anything, and by row, both from 0: the sign that the
    format of a number shows."""
    if not zipfile.is_zipfile(file):
        return {}
    with zipfile.ZipFile(file) as archive:
        shown = _styles(archive)
        if not shown:
            return {}
        try:
            return _of_cells(archive, recount.part(archive, sheet), shown)
        except (LookupError, StopIteration, ElementTree.ParseError):
            return {}


def _styles(archive: zipfile.ZipFile) -> dict[int, str]:
    """The sign of each style that shows one."""
    place = "xl/styles.xml"
    if place not in archive.namelist() or archive.getinfo(place).file_size > MOST_STYLES:
        return {}
    try:
        root = ElementTree.fromstring(archive.read(place))
    except ElementTree.ParseError:
        return {}
    codes = {
        e.get("numFmtId", ""): sign(e.get("formatCode", ""))
        for e in root.iter()
        if e.tag.endswith("}numFmt")
    } | {"9": PERCENT, "10": PERCENT}
    used = [e for e in root if e.tag.endswith("}cellXfs")]
    styles = enumerate(e.get("numFmtId", "") for group in used for e in group)
    return {number: form for number, code in styles if (form := codes.get(code, ""))}


def _of_cells(
    archive: zipfile.ZipFile, part: str, shown: dict[int, str]
) -> dict[int, dict[int, str]]:
    cells: dict[int, dict[int, str]] = {}
    first = 1 << 14
    for attributes in _cells(archive, part):
        place = PLACE.search(attributes)
        if not place:
            return {}
        column = column_of(place[1])
        first = min(first, column)
        style, kind = STYLE.search(attributes), KIND.search(attributes)
        form = shown.get(int(style[1]), "") if style else ""
        if form and (not kind or kind[1] == b"n"):
            cells.setdefault(column, {})[int(place[2]) - 1] = form
    return {column - first: rows for column, rows in cells.items()}


def _cells(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The attributes of each cell that holds anything."""
    rest = b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            text = rest + block
            end = text.rfind(b"<")
            rest = text[end:]
            yield from CELL.findall(text[:end])


# --- what a format shows --------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def sign(code: str) -> str:
    """The sign that a number format shows for what is more than nothing, as a cell of text would
    have it beside its number; '' where it shows none that is known."""
    section = re.sub(r"[_*].", "", code.split(";")[0])
    named = re.search(r"\[\$([^\]-]+)(?:-([0-9A-Fa-f]+))?\]", section)
    texts = re.findall(r'"([^"]*)"', section)
    marks = re.sub(r'"[^"]*"|\[[^\]]*\]|General', "", section)
    bare = marks.replace("\\", "")
    if PERCENT in bare:
        return PERCENT
    if DATED.search(re.sub(r"\\.", "", marks)):
        return ""
    words = [_of_country(named[1].strip(), named[2] or "")] if named else []
    words += [t.strip() for t in texts] + re.findall(r"[^\W\d_E]+|[$£¥€]", bare)
    known = [w for w in words if w and (s := sign_of(w, ())) and s.currencies]
    is_divided = bool(re.search(r"[0#?],+(?![0#?,])", bare))
    told = known[0] if len({*known}) == 1 else ""
    return apart(told)[1] if is_divided else told


def _of_country(word: str, country: str) -> str:
    """The code of a sign that several currencies have, by the country that a format names."""
    place = windows_locale.get(int(country, 16) & 0xFFFF, "") if country else ""
    codes = set(get_territory_currencies(place[-2:])) if "_" in place else set()
    both = signs().get(word, frozenset()) & codes
    return next(iter(both)) if len(both) == 1 else word
