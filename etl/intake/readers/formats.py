"""What a workbook shows beside its numbers and does not keep in them: the currency and the percent
sign of a number format. Tells nothing where cells do not say where they stand."""

from __future__ import annotations

import re
import zipfile
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from locale import windows_locale
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa
from babel.numbers import get_territory_currencies

from etl.intake.currencies import apart, sign_of, signs
from etl.intake.readers import recount
from etl.intake.readers.bounds import UNMEASURED
from etl.intake.readers.bounds import column as column_of

BLOCK = 1 << 22
MOST_STYLES = 8 << 20
"""Bytes of styles that are looked at."""
CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>")
PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")
PERCENT = "%"
DATED = re.compile("[dmyhs]", re.IGNORECASE)
"""A letter of a day or a time, which has no sign; a letter to be shown is escaped."""


Rows: TypeAlias = "dict[str, array[int]]"
"""The rows, from 0, whose number is shown with each sign."""


def beside(file: Path, sheet: str) -> dict[int, Rows]:
    """By column, from the first that holds anything: the signs that the formats of its numbers
    show."""
    if not zipfile.is_zipfile(file):
        return {}
    try:
        with zipfile.ZipFile(file) as archive:
            shown = _styles(archive)
            return _of_cells(archive, recount.part(archive, sheet), shown) if shown else {}
    except (*UNMEASURED, StopIteration, ElementTree.ParseError):
        return {}


def in_rows(rows: Rows, above: int, count: int) -> pa.Array:
    """The signs of so many rows below the first `above`, null where a number is shown bare."""
    which = np.full(count, -1)
    for place, numbers in enumerate(rows.values()):
        below = np.asarray(numbers) - above
        which[below[(below >= 0) & (below < count)]] = place
    return pa.array([*rows]).take(pa.array(which, mask=which < 0))


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


def _of_cells(archive: zipfile.ZipFile, part: str, shown: dict[int, str]) -> dict[int, Rows]:
    """Only numbers of the styles that show a sign are taken apart: most of a sheet shows none."""
    cells: dict[bytes, Rows] = {}
    first = 1 << 14
    numbers = _of_styles(shown)
    for text in _blocks(archive, part):
        first = _leftmost(text, first)
        for style, letters, row in numbers.findall(text):
            rows = cells.setdefault(letters, {}).setdefault(shown[int(style)], array("q"))
            rows.append(int(row) - 1)
    return {column_of(letters) - first: rows for letters, rows in cells.items()}


def _of_styles(shown: Iterable[int]) -> re.Pattern[bytes]:
    """Style, column and row of each number of these styles, in whatever order a cell says them."""
    styles = b"|".join(b"%d" % number for number in shown)
    return re.compile(
        rb"<(?:\w+:)?c(?=\s[^>]*?\bs\s*=\s*[\"'](" + styles + rb")[\"'])"
        rb"(?=\s[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"'])"
        rb"(?!\s[^>]*?\bt\s*=\s*[\"'](?!n[\"']))\s[^>]*[^/>]>"
    )


def _leftmost(text: bytes, first: int) -> int:
    """The first column that holds anything, as far as is known; LookupError where a cell does not
    say where it stands."""
    for cell in CELL.finditer(text):
        if first == 1:
            break
        place = PLACE.search(cell[1])
        if not place:
            raise LookupError("a cell without a place")
        first = min(first, column_of(place[1]))
    return first


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The text of a sheet, cut between cells."""
    rest = b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            text = rest + block
            end = text.rfind(b"<")
            rest = text[end:]
            yield text[:end]


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
