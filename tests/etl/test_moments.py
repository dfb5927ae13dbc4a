"""Moments of one clock for all are days and hours of a stated time zone; days are never shifted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.__main__ import main
from etl.contract import BY_NAME
from etl.doorway.forms import date_formats, day_of
from etl.intake.cells import typed
from etl.intake.readers import Scan
from etl.settings import SettingsError, load
from etl.settings import _source as source_of
from etl.telling import DONE
from tests.etl import cells

TASKS = BY_NAME["tasks"].by_name
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]


def read(text: str, **settings: Any) -> tuple[date | None, datetime | None]:
    """The day one cell is read as, and its time of day."""
    raw = {"table": "tasks", "path": "t.csv", "columns": {"x": "actual_start_date"}} | settings
    source = source_of(Path("portal.toml"), 1, raw=raw, everywhere={})
    scan = Scan("", (), 1, (), {})
    names = ("actual_start_date", "actual_start_at")
    day, moment = (typed(source, scan, TASKS[name]) for name in names)
    [row] = cells.read([text], day, moment)
    return row[0], row[1]


@pytest.mark.parametrize(
    ("text", "zone", "day", "hour"),
    [
        ("2026-11-20T23:30:00Z", "Europe/Berlin", 21, (0, 30)),
        ("2026-11-20T23:30:00.123Z", "Europe/Berlin", 21, (0, 30)),
        ("2026-11-20 23:30:00 UTC", "Europe/Berlin", 21, (0, 30)),
        ("2026-11-20T23:30:00+02:00", "Europe/Berlin", 20, (22, 30)),
        ("2026-11-20T23:30:00+0200", "Europe/Berlin", 20, (22, 30)),
        ("2026-11-21T03:15Z", "America/New_York", 20, (22, 15)),
        ("2026-11-20T23:30:00", "Europe/Berlin", 20, (23, 30)),  # no zone: as it stands
        ("2026-11-20T23:30:00Z", "", 20, (23, 30)),
        ("2026-11-20T23:30:00+02:00", "", 20, (23, 30)),
        ("2026-11-20", "America/New_York", 20, None),
        ("2026-11-20T00:00:00Z", "America/New_York", 20, None),  # a day, as systems write it
    ],
)
def test_a_moment_with_a_zone_is_of_the_day_it_is_there(
    text: str, zone: str, day: int, hour: tuple[int, int] | None
) -> None:
    """Berlin is an hour ahead in November, New York five behind."""
    moment = hour and datetime(2026, 11, day, *hour)
    assert read(text, timezone=zone) == (date(2026, 11, day), moment)


@pytest.mark.parametrize(
    ("text", "form", "zone", "moment"),
    [  # 1,700,000,000 seconds are 14 November 2023, 22:13:20 UTC
        ("1700000000", "unix", "", datetime(2023, 11, 14, 22, 13, 20)),
        ("1700000000", "unix", "Asia/Kolkata", datetime(2023, 11, 15, 3, 43, 20)),
        ("1700000000.5", "unix", "", datetime(2023, 11, 14, 22, 13, 20, 500000)),
        ("1700000000000", "unix_ms", "", datetime(2023, 11, 14, 22, 13, 20)),
        ("1700000000000", "unix", "", None),  # milliseconds
        ("1700000000", "unix_ms", "", None),
        ("20261120", "unix", "", None),  # a day, not August 1970
        ("46000", "unix", "", None),  # a day of a workbook
        ("99999999999999999999999", "unix", "", None),
        ("soon", "unix", "", None),
        ("2026-11-20 08:00:00", "unix", "", datetime(2026, 11, 20, 8)),  # a real date beside it
    ],
)
def test_unix_moments_are_what_they_are_stated_to_be_or_nothing(
    text: str, form: str, zone: str, moment: datetime | None
) -> None:
    assert read(text, date_format=form, timezone=zone) == (moment and moment.date(), moment)


def test_a_default_day_beside_unix_moments_is_that_day() -> None:
    stated = {"actual_start_date": "2026-03-31"}
    assert read("", date_format="unix", defaults=stated) == (date(2026, 3, 31), None)


def test_a_zone_beside_a_format_of_its_own_is_heeded() -> None:
    written = read("2026-11-20T23:30:00Z", date_format="%d.%m.%Y", timezone="Europe/Berlin")
    assert written[0] == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("zone", "day", "hour"), [("", 20, 21), ("Europe/Berlin", 20, 22), ("Asia/Kolkata", 21, 2)]
)
def test_a_format_that_reads_a_zone_brings_the_moment_to_ours_and_to_utc_without(
    zone: str, day: int, hour: int
) -> None:
    form = ["%d/%m/%Y", "%d/%m/%Y %H:%M %z"]
    minute = 0 if hour != 2 else 30
    told = (date(2026, 11, day), datetime(2026, 11, day, hour, minute))
    assert read("20/11/2026 23:00 +02:00", date_format=form, timezone=zone) == told
    assert read("20/11/2026", date_format=form, timezone=zone) == (date(2026, 11, 20), None)


@given(
    when=st.datetimes(datetime(2002, 1, 1), datetime(2060, 1, 1)).map(
        lambda m: m.replace(microsecond=0, tzinfo=UTC)
    ),
    zone=st.sampled_from(ZONES),
)
def test_however_a_moment_is_written_it_is_the_same_moment(when: datetime, zone: str) -> None:
    local = when.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    told = (local.date(), None if local.time() == datetime.min.time() else local)
    seconds = int(when.timestamp())
    assert read(str(seconds), date_format="unix", timezone=zone) == told
    assert read(str(seconds * 1000), date_format="unix_ms", timezone=zone) == told
    if when.time() != datetime.min.time():
        assert read(when.isoformat(), timezone=zone) == told
    assert date_formats([str(seconds)]) == ("unix",)
    assert date_formats([str(seconds * 1000)]) == ("unix_ms",)
    assert day_of(str(seconds), "unix") == when.date()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('timezone = "Europe/Berlinn"', "timezone: 'Europe/Berlinn' is not known"),
        ('date_format = ["unix", "%d.%m.%Y"]', "date_format"),
    ],
)
def test_a_zone_or_format_that_is_none_is_refused(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "portal.toml"
    columns = 'columns = { Id = "project_id", Name = "project_name" }'
    file.write_text(f'[[source]]\ntable = "projects"\npath = "a.csv"\n{line}\n{columns}\n')
    with pytest.raises(SettingsError, match=message):
        load(file)


@pytest.mark.parametrize(("own", "day"), [("", 21), ('timezone = ""\n', 20)])
def test_the_company_s_zone_holds_for_every_file_that_does_not_say_otherwise(
    tmp_path: Path, own: str, day: int
) -> None:
    (tmp_path / "projects.csv").write_text("Id,Name\nP,P\n")
    (tmp_path / "costs.csv").write_text("Project,Date,Amount\nP,2026-11-20T23:30:00Z,5\n")
    (tmp_path / "portal.toml").write_text(
        f"""
