"""How much a workbook holds, told from its zip archive before anything opens it; refuses what no
export is.

What the archive says of itself is not believed: a small workbook is unpacked and measured, which
takes milliseconds.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from etl.intake.readers.unreadable import Unreadable

MOST_BYTES = 1 << 30  # unpacked; a million rows of twenty columns are some 700 MB
MOST_PARTS = 10_000
MOST_RATIO, RATIO_FROM = (
    200,
    32 << 20,
)  # sheets pack five to thirty times; what packs a thousand times is no sheet
SAFE_BYTES = 8 << 20
SAFE_CELLS = (
    2_000_000  # of the area up to the last: the reader keeps an empty cell as dear as a filled one
)
SAFE_TEXT = 256 << 20
REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,7})[\"']")
DIMENSION = re.compile(
    rb"<(?:\w+:)?dimension\s[^>]*ref\s*=\s*[\"'](?:[A-Za-z]{1,3}\d{1,7}:)?([A-Za-z]{1,3})(\d{1,7})[\"']"
)
REMEDY = "Export fewer rows or columns, or export it as CSV."
UNMEASURED = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,  # also NotImplementedError, which zipfile raises for an unknown compression
    EOFError,
    ValueError,
    LookupError,
)


@dataclass(frozen=True)
class Bounds:
    """What is known before opening."""

    is_safe: bool
    """Whether it was measured whole and is small: then a process of its own, a third of a second,
    buys nothing."""
    last_cell: str
    """The cell furthest right and down in any sheet, where it is far out."""


def measure(file: Path) -> Bounds:
    """Raises Unreadable for what is no workbook, or one beyond every export."""
    with file.open("rb") as stream:
        if stream.read(4) == b"\xd0\xcf\x11\xe0":  # the workbooks before .xlsx are no archives
            return Bounds(False, "")
    try:
        with zipfile.ZipFile(file) as archive:
            return _of(file, archive)
    except zipfile.BadZipFile as error:
        raise Unreadable(
            file=file,
            where="",
            found=f"no workbook ({error})",
            expected="an .xlsx workbook",
            remedy="Save it as .xlsx again.",
        ) from None


def _of(file: Path, archive: zipfile.ZipFile) -> Bounds:
    parts = archive.infolist()
    _refuse_large(file, parts)
    names = {p.filename for p in parts}
    sheets = [
        p for p in parts if p.filename.startswith("xl/worksheets/") and p.filename.endswith(".xml")
    ]
    if (
        sum(max(p.file_size, p.compress_size) for p in parts) > SAFE_BYTES
        or "xl/workbook.xml" not in names
        or "xl/workbook.bin" in names
    ):
        return Bounds(
            False,
            _furthest(
                [
                    (p.filename, m)
                    for p in sheets
                    for m in DIMENSION.findall(_part(archive, p, 1 << 13) or b"")
                ]
            ),
        )
    texts = {p.filename: _part(archive, p, SAFE_BYTES + 1) for p in parts}
    if any(len(texts[p.filename] or b"") > p.file_size for p in parts):
        raise Unreadable(
            file=file,
            where="",
            found="an archive that unpacks to more than it says",
            expected="an .xlsx workbook",
            remedy="Save it as .xlsx again; do not open one of unknown origin.",
        )
    references = [(name, m) for name, text in texts.items() for m in REFERENCE.findall(text or b"")]
    last = _furthest(references)
    longest = max(
        len(text) for text in (texts.get("xl/sharedStrings.xml") or b"").split(b"</si>")
    )  # each cell may name the same
    return Bounds(
        not last
        and None not in texts.values()
        and longest * len(references) <= SAFE_TEXT
        and len(names) == len(parts),
        last,
    )


def _refuse_large(file: Path, parts: list[zipfile.ZipInfo]) -> None:
    total = sum(p.file_size for p in parts)
    if len(parts) > MOST_PARTS:
        raise Unreadable(
            file=file,
            where="",
            found=f"an archive of {len(parts):,} parts",
            expected=f"a workbook of at most {MOST_PARTS:,}",
            remedy="Save it as .xlsx again.",
        )
    if total > MOST_BYTES:
        raise Unreadable(
            file=file,
            where="",
            found=f"a workbook that unpacks to {total / (1 << 20):,.0f} MiB",
            expected=f"at most {MOST_BYTES >> 20:,} MiB",
            remedy=REMEDY,
        )
    for part in parts:
        if part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(1, part.compress_size):
            raise Unreadable(
                file=file,
                where=part.filename,
                found=(
                    f"{part.file_size / (1 << 20):,.0f} MiB packed into"
                    f" {part.compress_size / (1 << 20):,.1f}"
                ),
                expected=f"a sheet, which packs at most {MOST_RATIO} times",
                remedy="Save it as .xlsx again; do not open one of unknown origin.",
            )


def _part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes | None:
    """What a part really unpacks to, up to `most` bytes, or nothing where that cannot be told: its
    own word for its size would end the reading there."""
    asked = copy(part)
    asked.file_size = 1 << 62
    try:
        with archive.open(asked) as stream:
            return stream.read(most)
    except UNMEASURED:
        return None


def _furthest(references: list[tuple[str, tuple[bytes, bytes]]]) -> str:
    """The last cell of the sheet with the largest area, where that is more than is safe to hold."""
    areas: dict[str, tuple[int, int]] = {}
    for name, (letters, digits) in set(references):
        wide, row = areas.get(name, (1, 1))
        areas[name] = max(wide, column(letters)), max(row, int(digits))
    worst = max(areas.values(), key=lambda area: area[0] * area[1], default=(1, 1))
    return f"{_letters(worst[0])}{worst[1]}" if worst[0] * worst[1] > SAFE_CELLS else ""


def column(letters: bytes) -> int:
    """The number of a column, A as 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _letters(column: int) -> str:
    return (_letters((column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)
