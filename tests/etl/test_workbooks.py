"""What a workbook may weigh: bombs, stray cells and lies end in a sentence, and the other sources
are read all the same."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from etl.intake.readers import bounds, confined
from tests.etl.test_anything import teams_of

STRAY = (
    "t.xlsx: found a cell in XFD1048576, and cells that need more than 8 GiB of memory, expected"
    " cells beside each other. Delete the rows and columns before XFD1048576 that hold nothing, or"
    " export it as CSV."
)


def book(file: Path, *, last: str = "", rows: int = 1) -> Path:
    """Teams in a workbook, with one stray cell where `last` names it."""
    with xlsxwriter.Workbook(str(file)) as made:
        sheet = made.add_worksheet("Teams")
        sheet.write_row(0, 0, ["team_id", "team_name"])
        for row in range(1, rows + 1):
            sheet.write_row(row, 0, [f"T{row}", f"Team {row}"])
        if last:
            sheet.write(last, "x")
    return file


def rewritten(file: Path, part: str, text: bytes) -> None:
    """The workbook with one part exchanged."""
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in (parts | {part: text}).items():
            new.writestr(name, content)


def sheet_of(file: Path) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("has_dimension", [True, False])
def test_a_stray_cell_at_the_end_of_the_sheet_is_named(has_dimension: bool, tmp_path: Path) -> None:
    file = book(tmp_path / "t.xlsx", last="XFD1048576")
    if not has_dimension:
        rewritten(
            file, "xl/worksheets/sheet1.xml", re.sub(rb"<dimension[^>]*>", b"", sheet_of(file))
        )
    assert teams_of(tmp_path, "t.xlsx", "xlsx") == ([], [STRAY])


def test_a_stray_cell_in_a_sheet_nobody_reads_is_nobodys_fault(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "t.xlsx")) as made:
        made.add_worksheet("Teams").write_row(0, 0, ["team_id", "team_name"])
        made.sheetnames["Teams"].write_row(1, 0, ["A", "A"])
        made.add_worksheet("Notes").write("XFD1048576", "x")
    assert teams_of(tmp_path, "t.xlsx", "xlsx") == ([("A", "A")], [])


def test_a_bomb_is_refused_by_what_it_unpacks_to(tmp_path: Path) -> None:
    """The directory alone is asked, so a size that is only stated is enough here."""
    file = book(tmp_path / "t.xlsx")
    sized(file, "xl/sharedStrings.xml", 2_000 << 20)
    assert teams_of(tmp_path, "t.xlsx", "xlsx") == (
        [],
        [
            "t.xlsx: found a workbook that unpacks to 2,000 MiB, expected at most 1,024 MiB. Export"
            " fewer rows or columns, or export it as CSV."
        ],
    )


def test_what_packs_a_thousand_times_is_no_sheet(tmp_path: Path) -> None:
    """40 MiB of zeros pack into some 40 KiB."""
    file = book(tmp_path / "t.xlsx")
    rewritten(file, "xl/sharedStrings.xml", bytes(40 << 20))
    _, faults = teams_of(tmp_path, "t.xlsx", "xlsx")
    assert len(faults) == 1 and faults[0].startswith(
        "t.xlsx, xl/sharedStrings.xml: found 40 MiB packed into 0.0, expected a sheet, which packs"
        " at most 200 times."
    )


def test_an_archive_that_says_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    file = book(tmp_path / "t.xlsx")
    rewritten(file, "xl/sharedStrings.xml", bytes(20 << 20))
    sized(file, "xl/sharedStrings.xml", 400)
    _, faults = teams_of(tmp_path, "t.xlsx", "xlsx")
    assert len(faults) == 1 and faults[0].startswith(
        "t.xlsx: found an archive that unpacks to more than it says"
    )


def sized(file: Path, part: str, size: int) -> None:
    """The archive's directory says that a part unpacks to `size` bytes."""
    data = bytearray(file.read_bytes())
    place = data.rindex(
        part.encode()
    )  # its last mention is the directory's: 46 bytes in, the unpacked size at 24
    struct.pack_into("<I", data, place - 46 + 24, size)
    file.write_bytes(data)


def test_a_small_workbook_is_read_here_and_a_large_one_apart_with_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = book(tmp_path / "t.xlsx", rows=3)
    assert bounds.measure(file) == bounds.Bounds(is_safe=True, last_cell="")
    here = teams_of(tmp_path, "t.xlsx", "xlsx")
    monkeypatch.setattr(bounds, "SAFE_BYTES", 100)
    assert bounds.measure(file) == bounds.Bounds(is_safe=False, last_cell="")
    assert (
        teams_of(tmp_path, "t.xlsx", "xlsx")
        == here
        == ([(f"T{i}", f"Team {i}") for i in (1, 2, 3)], [])
    )
    assert teams_of(tmp_path, "t.xlsx", form="xlsx", more="sheet = 'Team'") == (
        [],
        [
            "t.xlsx, sheet 'Team': found no such sheet, expected one of Teams. Correct sheet in"
            " portal.toml."
        ],
    )


def test_one_long_text_in_every_cell_is_read_apart(tmp_path: Path) -> None:
    """3 MB in one text, named by 200 cells: 600 MB, beyond the 256 MiB that are safe here."""
    file = book(tmp_path / "t.xlsx", rows=100)
    rewritten(file, "xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 3_000_000 + b"</t></si></sst>")
    assert not bounds.measure(file).is_safe


def test_a_reader_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(tmp_path / "t.xlsx", rows=3)
    monkeypatch.setattr(bounds, "SAFE_BYTES", 100)
    monkeypatch.setattr(confined, "SECONDS", 0.001)
    assert (
        "t.xlsx: found no workbook that can be read (more than 0.001 seconds of reading)"
        in teams_of(tmp_path, "t.xlsx", "xlsx")[1][0]
    )
