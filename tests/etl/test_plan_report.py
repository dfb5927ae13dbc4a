"""A report from one Microsoft Project plan, by the mapping of docs/sources/ms-project.md, and the
network's dates beside those the file saved."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.etl.plans import ROOT, element, link, mspdi, part, publish, task, tasks
from tests.etl.test_mspdi import WEEK, calendar, calendars, exception, saved


def at(day: str, hour: int) -> str:
    return f"{day}T{hour:02}:00:00"


def planned(start: str, finish: str, hours: int, **said: Any) -> dict[str, Any]:
    """A task from the morning of a day to the evening of another."""
    return {
        "Start": at(start, 8),
        "Finish": at(finish, 17),
        "Duration": f"PT{hours}H0M0S",
        "Work": f"PT{hours}H0M0S",
        **said,
    }


@pytest.fixture
def report(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """Of the example: Foundations, Walls (begun), Roof and Handover below Build, an inactive task,
    and Friday 13 March."""
    plan = files("etl.sources").joinpath("examples", "ms-project-plan.xml").read_bytes()
    (tmp_path / "P-104.xml").write_bytes(plan)
    return publish(tmp_path, "ms-project", date(2026, 3, 13))


def test_summaries_and_inactive_tasks_never_count(report: duckdb.DuckDBPyConnection) -> None:
    """Budget 20,000 + 40,000 + 15,000; the summary's 75,000 is the same money. Planned by Friday
    13 March: Foundations and five of the ten days of Walls, earned the same, spent 5 x 4,000 and
    5 x 5,000."""
    (row,) = report.execute(
        "select project_name, baseline_amount, planned_value_amount, earned_value_amount,"
        " actual_cost_amount, baseline_finish_date, forecast_finish_date from project_total"
    ).fetchall()
    assert row[0] == "Alder Bridge"
    assert [float(v) for v in row[1:5]] == [75_000, 40_000, 40_000, 45_000]
    assert row[5:] == (date(2026, 3, 30), date(2026, 3, 31))
    assert report.execute(
        "select kind, count(*), sum(estimate_hours) from tasks group by kind order by kind"
    ).fetchall() == [("milestone", 1, 0), ("summary", 1, 160), ("task", 4, 259)]


def test_people_work_and_places_come_from_the_plan(report: duckdb.DuckDBPyConnection) -> None:
    assert report.execute("select person_id, person_name from people").fetchall() == [
        ("ann@corp.test", "Person")
    ]
    assert report.execute(
        "select task_id, person_id, week, cast(planned_hours as integer) from assignments order by"
        " week"
    ).fetchall() == [
        ("P-104/2", "ann@corp.test", date(2026, 3, 2), 40),
        ("P-104/3", "ann@corp.test", date(2026, 3, 9), 40),
    ]
    assert report.execute(
        "select task_name, source_row from tasks where task_id = 'P-104/3'"
    ).fetchall() == [("Walls", 4)]  # the fourth Task of the file: the project itself is the first


# --- our network beside the dates of the file -----------------------------------------------------

Difference = tuple[str, str, str, str]
"""Unique id, start or finish, our day, the file's day."""


def differences(file: Path, report: duckdb.DuckDBPyConnection) -> set[Difference]:
    """Where the network comes to another day than the plan."""
    saved = {r["task_id"]: r for r in part(file, "tasks")}
    found = set()
    for task_id, *ours in report.execute(
        "select task_id, early_start_date, early_finish_date from task_schedule"
    ).fetchall():
        for name, day in zip(("start", "finish"), ours, strict=True):
            theirs = str(saved[task_id][name])[:10]
            if str(day) != theirs:
                found.add((str(saved[task_id]["uid"]), name, str(day), theirs))
    return found


