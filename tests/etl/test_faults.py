"""What validation finds: each kind of fault by its place, what was found, what was expected and
what to do; and nothing where nothing is wrong."""

from __future__ import annotations

import copy
import csv
import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import refresh
from etl.intake import totals
from etl.settings import SettingsError, load
from tests import company
from tests.company import STATUS_DATE

Tables = dict[str, list[dict[str, Any]]]


def judged(
    folder: Path, change: Callable[[Tables], None], *, more: str = "", publish: bool = False
) -> refresh.Outcome:
    tables = copy.deepcopy(company.TABLES)
    change(tables)
    settings = load(company.write(folder, tables, more=more))
    return refresh.run(settings, settings.snapshots, STATUS_DATE, publish=publish)


def setting(table: str, row: int, column: str, value: object) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        tables[table][row][column] = value

    return change


def test_the_company_itself_has_no_fault(tmp_path: Path) -> None:
    assert judged(tmp_path, lambda tables: None).faults == []


# What is changed in the company, and the whole sentence that the owner of the file reads.
ONE: dict[str, tuple[Callable[[Tables], None], str]] = {
    "no number": (
        setting("cost_entries", 0, column="cost_amount", value="12,5"),
        (
            "cost_entries.csv, row 2, cost_amount: '12,5' is not a number with the decimal mark"
            " '.'. Correct it, state decimal and thousands in portal.toml, or leave it empty if"
            " unknown."
        ),
    ),
    "no date": (
        setting("cost_entries", 1, column="cost_date", value="5 March"),
        (
            "cost_entries.csv, row 3, cost_date: '5 March' is not a date written as 2026-11-20."
            " Correct it, state date_format in portal.toml, or leave it empty if unknown."
        ),
    ),
    "a day that no month has": (
        setting("cost_entries", 1, column="cost_date", value="2026-02-30"),
        (
            "cost_entries.csv, row 3, cost_date: '2026-02-30' is not a date written as 2026-11-20."
            " Correct it, state date_format in portal.toml, or leave it empty if unknown."
        ),
    ),
    "no yes or no": (
        setting("time_entries", 0, column="is_billable", value="perhaps"),
        (
            "time_entries.csv, row 2, is_billable: 'perhaps' is not yes or no. Correct it,"
            " translate it under values in portal.toml, or leave it empty if unknown."
        ),
    ),
    "the year 23": (
        setting("cost_entries", 0, column="cost_date", value="0023-04-14"),
        (
            "cost_entries.csv, row 2, cost_date: 0023-04-14 is not a year between 1950 and 2100."
            " Correct the year."
        ),
    ),
    "out of range": (
        setting("risks", 0, column="probability_ratio", value="1.4"),
        (
            "risks.csv, row 2, probability_ratio: 1.4 is not a value from 0 to 1. Correct it, or"
            " state the unit in portal.toml."
        ),
    ),
    "an unknown word": (
        setting("projects", 0, column="labour_from", value="guesses"),
        (
            "projects.csv, row 2, labour_from: 'guesses' is not one of time, ledger. Translate the"
            " word under values in portal.toml, or correct it."
        ),
    ),
    "empty and required": (
        setting("projects", 0, column="project_name", value=""),
        (
            "projects.csv, row 2, project_name: an empty cell is not a value, it is required. Fill"
            " it in the export; a total line is left out with where in portal.toml."
        ),
    ),
    "an unknown reference": (
        setting("time_entries", 3, column="person_id", value="zoe"),
        (
            "time_entries.csv, row 5, person_id: 'zoe' is not a person_id of people. Add it to"
            " people, or correct it."
        ),
    ),
    "dates in the wrong order": (
        setting("task_baselines", 0, column="baseline_finish_date", value="2026-02-01"),
        (
            "task_baselines.csv, row 2, baseline_start_date: found baseline_start_date 2026-03-02"
            " after baseline_finish_date 2026-02-01, expected baseline_start_date not after"
            " baseline_finish_date. Correct whichever is wrong."
        ),
    ),
    "three points in the wrong order": (
        lambda tables: tables["tasks"][0].update(likely_days=8, pessimistic_days=5),
        (
            "tasks.csv, row 2, likely_days: found likely_days 8 above pessimistic_days 5, expected"
            " likely_days not above pessimistic_days. Correct whichever is wrong."
        ),
    ),
}


