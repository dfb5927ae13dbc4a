"""What lies in a folder: each table of each file with its headings and what its cells look like.

Reads as the refresh does, so that what is proposed can be followed. Guesses nothing about meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from etl.doorway.forms import Numbers, date_formats, numbers, plain
from etl.engine import Engine
from etl.intake.readers import BROKEN, Scan, Unreadable, delimited, scan, workbook
from etl.settings import FORMATS, PACKED, UNPACK, DateFormat, Source, format_of
from etl.settings import PLANS as UNREAD
from etl.sql import identifier

MOST_VALUES = 20_000
"""Distinct values of a column that are looked at, the most frequent first."""
TOP_ROWS = 40
BATCH = ("source", "file", "file name", "filename", "batch", "import", "sheet", "quelle", "datei")
"""Headings that say where a row came from, not what it is."""
PLANS = {"mspdi": "project", "xer": "PROJECT"}
"""Formats whose parts have names of their own, with the part that says what the plan is."""
ASKED = {"proj_short_name": "project_name", "last_recalc_date": "forecast_finish_date"}
"""What is read of a Primavera plan: such a file is read by the headings that are mapped."""
OWN = ("faults.csv", "refused.csv")
NUMBER_OR_DATE = re.compile(r"[-+(]?[\d.,:/' \u00a0-]+%?\)?([TZ ][\d:.]+)?")


@dataclass(frozen=True)
class Written:
    """A column as it is written."""

    heading: str
    values: tuple[str, ...]
    """Distinct cells, trimmed, the most frequent first."""
    filled: int
    """Rows that have any."""
    distinct: int
    parts: tuple[str, ...] = ()
    """Headings it is joined of, where it is no heading of its own."""

    @cached_property
    def dates(self) -> tuple[DateFormat, ...]:
        """Formats that its cells allow as dates."""
        return date_formats(self.values)

    @cached_property
    def numbers(self) -> Numbers | None:
        """What its cells are as numbers; None where they are none."""
        return numbers(self.values)


@dataclass(frozen=True)
class Export:
    """One table of one file."""

    path: str
    """From the folder of portal.toml."""
    format: str
    rows: int
    columns: tuple[Written, ...]
    sheet: str = ""
    header_row: int = 0
    """0 where the first row holds the headings."""
    encoding: str = ""
    delimiter: str = ""
    title: str = ""
    """What stands above the headings."""
    repeats: int = 0
    """Rows that say what another row says, save for running numbers and the file they came in."""

    @property
    def name(self) -> str:
        """The file, and the sheet where it has several."""
        return f"{self.path}, sheet {self.sheet}" if self.sheet else self.path

    @property
    def headings(self) -> tuple[str, ...]:
        """As they stand, from left to right."""
        return tuple(c.heading for c in self.columns if not c.parts)

    def column(self, heading: str) -> Written:
        """The column of a heading."""
        return next(c for c in self.columns if c.heading == heading)


@dataclass(frozen=True)
class Unread:
    """A file that no table was found in, and why."""

    path: str
    why: str


def survey(folder: Path, scratch: Path) -> tuple[list[Export], list[Unread]]:
    """Every export in the folder and its sub-folders, by name; snapshots and hidden files are
    none."""
    exports: list[Export] = []
    unread: list[Unread] = []
    for number, file in enumerate(_files(folder)):
        path = file.relative_to(folder).as_posix()
        form = format_of(file)
        if form not in FORMATS:
            unread.append(Unread(path, _unread(form)))
            continue
        try:
            exports += _tables(file, path, form=form, scratch=scratch / f"survey_{number}")
        except (*BROKEN, Unreadable, OSError) as error:
            unread.append(Unread(path, _why(error)))
    return exports, unread


def _unread(form: str) -> str:
    """Why no reader takes files of a format."""
    return (
        f"packed. {UNPACK}" if form in PACKED else UNREAD.get(form, f"no reader for .{form} files")
    )


def _why(error: BaseException) -> str:
    """What was found, expected and is to be done; the file is named beside it."""
    if isinstance(error, Unreadable):
        return f"found {error.found}, expected {error.expected}. {error.remedy}"
    return (str(error) or type(error).__name__).splitlines()[0]


def _files(folder: Path) -> list[Path]:
    return [
        f
        for f in sorted(folder.rglob("*"))
        if f.is_file()
        and f.suffix != ".toml"
        and f.name not in OWN
        and not any(
            part.startswith((".", "~")) or part == "snapshots"
            for part in f.relative_to(folder).parts
        )
    ]


def _tables(file: Path, path: str, form: str, scratch: Path) -> Iterator[Export]:
    if form == "xlsx":
        sheets = workbook.sheet_names(file, str(scratch))
        for number, sheet in enumerate(sheets):
            named, own = sheet if len(sheets) > 1 else "", Path(f"{scratch}_{number}")
            asked = Source(0, "projects", path, form, {}, sheet=named)
            rows = tuple(workbook.top_rows(asked, file, str(own), TOP_ROWS))
            if len(rows) > 1:
                yield _export(file, _Place(path, form, sheet=named, rows=rows), own)
    elif form in ("csv", "tsv"):
        yield _export(file, _text_place(file, path, form), scratch)
    elif form in PLANS:
        yield _export(file, _Place(path, form, sheet=PLANS[form]), scratch)
    else:
        yield _export(file, _Place(path, form), scratch)


@dataclass(frozen=True)
class _Place:
    """Where a table lies in a file, with its top rows."""

    path: str
    format: str
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def _text_place(file: Path, path: str, form: str) -> _Place:
    """Encoding and delimiter of a text: UTF-8 where its bytes are that, and the mark that makes
    the widest rows of one width."""
    encoding = "" if _is_utf8(file) else "windows-1252"
    bare = Source(0, "projects", path, form, {}, encoding=encoding or "utf-8")
    head = delimited.head_of(bare, file)
    marks = ("\t",) if form == "tsv" else delimited.DELIMITERS
    best = max(marks, key=lambda mark: _width(delimited.rows_of(head, mark)))
    rows = tuple(tuple(r) for r in delimited.rows_of(head, best)[:TOP_ROWS])
    return _Place(path, form, encoding=encoding, delimiter=best, rows=rows)


def _is_utf8(file: Path) -> bool:
    data = file.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True  # its mark says what it is
    try:
        return bool(data.decode("utf-8")) or True
    except UnicodeDecodeError:
        return False


def _width(rows: list[list[str]]) -> tuple[int, int]:
    """How many rows are as wide as most, times how wide that is."""
    widths = [len(r) for r in rows[:TOP_ROWS] if any(r)]
    usual = max(set(widths), key=lambda w: (widths.count(w), w), default=0)
    return (widths.count(usual) * (usual - 1), usual)


def header_place(rows: tuple[tuple[str, ...], ...]) -> int:
    """Index of the row of headings: the first with the most different words above rows of data."""
    best, place = 0.0, 0
    for i, row in enumerate(rows[:-1] or rows):
        words = {c.strip() for c in row if c.strip() and not NUMBER_OR_DATE.fullmatch(c.strip())}
        filled = [c for c in row if c.strip()]
        score = len(words) - 0.5 * (len(filled) - len(words))
        if score > best:
            best, place = score, i
    return place


def _export(file: Path, place: _Place, scratch: Path) -> Export:
    header = header_place(place.rows) if place.rows else 0
    source = Source(
        number=0,
        table="projects",
        path=place.path,
        format=place.format,
        columns=ASKED if place.format == "xer" else {},
        sheet=place.sheet,
        encoding=place.encoding or "utf-8",
        delimiter=place.delimiter,
        header_row=header + 1 if place.rows else 0,
    )
    scanned = scan(source, file, str(scratch))
    rows, columns, repeats = _looked_at(scanned, scratch, file.stat().st_size)
    return Export(
        path=place.path,
        format=place.format,
        rows=rows,
        columns=columns,
        sheet=place.sheet,
        header_row=header + 1 if header else 0,
        encoding=place.encoding,
        delimiter=place.delimiter if place.delimiter not in ("", ",", "\t") else "",
        title=" ".join(c for row in place.rows[:header] for c in row if c.strip()),
        repeats=repeats,
    )


def _looked_at(scanned: Scan, scratch: Path, size: int) -> tuple[int, tuple[Written, ...], int]:
    """Rows that hold anything, each column, and exact repeats."""
    engine = Engine(
        Path(f"{scratch}.duckdb"),
        Path(f"{scratch}.private.duckdb"),
        Path(f"{scratch}.spill"),
        size,
    )
    try:
        for name, table in scanned.tables.items():
            engine.register(name, table)
        engine.run(f"create temp table export as select * from ({scanned.sql})")
        filled = " or ".join(f"trim({identifier(h)}) <> ''" for h in scanned.headings)
        engine.run(f"delete from export where ({filled}) is not true")
        rows = int(str(engine.rows("select count(*) from export")[0][0]))
        columns = tuple(written(engine, h) for h in scanned.headings)
        columns += _full_names(engine, scanned.headings)
        texts = [
            c.heading
            for c in columns
            if not (c.distinct == rows and all(v.isdigit() for v in c.values))
            and plain(c.heading) not in BATCH
            and not c.parts
        ]
        listed = ", ".join(identifier(h) for h in texts)
        different = (
            int(
                str(
                    engine.rows(f"select count(*) from (select distinct {listed} from export)")[0][
                        0
                    ]
                )
            )
            if listed
            else rows
        )
        return rows, columns, rows - different
    finally:
        engine.close()


FIRST = ("first name", "firstname", "given name", "vorname", "prenom", "nombre")
LAST = (
    "last name",
    "lastname",
    "surname",
    "family name",
    "nachname",
    "nom",
    "apellido",
    "apellidos",
)


def _full_names(engine: Engine, headings: tuple[str, ...]) -> tuple[Written, ...]:
    """First and last name as one, where they stand in two columns."""
    first = next((h for h in headings if plain(h) in FIRST), "")
    last = next((h for h in headings if plain(h) in LAST), "")
    if not (first and last):
        return ()
    joined = " || ' ' || ".join(f"coalesce({_cell(h)}, '')" for h in (first, last))
    name = _counted(engine, f"nullif(trim({joined}), '')", f"{first} + {last}")
    return (replace(name, parts=(first, last)),)


def _cell(heading: str) -> str:
    return f"trim({identifier(heading)}, ' \t\r\n\u00a0')"


def written(engine: Engine, heading: str, table: str = "export") -> Written:
    """A column of a table of text."""
    return _counted(engine, _cell(heading), heading, table=table)


def _counted(engine: Engine, cell: str, heading: str, table: str = "export") -> Written:
    rows = engine.rows(
        f"select {cell}, count(*) over (), cast(sum(count(*)) over () as bigint) from {table} where"
        f" {cell} <> '' group by 1 order by count(*) desc, 1 limit {MOST_VALUES}"
    )
    distinct, filled = (int(str(n)) for n in rows[0][1:]) if rows else (0, 0)
    return Written(heading, tuple(str(row[0]) for row in rows), filled, distinct)
