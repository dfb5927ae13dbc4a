"""How many rows a file holds, counted without the scan that reads it, so that no scan can stand in
for another.

Each way answers with the counts it allows. The first way of a format is cheap; what it does not
allow, the next one is asked, which is thorough.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

import numpy as np
import pyarrow.parquet as pq

from etl.intake.readers.unreadable import Unreadable

Way = Callable[[], range]
BLOCK = 1 << 22
QUOTE, NEWLINE = ord('"'), ord("\n")
UNCOUNTED = (
    ValueError,
    LookupError,
    RecursionError,
    EOFError,
    csv.Error,
    zipfile.BadZipFile,
    RuntimeError,  # also NotImplementedError, which zipfile raises for an unknown compression
    ElementTree.ParseError,
    expat.ExpatError,
)
ROW = re.compile(rb"<(?:\w+:)?row(?=[\s>/])")
NUMBER = re.compile(rb"[^>]*?\sr\s*=\s*[\"'](\d+)[\"']")
VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>[^<]")
SPACE = re.compile(r"[\s,]*")


def check(file: Path, rows: int, ways: tuple[Way, ...]) -> None:
    """Raises Unreadable where no other count allows the rows that were read."""
    allowed = range(0)
    if not ways:
        return
    for way in ways:
        try:
            allowed = way()
        except UNCOUNTED:
            continue
        if rows in allowed:
            return
    expected = (
        f"the {allowed[0]:,}" + (f" to {allowed[-1]:,}" if len(allowed) > 1 else "")
        if allowed
        else "as many as another way of counting finds"
    )
    raise Unreadable(
        file=file,
        where="",
        found=f"{rows:,} rows",
        expected=f"{expected} that a second count finds in it",
        remedy="Export it again; if it stays so, export it in another format.",
    )


def exactly(count: int) -> range:
    """Only this many."""
    return range(count, count + 1)


def one() -> range:
    """A file that is a row."""
    return exactly(1)


# --- text -----------------------------------------------------------------------------------------


def lines(file: Path, skip: int) -> range:
    """Line ends outside quotes below the first `skip` lines; empty lines at the end are none."""
    count, inside, blank, tail = 0, 0, True, 0
    with file.open("rb") as stream:
        for _ in range(skip):
            stream.readline()
        while block := stream.read(BLOCK):
            text = np.frombuffer(block, np.uint8)
            ends = text == NEWLINE
            if QUOTE in block or inside:
                parity = (np.cumsum(text == QUOTE, dtype=np.uint8) + inside) & 1
                inside = int(parity[-1])
                ends &= parity == 0
            count += int(np.count_nonzero(ends))
            kept = block.rstrip(b"\r\n")
            blank, tail = (
                blank and not kept,
                block[len(kept) :].count(b"\n") + (0 if kept else tail),
            )
    return exactly(0 if blank else count - tail + 1)


def records(file: Path, skip: int, delimiter: str) -> range:
    """Rows below the first `skip` by Python's reader, which also knows a quote within a cell that
    has none around it."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return exactly(
            sum(1 for row in islice(csv.reader(stream, delimiter=delimiter), skip, None) if row)
        )


# --- JSON -----------------------------------------------------------------------------------------


def objects(file: Path) -> range:
    """The values of the file, those of an array one by one."""
    text = _text(file)
    return exactly(sum(1 for _ in _values(text)))


def filled_lines(file: Path) -> range:
    """Lines that hold anything."""
    with file.open("rb") as stream:
        return exactly(sum(1 for line in stream if line.strip()))


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig")


def _values(text: str) -> Iterator[object]:
    decode = json.JSONDecoder(parse_int=str, parse_float=str, strict=False).raw_decode
    place, is_array = _next(text, 0), False
    while place < len(text):
        if text[place] == "]" and is_array:
            place, is_array = _next(text, place + 1), False
        elif text[place] == "[" and not is_array:
            place, is_array = _next(text, place + 1), True
        else:
            value, place = decode(text, place)
            yield value
            place = _next(text, place)


def _next(text: str, place: int) -> int:
    match = SPACE.match(text, place)
    return match.end() if match else place


# --- plans ----------------------------------------------------------------------------------------


def elements(file: Path, path: tuple[str, ...], each: int) -> range:
    """Elements below the root along a path, by the parser beneath the one that read them; `*` is
    any name. Each makes so many rows."""
    parser = expat.ParserCreate(namespace_separator="}")
    here: list[str] = []
    count = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        here.append(tag.rpartition("}")[2])
        count += len(here) == len(path) + 1 and all(
            wanted in ("*", element) for wanted, element in zip(path, here[1:], strict=True)
        )

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda tag: here.pop() and None
    with file.open("rb") as stream:
        parser.ParseFile(stream)
    return exactly(count * each)


def marked(file: Path, table: str, each: int = 1) -> range:
    """Lines that begin with %R between the name of a table and that of the next. Each makes so many
    rows."""
    count, is_inside = 0, False
    with file.open("rb") as stream:
        for line in stream:
            if line.startswith(b"%T"):
                is_inside = line.split()[1:] == [table.encode()]
            count += is_inside and line.startswith(b"%R")
    return exactly(count * each)


# --- packed ---------------------------------------------------------------------------------------


def footer(file: Path) -> range:
    """What a Parquet file says of itself, read by another library."""
    return exactly(pq.read_metadata(file).num_rows)


def of_sheet(file: Path, name: str, above: int) -> tuple[Way, ...]:
    """A way for workbooks whose sheets are XML; the older and the binary ones say nothing that
    could be counted."""
    is_xml = zipfile.is_zipfile(file) and "xl/workbook.xml" in zipfile.ZipFile(file).namelist()
    return (partial(sheet, file, name, above),) if is_xml else ()


def sheet(file: Path, name: str, above: int) -> range:
    """From the rows of a sheet that hold a value to its last one, less those above the data: empty
    rows at its end are read by some and not by others."""
    with zipfile.ZipFile(file) as archive, archive.open(part(archive, name)) as stream:
        filled, last, rest = 0, 0, b""
        first = ROW.split(rest)
        while block := stream.read(BLOCK):
            first = ROW.split(rest + block)
            for row in first[1:-1]:
                filled, last = filled + bool(VALUE.search(row)), _number(row, last)
            rest = first[0] if len(first) == 1 else b"<row" + first[-1]
        if len(first) > 1:
            filled, last = filled + bool(VALUE.search(first[-1])), _number(first[-1], last)
    return range(max(0, filled - above), max(0, last - above) + 1)


def _number(row: bytes, last: int) -> int:
    match = NUMBER.match(row)
    return int(match[1]) if match else last + 1


def part(archive: zipfile.ZipFile, name: str) -> str:
    """The part of the archive that holds the sheet, or the first."""
    sheets = [
        e
        for e in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter()
        if e.tag.endswith("}sheet")
    ]
    wanted = next(e for e in sheets if name in ("", e.attrib["name"]))
    place = next(v for k, v in wanted.attrib.items() if k.endswith("}id"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(e.attrib["Target"] for e in links if e.attrib["Id"] == place)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