@pytest.mark.parametrize("name", ONE)
def test_a_fault_says_where_what_was_found_what_was_expected_and_what_to_do(
    name: str, tmp_path: Path
) -> None:
    change, sentence = ONE[name]
    found = judged(tmp_path, change)
    assert sentence in [str(f) for f in found.faults]
    assert not found.is_good


def test_a_key_that_comes_twice_is_a_fault_of_the_second_row(tmp_path: Path) -> None:
    found = judged(tmp_path, lambda tables: tables["teams"].append(dict(tables["teams"][0])))
    assert [(f.row, f.kind, f.remedy) for f in found.faults] == [
        (4, "key", "Remove one of the rows.")
    ]


def test_a_key_in_two_files_of_a_table_is_found_across_them(tmp_path: Path) -> None:
    file = company.write(tmp_path)
    (tmp_path / "more.csv").write_text(
        "team_id,team_name,department_id\nMASONS,Masons again,BUILD\n"
    )
    file.write_text(
        file.read_text()
        + '\n[[source]]\ntable = "teams"\npath = "more.csv"\n[source.columns]\nteam_id ='
        ' "team_id"\nteam_name = "team_name"\ndepartment_id = "department_id"\n'
    )
    settings = load(file)
    found = refresh.run(settings, settings.snapshots, STATUS_DATE, publish=False)
    assert [(f.file, f.row, f.kind) for f in found.faults] == [("more.csv", 2, "key")]


def test_what_refers_to_a_refused_row_is_told_as_one_fault_of_it(tmp_path: Path) -> None:
    """P2 has 2 tasks with 2 baselines and 1 report, 1 time entry, 1 cost line, 1 budget line, 1
    contract, 1 invoice and 1 assignment less: one cause, one fault more."""
    found = judged(tmp_path, setting("projects", 1, column="project_name", value=""))
    assert [(f.table, f.row, f.kind) for f in found.faults] == [
        ("projects", 3, "required"),
        ("projects", 3, "consequence"),
    ]
    assert (
        str(found.faults[1])
        == "projects.csv, row 3, project_id: found 1 row of budget_lines and 1 row of contracts and"
        " 1 row of cost_entries and 1 row of customer_invoices and 1 row of progress and 1 row"
        " of time_entries and 2 rows of task_baselines and 2 rows of tasks that name it,"
        " expected a row that was published. Mend projects.csv, row 3; what names it follows."
    )
    assert [f.kind for f in found.stopping] == ["required"]


def test_a_private_value_is_not_told_in_a_fault(tmp_path: Path) -> None:
    found = judged(
        tmp_path, setting("standard_rates", 0, column="hourly_rate_amount", value="271,8281")
    )
    said = [str(f) for f in found.faults]
    assert any("standard_rates.csv, row 2" in s for s in said)
    assert not [s for s in said if "8281" in s]
    assert "8281" not in (tmp_path / "snapshots" / "faults.csv").read_text(encoding="utf-8-sig")


