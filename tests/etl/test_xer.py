"""Primavera P6 XER: a table as it stands; what does not fit is a fault with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.intake.readers import Unreadable
from tests.etl.plans import numbered, part, xer

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "mpxj-junit"
QUICK = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HEADER = b"ERMHDR\t20.12\t2026-03-13\n"
TABLE = b"%T\tTASK\n%F\ttask_id\tname\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "plan.xer"


def test_a_table_comes_as_it_stands_numbered_by_its_lines(file: Path) -> None:
    xer(
        file,
        CURRTYPE=["curr_id|curr_symbol", "1|€"],
        TASK=["task_id|name|note", '12|Brücke|4"" pipe', "13||"],
        TASKPRED=["task_id|pred_task_id", "13|12"],
    )
    # ERMHDR 1, CURRTYPE 2 to 4, %T TASK 5, %F 6, its records 7 and 8
    assert numbered(file, "TASK") == (
        7,
        [
            {"task_id": "12", "name": "Brücke", "note": '4" pipe'},
            {"task_id": "13", "name": None, "note": None},
        ],
    )
    assert part(file, "currtype") == [{"curr_id": "1", "curr_symbol": "€"}]


def test_a_table_that_p6_leaves_out_is_empty_and_an_unknown_one_is_not(file: Path) -> None:
    xer(file, TASK=["task_id|name", "12|a"])
    assert part(file, "TASKPRED") == []
    for sheet in ("TASKS", ""):
        with pytest.raises(Unreadable, match="sheet as one of TASK"):
            part(file, sheet)


def test_encoding_is_windows_1252_unless_all_is_utf_8_or_it_is_stated(file: Path) -> None:
    for encoding, stated, word in (
        ("utf-8", {}, "Brücke"),
        ("utf-8-sig", {}, "Brücke"),
        ("cp1252", {}, "Brücke"),
        ("cp1251", {"encoding": "windows-1251"}, "Мост"),
    ):
        text = f"ERMHDR\t20.12\n%T\tTASK\n%F\ttask_id\tname\n%R\t1\t{word}\n%E\n"
        file.write_bytes(text.encode(encoding))
        assert part(file, "TASK", **stated) == [{"task_id": "1", "name": word}]


@pytest.mark.parametrize(
    ("content", "where", "found"),
    [
        (b"", "", "an empty file"),
        (b"task_id,name\n1,a\n", "line 1", "'task_id,name'"),
        (HEADER + TABLE + b"%R\t1\n%E\n", "line 4", "a record of 1 fields"),
        (HEADER + TABLE + b"%R\t1\ta\tb\n%E\n", "line 4", "a record of 3 fields"),
        (HEADER + TABLE + b"%R\t1\ta\nsecond line\n%E\n", "line 5", "'second line'"),
        (HEADER + TABLE + b"\n%R\t1\ta\n%E\n", "line 4", "an empty line"),
        (HEADER + TABLE + b"%X\t1\ta\n%E\n", "line 4", "'%X 1 a'"),
        (HEADER + b"%R\t1\ta\n%E\n", "line 2", "'%R 1 a'"),
        (HEADER + b"%T\tTASK\n%R\t1\ta\n%E\n", "line 3", "'%R 1 a'"),
        (HEADER + b"%T\n%E\n", "line 2", "'%T'"),
        (HEADER + TABLE + TABLE + b"%E\n", "line 4", "table TASK a second time"),
        (HEADER + TABLE + b"%R\t1\ta\n%E\n%R\t2\tb\n", "line 6", "'%R 2 b' behind the end"),
        (HEADER + TABLE + b"%R\t1\ta\n", "", "no %E"),
        (HEADER + TABLE + b"%R\t1\ta", "", "no %E"),
    ],
)
def test_what_is_no_record_is_a_fault_with_its_line(
    content: bytes, where: str, found: str, file: Path
) -> None:
    file.write_bytes(content)
    with pytest.raises(Unreadable) as told:
        part(file, "TASK")
    assert (told.value.where, told.value.found) == (where, found)
    assert "Export it again from P6" in told.value.remedy


def test_a_bad_record_of_another_table_is_a_fault_too(file: Path) -> None:
    xer(file, RSRC=["rsrc_id|rsrc_name", "1|Ann|x"], TASK=["task_id|name", "1|a"])
    with pytest.raises(Unreadable, match="line 4: found a record of 3 fields, expected the 2"):
        part(file, "TASK")


@QUICK
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.sampled_from(
                (b"%T\tTASK", b"%F\ta\tA", b"%F", b"%R\t1\t2", b"%R", b"%E", b"", b"\xff")
            )
        ).map(lambda lines: HEADER + b"\n".join(lines)),
    )
)
def test_any_bytes_end_in_rows_or_a_fault(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "any.xer"
    file.write_bytes(content)
    try:
        part(file, "TASK")
    except Unreadable as error:
        assert error.found and error.remedy


def test_a_file_of_p6_itself_comes_in_whole() -> None:
    """Five assignments of 240 hours; their costs add up to the publisher's 27,600.00."""
    file = DATA / "resource-rates-test.xer"
    if not file.exists():
        pytest.skip(f"{file.name} of joniles/mpxj (junit/data) is not on this machine")
    first, rows = numbered(file, "TASKRSRC")
    assert (first, len(rows)) == (55, 5)
    assert sum(Decimal(r["target_cost"] or 0) for r in rows) == 27600
    assert {r["curr_symbol"] for r in part(file, "CURRTYPE")} >= {"€", "£"}
