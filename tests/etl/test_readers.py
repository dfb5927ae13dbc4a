"""Every format and encoding gives the same table, rows are numbered as a person counts them, and
what is no table is refused with a remedy."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from etl import refresh
from etl.intake.readers import READERS, scan
from etl.settings import SettingsError, Source, format_of, load
from tests.company import STATUS_DATE

HEADINGS = ("No", "Name", "Budget line", "Note")
ROWS = (
    ("P1", "Überlandleitung", "1200.50", 'said "go",\nthen left'),
    ("P2", "Café – Süd", "-3", ""),
    ("P3", "Plain", "7", "a; b\tc"),
)
COLUMNS = {
    "No": "project_id",
    "Name": "project_name",
    "Budget line": "priority",
    "Note": "description",
}


def text(delimiter: str = ",", newline: str = "\r\n", preamble: str = "") -> str:
    def cell(value: str) -> str:
        return (
            '"' + value.replace('"', '""') + '"' if any(c in value for c in '",;|\t\n') else value
        )

    return (
        preamble
        + newline.join(delimiter.join(cell(v) for v in row) for row in (HEADINGS, *ROWS))
        + newline
    )


def encoded(encoding: str, **how: str) -> Callable[[Path], object]:
    return lambda file: file.write_bytes(text(**how).encode(encoding))


def workbook(file: Path) -> None:
    with xlsxwriter.Workbook(str(file)) as book:
        book.add_worksheet("Cover")
        sheet = book.add_worksheet("Projects")
        sheet.write_string(0, 0, "Exported by the tracker")
        sheet.write_row(2, 0, HEADINGS)
        for number, row in enumerate(ROWS, 3):
            for place, value in enumerate(row):
                sheet.write_string(number, place, value)
        sheet.write_number(3, 2, 1200.5)  # one is a number, the others are numbers stored as text


def parquet(file: Path) -> None:
    pq.write_table(
        pa.table({h: [r[i] or None for r in ROWS] for i, h in enumerate(HEADINGS)}), file
    )


def records() -> list[dict[str, str | None]]:
    return [{h: v or None for h, v in zip(HEADINGS, row, strict=True)} for row in ROWS]


# Ending and options of the source, how the tiny file is written, and the row number of its first
# data row.
TINY: dict[str, tuple[str, dict[str, Any], Callable[[Path], object], int]] = {
    "csv": ("csv", {}, encoded("utf-8"), 2),
    "csv with a byte order mark": ("csv", {}, encoded("utf-8-sig"), 2),
    "csv in UTF-16": ("csv", {}, encoded("utf-16"), 2),
    "csv in Windows-1252": ("csv", {"encoding": "windows-1252"}, encoded("cp1252"), 2),
    "csv with unix line ends": ("csv", {}, encoded("utf-8", newline="\n"), 2),
    "csv by semicolon": ("csv", {}, encoded("utf-8", delimiter=";"), 2),
    "csv by bar": ("csv", {}, encoded("utf-8", delimiter="|"), 2),
    "csv with rows above the headings": (
        "csv",
        {},
        encoded("utf-8", delimiter=";", preamble="Report of all projects, open or closed\r\n\r\n"),
        4,
    ),
    "csv with the heading row given": (
        "csv",
        {"header_row": 3},
        encoded("utf-8", preamble="Report\r\n\r\n"),
        4,
    ),
    "tsv": ("tsv", {}, encoded("utf-8", delimiter="\t"), 2),
    "xlsx": ("xlsx", {"sheet": "Projects"}, workbook, 4),
    "parquet": ("parquet", {}, parquet, 1),
    "json": (
        "json",
        {},
        lambda file: file.write_text(json.dumps(records()), encoding="utf-8"),
        1,
    ),
    "ndjson": (
        "ndjson",
        {},
        lambda file: file.write_text("\n".join(map(json.dumps, records())), encoding="utf-8"),
        1,
    ),
}


def source(file: Path, columns: dict[str, str] = COLUMNS, **options: Any) -> Source:
    return Source(
        number=1,
        table="projects",
        path=file.name,
        format=file.suffix.lstrip("."),
        columns=columns,
        **options,
    )


def read(
    file: Path, folder: Path, **options: object
) -> tuple[list[tuple[str | None, ...]], tuple[str, ...], int]:
    found = scan(source(file, **options), file, str(folder / "scratch"))  # type: ignore[arg-type]
    with duckdb.connect() as connection:
        for name, table in found.tables.items():
            connection.register(name, table)
        return connection.execute(found.sql).fetchall(), found.headings, found.first_row


def test_every_reader_has_a_tiny_file() -> None:
    """But what is no table of named columns: Markdown is a row a file (test_prose), plans have
    parts of their own (test_mspdi, test_xer)."""
    assert {TINY[name][0] for name in TINY} == {
        name for name, r in READERS.items() if not r.is_self_named
    } - {"md"}


@pytest.mark.parametrize("name", TINY)
def test_every_format_gives_the_same_rows(name: str, tmp_path: Path) -> None:
    ending, options, write, first_row = TINY[name]
    file = tmp_path / f"tiny.{ending}"
    write(file)
    rows, headings, first = read(file, tmp_path, **options)
    assert (headings, first) == (HEADINGS, first_row)
    assert [tuple(v or "" for v in row) for row in rows] == [
        (k, n, "1200.5" if ending == "xlsx" and k == "P1" else b, t) for k, n, b, t in ROWS
    ]


def test_headings_of_the_same_name_are_told_apart_and_empty_ones_counted(tmp_path: Path) -> None:
    file = tmp_path / "twice.csv"
    file.write_text("No,Sprint,Sprint,,Sprint\nP1,a,b,c,d\n")
    assert read(file, tmp_path, columns={"No": "project_id", "Sprint": "project_name"})[1] == (
        "No",
        "Sprint",
        "Sprint#2",
        "column 4",
        "Sprint#3",
    )


# --- through the refresh: where a fault lies ------------------------------------------------------


def check(
    folder: Path,
    ending: str,
    mapping: str = "",
    table: str = "projects",
    columns: str = '"No" = "project_id"\n"Name" = "project_name"\n"Start" = "baseline_start_date"',
) -> refresh.Outcome:
    file = folder / "portal.toml"
    file.write_text(
        f'[company]\nname = "T"\n[snapshots]\nfolder = "s"\n[[source]]\ntable = "{table}"\npath ='
        f' "p.{ending}"\n{mapping}\n[source.columns]\n{columns}\n'
    )
    settings = load(file)
    return refresh.run(settings, settings.snapshots, STATUS_DATE, publish=False)


def faults(folder: Path, ending: str, mapping: str = "", **more: str) -> list[str]:
    return [str(f) for f in check(folder, ending, mapping, **more).faults]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ("No,Name,Start\nP1,One,2026-01-05\nP2,Two,soon\n", 3),
        ("Projects of all departments\n\nNo,Name,Start\nP1,One,2026-01-05\nP2,Two,soon\n", 5),
        (
            'No,Name,Start\nP1,"One,\nin two lines",2026-01-05\nP2,Two,soon\n',
            3,
        ),  # as a spreadsheet counts: a row is a row
        ("No,Name,Start\nP1,One,2026-01-05\n\n\nP2,Two,soon\n", 5),  # empty lines are rows too
        ("No,Name,Start\r\nP1,One,2026-01-05\r\nP2,Two,soon", 3),  # no line end at the end
    ],
)
def test_a_row_is_counted_as_a_person_sees_it(content: str, row: int, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes(content.encode())
    assert faults(tmp_path, "csv") == [
        f"p.csv, row {row}, Start (baseline_start_date): 'soon' is not a date written as"
        " 2026-11-20. Correct it, state date_format in portal.toml, or leave it empty if unknown."
    ]


def test_decimal_comma_thousands_dates_units_and_words_are_the_mappings(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("No;Name;Start;Labour\nP1;One;05.01.2026;Zeiten\n")
    said = 'date_format = "%d.%m.%Y"\nvalues = {labour_from = {Zeiten = "time"}}'
    columns = (
        '"No" = "project_id"\n"Name" = "project_name"\n"Start" = "baseline_start_date"\n"Labour" ='
        ' "labour_from"'
    )
    assert faults(tmp_path, "csv", said, columns=columns) == []


def test_an_export_that_one_delimiter_would_swallow_as_one_column_is_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "p.csv").write_text("No^Name^Start\nP1^One^2026-01-05\n")
    assert faults(tmp_path, "csv") == [
        "p.csv, row 1: found a single column 'No^Name^Start', expected several columns. State the"
        " delimiter of this source in portal.toml."
    ]
    assert faults(tmp_path, "csv", 'delimiter = "^"') == []


@pytest.mark.parametrize(
    ("content", "mapping", "said"),
    [
        (b"", "", "an empty file"),
        (b"\n\n", "", "an empty file"),
        ("No,Name,Start\nP1,Café,2026-01-05\n".encode("cp1252"), "", "bytes that are not utf-8"),
        (b"No,Name,Start\nP1,One,2026-01-05,extra\n", "", "row 2"),
        (b"No,Name,Start\nP1,One\n", "", "row 2"),
        (b'No,Name,Start\nP1,"One,2026-01-05\nP2,Two,2026-01-05\n', "", "p.csv"),
        (b"No,Name,Start\n", "header_row = 9", "Check header_row"),
        (b"No,Name,Start,Extra\n", "", "Map 'Extra' under [[source]] 1 columns, or ignore it."),
        (b"No,Name,Begin\n", "", "Correct the mapping or the export."),
    ],
)
def test_what_is_no_table_is_refused_with_its_place_and_a_remedy(
    content: bytes, mapping: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "p.csv").write_bytes(content)
    found = check(tmp_path, "csv", mapping)
    assert found.faults
    assert not found.is_good
    assert any(said in str(f) for f in found.faults), [str(f) for f in found.faults]
    assert all(f.remedy for f in found.faults)


@pytest.mark.parametrize(
    ("ending", "content", "said"),
    [
        ("xlsx", b"PK nothing", "no workbook"),
        ("parquet", b"nothing", "p.parquet"),
        ("json", b"{[", "p.json"),
        ("ndjson", b"{[", "p.ndjson"),
    ],
)
def test_a_broken_file_of_a_typed_format_is_a_fault_and_no_traceback(
    ending: str, content: bytes, said: str, tmp_path: Path
) -> None:
    (tmp_path / f"p.{ending}").write_bytes(content)
    assert [said in f for f in faults(tmp_path, ending)] == [True]


@pytest.mark.parametrize(
    ("ending", "packed", "kind"),
    [
        ("csv", gzip.compress, "gzip"),
        ("tsv", bz2.compress, "bzip2"),
        ("json", gzip.compress, "gzip"),
        ("ndjson", lzma.compress, "xz"),
        ("xer", lambda content: b"PK\x03\x04" + content, "zip"),
    ],
)
def test_a_packed_export_is_not_opened(
    ending: str, packed: Callable[[bytes], bytes], kind: str, tmp_path: Path
) -> None:
    """Ten kilobytes may unpack to ten megabytes, and ten megabytes to more than there is."""
    (tmp_path / f"p.{ending}").write_bytes(packed(b"No,Name,Start\n" * 1_000))
    assert faults(tmp_path, ending) == [
        f"p.{ending}: found a packed file ({kind}), expected text. Unpack it, and map what is in"
        " it. A workbook is read as .xlsx."
    ]


@pytest.mark.parametrize("name", ["p.csv.gz", "exports.zip"])
def test_a_packed_path_is_told_before_anything_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b"No,Name\n"))
    mapping = (
        f'[[source]]\ntable = "projects"\npath = "{name}"\ncolumns = {{ "No" = "project_id" }}\n'
    )
    (tmp_path / "portal.toml").write_text(mapping)
    with pytest.raises(SettingsError, match=r"is packed\. Unpack it, and map what is in it"):
        load(tmp_path / "portal.toml")


def test_a_text_file_and_an_older_workbook_are_known_by_their_endings() -> None:
    names = ["a.CSV", "a.txt", "a.xls", "a.xlsb", "a.ods", "plan.xml", "a.doc"]
    assert [format_of(Path(name)) for name in names] == [
        "csv",
        "csv",
        "xlsx",
        "xlsx",
        "xlsx",
        "mspdi",
        "doc",
    ]


def test_a_sheet_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    workbook(tmp_path / "p.xlsx")
    assert "one of Cover, Projects" in faults(tmp_path, "xlsx", 'sheet = "Project"')[0]


def test_a_missing_file_says_which_source_asks_for_it(tmp_path: Path) -> None:
    assert faults(tmp_path, "csv") == [
        "p.csv: found nothing, expected a file. Check path in [[source]] 1 of portal.toml."
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_the_right_to_read_it_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("No,Name,Start\n")
    file.chmod(0)
    assert "Check the path and rights." in faults(tmp_path, "csv")[0]


def test_rows_are_filtered_and_reshaped_with_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(
        "No,Name,Start,State\nP1,One,2026-01-05,open\nX,Two,soon,dropped\nP3,Three,never,open\n"
    )
    said = 'ignore = ["State"]\nwhere = "\\"State\\" <> \'dropped\'"'
    assert [f.split(":")[0] for f in faults(tmp_path, "csv", said)] == [
        "p.csv, row 4, Start (baseline_start_date)"
    ]
    (tmp_path / "p.csv").write_text("No,Name,2026-01,2026-02\nP1,One,2026-01-05,soon\n")
    said = (
        'select = """select _row, "No", "Name", coalesce("2026-02", "2026-01") as "Start" from'
        ' export"""'
    )
    assert [f.split(":")[0] for f in faults(tmp_path, "csv", said)] == [
        "p.csv, row 2, Start (baseline_start_date)"
    ]


