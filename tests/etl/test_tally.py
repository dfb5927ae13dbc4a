"""What `check` says came in of each file: rows, refused rows, sums as the file has them, whom and
what it names, and what `where` left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.intake import tally
from etl.intake.tally import LeftOut
from etl.settings import load
from etl.telling import DONE, ON_A_SCREEN
from tests import company

PROJECTS = "Project,Name\nP-1,One\nP-2,Two\nP-3,Three\n"
COSTS = (
    "No,Project,Day,Amount,Cur\n1,P-1,2026-03-02,1.5,EUR\n2,P-1,2026-03-02,2.25,USD\n"
    "3,P-9,2026-03-02,4,EUR\nSum,,,7.75,\n,P-2,2026-03-02,8,EUR\n"
)
HOURS = "Who,Project,Task,Day,Time\nann,P-1,,2026-03-02,90\nbob,P-2,,2026-03-02,30\n"
CONFIG = """[company]
name = "T"
currency = "EUR"
status_date = 2026-03-13
[snapshots]
folder = "s"
[[tolerate]]
table = "cost_entries"
kind = "reference"
limit = 1
[[source]]
table = "projects"
path = "projects.csv"
[source.columns]
Project = "project_id"
Name = "project_name"
[[source]]
table = "cost_entries"
path = "costs.csv"
where = "No is null or No <> 'Sum'"
units = { cost_amount = 1000 }
[source.columns]
No = "cost_entry_id"
Project = "project_id"
Day = "cost_date"
Amount = "cost_amount"
Cur = "currency"
[[source]]
table = "time_entries"
path = "hours.csv"
ignore = ["Task"]
units = { worked_hours = "1/60" }
[source.columns]
Who = "person_id"
Project = "project_id"
Day = "work_date"
Time = "worked_hours"
"""


def write(folder: Path, config: str = CONFIG) -> str:
    for name, text in (("projects", PROJECTS), ("costs", COSTS), ("hours", HOURS)):
        (folder / f"{name}.csv").write_text(text)
    (folder / "portal.toml").write_text(config)
    return str(folder / "portal.toml")


def test_check_says_what_each_file_brought(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """costs.csv: five lines, one left out, of four one is refused for P-9; 1.5 + 2.25 + 4 + 8 =
    15.75 thousands of two currencies, on P-1, P-9 and P-2. hours.csv: 90 + 30 minutes."""
    assert main(["check", "--config", write(tmp_path)]) == DONE
    out = capsys.readouterr().out
    assert (
        "file          feeds         rows  refused  people  projects  sums as in the file\n"
        "projects.csv  projects         3        0                 3\n"
        "costs.csv     cost_entries     4        1                 3"
        "  cost_amount 15.75 × 1,000 EUR, USD\n"
        "hours.csv     time_entries     2        0       2         2"
        "  worked_hours 120.00 × 1/60 h\n" in out
    )
    assert "costs.csv (cost_entries): where leaves out 1 of 5 rows.\n" in out


def test_a_scheduler_gets_the_same_with_every_digit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--config", write(tmp_path), "--json"]) == DONE
    costs = json.loads(capsys.readouterr().out)["sources"][1]
    assert costs == {
        "file": "costs.csv",
        "table": "cost_entries",
        "source": 2,
        "rows": 4,
        "refused": 1,
        "totals": [
            {"column": "cost_amount", "total": "15.75", "times": "1000", "unit": "EUR, USD"}
        ],
        "named": {"projects": 3},
        "where": {"rows": 5, "left_out": 1, "with_empty": 0, "kept_undecided": 0},
    }


FILTERS = {
    # Sum goes; the empty number cannot be said, and stays
    "No <> 'Sum'": LeftOut(rows=5, left_out=1, with_empty=0, kept_undecided=1),
    # Sum goes for its word, the other for its empty cell
    "No is not null and No <> 'Sum'": LeftOut(5, left_out=2, with_empty=1, kept_undecided=0),
    # an empty Project is Sum's, and Cur of P-2 is filled
    "Project is not null": LeftOut(5, left_out=1, with_empty=1, kept_undecided=0),
    "lower(\"project\") <> 'p-9'": LeftOut(5, left_out=1, with_empty=0, kept_undecided=1),
    "true": LeftOut(5, left_out=0, with_empty=0, kept_undecided=0),
}


@pytest.mark.parametrize("where", FILTERS)
def test_what_where_leaves_out_is_counted_with_its_empty_cells(where: str, tmp_path: Path) -> None:
    """Of the five lines of costs.csv."""
    from etl import refresh

    stated = json.dumps(where)
    config = CONFIG.replace("\"No is null or No <> 'Sum'\"", stated)
    settings = load(Path(write(tmp_path, config)))
    outcome = refresh.run(settings, settings.snapshots, company.STATUS_DATE, publish=False)
    assert [t.where for t in outcome.tallies if t.file == "costs.csv"] == [FILTERS[where]]


def test_rows_without_a_word_on_them_say_how_to_leave_them_out() -> None:
    counted = LeftOut(rows=1200, left_out=12, with_empty=3, kept_undecided=1)
    told = tally.Tally("a.csv", "tasks", 1188, 0, totals=(), named={}, where=counted)
    assert tally.filtered([told]) == [
        "a.csv (tasks): where leaves out 12 of 1,200 rows, 3 of them with an empty cell that it"
        " names. 1 row is kept, because a cell that it names is empty and nothing can be said; to"
        " leave them out, add: and … is not null."
    ]


def test_a_refused_check_says_what_came_in_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write(tmp_path, CONFIG.replace("limit = 1", "limit = 0"))
    assert main(["check", "--config", config]) != DONE
    assert "cost_amount 15.75 × 1,000 EUR, USD" in capsys.readouterr().err


def test_what_nobody_may_read_is_not_summed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rates are private: neither the sum nor the column is told."""
    assert main(["check", "--config", str(company.write(tmp_path))]) == DONE
    said = capsys.readouterr().out
    assert "standard_rates.csv" in said and "rate_amount" not in said


def test_a_refresh_says_it_where_it_fits_on_a_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without what takes looking at every cell: whom and what it names."""
    assert main(["refresh", "--config", write(tmp_path)]) == DONE
    said = capsys.readouterr().out
    assert "costs.csv     cost_entries     4        1  cost_amount 15.75 × 1,000 EUR, USD" in said
    assert "people" not in said
    (tmp_path / "many").mkdir()
    assert len(company.TABLES) > ON_A_SCREEN
    assert main(["refresh", "--config", str(company.write(tmp_path / "many"))]) == DONE
    assert "sums as in the file" not in capsys.readouterr().out


def test_what_where_leaves_out_beside_a_system_is_counted_once_and_totals_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the four lines of the list, one is of P-0200; its two sums are no lines."""
    example = Path("etl/sources/examples/sap-cji3-lines.csv").read_text(encoding="utf-8")
    (tmp_path / "lines.csv").write_text(example, encoding="utf-8")
    (tmp_path / "portal.toml").write_text(
        '[company]\nname = "C"\ncurrency = "EUR"\nstatus_date = 2026-03-31\n'
        '[snapshots]\nfolder = "snapshots"\n'
        '[[source]]\nsystem = "sap-cji3"\npath = "lines.csv"\n'
        "where = '\"Document Number\" <> 200004'\n"
    )
    assert main(["check", "--config", str(tmp_path / "portal.toml")]) == DONE
    out = capsys.readouterr().out
    assert out.count("where leaves out") == 1
    assert "lines.csv (cost_entries): where leaves out 1 of 4 rows.\n" in out
