"""CSV and TSV: UTF-8 (with or without a mark), UTF-16 or Windows-1252, quoted newlines, preamble rows.

DuckDB scans the file in parallel; only its head is read here, to name the columns and refuse what is not a table.
"""

from __future__ import annotations

import codecs
import csv
import io
import mmap
from pathlib import Path

import pyarrow as pa

from etl.readers.faults import Unreadable, numbered, quoted
from etl.settings import Source

HEAD_BYTES = 1 << 18
DELIMITERS = (",", ";", "\t", "|")
NATIVE = {"utf-8", "utf-8-sig"}


def scan(source: Source, file: Path, name: str) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table]]:
    """A SELECT over read_csv; other encodings are decoded to UTF-8 beside the spill folder first."""
    encoding = _encoding(source, file)
    readable = file if encoding in NATIVE else _as_utf8(file, encoding, name)
    head = _head(file, encoding)
    delimiter = source.delimiter or ("\t" if source.format == "tsv" else _delimiter(head))
    rows = list(csv.reader(io.StringIO(head), delimiter=delimiter))
    position = (source.header_row or _find_header(rows, source)) - 1
    if position >= len(rows):
        raise Unreadable(file, f"row {position + 1}", "nothing", "the headings", "Check header_row in portal.toml.")
    headings = numbered(rows[position])
    skip = sum(text.count("\n") for row in rows[:position] for text in row) + position
    types = "{" + ", ".join(f"{quoted(_safe(i))}: 'VARCHAR'" for i in range(len(headings))) + "}"
    columns = ", ".join(f'{_safe(i)} as "{h.replace(chr(34), chr(34) * 2)}"' for i, h in enumerate(headings))
    sql = (f"select {columns} from read_csv({quoted(str(readable))}, delim = {quoted(delimiter)}, quote = '\"', escape = '\"', "
           f"header = false, skip = {skip + 1 + _newlines(rows[position])}, auto_detect = false, columns = {types}, "
           f"null_padding = false, strict_mode = true, max_line_size = 16777216)")  # fmt: skip
    return sql, headings, position + 2, {}


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
    return {"windows-1252": "cp1252", "utf8": "utf-8"}.get(source.encoding.lower(), source.encoding.lower())


def _head(file: Path, encoding: str) -> str:
    """The first part of the file as text, without its last, perhaps broken, line."""
    with file.open("rb") as stream:
        data = stream.read(HEAD_BYTES)
        whole = not stream.read(1)
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data, final=whole)
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(file, "", f"bytes that are not {encoding} ({error})", f"text in {encoding}",
                         "State the encoding of this source in portal.toml: utf-8, utf-16 or windows-1252.") from None  # fmt: skip
    if not text.strip():
        raise Unreadable(file, "", "an empty file", "headings and rows", "Export it again.")
    return text if whole else text[: text.rfind("\n") + 1]


def _delimiter(head: str) -> str:
    line = head.splitlines()[0]
    return max(DELIMITERS, key=line.count)


def _find_header(rows: list[list[str]], source: Source) -> int:
    """The first row that holds the most mapped headings."""
    wanted = {h.split("#")[0] for h in source.columns}
    hits: list[int] = [len(wanted & {" ".join(c.replace("\ufeff", "").split()) for c in row}) for row in rows[:40]]
    best = max(hits, default=0)
    return hits.index(best) + 1 if best else 1


def _as_utf8(file: Path, encoding: str, name: str) -> Path:
    """A UTF-8 copy beside nothing of the user's: in the refresh's own scratch folder, named by `name`."""
    target = Path(name).with_suffix(".utf8.csv")
    try:
        with file.open(encoding=encoding, newline="") as old, target.open("w", encoding="utf-8", newline="") as new:
            while block := old.read(1 << 22):
                new.write(block)
    except UnicodeDecodeError as error:
        raise Unreadable(file, f"byte {error.start}", f"bytes that are not {encoding}", f"text in {encoding}",
                         "State the encoding of this source in portal.toml.") from None  # fmt: skip
    return target


def is_plain(file: Path) -> bool:
    """Whether no cell can begin or end in a tab, a newline or a no-break space: none of their bytes is in the file.

    Newlines inside cells need quotes. Works on bytes, so in every encoding; in doubt the answer is no.
    """
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return all(data.find(byte) < 0 for byte in (b'"', b"\t", b"\xa0"))