def test_what_has_begun_goes_on_from_the_day_after_the_status_date(
    report: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Rules `begun` and `milestone`. All else is as in the plan: Walls end on Friday 20 March;
    a day later, Tuesday 24, Roof begins, and takes five days over the holiday on Wednesday 25, to
    Tuesday 31."""
    assert differences(tmp_path / "P-104.xml", report) == {
        ("3", "start", "2026-03-16", "2026-03-09"),
        ("5", "start", "2026-04-01", "2026-03-31"),
    }


MONDAY, FRIDAY = "2026-03-16", "2026-03-20"
BASE = calendar(1, f"<WeekDays>{WEEK}</WeekDays>")
HALF_FRIDAY = exception(FRIDAY, FRIDAY, ("08:00:00", "12:00:00"))
SHORT = calendar(1, f"<WeekDays>{WEEK}</WeekDays><Exceptions>{HALF_FRIDAY}</Exceptions>")
FIRST = task(1, **planned(MONDAY, FRIDAY, 40))
# Each rule of the documents: the calendar, the tasks as Project plans them, and what differs.
RULES: dict[str, tuple[str, tuple[str, ...], set[Difference]]] = {
    "none: the file's own dates": (
        BASE,
        (FIRST, task(2, link(1), **planned("2026-03-23", "2026-03-27", 40))),
        set(),
    ),
    "none: each kind of link": (
        BASE,
        (
            task(1, **planned(MONDAY, "2026-03-18", 24)),
            task(2, link(1, Type=3, LinkLag=4800), **planned("2026-03-17", "2026-03-17", 8)),
            task(3, link(1, Type=0, LinkLag=9600), **planned(FRIDAY, FRIDAY, 8)),
            task(4, link(1, LinkLag=-4800), **planned("2026-03-18", "2026-03-18", 8)),
            task(
                5,  # two days around the clock from Wednesday evening: from Friday evening on
                link(1, LinkLag=28800, LagFormat=8),
                **planned("2026-03-23", "2026-03-23", 8),
            ),
        ),
        set(),
    ),
    "none: a start no earlier than": (
        BASE,
        (
            FIRST,
            task(
                2,
                link(1),
                ConstraintType=4,
                ConstraintDate=at("2026-03-25", 8),
                **planned("2026-03-25", "2026-03-25", 8),
            ),
        ),
        set(),
    ),
    "none: a split task": (  # Monday and Tuesday, a pause, then Monday
        BASE,
        (
            task(
                1,
                Stop=at("2026-03-17", 17),
                Resume=at("2026-03-23", 8),
                **planned(MONDAY, "2026-03-23", 24),
            ),
            task(2, link(1), **planned("2026-03-24", "2026-03-24", 8)),
        ),
        set(),
    ),
    "past": (
        BASE,
        (
            task(1, **planned("2026-03-09", "2026-03-10", 16)),
            task(2, link(1), **planned("2026-03-11", "2026-03-11", 8)),
        ),
        {
            ("1", "start", MONDAY, "2026-03-09"),
            ("1", "finish", "2026-03-17", "2026-03-10"),
            ("2", "start", "2026-03-18", "2026-03-11"),
            ("2", "finish", "2026-03-18", "2026-03-11"),
        },
    ),
    "manual": (
        BASE,
        (FIRST, task(2, link(1), Manual=1, **planned("2026-03-18", "2026-03-18", 8))),
        {("2", "start", "2026-03-23", "2026-03-18"), ("2", "finish", "2026-03-23", "2026-03-18")},
    ),
    "inactive": (
        BASE,
        (
            FIRST,
            task(2, link(1), Active=0, **planned("2026-03-23", "2026-03-27", 40)),
            task(3, link(2), **planned(MONDAY, MONDAY, 8)),
        ),
        {("3", "start", "2026-03-23", MONDAY), ("3", "finish", "2026-03-23", MONDAY)},
    ),
    "must": (
        BASE,
        (
            FIRST,
            task(
                2,
                link(1),
                ConstraintType=2,
                ConstraintDate=at("2026-03-18", 8),
                **planned("2026-03-18", "2026-03-18", 8),
            ),
        ),
        {("2", "start", "2026-03-23", "2026-03-18"), ("2", "finish", "2026-03-23", "2026-03-18")},
    ),
    "elapsed": (
        BASE,
        (
            task(
                1,
                Start=at(FRIDAY, 8),
                Finish=at("2026-03-22", 8),
                Duration="PT48H0M0S",
                DurationFormat=8,
            ),
            task(2, link(1), **planned("2026-03-23", "2026-03-23", 8)),
        ),
        {("1", "finish", FRIDAY, "2026-03-22")},
    ),
    "opening": (
        BASE,
        (
            task(
                1,
                Start=at(MONDAY, 8),
                Finish=at(FRIDAY, 8),  # Project may write the opening for the close before
                Duration="PT32H0M0S",
            ),
            task(2, link(1), **planned(FRIDAY, FRIDAY, 8)),
        ),
        {("1", "finish", "2026-03-19", FRIDAY)},
    ),
    "short days": (  # Friday ends at noon, so the fifth day ends on Monday at noon
        SHORT,
        (
            task(1, Start=at(MONDAY, 8), Finish=at("2026-03-23", 12), Duration="PT40H0M0S"),
            task(2, link(1), Start=at("2026-03-23", 13), Finish=at("2026-03-24", 12)),
        ),
        set(),
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_where_the_network_differs_from_the_file_a_rule_says_why(rule: str, tmp_path: Path) -> None:
    base, rows, explained = RULES[rule]
    file = mspdi(
        tmp_path / "P-104.xml",
        element("Title", "A") + element("CalendarUID", 1) + element("CurrencyCode", "EUR"),
        calendars(base),
        tasks(*rows),
    )
    assert differences(file, publish(tmp_path, "ms-project", date(2026, 3, 13))) == explained


def test_each_rule_is_in_the_documents() -> None:
    text = (ROOT / "docs" / "sources" / "ms-project.md").read_text(encoding="utf-8")
    for rule in ("begun", "milestone", "resources", *(r for r in RULES if ":" not in r)):
        assert f"**{rule}**" in text


def test_the_plan_of_three_tasks_that_project_saved_differs_by_two_rules(tmp_path: Path) -> None:
    """Read as of the day before it begins. Task A is done by people with calendars of their own, to
    8 in the morning of 30 August (`opening`: we say the 29th); Completed Task began on a Saturday,
    which the plan's calendar does not work (`resources`). The other four dates agree."""
    file = tmp_path / "P-104.xml"
    file.symlink_to(saved("mspdiresource.xml"))
    assert differences(file, publish(tmp_path, "ms-project", date(2006, 8, 24))) == {
        ("2", "finish", "2006-08-29", "2006-08-30"),
        ("4", "start", "2006-08-28", "2006-08-26"),
    }
