"""A plan as a list, copied out of Microsoft Project into a spreadsheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from etl.telling import REFUSED
from tests.etl.test_sources import EXAMPLES, publish, refresh, system

NAME = "ms-project-list-tasks.csv"
HEADINGS = "ID;Project;Task Name;Start;Finish;Predecessors"


def listed(*predecessors: str) -> str:
    """Tasks 1, 2, ... of Project A with what each waits for."""
    rows = [f"{i};A;T{i};2026-03-02;2026-03-06;{p}" for i, p in enumerate(predecessors, 1)]
    return "\n".join((HEADINGS, *rows, ""))


def test_indents_estimates_percents_and_currency_signs_are_read(tmp_path: Path) -> None:
    report = publish(tmp_path, system(NAME), export=EXAMPLES[NAME])
    assert report.sql(
        "select task_id, parent_task_id, kind, workflow_state, percent_complete_ratio,"
        " actual_start_date from tasks where task_id <> 'Bridge/2' order by task_id"
    ).fetchall() == [
        ("Bridge/1", None, "task", None, Decimal("0.4"), date(2026, 3, 2)),
        ("Bridge/3", "Bridge/1", "task", None, Decimal("0.4"), date(2026, 3, 9)),
        ("Bridge/4", "Bridge/1", "task", None, 0, None),
        ("Bridge/5", "Bridge/1", "milestone", None, 0, None),
        ("Bridge/6", None, "task", "Cancelled", 0, None),
    ]
    # 18,000.00 + 10,000.50 + 4,999.50; the summary's 33,000.00 is the same money
    assert report.sql("select baseline_amount from project_total").fetchall() == [(33_000,)]
    assert report.sql("select sum(estimate_hours) from tasks where kind = 'task'").fetchall() == [
        (168 + 40 + 80 + 40 + 40,)
    ]


@pytest.mark.parametrize(
    ("written", "kind", "lag", "unit"),
    [
        ("1", "FS", "0", "wd"),
        ("1FS", "FS", "0", "wd"),
        ("1SS+2 days", "SS", "2", "wd"),
        ("1 FF - 1,5d", "FF", "-1.5", "wd"),
        ("1SF+4 hrs", "SF", "0.5", "wd"),
        ("1FS+2 wks", "FS", "10", "wd"),
        ("1FS+2 edays", "FS", "2", "ed"),
        ("1FS+12eh", "FS", "0.5", "ed"),
    ],
)
def test_a_predecessor_is_read_as_project_writes_it(
    written: str, kind: str, lag: str, unit: str, tmp_path: Path
) -> None:
    # with a second link, so that the comma is the decimal's
    text = listed("", f'"{written};3"', "")
    report = publish(tmp_path, system(NAME), export=text)
    assert report.sql(
        "select predecessor_id, successor_id, kind, lag, lag_unit from dependencies"
        " where predecessor_id = 'A/1'"
    ).fetchall() == [("A/1", "A/2", kind, Decimal(lag), unit)]


def test_a_cell_holds_several_links(tmp_path: Path) -> None:
    report = publish(tmp_path, system(NAME), export=listed("", "", '"1FS+2d;2SS"', '"1,3"'))
    assert report.sql(
        "select predecessor_id, successor_id, kind from dependencies order by all"
    ).fetchall() == [
        ("A/1", "A/3", "FS"),
        ("A/1", "A/4", "FS"),
        ("A/2", "A/3", "SS"),
        ("A/3", "A/4", "FS"),
    ]


@pytest.mark.parametrize("written", ["1FS+50%", "soon", "1FX", "1;2 days", "9"])
def test_what_is_no_link_is_a_fault_and_never_left_out(
    written: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh(tmp_path, system(NAME), export=listed("", f'"{written}"')) == REFUSED
    assert "export.csv, row 3" in "".join(capsys.readouterr())
