"""A time of day that came in counts in plan, earned schedule, durations and network; where only a
day came in, a start is its opening and a finish its close."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.portfolio import STATUS, Numbers, Portfolio

DAY = timedelta(days=1)
MONDAY = datetime.combine(STATUS - 4 * DAY, datetime.min.time())  # 9 March 2026


def at(days: int, hours: float) -> datetime:
    """So many days after Monday, at an hour."""
    return MONDAY + timedelta(days=days, hours=hours)


def hourly(p: Portfolio) -> None:
    """Mon–Fri 8–12 and 13–17: five tasks of ten working days, each from ten o'clock on a Friday to
    ten on the Friday two weeks on."""
    p.project("chain")
    start = datetime(2025, 8, 29, 10)
    for number in range(5):
        first, last = start + number * timedelta(weeks=2), start + (number + 1) * timedelta(weeks=2)
        p.add(
            "tasks",
            task_id=f"c{number}",
            project_id="chain",
            task_name=f"c{number}",
            forecast_start_date=first,
            forecast_finish_date=last,
        )
        p.add(
            "task_baselines",
            task_id=f"c{number}",
            baseline_start_date=first,
            baseline_finish_date=last,
            budget_amount=100,
        )
        if number:
            p.add("dependencies", predecessor_id=f"c{number - 1}", successor_id=f"c{number}")


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    hourly(p)
    return p.publish(tmp_path_factory.mktemp("chain"), date(2025, 8, 28))


def test_ten_working_days_from_ten_to_ten_are_ten(tmp_path: Path) -> None:
    """29 August 10:00 to 12 September 10:00 on Mon–Fri 8–12 and 13–17: 6 h on the first day, 9
    whole days, 2 h on the last: 80 h of 8."""
    p = Portfolio()
    p.project("one")
    p.task("one", datetime(2025, 8, 29, 10), datetime(2025, 9, 12, 10), 100)
    numbers = p.publish(tmp_path, date(2025, 8, 28))
    assert numbers.rows("select planned_duration_days from project_total") == [(pytest.approx(10),)]


def test_a_chain_ends_when_it_should_without_float(chain: Numbers) -> None:
    """Ten weeks after 29 August, a Friday: 7 November, at ten."""
    assert chain.rows("select network_finish_date, finish_float_days from project_schedule") == [
        (date(2025, 11, 7), 0.0)
    ]
    assert chain.rows("select distinct total_float_days, is_critical from task_schedule") == [
        (0.0, True)
    ]
    dates = chain.rows(
        "select early_start_date, early_finish_date from task_schedule order by task_id"
    )
    assert dates == [
        (
            date(2025, 8, 29) + n * timedelta(weeks=2),
            date(2025, 8, 29) + (n + 1) * timedelta(weeks=2),
        )
        for n in range(5)
    ]
    assert chain.rows("select planned_duration_days from project_total") == [(pytest.approx(50),)]


def test_the_instant_stands_beside_the_day(chain: Numbers) -> None:
    found = chain.rows(
        "select baseline_start_date, baseline_start_at, baseline_finish_date, baseline_finish_at"
        " from task_baselines where task_id = 'c0'"
    )
    assert found == [
        (date(2025, 8, 29), datetime(2025, 8, 29, 10), date(2025, 9, 12), datetime(2025, 9, 12, 10))
    ]


def test_the_plan_of_a_day_begun_at_noon_is_half_a_day(tmp_path: Path) -> None:
    """From Friday noon to the close of the next Monday: 4 h and 8 h of 12; a third is planned by
    Friday, and ES is AT when it is earned."""
    p = Portfolio()
    p.project("noon")
    p.task("noon", at(4, 12), at(7, 17), 120, round(1 / 3, 6), actual_start_date=at(4, 12))
    p.cost("noon", 40)
    numbers = p.publish(tmp_path)
    assert numbers.value("planned_value", "noon") == (pytest.approx(40, abs=0.01), None)
    assert numbers.value("schedule_performance_time", "noon") == (pytest.approx(1, abs=1e-4), None)
    assert numbers.rows("select actual_time_days, planned_duration_days from project_total") == [
        (pytest.approx(0.5), pytest.approx(1.5))
    ]


@pytest.mark.parametrize(
    ("start", "finish"),
    [
        (at(0, 0), at(4, 0)),  # midnight is how a workbook writes a day
        (MONDAY.date(), (MONDAY + 4 * DAY).date()),
        (at(0, 8), at(4, 17)),  # the opening and the close themselves
        (at(0, 6), at(4, 22)),  # outside the shifts nothing is worked
    ],
)
def test_whole_days_are_the_same_however_they_are_written(
    start: Any, finish: Any, tmp_path: Path
) -> None:
    p = Portfolio()
    p.project("week")
    p.task("week", start, finish, 100, 0.5)
    numbers = p.publish(tmp_path, STATUS - 2 * DAY)  # Wednesday: three of five days
    assert numbers.value("planned_value", "week") == (pytest.approx(60), None)
    assert numbers.rows("select planned_duration_days from project_total") == [(pytest.approx(5),)]


def test_shifts_that_are_stated_count(tmp_path: Path) -> None:
    """Six to ten and six in the evening to ten: by noon half of the day is over."""
    p = Portfolio()
    for weekday in range(1, 6):
        p.add("calendars", calendar_id="split", weekday=weekday, working_hours=8)
        for start in (6, 18):
            p.add(
                "calendar_shifts",
                calendar_id="split",
                weekday=weekday,
                from_hour=start,
                to_hour=start + 4,
            )
    p.project("split", calendar_id="split")
    p.task("split", at(0, 12), at(1, 22), 120)
    numbers = p.publish(tmp_path)
    assert numbers.rows("select planned_duration_days from project_total") == [
        (pytest.approx(1.5),)
    ]


def test_a_successor_on_other_shifts_starts_when_its_predecessor_ends(tmp_path: Path) -> None:
    """Done at noon on Monday by the day shift; the night shift (14 to 22) begins the same day and
    needs 8 h, so it ends that night."""
    p = Portfolio()
    for weekday in range(1, 6):
        for key, start in (("day", 8), ("night", 14)):
            p.add("calendars", calendar_id=key, weekday=weekday, working_hours=8)
            p.add(
                "calendar_shifts",
                calendar_id=key,
                weekday=weekday,
                from_hour=start,
                to_hour=start + 8,
            )
    p.project("P", calendar_id="day")
    for key, calendar, starts, finishes in (
        ("a", "day", at(7, 8), at(7, 12)),
        ("b", "night", at(8, 14), at(8, 22)),
    ):
        p.add(
            "tasks",
            task_id=key,
            project_id="P",
            task_name=key,
            calendar_id=calendar,
            forecast_start_date=starts,
            forecast_finish_date=finishes,
        )
    p.add("dependencies", predecessor_id="a", successor_id="b")
    numbers = p.publish(tmp_path)
    assert numbers.rows(
        "select early_start_date, early_finish_date from task_schedule where task_id = 'b'"
    ) == [((MONDAY + 7 * DAY).date(),) * 2]


def test_a_time_of_day_after_the_status_date_goes_with_its_day(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("P")
    p.task(
        "P",
        at(0, 10),
        at(9, 10),
        100,
        0.3,
        actual_start_date=at(0, 10),
        actual_finish_date=at(9, 10),
    )
    numbers = p.publish(tmp_path)
    assert numbers.rows(
        "select actual_start_at, actual_finish_date, actual_finish_at from tasks"
    ) == [(at(0, 10), None, None)]


def test_a_time_of_day_is_read_by_the_format_that_is_stated(tmp_path: Path) -> None:
    from etl import refresh
    from etl.settings import load

    (tmp_path / "p.csv").write_text("id,name\nP,P\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text(
        "id,project,name,start,end\nT,P,T,12.03.2026 14:30,13.03.2026 16:00\n", encoding="utf-8"
    )
    (tmp_path / "portal.toml").write_text(
        '[snapshots]\nfolder = "snapshots"\n[[source]]\ntable = "projects"\npath = "p.csv"\ncolumns'
        ' = { id = "project_id", name = "project_name" }\n[[source]]\ntable = "tasks"\npath ='
        ' "t.csv"\ndate_format = "%d.%m.%Y %H:%M"\ncolumns = { id = "task_id", project ='
        ' "project_id", name = "task_name", start = "forecast_start_date", end ='
        ' "forecast_finish_date" }\n',
        encoding="utf-8",
    )
    settings = load(tmp_path / "portal.toml")
    assert refresh.run(settings, settings.snapshots, STATUS, publish=True).is_good
    found = Numbers(tmp_path / "snapshots").rows(
        "select forecast_start_date, forecast_start_at, forecast_finish_at from tasks"
    )
    assert found == [
        (date(2026, 3, 12), datetime(2026, 3, 12, 14, 30), datetime(2026, 3, 13, 16, 0))
    ]


def test_shifts_that_are_not_the_hours_of_their_day_stop_the_publish(tmp_path: Path) -> None:
    p = Portfolio()
    p.add("calendars", calendar_id="short", weekday=1, working_hours=8)
    p.add("calendar_shifts", calendar_id="short", weekday=1, from_hour=8, to_hour=12)
    p.project("P", calendar_id="short")
    assert any(
        "calendar short, weekday 1: shifts of 4.0 h beside working_hours of 8.0" in said
        for said in p.run(tmp_path).problems
    )


def test_a_time_of_day_that_is_passed_over_is_told_by_table_and_column_with_its_count(
    tmp_path: Path,
) -> None:
    """Two of three costs were booked at an hour, midnight is none, and the times of the task
    count."""
    p = Portfolio()
    p.project("P")
    p.task("P", at(0, 10), at(9, 10), 100, 0.3, actual_start_date=at(0, 10))
    for day in ("2026-03-10T14:30:00", "2026-03-11 09:15", "2026-03-12 00:00:00"):
        p.cost("P", 5, day)
    said = [note for note in p.run(tmp_path).notes if "time of day" in note]
    assert said == [
        "cost_entries: 2 rows have a time of day in cost_date, which is passed over; the day"
        " counts."
    ]