def test_all_faults_are_in_a_file_a_spreadsheet_opens(tmp_path: Path) -> None:
    def break_all(tables: Tables) -> None:
        for change, _ in ONE.values():
            change(tables)

    judged(tmp_path, break_all)
    with (tmp_path / "snapshots" / "faults.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {"File", "Row", "Column", "Found", "Expected", "What to do"} <= set(rows[0])
    assert {r["File"] for r in rows} >= {
        "cost_entries.csv",
        "risks.csv",
        "projects.csv",
        "task_baselines.csv",
        "time_entries.csv",
    }


def extended(folder: Path, more: str, **files: str) -> refresh.Outcome:
    """The company with a further source and its files."""
    file = company.write(folder)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    file.write_text(f"{file.read_text()}\n{more}\n")
    settings = load(file)
    return refresh.run(settings, settings.snapshots, STATUS_DATE, publish=False)


COSTS = (
    '[[source]]\ntable = "cost_entries"\npath = "mon*.csv"\n{more}\n[source.columns]\nNo ='
    ' "cost_entry_id"\nProject = "project_id"\nDay = "cost_date"\nAmount = "cost_amount"\n'
)


def test_the_same_export_twice_is_not_counted_twice(tmp_path: Path) -> None:
    month = "No,Project,Day,Amount\nX1,P1,2026-03-02,10\n"
    found = extended(tmp_path, COSTS.format(more=""), mon_1=month, mon_2=month)
    assert [str(f) for f in found.faults] == [
        "mon_2.csv: found the same content as mon_1.csv, expected each export once. Remove one of"
        " the files, or narrow the path."
    ]


def test_a_line_number_that_comes_twice_is_a_fault_and_a_missing_one_is_not(tmp_path: Path) -> None:
    found = extended(
        tmp_path,
        COSTS.format(more=""),
        mon_1="No,Project,Day,Amount\nX1,P1,2026-03-02,10\n,P1,2026-03-02,10\n,P1,2026-03-02,10\n",
        mon_2="No,Project,Day,Amount\nX2,P1,2026-03-02,10\nX1,P1,2026-03-02,10\n",
    )
    assert [(f.file, f.row, f.kind) for f in found.faults] == [("mon_2.csv", 3, "key")]


GERMAN = "No;Project;Day;Amount\nX1;P1;2026-03-02;12.000\nX2;P1;2026-03-02;8.400\nX3;P1;2026-03-02;1.250\nX4;P1;2026-03-02;-150\n"


def test_points_that_may_be_thousands_are_asked_about(tmp_path: Path) -> None:
    found = extended(tmp_path, COSTS.format(more=""), mon_1=GERMAN)
    assert [(f.table, f.kind, f.row) for f in found.faults] == [("cost_entries", "marks", None)]
    assert 'Say thousands = "." and decimal = ","' in found.faults[0].remedy


@pytest.mark.parametrize("said", ['thousands = "."\ndecimal = ","', 'decimal = "."'])
def test_marks_that_are_stated_are_not_asked_about(said: str, tmp_path: Path) -> None:
    assert extended(tmp_path, COSTS.format(more=said), mon_1=GERMAN).faults == []


def test_a_row_with_an_empty_cell_is_not_left_out_by_a_filter_on_it(tmp_path: Path) -> None:
    found = extended(
        tmp_path,
        COSTS.format(more="where = \"No <> 'Total'\""),
        mon_1="No,Project,Day,Amount\n,P1,2026-03-02,10\nTotal,,,10\n",
    )
    assert found.faults == []
    assert found.rows == sum(map(len, company.TABLES.values())) + 1


def test_a_budget_above_budgets_is_counted_once_and_told(tmp_path: Path) -> None:
    def change(tables: Tables) -> None:
        tables["tasks"].append({"task_id": "P1-0", "project_id": "P1", "task_name": "All of it"})
        tables["tasks"][0]["parent_task_id"] = "P1-0"
        tables["task_baselines"].append(
            {
                "task_id": "P1-0",
                "baseline_start_date": "2026-03-02",
                "baseline_finish_date": "2026-03-27",
                "budget_amount": 60000,
            }
        )

    found = judged(tmp_path, change)
    assert found.problems == []
    assert (
        "task_baselines: 1 row of summaries, by kind, parent or WBS, with budgets of their own; the"
        " budgets of the tasks below count, theirs do not." in found.notes
    )


def test_what_is_not_counted_yet_and_what_rate_is_missing_is_said(tmp_path: Path) -> None:
    def change(tables: Tables) -> None:
        tables["cost_entries"][0]["cost_date"] = "2026-04-01"
        tables["cost_entries"][1]["currency"] = "CHF"
        tables["projects"][1]["currency"] = "USD"

    assert judged(tmp_path, change).notes == [
        "cost_entries: 1 row after the status date by cost_date, not counted yet.",
        "exchange_rates: no budget rate for USD, so the money of 1 project is unknown.",
        "exchange_rates: no budget rate for CHF, which 1 cost entry would need.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('currency = "EUR"', 'currency = "eur"', "is not an ISO 4217 code"),
        ('currency = "EUR"', 'currency = "EUR"\nlanguage = "de_XX"', "Write it as en_GB"),
        (
            'currency = "EUR"',
            'currency = "EUR"\ntimezone = "Europe/Berlinn"',
            "Did you mean 'Europe/Berlin'?",
        ),
        (
            'currency = "EUR"',
            'currency = "EUR"\ncadence_days = "a month"',
            "is not a number of days",
        ),
        (
            'path = "teams.csv"',
            'path = "teams.csv"\nwhere = "teem = 1"',
            "where or select cannot be followed",
        ),
        ('path = "teams.csv"', 'path = "teams.csv"\nunits = {team_id = "1%"}', "is not a number"),
    ],
)
def test_a_setting_with_a_wrong_value_is_named_with_what_is_right(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    file = company.write(tmp_path)
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(SettingsError, match=re.escape(said)):
        settings = load(file)
        refresh.run(settings, settings.snapshots, STATUS_DATE, publish=False)


# --- exchanged days and months --------------------------------------------------------------------


def dated(days: list[date]) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        tables["cost_entries"] = [
            {"project_id": "P1", "cost_date": d.isoformat(), "cost_amount": 1} for d in days
        ]

    return change


def exchanged(day: date) -> date:
    return date(day.year, day.day, day.month) if day.day <= 12 else day


def firsts_of_month(count: int) -> list[date]:
    """As people date things: half on the first of a month, the others anywhere."""
    chance = random.Random(7)
    return [
        date(2025, chance.randint(1, 12), 1 if chance.random() < 0.5 else chance.randint(1, 28))
        for _ in range(count)
    ]


def test_exchanged_days_and_months_are_found_by_how_they_lie(tmp_path: Path) -> None:
    found = judged(tmp_path, dated([exchanged(d) for d in firsts_of_month(400)]))
    assert [(f.table, f.kind, f.row) for f in found.faults] == [("cost_entries", "swapped", None)]
    assert 'date_formats.cost_date = "swapped"' in found.faults[0].remedy


@pytest.mark.parametrize(
    "days",
    [
        firsts_of_month(400),
        [
            date(2025, 1, 1) + timedelta(days=i % 365) for i in range(730)
        ],  # every day of a year, twice
        [date(2026, 1, 1 + i % 12) for i in range(60)],  # the export of a first fortnight
        [
            date(2025, 12, 15) + timedelta(days=i % 28) for i in range(280)
        ],  # four weeks over the turn of a year
        [date(2025, 1, 15)] * 200,
    ],
    ids=["firsts", "every day", "one January", "turn of the year", "one day"],
)
def test_dates_in_their_places_are_left_alone(days: list[date], tmp_path: Path) -> None:
    assert [str(f) for f in judged(tmp_path, dated(days)).faults if f.kind == "swapped"] == []


def test_a_stated_exchange_is_put_right(tmp_path: Path) -> None:
    tables = copy.deepcopy(company.TABLES)
    dated([exchanged(d) for d in firsts_of_month(400)])(tables)
    file = company.write(tmp_path, tables)
    file.write_text(
        file.read_text().replace(
            'path = "cost_entries.csv"\n',
            'path = "cost_entries.csv"\ndate_formats = {cost_date = "swapped"}\n',
        )
    )
    settings = load(file)
    assert refresh.run(settings, settings.snapshots, STATUS_DATE, publish=False).faults == []


# --- limits and totals ----------------------------------------------------------------------------


@pytest.mark.parametrize(("limit", "is_good"), [(1, False), (2, True)])
def test_faults_are_tolerated_up_to_their_limit_and_no_further(
    limit: int, is_good: bool, tmp_path: Path
) -> None:
    def change(tables: Tables) -> None:
        tables["time_entries"][0]["person_id"] = tables["time_entries"][1]["person_id"] = "zoe"

    more = (
        '[[tolerate]]\ntable = "time_entries"\ncolumn = "person_id"\nkind = "reference"\nlimit ='
        f" {limit}\n"
    )
    assert judged(tmp_path, change, more=more).is_good == is_good


def test_a_total_that_does_not_add_up_stops_the_publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = totals.write_control_totals

    def lose_a_row(engine: Any, intake: Any) -> list[str]:
        engine.run("delete from build.cost_entries where cost_entry_id = 'C2'")
        return before(engine, intake)

    monkeypatch.setattr(totals, "write_control_totals", lose_a_row)
    found = judged(tmp_path, lambda tables: None, publish=True)
    assert (
        "cost_entries.csv, rows: 3 came in, 2 published, 0 refused and 0 after the status date do"
        " not add up to it." in found.problems
    )
    assert any(
        p.startswith("cost_entries.csv, cost_amount: 76234") for p in found.problems
    )  # 51234 + 18000 + 7000
    assert list((tmp_path / "snapshots").glob("snapshot-*")) == []