@pytest.mark.parametrize(
    ("mapping", "written", "is_number"),
    [
        ('decimal = ","', "12,5", True),
        ('decimal = ","\nthousands = "."', "1.234,50", True),
        ('thousands = ","', "1,234,567.89", True),
        ('thousands = ","', "12,34", False),
        ('thousands = "."\ndecimal = ","', "1.23", False),
        ("", "12,34", False),
        ('decimal = ","', "1.234", False),
        ('thousands = " "', "1 234", True),
        ('thousands = "\'"', "-1'234.5", True),
    ],
)
def test_a_number_is_read_by_the_marks_of_its_source_and_never_guessed(
    mapping: str, written: str, is_number: bool, tmp_path: Path
) -> None:
    (tmp_path / "p.csv").write_text(f"No;Day;Amount\nP1;2026-01-05;{written}\n")
    columns = '"No" = "project_id"\n"Day" = "cost_date"\n"Amount" = "cost_amount"'
    said = [
        f
        for f in faults(tmp_path, "csv", mapping, table="cost_entries", columns=columns)
        if "Amount" in f
    ]
    assert [f"'{written}' is not a number" in f for f in said] == ([] if is_number else [True])


def test_a_workbook_keeps_its_dates_and_its_row_numbers_over_empty_rows(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "p.xlsx")) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ("No", "Name", "Start"))
        sheet.write_row(1, 0, ("P1", "One"))
        sheet.write_datetime(1, 2, datetime(2026, 1, 5), day)
        sheet.write_row(4, 0, ("P2", "Two", "soon"))
    assert [f.split(":")[0] for f in faults(tmp_path, "xlsx")] == [
        "p.xlsx, row 5, Start (baseline_start_date)"
    ]


def test_rows_of_empty_cells_are_no_rows(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("No,Name,Start\nP1,One,2026-01-05\n,,\n,,\nP2,Two,soon\n,,\n")
    assert [f.split(":")[0] for f in faults(tmp_path, "csv")] == [
        "p.csv, row 5, Start (baseline_start_date)"
    ]
    assert check(tmp_path, "csv").rows == 2
