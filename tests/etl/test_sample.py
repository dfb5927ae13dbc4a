"""Northgrid hangs together: somebody who reads it believes it, and validation finds exactly what
was planted."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl import refresh, sample
from etl.contract import BY_NAME
from etl.sample.organisation import Company, is_here, is_workday
from etl.sample.plot import STATUS
from etl.settings import load

COMMITTED = Path(__file__).parents[2] / "data" / "sample"
Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def company() -> Company:
    return sample.build()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "exports"
    sample.write(folder)
    return folder


@pytest.fixture(scope="module")
def published(written: Path) -> Iterable[tuple[refresh.Outcome, Rows]]:
    """The sample through a real refresh: what it said, and a way to ask the snapshot."""
    settings = load(written / "portal.toml")
    outcome = refresh.run(settings, settings.snapshots, STATUS, publish=True)
    with duckdb.connect(
        str(next(settings.snapshots.glob("snapshot-*"))), read_only=True
    ) as connection:
        yield outcome, lambda sql: connection.execute(sql).fetchall()


def test_what_is_committed_is_what_the_generator_writes_to_the_byte(written: Path) -> None:
    names = {p.name for p in COMMITTED.iterdir() if p.is_file()}
    assert names == {p.name for p in written.iterdir() if p.is_file()}
    assert [
        n for n in sorted(names) if (COMMITTED / n).read_bytes() != (written / n).read_bytes()
    ] == []


def test_no_file_is_larger_than_two_megabytes() -> None:
    assert [p.name for p in COMMITTED.iterdir() if p.stat().st_size > 2_000_000] == []


def test_it_has_the_size_it_says(company: Company) -> None:
    count = {name: len(rows) for name, rows in company.tables.items()}
    assert (
        count["projects"],
        count["programmes"],
        count["departments"],
        count["teams"],
        count["customers"],
    ) == (49, 6, 8, 25, 5)
    assert 210 <= count["people"] <= 230
    assert 54_000 <= count["time_entries"] <= 66_000
    assert 8_500 <= count["cost_entries"] <= 10_000
    assert min(r["work_date"] for r in company.tables["time_entries"]).year == 2024


def test_nobody_works_more_than_ten_hours_on_a_day_nor_when_they_are_not_there(
    company: Company,
) -> None:
    people = {p["person_id"]: p for p in company.people}
    days: Counter[tuple[str, date]] = Counter()
    for row in company.tables["time_entries"]:
        assert is_workday(row["work_date"])
        assert row["work_date"] <= STATUS
        assert is_here(company, people[row["person_id"]], row["work_date"])
        days[row["person_id"], row["work_date"]] += row["worked_hours"]
    assert max(days.values()) <= 10


def test_people_work_on_tasks_of_the_project_they_book_on_while_the_task_runs(
    company: Company,
) -> None:
    tasks = {t["task_id"]: t for t in company.tables["tasks"]}
    for row in company.tables["time_entries"]:
        task = tasks[row["task_id"]]
        assert task["project_id"] == row["project_id"]
        assert (
            task["actual_start_date"] <= row["work_date"] <= (task["actual_finish_date"] or STATUS)
        )


def test_every_approved_budget_is_the_sum_of_its_tasks_to_the_cent(company: Company) -> None:
    project = {t["task_id"]: t["project_id"] for t in company.tables["tasks"]}
    latest = {
        b["task_id"]: b["budget_amount"] or 0
        for b in sorted(company.tables["task_baselines"], key=lambda b: b["version"])
    }
    planned: Counter[str] = Counter()
    for task, amount in latest.items():
        planned[project[task]] += round(amount * 100)
    approved: Counter[str] = Counter()
    for line in company.tables["budget_lines"]:
        approved[line["project_id"]] += (
            round(line["line_amount"] * 100)
            if line["line_kind"] in ("original", "change", "transfer")
            else 0
        )
    assert approved == planned


def test_money_that_moves_between_projects_neither_appears_nor_vanishes(company: Company) -> None:
    moved = [line for line in company.tables["budget_lines"] if line["line_kind"] == "transfer"]
    assert len({line["project_id"] for line in moved}) == len(moved) == 2
    assert sum(line["line_amount"] for line in moved) == 0


def test_a_finished_project_is_finished_in_everything(company: Company) -> None:
    finished = {p["project_id"]: p for p in company.tables["projects"] if p["phase"] == "completed"}
    assert len(finished) >= 5
    assert all(p["actual_finish_date"] <= STATUS for p in finished.values())
    open_tasks = [
        t
        for t in company.tables["tasks"]
        if t["project_id"] in finished
        and t["kind"] != "summary"
        and t["actual_finish_date"] is None
    ]
    assert open_tasks == []
    assert not any(r["project_id"] in finished for r in company.tables["risks"])


def test_the_planted_rows_and_no_others_are_refused(
    published: tuple[refresh.Outcome, Rows],
) -> None:
    outcome, rows = published
    assert outcome.is_good
    assert Counter((f.table, f.contract_column) for f in outcome.faults) == {
        (table, column): count for table, column, count in sample.DIRTY
    }
    empty = sum(
        count for _, column, count in sample.DIRTY if column == "probability_ratio"
    )  # a risk may be without one: its cell is empty, its row is there
    assert rows("select count(*) from refused_row") == [
        (sum(count for *_, count in sample.DIRTY) - empty,)
    ]
    assert rows(
        "select table_name, column_name, sum(refused_count) from column_coverage group by all"
    ) == [("risks", "probability_ratio", empty)]


def test_one_project_is_declared_better_than_its_numbers_and_only_one(
    published: tuple[refresh.Outcome, Rows],
) -> None:
    _, rows = published
    assert rows(
        "select project_id, declared_colour, computed_colour from project_status where dimension ="
        " 'overall' and is_watermelon"
    ) == [("NG-010", "green", "red")]


def test_whoever_declares_says_what_the_numbers_say(
    published: tuple[refresh.Outcome, Rows],
) -> None:
    _, rows = published
    differing = rows(
        "select project_id from project_status where dimension = 'overall' and computed_colour <>"
        " 'grey' and declared_colour <> computed_colour"
    )
    assert differing == [("NG-010",)]


def test_the_portfolio_has_some_of_every_colour_and_most_of_it_is_on_track(
    published: tuple[refresh.Outcome, Rows],
) -> None:
    _, rows = published
    colours: dict[str, int] = dict(
        rows(
            "select computed_colour, count(*) from project_status where dimension = 'overall' group by 1"
        )
    )
    assert set(colours) == {"red", "amber", "green", "grey"}
    assert 20 <= colours["green"] <= 32


@pytest.mark.parametrize(
    ("project", "condition"),
    [
        ("NG-001", "estimate_amount > 1.1 * baseline_amount"),  # over budget
        ("NG-029", "is_stale"),
        (
            "NG-034",
            "baseline_amount is null and actual_cost_amount > 0",
        ),  # money spent, no baseline
        ("NG-033", "actual_cost_amount is null or actual_cost_amount = 0"),  # not started
        ("NG-028", "actual_cost_amount > 0"),  # labour from the ledger
    ],
)
def test_the_special_projects_are_what_they_are_there_for(
    published: tuple[refresh.Outcome, Rows], project: str, condition: str
) -> None:
    _, rows = published
    assert rows(f"select {condition} from project_total where project_id = '{project}'") == [
        (True,)
    ]


def test_the_recovering_project_was_red_and_is_better(company: Company) -> None:
    said = [r["colour"] for r in company.tables["declared_status"] if r["project_id"] == "NG-013"]
    assert said[0] == "red"
    assert said[-1] == "amber"


def test_two_teams_do_not_fit_in_december_and_the_others_do(
    published: tuple[refresh.Outcome, Rows],
) -> None:
    _, rows = published
    over = rows(
        "select distinct team_id from (select team_id, week, sum(booked_hours) /"
        " sum(available_hours) as load from person_week where week between '2026-11-30' and"
        " '2026-12-20' group by all) where load > 1.05 order by 1"
    )
    assert over == [("FS3",), ("GP3",)]


def test_one_skill_is_short_until_the_new_year_and_in_one_department_alone(
    published: tuple[refresh.Outcome, Rows],
) -> None:
    _, rows = published
    asked = rows(
        "select distinct department_id, skill from skill_week where week between '2026-11-23' and"
        " '2026-12-20' and unfilled_hours > 0.2 * available_hours and short_hours > 0 and skill <>"
        " 'not stated'"
    )
    assert asked == [("FS", "Testing")]
    assert rows(
        "select count(*) from skill_week where department_id = 'FS' and skill = 'Testing' and"
        " short_hours > 0 and week >= '2027-01-04'"
    ) == [(0,)]


def test_some_have_not_said_their_skill_and_some_requests_are_filled(
    company: Company, published: tuple[refresh.Outcome, Rows]
) -> None:
    _, rows = published
    assert 1 <= sum(p["skill"] is None for p in company.people) <= 10
    states = {
        r["filled_hours"] == 0 or r["filled_hours"] < r["requested_hours"]
        for r in company.tables["role_requests"]
    }
    assert states == {True, False}
    assert rows(
        "select count(*) > 0 from skill_week where skill = 'not stated' and available_hours > 0"
    ) == [(True,)]


def test_there_are_foreign_currencies_credits_and_reversals(company: Company) -> None:
    lines = company.tables["cost_entries"]
    assert {line["currency"] for line in lines} == {"EUR", "GBP", "USD"}
    assert any(line["cost_amount"] < 0 and line["cost_state"] == "invoiced" for line in lines)
    accrued = [line["cost_amount"] for line in lines if line["cost_state"] == "accrued"]
    assert accrued
    assert round(sum(accrued), 2) == 0


def test_every_heading_of_every_source_is_mapped_to_a_column_of_the_contract(written: Path) -> None:
    for source in tomllib.loads((written / "portal.toml").read_text(encoding="utf-8"))["source"]:
        assert set(source["columns"].values()) <= set(BY_NAME[source["table"]].by_name), source[
            "table"
        ]
