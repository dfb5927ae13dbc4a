"""CSV and TSV: UTF-8 (with or without a mark), UTF-16 or Windows-1252, quoted newlines, preamble
rows.

DuckDB scans the file in parallel; only its head is read here, to name the columns and refuse what
is not a table.
"""

from __future__ import annotations

import codecs
import csv
import io
import mmap
from functools import partial
from pathlib import Path

import pyarrow as pa

from etl.intake.readers import recount
from etl.intake.readers.recount import Way
from etl.intake.readers.unreadable import Unreadable, numbered
from etl.settings import Source
from etl.sql import literal, quoted

HEAD_BYTES = 1 << 18
DELIMITERS = (",", ";", "\t", "|")
NATIVE = {"utf-8", "utf-8-sig"}
# What the web standard (WHATWG Encoding) calls these labels: a file that says Latin-1 may hold a
# euro sign.
WEB = {"utf8": "utf-8"} | dict.fromkeys(
    ("windows-1252", "latin1", "latin-1", "iso-8859-1", "iso8859-1", "ascii", "us-ascii"), "cp1252"
)
CONTROLS = "whatwg"


def _control(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that Windows-1252 leaves open are control characters, as the web standard
    reads them."""
    if not isinstance(error, UnicodeDecodeError) or error.encoding not in ("charmap", "cp1252"):
        raise error
    return "".join(map(chr, error.object[error.start : error.end])), error.end


codecs.register_error(CONTROLS, _control)


def scan(
    source: Source, file: Path, name: str
) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table], tuple[Way, ...]]:
    """A SELECT over read_csv; other encodings are decoded to UTF-8 beside the spill folder
    first."""
    encoding = _encoding(source, file)
    readable = file if encoding in NATIVE else _as_utf8(file, encoding, name)
    has_own_ends = _has_bare_returns(readable)
    head = _head(file, encoding)
    delimiter = source.delimiter or ("\t" if source.format == "tsv" else _delimiter(head, source))
    rows = rows_of(head, delimiter)
    position = (source.header_row or _find_header(rows, source)[0]) - 1
    if position >= len(rows):
        raise Unreadable(
            file=file,
            where=f"row {position + 1}",
            found="nothing",
            expected="the headings",
            remedy="Check header_row in portal.toml.",
        )
    headings = numbered(rows[position])
    above = sum(_newlines(row) + 1 for row in rows[: position + 1])
    if has_own_ends or _has_blank_line(readable, "".join(head.splitlines(keepends=True)[:above])):
        readable = _with_blank_rows(readable, delimiter, name)
    types = "{" + ", ".join(f"{quoted(_safe(i))}: 'VARCHAR'" for i in range(len(headings))) + "}"
    columns = ", ".join(
        f'{_safe(i)} as "{h.replace(chr(34), chr(34) * 2)}"' for i, h in enumerate(headings)
    )
    sql = (
        f"select {columns} from read_csv({literal(readable)}, delim = {quoted(delimiter)}, quote ="
        f" '\"', escape = '\"', header = false, skip = {position + 1}, auto_detect = false, columns"
        f" = {types}, null_padding = false, strict_mode = true, max_line_size = 16777216)"
    )
    return (
        sql,
        headings,
        position + 2,
        {},
        (
            partial(recount.lines, readable, above),
            partial(recount.records, readable, position + 1, delimiter),
        ),
    )


def _safe(position: int) -> str:
    return f"c{position}"


def _newlines(row: list[str]) -> int:
    return sum(text.count("\n") for text in row)


def _encoding(source: Source, file: Path) -> str:
    with file.open("rb") as stream:
        start = stream.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return WEB.get(source.encoding.lower(), source.encoding.lower())


def head_of(source: Source, file: Path) -> str:
    """The first part of the file as text, in the encoding of the source."""
    return _head(file, _encoding(source, file))


def _head(file: Path, encoding: str) -> str:
    """The first part of the file as text, without its last, perhaps broken, line."""
    with file.open("rb") as stream:
        data = stream.read(HEAD_BYTES)
        whole = not stream.read(1)
    try:
        text = codecs.getincrementaldecoder(encoding)(CONTROLS).decode(data, final=whole)
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(
            file=file,
            where="",
            found=f"bytes that are not {encoding} ({error})",
            expected=f"text in {encoding}",
            remedy=(
                "State the encoding of this source in portal.toml: utf-8, utf-16 or windows-1252."
            ),
        ) from None
    if not text.strip():
        raise Unreadable(
            file=file,
            where="",
            found="an empty file",
            expected="headings and rows",
            remedy="Export it again.",
        )
    return text if whole else text[: text.rfind("\n") + 1]


def rows_of(head: str, delimiter: str) -> list[list[str]]:
    """The rows of a text, each as its cells."""
    return list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))


def _delimiter(head: str, source: Source) -> str:
    """The one that finds the most mapped headings; where none does, the most frequent in the first
    line."""
    first = head.lstrip().splitlines()[0]
    return max(
        DELIMITERS, key=lambda d: (_find_header(rows_of(head, d), source)[1], first.count(d))
    )


def _find_header(rows: list[list[str]], source: Source) -> tuple[int, int]:
    """The first of the top forty rows that holds the most mapped headings, and how many it
    holds."""
    wanted = source.wanted
    hits: list[int] = [
        len(wanted & {" ".join(c.replace("\ufeff", "").split()) for c in row}) for row in rows[:40]
    ]
    best = max(hits, default=0)
    return (hits.index(best) + 1 if best else 1), best


def _has_blank_line(file: Path, above: str) -> bool:
    """Whether an empty line stands between the rows below `above`: DuckDB passes over it, and every
    row after it would be misnumbered."""
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = len(above.encode()) - 1
        places = [
            place for mark in (b"\n\n", b"\n\r\n") if (place := data.find(mark, max(0, start))) >= 0
        ]
        return bool(places) and bool(data[min(places) :].strip())


def _has_bare_returns(file: Path) -> bool:
    """Whether a carriage return stands without its newline: the line end of old files, or within
    quotes, which DuckDB cannot tell apart."""
    with file.open("rb") as stream:
        last = b""
        while block := stream.read(1 << 22):
            returns = block.count(b"\r")
            if returns != block.count(b"\r\n") + block.endswith(b"\r") or (
                last == b"\r" and not block.startswith(b"\n")
            ):
                return True
            last = block[-1:]
    return last == b"\r"


def _with_blank_rows(file: Path, delimiter: str, name: str) -> Path:
    """A copy in which each empty line is a row of empty cells, so that rows keep their numbers; a
    broken file is left for DuckDB to report."""
    target = Path(name).with_suffix(".blank.csv")
    with (
        file.open(encoding="utf-8-sig", newline="") as old,
        target.open("w", encoding="utf-8", newline="") as new,
    ):
        out, width = csv.writer(new, delimiter=delimiter, lineterminator="\r\n"), 1
        try:
            for row in csv.reader(old, delimiter=delimiter, strict=True):
                width = len(row) or width
                out.writerow(row or [""] * width)
        except csv.Error:
            return file
    return target


def _as_utf8(file: Path, encoding: str, name: str) -> Path:
    """A UTF-8 copy beside nothing of the user's: in the refresh's own scratch folder, named by
    `name`."""
    target = Path(name).with_suffix(".utf8.csv")
    try:
        with (
            file.open(encoding=encoding, errors=CONTROLS, newline="") as old,
            target.open("w", encoding="utf-8", newline="") as new,
        ):
            while block := old.read(1 << 22):
                new.write(block)
    except UnicodeDecodeError as error:
        raise Unreadable(
            file=file,
            where=f"byte {error.start}",
            found=f"bytes that are not {encoding}",
            expected=f"text in {encoding}",
            remedy="State the encoding of this source in portal.toml.",
        ) from None
    return target


def is_plain(file: Path) -> bool:
    """Whether no cell can begin or end in a tab, a newline or a no-break space: none of their bytes
    is in the file.

    Newlines inside cells need quotes. Works on bytes, so in every encoding; in doubt the answer is
    no.
    """
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return all(data.find(byte) < 0 for byte in (b'"', b"\t", b"\xa0"))
