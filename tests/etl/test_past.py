"""The sample's past: what an earlier day shows came by then, and nothing that was known is lost
today unless it was taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import sample
from etl.contract import TABLES
from etl.contract.columns import ENTERED, HAPPENED, Table
from etl.sample import past, plot
from etl.sample.organisation import Company, Row
from etl.sample.plot import REPORTS, STATUS

# Kept as they stand now, not as they were: an estimate replaces the one before.
REPLACED = ("estimates_to_complete", "role_requests", "assignments")
DATED = [t for t in TABLES if t.dated(ENTERED) or t.dated(HAPPENED)]
Seen = Callable[[date], Company]


@pytest.fixture(scope="module")
def today() -> dict[str, list[Row]]:
    return sample.build().tables


@pytest.fixture(scope="module")
def seen() -> Seen:
    """The company on the day of a report, each looked at once."""
    company = sample.build()
    past.remember(company)
    days = {day: past.seen(company, day) for day in REPORTS}
    return lambda day: days[day]


def plain(rows: list[Row]) -> list[Row]:
    return [{k: v for k, v in row.items() if not k.startswith("_")} for row in rows]


def one(company: Company, table: str, **key: Any) -> Row | None:
    return next((r for r in company.tables[table] if all(r[k] == v for k, v in key.items())), None)


def test_seen_from_today_the_past_is_what_is_exported_today(
    seen: Seen, today: dict[str, list[Row]]
) -> None:
    shown = seen(STATUS).tables
    assert {n for n in today if plain(shown[n]) != plain(today[n])} == set()


@pytest.mark.parametrize("table", DATED, ids=lambda t: t.name)
def test_nothing_of_a_later_day_stands_in_an_earlier_export(table: Table, seen: Seen) -> None:
    dates = [c.name for kind in (ENTERED, HAPPENED) for c in table.dated(kind)]
    for day in REPORTS:
        later = [
            (name, row[name])
            for row in seen(day).tables.get(table.name, [])
            for name in dates
            if row.get(name) is not None and row[name] > day
        ]
        assert later == [], day


def test_nobody_and_nothing_is_named_before_it_is_there(seen: Seen) -> None:
    for day in REPORTS:
        tables = seen(day).tables
        projects = {r["project_id"] for r in tables["projects"]}
        tasks = {r["task_id"] for r in tables["tasks"]}
        people = {r["person_id"] for r in tables["people"]}
        assert all(r["employed_from_date"] <= day for r in tables["people"])
        for name, rows in tables.items():
            assert {r["project_id"] for r in rows if r.get("project_id")} <= projects, name
            assert {r["task_id"] for r in rows if r.get("task_id")} <= tasks, name
            assert {r["person_id"] for r in rows if r.get("person_id")} <= people, name
            assert {r["owner_id"] for r in rows if r.get("owner_id")} <= people, name


def test_what_was_once_entered_stands_today_unless_its_project_left(
    seen: Seen, today: dict[str, list[Row]]
) -> None:
    for table in (t for t in TABLES if t.dated(ENTERED) and t.name not in REPLACED):
        key = table.key or tuple({"time_entries": ["entry_id"]}.get(table.name, ["cost_entry_id"]))
        now = {tuple(r.get(k) for k in key) for r in today.get(table.name, [])}
        for day in REPORTS:
            then = {
                tuple(r.get(k) for k in key)
                for r in seen(day).tables.get(table.name, [])
                if not str(r.get("project_id") or r.get("task_id")).startswith("NG-050")
            }
            assert then - now == set(), (table.name, day)


def test_forecasts_lie_ahead_of_what_is_not_done(seen: Seen) -> None:
    silent = "NG-029"  # nobody has spoken for it since September
    for day in REPORTS:
        behind = [
            t["task_id"]
            for t in seen(day).tables["tasks"]
            if t.get("forecast_finish_date")
            and t["actual_finish_date"] is None
            and t["forecast_finish_date"] <= day
            and t["project_id"] != silent
        ]
        assert behind == [], day


def test_a_delay_becomes_known_in_two_steps(seen: Seen) -> None:
    """NG-010 is promised for 5 March 2027 and comes on 13 May, 69 days later. Half of it (31 days,
    to 5 April) is admitted 170 - 9 x 3 = 143 days before today, on 30 June; all of it 30 + 9 x 4 =
    66 days before, on 15 September."""
    dates = [one(seen(day), "projects", project_id="NG-010") for day in REPORTS]
    assert [d and d["forecast_finish_date"] for d in dates] == [
        *[date(2027, 3, 5)] * 3,
        *[date(2027, 4, 5)] * 3,
        *[date(2027, 5, 13)] * 3,
    ]


def test_projects_join_and_one_leaves(seen: Seen) -> None:
    keys = [{p["project_id"] for p in seen(day).tables["projects"]} for day in REPORTS]
    came = [sorted(new - old) for old, new in zip(keys, keys[1:], strict=False)]
    went = [sorted(old - new) for old, new in zip(keys, keys[1:], strict=False)]
    assert came[-1] == ["NG-033"]
    assert [w for w in went if w] == [["NG-050"]]
    assert went[4] == ["NG-050"]  # between the reports of July and August


def test_people_join(seen: Seen) -> None:
    """The seat that is filled on 1 April 2026: the ninth of each of 20 teams."""
    before, after = (len(seen(day).tables["people"]) for day in REPORTS[:2])
    assert after - before == 20


def test_a_baseline_is_edited_without_a_new_version(seen: Seen) -> None:
    first, then = (
        one(seen(day), "task_baselines", task_id="NG-023-09", version=1)
        for day in (REPORTS[5], REPORTS[6])
    )
    assert first and then
    assert then["baseline_finish_date"] - first["baseline_finish_date"] >= timedelta(days=19)
    versions = [
        [b["version"] for b in seen(day).tables["baselines"] if b["project_id"] == "NG-023"]
        for day in (REPORTS[5], REPORTS[6])
    ]
    assert versions[0] == versions[1]


def test_a_promise_is_moved_twice_with_the_board_s_consent(seen: Seen) -> None:
    promised = [one(seen(day), "projects", project_id="NG-047") for day in REPORTS]
    moved: list[Any] = list(dict.fromkeys(p and p["baseline_finish_date"] for p in promised))
    assert len(moved) == 3
    assert moved == sorted(m for m in moved if m)
    versions = [
        max(b["version"] for b in seen(day).tables["baselines"] if b["project_id"] == "NG-047")
        for day in REPORTS
    ]
    assert versions == [1, 2, 2, 2, 3, 3, 3, 3, 3]


def test_a_cost_is_corrected_and_another_arrives_late(seen: Seen) -> None:
    august, september = (
        {r["cost_entry_id"]: r for r in seen(day).tables["cost_entries"]}
        for day in (REPORTS[5], REPORTS[6])
    )
    both = [
        (august[k]["cost_amount"], september[k]["cost_amount"])
        for k in august.keys() & september.keys()
        if august[k]["cost_amount"] != september[k]["cost_amount"]
    ]
    assert len(both) == 1
    assert both[0][0] == pytest.approx(10 * both[0][1], abs=0.01)
    late = [
        r
        for k, r in september.items()
        if k not in august and r["cost_date"] < REPORTS[5] and r["cost_state"] != "committed"
    ]
    assert [(r["project_id"], r["cost_date"].month) for r in late] == [("NG-012", 7)]


def test_words_are_added_over_time(seen: Seen) -> None:
    """Of NG-010 written on 28 April, 29 June, 28 September and 30 October."""
    words = [
        sum(r["project_id"] == "NG-010" for r in seen(day).tables["commentary"]) for day in REPORTS
    ]
    assert words == [0, 1, 1, 2, 2, 2, 3, 4, 4]


def test_the_same_past_is_written_to_the_byte(tmp_path: Path) -> None:
    written = [list(sample.write_past(tmp_path / name, (past.HASTY,))) for name in ("one", "other")]
    assert [f.name for f in written[0]] == ["2026-07-31-hasty", "2026-07-31"]
    for one_, other in zip(*written, strict=True):
        files = {f.name: f.read_bytes() for f in one_.iterdir()}
        assert files == {f.name: f.read_bytes() for f in other.iterdir()}


def test_enough_projects_are_finished_for_ranges_of_their_own() -> None:
    ended = [
        p for p in sample.build().tables["projects"] if p["phase"] == "completed"
    ]  # fifteen serve
    assert len(ended) == 7 + len(plot.FINISHED) == 16