[company]
timezone = "Europe/Berlin"
status_date = "2026-11-27"
[snapshots]
folder = "s"
[[source]]
table = "projects"
path = "projects.csv"
columns = {{ Id = "project_id", Name = "project_name" }}
[[source]]
table = "cost_entries"
path = "costs.csv"
{own}columns = {{ Project = "project_id", Date = "cost_date", Amount = "cost_amount" }}
"""
    )
    assert main(["refresh", "--config", str(tmp_path / "portal.toml")]) == DONE
    [snapshot] = (tmp_path / "s").glob("snapshot-*.duckdb")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        [(booked,)] = connection.sql("select cost_date from cost_entries").fetchall()
    assert booked == date(2026, 11, day)


def test_init_takes_numbers_since_1970_for_moments_and_says_whose_days_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "projects.csv").write_text("Project,Name,Department\nP,P,IT\n")
    (folder / "costs.csv").write_text(
        "Project,Date,Amount\nP,1700000000,€5.50\nP,1700086400,€6.25\n", encoding="utf-8"
    )
    assert main(["init", str(folder), "--accept"]) == DONE
    assert "since 1970, whose days are those of UTC" in "".join(capsys.readouterr())
    [snapshot] = (folder / "snapshots").glob("snapshot-*.duckdb")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        days = connection.sql("select cost_date from cost_entries order by 1").fetchall()
    assert days == [(date(2023, 11, 14),), (date(2023, 11, 15),)]
