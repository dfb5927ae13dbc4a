"""How many headings `init` maps, by file and in all; and that many faults of two kinds are two
lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.intake.faults import Fault, grouped
from etl.telling import DONE

PROJECTS = "Project,Name,Manager,Finish,Zqx,Empty\nP-1,One,Ada,2026-12-18,7f,\n"
COSTS = "Project,Date,Amount,Qwv\nP-1,2026-03-02,10.5,a b\nP-1,2026-03-03,11.5,c d\n"
ANSWERS = ["--status-date", "2026-03-13", "--answer", "currency=EUR", "--accept"]


def test_init_says_how_many_headings_come_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of projects.csv, four of the five that have any cell (Zqx is no word); of costs.csv, three
    of four."""
    (tmp_path / "projects.csv").write_text(PROJECTS)
    (tmp_path / "costs.csv").write_text(COSTS)
    assert main(["init", str(tmp_path), "--json", *ANSWERS]) == DONE
    said = capsys.readouterr()
    assert json.loads(said.out)["mapped"] == {
        "mapped": 7,
        "headings": 9,
        "files": [
            {"file": "costs.csv", "mapped": 3, "headings": 4},
            {"file": "projects.csv", "mapped": 4, "headings": 5},
        ],
    }
    assert "projects.csv: 1 row → projects (4 of 5 headings mapped)\n" in said.err
    assert "In all: 7 of 9 headings mapped." in said.err


def test_many_faults_of_two_kinds_are_two_lines() -> None:
    faults = [
        Fault("cost_entries", "a.csv", row, column, "type", f"'x{row}'", "a number", "Mend it.")
        for row in range(2, 100_002)
        for column in ("Net", "Tax")
    ]
    assert grouped(faults) == [
        f"a.csv, row 2, {column}: 'x2' is not a number. Mend it. The same in 100,000 rows: 2, 3, 4"
        " and 99,997 more."
        for column in ("Net", "Tax")
    ]
